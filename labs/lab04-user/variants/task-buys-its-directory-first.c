/* SPDX-License-Identifier: MIT */
/*
 * variant: buys the directory first, and marks bits one by one
 * in: kernel/task.c
 * exercise: 3
 */
#include "arch/i386/string.h"

static error_t
task_equip(struct task *task, uint32_t handles)
{
	const unsigned order = handle_table_order(handles);
	paddr_t directory, table;
	error_t error;

	if ((error = task_buy_frames(task, 0, &directory)) != E_OK)
		return error;
	if ((error = task_buy_frames(task, order, &table)) != E_OK) {
		task_sell_frames(task, 0, directory);
		return error;
	}
	task->directory = physical_to_virtual(directory);
	memcpy(&task->directory[KERNEL_FIRST_ENTRY], &kernel_directory[KERNEL_FIRST_ENTRY],
	       (TABLE_ENTRIES - KERNEL_FIRST_ENTRY) * sizeof(pte_t));
	task->handles = physical_to_virtual(table);
	task->handle_limit = handles;
	for (uint32_t n = 0; n < (handles + 31) / 32 * 32; n++)
		if (n == 0 || n >= handles)
			task->handles_taken[n / 32] |= 1u << n % 32;
	return E_OK;
}
