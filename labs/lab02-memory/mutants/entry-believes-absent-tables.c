/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes every entry that is not 0 for a table
 * class: absent for empty
 * in: kernel/arch/i386/paging.c
 * fails: entry_is_null_without_a_table
 */
pte_t *
paging_entry(const pte_t *directory, uint32_t address)
{
	const pte_t table = directory[address / TABLE_SPAN];

	if (table == 0)
		return NULL;
	return (pte_t *)physical_to_virtual(table & PTE_FRAME) + address / PAGE_SIZE % TABLE_ENTRIES;
}
