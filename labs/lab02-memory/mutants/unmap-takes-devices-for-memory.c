/* SPDX-License-Identifier: MIT */
/*
 * mutant: drops a reference for pages of devices
 * class: kinds
 * in: kernel/space.c
 * fails: map_of_devices_is_marked unmap_of_all_kinds_loses_nothing space_of_any_operations
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
	else
		object_release(&frame_info(old & PTE_FRAME)->owner->object);
}
