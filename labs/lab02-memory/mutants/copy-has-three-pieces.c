/* SPDX-License-Identifier: MIT */
/*
 * mutant: copies the rest of a page, one page, and what is left
 * class: number of pieces
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_crosses_pages_that_lie_apart
 */
static inline error_t
copy(uint32_t start, uint8_t *kernel, uint32_t size, pte_t need)
{
	const pte_t *directory = current->task->directory;
	uint32_t done = 0;

	if (!user_range_usable(directory, (uptr_t){ start }, size, need))
		return E_FAULT;
	for (uint32_t piece = 0, step; piece < 3 && done < size; piece++, done += step) {
		uint8_t *user = user_byte(directory, start + done, need);

		step = bytes_in_page(start + done, size - done);
		if (need == PTE_WRITE)
			memcpy(user, kernel + done, step);
		else
			memcpy(kernel + done, user, step);
	}
	return E_OK;
}
