/* SPDX-License-Identifier: MIT */
/*
 * variant: fills everything writable first, and takes rights away afterwards
 * in: kernel/arch/i386/paging.c
 * exercise: 4
 */
static pte_t *
place_of(const char *address)
{
	const uint32_t page = virtual_to_physical(address) / PAGE_SIZE;

	return &image_tables[page / TABLE_ENTRIES][page % TABLE_ENTRIES];
}

void
paging_init(void)
{
	const pte_t bits = PTE_KERNELS | PTE_WRITE;

	assert(kernel_end <= (char *)physical_to_virtual(IMAGE_TABLES_MAX * TABLE_SPAN));
	for (uint32_t span = 0; span < DIRECT_MAP_ENTRIES; span++)
		kernel_directory[KERNEL_FIRST_ENTRY + span] = span * TABLE_SPAN | bits | PTE_LARGE | PTE_GLOBAL;
	for (uint32_t n = 0; physical_to_virtual(n * TABLE_SPAN) < (void *)kernel_end; n++) {
		for (uint32_t i = 0; i < TABLE_ENTRIES; i++)
			image_tables[n][i] = (n * TABLE_ENTRIES + i) * PAGE_SIZE | bits | PTE_GLOBAL;
		kernel_directory[KERNEL_FIRST_ENTRY + n] = virtual_to_physical(image_tables[n]) | bits;
	}
	for (const char *at = kernel_text_start; at < kernel_text_end; at += PAGE_SIZE)
		*place_of(at) &= ~PTE_WRITE;
	*place_of(kernel_stack_guard) = 0;
	paging_use(kernel_directory);
	cpu_protect();
}
