/* SPDX-License-Identifier: MIT */
/*
 * mutant: copies as if pages lay behind each other
 * class: contiguity
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_crosses_pages_that_lie_apart copy_refuses_pages_that_are_absent copy_refuses_pages_that_may_not_be_written copy_refuses_pages_that_are_not_the_users
 */
static inline error_t
copy(uint32_t start, uint8_t *kernel, uint32_t size, pte_t need)
{
	const pte_t *directory = current->task->directory;

	uint8_t *user = user_byte(directory, start, need);

	if (!user_range_usable(directory, (uptr_t){ start }, size, need))
		return E_FAULT;
	if (need == PTE_WRITE)
		memcpy(user, kernel, size);
	else
		memcpy(kernel, user, size);
	return E_OK;
}
