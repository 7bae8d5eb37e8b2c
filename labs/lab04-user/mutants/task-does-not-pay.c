/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes frames without paying
 * class: accounts
 * in: kernel/task.c
 * fails: task_pays_for_what_it_gets
 */
static error_t
task_equip(struct task *task, uint32_t handles)
{
	paddr_t table, directory;
	error_t error = task_buy_frames(task, handle_table_order(handles), &table);

	if (error < 0)
		return error;
	error = ((directory = frames_alloc(0)) != FRAME_NONE ? E_OK : E_MEMORY);
	if (error < 0) {
		task_sell_frames(task, handle_table_order(handles), table);
		return error;
	}
	task->handles = physical_to_virtual(table);
	task->handle_limit = handles;
	task->handles_taken[0] = 1;
	if (handles % 32 != 0)
		task->handles_taken[handles / 32] |= UINT32_MAX << handles % 32;
	task->directory = physical_to_virtual(directory);
	for (uint32_t n = KERNEL_FIRST_ENTRY; n < TABLE_ENTRIES; n++)
		task->directory[n] = kernel_directory[n];
	return E_OK;
}
