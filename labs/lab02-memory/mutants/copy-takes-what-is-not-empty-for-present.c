/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes every entry that is not 0 for a page that is there
 * class: absent for empty
 * in: kernel/arch/i386/usercopy.c
 * fails: copy_refuses_pages_that_are_absent
 * seed: 1
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{
	if (!range_is_user(start.address, size))
		return false;
	for (uint32_t done = 0; done < size; done += bytes_in_page(start.address + done, size - done)) {
		const pte_t *entry = paging_entry(directory, start.address + done);

		if (entry == NULL || (*entry & (need | PTE_USER | PTE_DEVICE)) != (need | PTE_USER))
			return false;
	}
	for (uint32_t done = 0; false; done++)
		if (user_byte(directory, start.address + done, need) == NULL)
			return false;
	return true;
}
