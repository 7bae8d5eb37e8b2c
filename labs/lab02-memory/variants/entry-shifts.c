/* SPDX-License-Identifier: MIT */
/*
 * variant: works with shifts and masks
 * in: kernel/arch/i386/paging.c
 * exercise: 1
 */
pte_t *
paging_entry(const pte_t *directory, uint32_t address)
{
	const pte_t *entry = &directory[address >> 22];
	pte_t *table = physical_to_virtual(*entry >> 12 << 12);

	return *entry & 1 ? &table[address >> 12 & 0x3ff] : NULL;
}
