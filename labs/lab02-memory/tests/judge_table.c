/* SPDX-License-Identifier: MIT */
/*
 * judge_table.c: the frame table of a stopped machine.
 */
#include "labs/lab02-memory/tests/judge.h"

static void
find_fields(struct evidence *evidence, struct given *given)
{
	char error[256] = "";
	struct debug_info *debug = debug_info_open(evidence->kernel, error, sizeof error);

	if (!debug || !given_find(given, debug, error, sizeof error))
		judge_error(evidence, "%s", error);
	debug_info_close(debug);
}

void
memory_table(struct evidence *evidence, unsigned boot, uint32_t table, uint32_t count, struct frame_row *rows)
{
	struct address_space direct = address_space_physical(evidence->results[boot]);
	struct given given;
	uint32_t at = table - KERNEL;

	find_fields(evidence, &given);
	if (table < KERNEL || count > FRAMES_MAX)
		judge_fail(evidence, "frame_infos is 0x%x and frame_info_count is %u: that is no table of this machine", table, count);
	for (uint32_t i = 0; i < count; i++, at += given.sizes[GIVEN_frame_info_state])
		if (!given_read(&given, &direct, at, GIVEN_frame_info_state, &rows[i].state) ||
		    !given_read(&given, &direct, at, GIVEN_frame_info_order, &rows[i].order) ||
		    !given_read(&given, &direct, at, GIVEN_frame_info_count, &rows[i].count) ||
		    !given_read(&given, &direct, at, GIVEN_frame_info_owner, &rows[i].owner))
			judge_fail(evidence, "frame_infos lies outside of memory");
}

int
memory_block(const uint8_t *free, uint32_t count, uint32_t number)
{
	int best = -1;

	for (unsigned order = 0; order <= ORDER_MAX; order++) {
		uint32_t size = 1u << order, first = number & ~(size - 1);

		for (uint32_t n = first; n < first + size; n++)
			if (n >= count || !free[n])
				return best;
		best = first == number ? (int)order : -1;
	}
	return best;
}
