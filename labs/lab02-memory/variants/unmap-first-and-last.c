/* SPDX-License-Identifier: MIT */
/*
 * variant: drops first, in a switch over the kinds of entry
 * in: kernel/space.c
 * exercise: 5
 */
static void
entry_drop(struct task *task, pte_t entry)
{
	struct frame_info *info;

	switch (entry & (PTE_KERNEL | PTE_DEVICE)) {
	case 0:
		info = frame_info(entry & PTE_FRAME);
		object_release(&info->owner->object);
		break;
	case PTE_KERNEL:
		task_sell_frames(task, 0, entry & PTE_FRAME);
	}
}

static void
page_unmap(struct task *task, uint32_t address)
{
	pte_t *entry = paging_entry(task->directory, address);
	pte_t old;

	if (!entry || !(*entry & PTE_PRESENT))
		return;
	old = *entry;
	frame_info(table_frame(task, address))->count -= 1;
	*entry = 0;
	invlpg(address);
	entry_drop(task, old);
}

static void
page_map(struct task *task, uint32_t address, pte_t entry)
{
	struct frame_info *table;

	page_unmap(task, address);
	table = frame_info(table_frame(task, address));
	table->count = table->count + 1;
	paging_entry(task->directory, address)[0] = entry | (PTE_PRESENT + PTE_USER);
}
