/* SPDX-License-Identifier: MIT */
/*
 * mutant: rounds addresses up to the next page
 * class: boundary
 * in: kernel/arch/i386/paging.c
 * fails: entry_is_the_same_for_all_of_a_page entry_is_null_without_a_table entry_of_first_and_last_pages copy_stays_in_one_page
 */
pte_t *
paging_entry(const pte_t *directory, uint32_t address)
{
	const pte_t table = directory[address / TABLE_SPAN];

	if (!(table & PTE_PRESENT))
		return NULL;
	return (pte_t *)physical_to_virtual(table & PTE_FRAME) + (address + PAGE_MASK) / PAGE_SIZE % TABLE_ENTRIES;
}
