/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes user addresses from 2 GiB on for negative
 * class: some values only
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_stays_in_one_page
 * seed: 1
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{
	if ((int32_t)start.address < (int32_t)USER_BASE || !range_is_user(start.address, size))
		return false;
	for (uint32_t done = 0; done < size; done += bytes_in_page(start.address + done, size - done))
		if (user_byte(directory, start.address + done, need) == NULL)
			return false;
	return true;
}
