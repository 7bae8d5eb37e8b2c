/* SPDX-License-Identifier: MIT */
/*
 * variant: counts the pages of a range
 * in: kernel/arch/i386/usercopy.c
 * exercise: 7
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{
	uint32_t first, last;

	if (start.address < USER_BASE || start.address > KERNEL_BASE || size > KERNEL_BASE - start.address)
		return false;
	if (size == 0)
		return true;
	first = start.address / PAGE_SIZE;
	last = (start.address + (size - 1)) / PAGE_SIZE;
	for (uint32_t page = first; page <= last; page++)
		if (!user_byte(directory, page * PAGE_SIZE, need))
			return false;
	return true;
}
