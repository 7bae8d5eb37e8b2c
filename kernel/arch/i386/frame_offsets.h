/* SPDX-License-Identifier: MIT */
/*
 * frame_offsets.h: what assembly knows of struct frame and of entry_table; trap.c asserts that it is true.
 */
#pragma once

#define FRAME_TRAP	32
#define FRAME_ERROR	36
#define FRAME_CS	44
#define FRAME_EFLAGS	48
#define FRAME_SIZE	60

#define VIRTUAL_8086	0x20000		/* a flag */

/* struct entry_table (entry.h) */
#define ENTRY_USER	0
#define ENTRY_V86	4
#define ENTRY_IDLE	8

#define TRAP_SYSENTER_NUMBER	0x100
