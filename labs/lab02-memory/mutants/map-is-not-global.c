/* SPDX-License-Identifier: MIT */
/*
 * mutant: leaves the kernel's pages out of those that stay in the TLB
 * class: flag forgotten
 * in: kernel/arch/i386/paging.c
 * fails: kernel_map_is_closed_to_programs_and_global
 */
static pte_t
image_entry(paddr_t frame)
{
	const vaddr_t page = (vaddr_t)physical_to_virtual(frame);

	if (page == (vaddr_t)kernel_stack_guard)
		return 0;
	if (page >= (vaddr_t)kernel_text_start && page < (vaddr_t)kernel_text_end)
		return frame | PTE_KERNELS;
	return frame | PTE_KERNELS | PTE_WRITE;
}
