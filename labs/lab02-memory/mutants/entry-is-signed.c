/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes addresses from 2 GiB on for negative
 * class: some values only
 * in: kernel/arch/i386/paging.c
 * fails: entry_is_found_in_its_table entry_is_the_same_for_all_of_a_page entry_of_first_and_last_pages
 */
pte_t *
paging_entry(const pte_t *directory, uint32_t address)
{
	const pte_t table = directory[((int32_t)address / (int32_t)TABLE_SPAN) & (TABLE_ENTRIES - 1)];

	if (!(table & PTE_PRESENT))
		return NULL;
	return (pte_t *)physical_to_virtual(table & PTE_FRAME) + address / PAGE_SIZE % TABLE_ENTRIES;
}
