/* SPDX-License-Identifier: MIT */
/*
 * boot.h: what the first task, init, finds when it starts.
 *
 *   Its handle table is filled as below; its stack holds argc, argv[0] = "init", one argv for each word of
 *   the kernel's command line, and a null pointer, as the i386 System V ABI lays them out
 *   (System V ABI, Intel386 supplement, "Process Stack").
 */
#pragma once

enum init_handle {
	INIT_TASK	= 1,	/* Task: init itself, all rights */
	INIT_THREAD	= 2,	/* Thread: init's first */
	INIT_ARCHIVE	= 3,	/* Memory: the boot archive, read and map only */
	INIT_DEVICES	= 4,	/* Memory: all physical addresses, RAM as well, so it cannot be mapped itself:
				 * memory_create_device makes a Memory of a part that is none */
	INIT_PORTS	= 5,	/* Ports: all 65,536; ports_create divides it */
	INIT_IRQ	= 16,	/* Irq: line n is handle INIT_IRQ + n */
	INIT_HANDLES	= 32,	/* from here on everything is free; so are the gaps above */
};

#define IRQ_LINES	16u
