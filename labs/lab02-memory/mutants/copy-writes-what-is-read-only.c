/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not ask whether a page may be written
 * class: check forgotten
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_refuses_pages_that_may_not_be_written
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{
	if (!range_is_user(start.address, size))
		return false;
	for (uint32_t done = 0; done < size; done += bytes_in_page(start.address + done, size - done))
		if (user_byte(directory, start.address + done, need & ~PTE_WRITE) == NULL)
			return false;
	return true;
}
