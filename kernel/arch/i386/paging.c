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
#include "arch/i386/string.h"
#include "assert.h"

#define KERNEL_FIRST_ENTRY	(KERNEL_BASE / TABLE_SPAN)
#define DIRECT_MAP_ENTRIES	(DIRECT_MAP_SIZE / TABLE_SPAN)
#define IMAGE_TABLES_MAX	4u

pte_t kernel_directory[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));
static pte_t image_tables[IMAGE_TABLES_MAX][TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));

HOT_DATA const pte_t *used_directory;

/* What a page of the image's 4 MiB may be used for. */
static pte_t
image_page_bits(vaddr_t page)
{
	if (page == (vaddr_t)kernel_stack_guard)
		return 0;
	if (page >= (vaddr_t)kernel_text_start && page < (vaddr_t)kernel_text_end)
		return PTE_KERNELS | PTE_GLOBAL;
	return PTE_KERNELS | PTE_WRITE | PTE_GLOBAL;
}

static void
image_table_fill(uint32_t n)
{
	for (uint32_t i = 0; i < TABLE_ENTRIES; i++) {
		const paddr_t frame = n * TABLE_SPAN + i * PAGE_SIZE;
		const pte_t bits = image_page_bits((vaddr_t)physical_to_virtual(frame));

		image_tables[n][i] = bits == 0 ? 0 : frame | bits;
	}
}

void
paging_init(void)
{
	const uint32_t image = virtual_to_physical(kernel_end);
	const uint32_t tables = (image + TABLE_SPAN - 1) / TABLE_SPAN;

	assert(tables <= IMAGE_TABLES_MAX);
	for (uint32_t n = 0; n < DIRECT_MAP_ENTRIES; n++) {
		pte_t *entry = &kernel_directory[KERNEL_FIRST_ENTRY + n];

		if (n < tables) {
			image_table_fill(n);
			*entry = virtual_to_physical(image_tables[n]) | PTE_KERNELS | PTE_WRITE;
		} else {
			*entry = n * TABLE_SPAN | PTE_KERNELS | PTE_WRITE | PTE_LARGE | PTE_GLOBAL;
		}
	}
	paging_use(kernel_directory);
	cpu_protect();
}

void
paging_directory_init(pte_t *directory)
{
	memcpy(directory + KERNEL_FIRST_ENTRY, kernel_directory + KERNEL_FIRST_ENTRY,
	       (TABLE_ENTRIES - KERNEL_FIRST_ENTRY) * sizeof(pte_t));
}

void
paging_link_table(pte_t *directory, uint32_t address, paddr_t table)
{
	directory[address / TABLE_SPAN] = table | PTE_PRESENT | PTE_WRITE | PTE_USER;
}

void
paging_flush(const pte_t *directory, uint32_t address)
{
	if (directory == used_directory)
		invlpg(address);
}

void
paging_forget(const pte_t *directory)
{
	if (directory == used_directory)
		paging_use(kernel_directory);
}
