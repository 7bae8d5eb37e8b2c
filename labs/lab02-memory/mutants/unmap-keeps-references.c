/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not drop the reference to the Memory
 * class: leak
 * in: kernel/space.c
 * fails: unmap_takes_pages_away unmap_gives_tables_back map_replaces_what_was_there unmapped_pages_are_forgotten space_of_any_operations map_of_devices_is_marked unmap_of_all_kinds_loses_nothing
 */
static void
page_unmap(struct task *task, uint32_t address)
{
	pte_t *entry = mapped_entry(task, address);
	const pte_t old = entry != NULL ? *entry : 0;

	if (entry == NULL)
		return;
	*entry = 0;
	frame_info(table_frame(task, address))->count--;
	paging_flush(task->directory, address);
	if (old & PTE_KERNEL)
		task_sell_frames(task, 0, old & PTE_FRAME);
}
