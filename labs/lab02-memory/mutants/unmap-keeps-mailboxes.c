/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not give mailboxes back
 * class: leak
 * in: kernel/space.c
 * fails: unmap_of_all_kinds_loses_nothing
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
	if (!(old & (PTE_DEVICE | PTE_KERNEL)))
		object_release(&frame_info(old & PTE_FRAME)->owner->object);
}
