/* SPDX-License-Identifier: MIT */
/*
 * mutant: copies page by page until one is not there
 * class: decode and perform mixed
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_refuses_pages_that_are_absent copy_refuses_pages_that_may_not_be_written copy_refuses_pages_that_are_not_the_users
 */
static inline error_t
copy(uint32_t start, uint8_t *kernel, uint32_t size, pte_t need)
{
	const pte_t *directory = current->task->directory;

	for (uint32_t done = 0, step; done < size; done += step) {
		uint8_t *user = range_is_user(start, size) ? user_byte(directory, start + done, need) : NULL;

		if (user == NULL)
			return E_FAULT;
		step = bytes_in_page(start + done, size - done);
		if (need == PTE_WRITE)
			memcpy(user, kernel + done, step);
		else
			memcpy(kernel + done, user, step);
	}
	return range_is_user(start, size) ? E_OK : E_FAULT;
}
