/* SPDX-License-Identifier: MIT */
/*
 * mutant: wants blocks in the order of their addresses
 * class: more than the contract
 * in: kernel/selftest/frames_test.c
 * fails: test_accepts_allocators_that_are_right
 */
const char *
frames_test(const struct allocator *allocator)
{
	paddr_t blocks[64], last = 0, block;
	uint32_t count = 0;
	const char *wrong = NULL;

	for (; count < 64 && (block = allocator->alloc(0)) != FRAME_NONE; last = block) {
		if (block <= last || *(uint32_t *)physical_to_virtual(block) != 0)
			wrong = "it is wrong";
		blocks[count++] = block;
	}
	while (count > 0)
		allocator->free(blocks[--count], 0);
	return wrong;
}
