/* SPDX-License-Identifier: MIT */
/*
 * mutant: maps pages that programs cannot reach
 * class: flag forgotten
 * in: kernel/space.c
 * fails: map_makes_pages_the_tasks
 */
static void
page_map(struct task *task, uint32_t address, pte_t entry)
{
	page_unmap(task, address);
	*paging_entry(task->directory, address) = entry | PTE_PRESENT;
	frame_info(table_frame(task, address))->count++;
}
