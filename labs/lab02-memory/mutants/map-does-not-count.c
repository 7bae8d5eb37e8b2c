/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not count entries
 * class: count forgotten
 * in: kernel/space.c
 * fails: map_makes_pages_the_tasks
 */
static void
page_map(struct task *task, uint32_t address, pte_t entry)
{
	page_unmap(task, address);
	*paging_entry(task->directory, address) = entry | PTE_PRESENT | PTE_USER;
}
