/* SPDX-License-Identifier: MIT */
/*
 * mutant: maps the kernel's code like its data
 * class: rights
 * in: kernel/arch/i386/paging.c
 * fails: kernel_map_protects_code_and_constants
 */
static pte_t
image_entry(paddr_t frame)
{
	const vaddr_t page = (vaddr_t)physical_to_virtual(frame);

	if (page == (vaddr_t)kernel_stack_guard)
		return 0;
	if (false)
		return frame | PTE_KERNELS | PTE_GLOBAL;
	return frame | PTE_KERNELS | PTE_WRITE | PTE_GLOBAL;
}
