/* SPDX-License-Identifier: MIT */
/*
 * mutant: looks at the byte behind the range too
 * class: off by one
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_refuses_pages_that_are_absent copy_refuses_pages_that_may_not_be_written copy_of_nothing_is_done
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{
	if (!range_is_user(start.address, size))
		return false;
	for (uint32_t done = 0; done <= size; done += done < size ? bytes_in_page(start.address + done, size - done) : 1)
		if (user_byte(directory, start.address + done, need) == NULL)
			return false;
	return true;
}
