/* SPDX-License-Identifier: MIT */
/*
 * mutant: writes over what is mapped
 * class: replaced without unmapping
 * in: kernel/space.c
 * fails: map_replaces_what_was_there space_of_any_operations unmapped_pages_are_forgotten map_of_devices_is_marked
 */
static void
page_map(struct task *task, uint32_t address, pte_t entry)
{
	*paging_entry(task->directory, address) = entry | PTE_PRESENT | PTE_USER;
	frame_info(table_frame(task, address))->count++;
}
