/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes the flags for a part of the address
 * class: flags in an address
 * in: kernel/arch/i386/paging.c
 * fails: entry_is_found_in_its_table
 */
pte_t *
paging_entry(const pte_t *directory, uint32_t address)
{
	const pte_t table = directory[address / TABLE_SPAN];

	if (!(table & PTE_PRESENT))
		return NULL;
	return (pte_t *)physical_to_virtual(table) + address / PAGE_SIZE % TABLE_ENTRIES;
}
