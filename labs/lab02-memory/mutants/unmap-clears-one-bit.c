/* SPDX-License-Identifier: MIT */
/*
 * mutant: makes entries absent and leaves the rest of them
 * class: mark left behind
 * in: kernel/space.c
 * fails: unmap_takes_pages_away map_of_devices_is_marked unmapped_pages_are_forgotten space_of_any_operations
 */
static void
page_unmap(struct task *task, uint32_t address)
{
	pte_t *entry = mapped_entry(task, address);
	const pte_t old = entry != NULL ? *entry : 0;

	if (entry == NULL)
		return;
	*entry &= ~PTE_WRITE;
	frame_info(table_frame(task, address))->count--;
	paging_flush(task->directory, address);
	if (old & PTE_KERNEL)
		task_sell_frames(task, 0, old & PTE_FRAME);
	else if (!(old & PTE_DEVICE))
		object_release(&frame_info(old & PTE_FRAME)->owner->object);
}
