/* SPDX-License-Identifier: MIT */
/*
 * sections.h: the symbols that kernel.ld defines, and how to put something into a section of its own.
 *
 *   Only the addresses mean anything; the arrays have no contents.  All but kernel_code_end and
 *   kernel_stack_top are page-aligned.
 */
#pragma once

extern char kernel_start[];		/* the image: first what only the boot needs */
extern char kernel_code_start[];	/* all code that runs where it is linked, the boot's too */
extern char kernel_boot_end[];		/* behind what is given back when the boot is over */
extern char kernel_text_start[];	/* code, then constants: read-only */
extern char kernel_code_end[];
extern char kernel_text_end[];
extern char kernel_stack_guard[];	/* one page that must not be mapped */
extern char kernel_stack[];		/* lowest byte of the kernel stack */
extern char kernel_stack_top[];
extern char kernel_end[];

/* Code and data that every message touches share one page each (kernel.ld). */
#define HOT_CODE	__attribute__((section(".hot.text")))
#define HOT_DATA	__attribute__((section(".hot.data")))
