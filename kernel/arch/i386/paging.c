/* SPDX-License-Identifier: MIT */
/*
 * paging.c: the kernel's own mapping, and which directory the processor uses.
 *
 *   boot.S starts with one writable large page per 4 MiB of the direct map.  paging_init() replaces those that hold
 *   the kernel image by tables of 4 KiB pages, so that text and constants can be read-only and the page below the
 *   kernel stack can be absent, and copies the rest as global pages.  The result is kernel_directory; every task's
 *   directory starts as a copy of its upper quarter.
 */
#include "arch/i386/paging.h"

#include "arch/i386/cpu.h"
#include "arch/i386/sections.h"
#include "assert.h"

#define DIRECT_MAP_ENTRIES	(DIRECT_MAP_SIZE / TABLE_SPAN)
#define IMAGE_TABLES_MAX	4u

pte_t kernel_directory[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static pte_t image_tables[IMAGE_TABLES_MAX][TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));

HOT_DATA const pte_t *used_directory;

/* The entry for a page of the image: its text is read-only, and the page below the kernel stack is absent. */
static pte_t
image_entry(paddr_t frame)
{
	const vaddr_t page = (vaddr_t)physical_to_virtual(frame);

	if (page == (vaddr_t)kernel_stack_guard)
		return 0;
	if (page >= (vaddr_t)kernel_text_start && page < (vaddr_t)kernel_text_end)
		return frame | PTE_KERNELS | PTE_GLOBAL;
	return frame | PTE_KERNELS | PTE_WRITE | PTE_GLOBAL;
}

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
			entry[n] = n * TABLE_SPAN | PTE_KERNELS | PTE_WRITE | PTE_LARGE | PTE_GLOBAL;
	paging_use(kernel_directory);
	cpu_protect();
}

void
paging_flush(const pte_t *directory, uint32_t address)
{
	if (directory == used_directory)
		invlpg(address);
}
