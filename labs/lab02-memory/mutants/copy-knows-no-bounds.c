/* SPDX-License-Identifier: MIT */
/*
 * mutant: believes every address that is mapped
 * class: bounds
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_stays_in_the_users_half
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{

	for (uint32_t done = 0; done < size; done += bytes_in_page(start.address + done, size - done))
		if (user_byte(directory, start.address + done, need) == NULL)
			return false;
	return true;
}
