/* SPDX-License-Identifier: MIT */
/*
 * mutant: adds address and size in 32 bits
 * class: overflow
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_stays_in_the_users_half
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{
	if (start.address < USER_BASE || start.address + size > KERNEL_BASE)
		return false;
	for (uint32_t done = 0; done < size; done += bytes_in_page(start.address + done, size - done))
		if (user_byte(directory, start.address + done, need) == NULL)
			return false;
	return true;
}
