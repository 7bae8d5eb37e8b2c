/* SPDX-License-Identifier: MIT */
/*
 * mutant: refuses an empty range
 * class: empty
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_of_nothing_is_done
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{
	if (size == 0 || !range_is_user(start.address, size))
		return false;
	for (uint32_t done = 0; done < size; done += bytes_in_page(start.address + done, size - done))
		if (user_byte(directory, start.address + done, need) == NULL)
			return false;
	return true;
}
