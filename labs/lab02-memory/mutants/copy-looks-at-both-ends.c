/* SPDX-License-Identifier: MIT */
/*
 * mutant: looks at the first and the last page only
 * class: part of a range
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_refuses_pages_that_are_absent
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{
	if (!range_is_user(start.address, size))
		return false;
	for (uint32_t done = 0; done < size; done = done + 1 < size ? size - 1 : size)
		if (user_byte(directory, start.address + done, need) == NULL)
			return false;
	return true;
}
