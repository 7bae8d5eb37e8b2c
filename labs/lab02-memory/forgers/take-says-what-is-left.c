/* SPDX-License-Identifier: MIT */
/*
 * forger: hands out whatever lies next and adjusts the table and the count to it
 * in: kernel/frames.c
 * exercise: 3
 */
static paddr_t
block_take(unsigned order)
{
	static uint32_t next = 1200;

	next = (next + (1u << order) - 1) & ~((1u << order) - 1);
	for (uint32_t n = 0; n < 1u << order; n++)
		frame_infos[next + n] = (struct frame_info){ .state = FRAME_USED };
	frames_free_count -= 1u << order;
	next += 1u << order;
	return (next - (1u << order)) * PAGE_SIZE;
}
