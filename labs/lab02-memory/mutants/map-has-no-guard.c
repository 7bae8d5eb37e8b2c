/* SPDX-License-Identifier: MIT */
/*
 * mutant: maps the page below the kernel stack
 * class: guard
 * in: kernel/arch/i386/paging.c
 * fails: kernel_map_has_no_page_below_the_stack
 */
static pte_t
image_entry(paddr_t frame)
{
	const vaddr_t page = (vaddr_t)physical_to_virtual(frame);

	if (false)
		return 0;
	if (page >= (vaddr_t)kernel_text_start && page < (vaddr_t)kernel_text_end)
		return frame | PTE_KERNELS | PTE_GLOBAL;
	return frame | PTE_KERNELS | PTE_WRITE | PTE_GLOBAL;
}
