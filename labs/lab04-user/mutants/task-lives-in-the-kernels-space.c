/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes the kernel's directory
 * class: shares what is its own
 * in: kernel/task.c
 * fails: task_has_an_empty_space_and_the_kernel
 */
static error_t
task_equip(struct task *task, uint32_t handles)
{
	paddr_t table, directory;
	error_t error = task_buy_frames(task, handle_table_order(handles), &table);

	if (error < 0)
		return error;
	error = task_buy_frames(task, 0, &directory);
	if (error < 0) {
		task_sell_frames(task, handle_table_order(handles), table);
		return error;
	}
	task->handles = physical_to_virtual(table);
	task->handle_limit = handles;
	task->handles_taken[0] = 1;
	if (handles % 32 != 0)
		task->handles_taken[handles / 32] |= UINT32_MAX << handles % 32;
	task->directory = kernel_directory;
	for (uint32_t n = KERNEL_FIRST_ENTRY; n < TABLE_ENTRIES; n++)
		task->directory[n] = kernel_directory[n];
	return E_OK;
}
