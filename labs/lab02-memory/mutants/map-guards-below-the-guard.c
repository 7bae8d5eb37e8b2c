/* SPDX-License-Identifier: MIT */
/*
 * mutant: leaves the page before the guard out
 * class: guard
 * in: kernel/arch/i386/paging.c
 * fails: kernel_map_is_direct
 */
static pte_t
image_entry(paddr_t frame)
{
	const vaddr_t page = (vaddr_t)physical_to_virtual(frame);

	if (page == (vaddr_t)kernel_stack_guard - PAGE_SIZE)
		return 0;
	if (page >= (vaddr_t)kernel_text_start && page < (vaddr_t)kernel_text_end)
		return frame | PTE_KERNELS | PTE_GLOBAL;
	return frame | PTE_KERNELS | PTE_WRITE | PTE_GLOBAL;
}
