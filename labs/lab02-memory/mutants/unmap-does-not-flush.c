/* SPDX-License-Identifier: MIT */
/*
 * mutant: lets the processor go on with what it remembers
 * class: TLB
 * in: kernel/space.c
 * fails: unmapped_pages_are_forgotten map_replaces_what_was_there
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
	if (old & PTE_KERNEL)
		task_sell_frames(task, 0, old & PTE_FRAME);
	else if (!(old & PTE_DEVICE))
		object_release(&frame_info(old & PTE_FRAME)->owner->object);
}
