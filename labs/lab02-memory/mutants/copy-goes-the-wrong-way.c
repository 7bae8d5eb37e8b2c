/* SPDX-License-Identifier: MIT */
/*
 * mutant: copies from user memory whatever is asked
 * class: direction
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_stays_in_one_page
 */
static inline error_t
copy(uint32_t start, uint8_t *kernel, uint32_t size, pte_t need)
{
	const pte_t *directory = current->task->directory;

	if (!user_range_usable(directory, (uptr_t){ start }, size, need))
		return E_FAULT;
	for (uint32_t done = 0; done < size; done++)
		kernel[done] = *user_byte(directory, start + done, 0);
	return E_OK;
}
