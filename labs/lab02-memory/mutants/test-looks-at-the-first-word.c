/* SPDX-License-Identifier: MIT */
/*
 * mutant: looks whether the first word of a block is zero, and nowhere else
 * class: part of a block
 * in: kernel/selftest/frames_test.c
 * fails: test_finds_blocks_that_are_not_zeroed test_finds_blocks_in_wrong_places test_finds_frames_that_are_lost test_finds_mistakes_made_now_and_then
 */
const char *
frames_test(const struct allocator *allocator)
{
	paddr_t blocks[64];
	uint32_t count = 0, held = 0;
	const char *wrong = NULL;

	for (int order = ALLOCATOR_ORDER; order >= 0; order -= ALLOCATOR_ORDER) {
		for (count = 0; count < 64 && (blocks[count] = allocator->alloc(order)) != FRAME_NONE; count++) {
			const uint32_t *words = physical_to_virtual(blocks[count]);

			wrong = words[0] != 0 ? "not zeroed" : wrong;
			held += order == 0;
		}
		while (count > 0)
			allocator->free(blocks[--count], order);
	}
	return wrong == NULL && held != allocator->frames ? "frames are lost" : wrong;
}
