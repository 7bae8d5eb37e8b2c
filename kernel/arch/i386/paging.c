/* SPDX-License-Identifier: MIT */
/*
 * paging.c: the kernel's own mapping, and which directory the processor uses.
 *
 *   boot.S starts with one writable large page per 4 MiB of the direct map.  paging_init() replaces
 *   those that hold the kernel image by tables of 4 KiB pages, so that text and constants can be
 *   read-only and the page below the kernel stack can be absent, and copies the rest as global
 *   pages.  The result is kernel_directory; every task's directory starts as a copy of its upper
 *   quarter.
 */
#include "arch/i386/paging.h"

#include "arch/i386/cpu.h"
#include "arch/i386/sections.h"
#include "assert.h"

#define DIRECT_MAP_ENTRIES	(DIRECT_MAP_SIZE / TABLE_SPAN)
#define IMAGE_TABLES_MAX	4u

pte_t kernel_directory[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static pte_t image_tables[IMAGE_TABLES_MAX][TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));

/*
 * The first half of a page walk: the place of the entry for a user address, in the table that the
 * directory names for it; or NULL if the directory says that there is no table.  The bits of an
 * address: 31..22 choose the directory's entry, 21..12 the table's.  An entry holds a frame's
 * physical address (PTE_FRAME) and flags; tables are reached by physical_to_virtual().  Looks at
 * the directory only: the table's entry may be anything.
 *
 * LAB 2.1
 */
pte_t *
paging_entry(const pte_t *directory, uint32_t address)
{
	const pte_t table = directory[address / TABLE_SPAN];

	if (!(table & PTE_PRESENT))
		return NULL;
	return (pte_t *)physical_to_virtual(table & PTE_FRAME) + address / PAGE_SIZE % TABLE_ENTRIES;
}

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

/*
 * Fills the kernel's half of kernel_directory, makes it the one in use (paging_use()), and has the
 * processor heed read-only pages in the kernel too (cpu_protect()).  The direct map: physical 0 ..
 * DIRECT_MAP_SIZE at KERNEL_BASE.  The spans of TABLE_SPAN bytes that hold some of the kernel
 * image, that is all below kernel_end, are mapped by tables (image_tables) page by page:
 *
 *   kernel_stack_guard                        not present
 *   kernel_text_start .. kernel_text_end      PTE_KERNELS | PTE_GLOBAL: not writable
 *   everything else                           the same and PTE_WRITE
 *
 * and their directory entries have PTE_KERNELS | PTE_WRITE.  All further spans are one large page each: PTE_KERNELS, PTE_WRITE,
 * PTE_LARGE, PTE_GLOBAL.  Nothing has PTE_USER, and nothing else is mapped: the lower three quarters and what lies above the direct map
 * stay 0.  Panics if the image is larger than the IMAGE_TABLES_MAX tables that there is room for.
 *
 * LAB 2.4
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
