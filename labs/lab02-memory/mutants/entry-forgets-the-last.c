/* SPDX-License-Identifier: MIT */
/*
 * mutant: has tables of 1,023 entries
 * class: off by one
 * in: kernel/arch/i386/paging.c
 * fails: entry_of_first_and_last_pages copy_crosses_pages_that_lie_apart copy_refuses_pages_that_may_not_be_written copy_stays_in_the_users_half
 */
pte_t *
paging_entry(const pte_t *directory, uint32_t address)
{
	const pte_t table = directory[address / TABLE_SPAN];

	if (!(table & PTE_PRESENT))
		return NULL;
	return (pte_t *)physical_to_virtual(table & PTE_FRAME) + (address / PAGE_SIZE % TABLE_ENTRIES == TABLE_ENTRIES - 1 ? 0 : address / PAGE_SIZE % TABLE_ENTRIES);
}
