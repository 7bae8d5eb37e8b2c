/* SPDX-License-Identifier: MIT */
/*
 * mutant: maps each large page to the memory behind it
 * class: off by one
 * in: kernel/arch/i386/paging.c
 * fails: kernel_map_is_direct
 */
void
paging_init(void)
{
	const uint32_t tables = (virtual_to_physical(kernel_end) + TABLE_SPAN - 1) / TABLE_SPAN;
	pte_t *entry = &kernel_directory[KERNEL_FIRST_ENTRY];

	assert(tables <= IMAGE_TABLES_MAX);
	for (uint32_t n = 0; n < tables * TABLE_ENTRIES; n++)
		image_tables[n / TABLE_ENTRIES][n % TABLE_ENTRIES] = image_entry(n * PAGE_SIZE);
	for (uint32_t n = 0; n < DIRECT_MAP_ENTRIES; n++)
		if (n < tables)
			entry[n] = virtual_to_physical(image_tables[n]) | PTE_KERNELS | PTE_WRITE;
		else
			entry[n] = (n + 1) * TABLE_SPAN | PTE_KERNELS | PTE_WRITE | PTE_LARGE | PTE_GLOBAL;
	paging_use(kernel_directory);
	cpu_protect();
}
