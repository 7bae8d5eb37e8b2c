/* SPDX-License-Identifier: MIT */
/*
 * judge.h: what the judges of lab 2 share.
 */
#pragma once

#define GRADE_RUBRIC "labs/lab02-memory/rubric.def"

#include "debug_info.h"
#include "given.h"
#include "grade_tests.h"
#include "labs/judge.h"
#include "labs/lab02-memory/tests/probe.h"

#define PAGE		PROBE_PAGE
#define KERNEL		0xc0000000u
#define USER_FIRST	0x1000u
#define USER_LIMIT	0xbfff0000u

/* Bits of an entry (kernel/arch/i386/paging.h). */
#define ENTRY_PRESENT	0x001u
#define ENTRY_WRITE	0x002u
#define ENTRY_USER	0x004u
#define ENTRY_NO_CACHE	0x010u
#define ENTRY_LARGE	0x080u
#define ENTRY_MAY_WRITE	0x200u
#define ENTRY_DEVICE	0x400u
#define ENTRY_KERNEL	0x800u
#define ENTRY_BITS	(ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER | ENTRY_NO_CACHE | ENTRY_MAY_WRITE | ENTRY_DEVICE | ENTRY_KERNEL)

/* ---- the frame table (judge_table.c) ---- */

enum { FRAME_RESERVED, FRAME_FREE, FRAME_INSIDE, FRAME_USED };	/* kernel/frames.h */

#define FRAMES_MAX	8192u
#define ORDER_MAX	10u

struct frame_row {
	uint32_t state, order, count, owner;
};

/* Read the kernel's frame table, `count` entries of it, into rows[FRAMES_MAX]. */
void memory_table(struct evidence *evidence, unsigned boot, uint32_t table, uint32_t count, struct frame_row *rows);

/*
 * The order of the free block that frame `number` begins if blocks of free frames are as large as
 * can be; -1 if it begins none.
 */
int memory_block(const uint8_t *free, uint32_t count, uint32_t number);
