/* SPDX-License-Identifier: MIT */
/*
 * space.h: the one drawing of the address space.
 *
 *   0xffffffff  +--------------------------------+
 *               | kernel: not used               |
 *   0xf8000000  +--------------------------------+  KERNEL_BASE + DIRECT_MAP_SIZE
 *               | kernel: direct map of RAM,     |
 *               | physical p at KERNEL_BASE + p; |
 *               | the kernel image lies in it    |
 *               | from 1 MiB on                  |
 *   0xc0000000  +--------------------------------+  KERNEL_BASE
 *               | wall: never mapped             |
 *   0xbfff8000  +--------------------------------+  MAILBOX_BASE + THREADS_PER_TASK * MAILBOX_SIZE
 *               | mailboxes, one a thread slot   |
 *   0xbfff0000  +--------------------------------+  MAILBOX_BASE = USER_TOP
 *               | free for the task              |
 *   0x00001000  +--------------------------------+  USER_BASE
 *               | page 0: never mapped           |
 *   0x00000000  +--------------------------------+
 */
#pragma once

/* No suffix on these two: the assembly reads them as well. */
#define KERNEL_BASE		0xc0000000
#define DIRECT_MAP_SIZE		0x38000000	/* 896 MiB */
#define USER_BASE		0x00001000u
#define USER_TOP		0xbfff0000u	/* what a task maps lies in USER_BASE .. USER_TOP */
#define MAILBOX_BASE		0xbfff0000u
#define THREADS_PER_TASK	64u
