/* SPDX-License-Identifier: MIT */
/*
 * probe.h: what the host tells the probe of lab 2 to do, and what the probe leaves in its output
 * (labs/probe.h).
 *
 *   Most of the evidence is not what the probe notes but what lies in the stopped machine: page
 *   tables, the frame table, frames.
 */
#pragma once

#include "labs/probe.h"

#define PROBE_PAGE		4096u

enum probe_action {
	PROBE_ENTRIES = PROBE_STAGE + 1,
	PROBE_FRAMES,
	PROBE_KERNEL_MAP,
	PROBE_SPACE,
	PROBE_COPY,
	PROBE_TEST,
};

/* ---- PROBE_ENTRIES: a page directory, and addresses to look up; result: a word for each ---- */

#define PROBE_ENTRIES_MAX	200u

struct probe_entries {
	uint32_t directory[1024];
	uint32_t count;
	uint32_t addresses[PROBE_ENTRIES_MAX];
};

/* ---- PROBE_FRAMES: memory with these regions; then `count` operations ---- */

#define PROBE_REGIONS	4u
#define PROBE_OPS_MAX	400u

enum probe_frames_kind {
	FRAMES_ALLOC,		/* a block of `order` */
	FRAMES_FREE,		/* what operation `from` has got, or the part of `order` that begins `offset` frames behind it */
	FRAMES_ADOPT,		/* `offset` frames from frame number `from` on come into use: they are in no region */
};

struct probe_frames_op {
	uint32_t kind, order, from, offset;
};

struct probe_frames {
	uint32_t region_count;
	struct {
		uint32_t start, end;
	} regions[PROBE_REGIONS];
	uint32_t count;
	struct probe_frames_op ops[PROBE_OPS_MAX];
};

struct probe_frames_result {
	uint32_t table, table_count;	/* frame_infos: virtual address, entries */
	uint32_t free_at_start;
	struct {
		uint32_t address, free;	/* FRAMES_ALLOC: what it returned; frames_free_count afterwards */
	} ops[PROBE_OPS_MAX];
};

/* ---- PROBE_KERNEL_MAP: no input, no result but the machine ---- */

struct probe_kernel_result {
	uint32_t directory;	/* virtual address of kernel_directory */
};

/* ---- PROBE_SPACE: a task, Memories, and `count` operations ---- */

#define PROBE_MEMORIES		3u	/* the last one is a device's */
#define PROBE_MEMORY_PAGES	40u
#define PROBE_DEVICE		0xfe000000u	/* physical; nobody reads or writes there */

enum probe_space_kind {
	SPACE_MAP,		/* `pages` of `memory` from `first` on, at `address`; rights: PTE_WRITE, PTE_MAY_WRITE */
	SPACE_UNMAP,		/* `length` bytes from `address` on */
	SPACE_PROTECT,		/* the same; rights: MAP_READ, MAP_WRITE */
	SPACE_READ,		/* the word at `address`, as a program would see it */
	SPACE_REAP,		/* everything, as when a task dies */
	SPACE_MAILBOX,		/* the page of mailboxes number `first` */
};

struct probe_space_op {
	uint32_t kind, memory, address, first, pages, rights;
};

struct probe_space {
	uint32_t count;
	struct probe_space_op ops[PROBE_OPS_MAX];
};

struct probe_space_result {
	uint32_t directory;	/* physical */
	uint32_t frames[PROBE_MEMORIES][PROBE_MEMORY_PAGES];	/* physical, of each page */
	uint32_t references[PROBE_MEMORIES];	/* of the Memory objects, at the end */
	uint32_t table;		/* frame_infos: virtual address */
	uint32_t free_before, free_after;	/* frames_free_count */
	uint32_t values[PROBE_OPS_MAX];		/* what each operation returned */
};

/* The first word of a page of a Memory. */
#define PROBE_PAGE_WORD(memory, page)	(0xab000000u | (memory) << 16 | (page))

/* ---- PROBE_COPY: a space of some pages, and `count` copies ---- */

#define PROBE_COPY_PAGES	12u
#define PROBE_COPY_BYTES	9000u	/* most of one copy */
#define PROBE_COPIES		40u
#define PROBE_COPY_TABLES	6u

enum probe_copy_kind {
	COPY_FROM_USER,
	COPY_TO_USER,
	COPY_USABLE,		/* user_range_usable() with need = `need` */
};

struct probe_copy_op {
	uint32_t kind, address, size, need;
};

struct probe_copy {
	struct {
		uint32_t address, bits;	/* where page n of probe_arena is mapped, and how; bits 0: not */
	} pages[PROBE_COPY_PAGES];
	uint32_t count;
	struct probe_copy_op ops[PROBE_COPIES];
};

struct probe_copy_result {
	int32_t error;		/* COPY_USABLE: 0 or 1 */
	uint32_t sum;		/* of the kernel's buffer afterwards (PROBE_SUM) */
};

/* What the pages and the buffers hold before. */
#define PROBE_ARENA_BYTE(offset)	((uint8_t)((offset) * 7 + (offset) / 251))
#define PROBE_BUFFER_BYTE(op, offset)	((uint8_t)((op) * 37 + (offset) * 11 + (offset) / 241))
#define PROBE_SUM(sum, byte)		((sum) * 16777619u ^ (byte))

/* ---- PROBE_TEST: a struct probe_test: numbers of allocators (probe_allocators.h) ---- */

/* ---- PROBE_STAGE ---- */

struct probe_stage_result {
	uint32_t table, table_count;	/* frame_infos */
	uint32_t free;
};
