/* SPDX-License-Identifier: MIT */
/*
 * probe.h: what the host tells the probe of lab 4 to do, and where the probe leaves what came of it.
 *
 *   labs/probe.h says how they talk.  Every test boots the kernel: parts are tried at the end of
 *   stage 3, when memory and traps are as they will be for programs; what came of stage 4 is looked
 *   at when it has ended, or when init, which the test brings along as a second file of the boot
 *   archive, has met its last exception.
 */
#pragma once

#include "labs/probe.h"

enum probe_action {
	PROBE_FRAMES,		/* frames made, read and filled */
	PROBE_FILES,		/* program files read */
	PROBE_TASKS,		/* tasks made */
	PROBE_HANDLES,		/* handles put into tables, and calls on them */
	PROBE_DECODE,		/* what a handle names */
	PROBE_TEST,		/* a test, tested */
	PROBE_LOOK,		/* at init, made and not yet running */
	PROBE_RUN,		/* at init, stopped by its exceptions */
};

/* ---- PROBE_FRAMES ---- */

#define PROBE_FRAME_WORDS	15u		/* of struct frame */
#define PROBE_REGISTERS		10u		/* of struct registers */
#define PROBE_FRAMES_MAX	40u

enum probe_frame_kind { FRAME_INIT, FRAME_GET, FRAME_SET };

struct probe_frame {
	uint32_t kind;
	uint32_t eip, esp;			/* FRAME_INIT */
	uint32_t frame[PROBE_FRAME_WORDS];	/* as it is before */
	uint32_t registers[PROBE_REGISTERS];	/* FRAME_SET: to be set; FRAME_GET: as they are before */
};

struct probe_frames {
	uint32_t action, count;
	struct probe_frame frames[PROBE_FRAMES_MAX];
};

/* Result: `count` struct probe_frame, as they are afterwards. */

/* ---- PROBE_FILES ---- */

#define PROBE_FILES_MAX		64u
#define PROBE_SEGMENTS		10u		/* program headers of a file */
#define PROBE_FILE_BYTES	(52u + 32u * PROBE_SEGMENTS)
#define PROBE_KEPT		8u		/* ELF_SEGMENTS_MAX */

struct probe_files {
	uint32_t action, count;
	uint32_t low, high;			/* as for elf_read() */
	struct {
		uint32_t size;			/* that the file is said to have */
		uint8_t bytes[PROBE_FILE_BYTES];	/* its headers */
	} files[PROBE_FILES_MAX];
};

struct probe_file_result {
	uint32_t refused, entry, count;
	struct {
		uint32_t address, size, file_offset, file_size, writable;
	} segments[PROBE_KEPT];
};

/* ---- PROBE_TASKS ---- */

#define PROBE_TASKS_MAX		8u
#define PROBE_ALL_FRAMES	0xffffffffu
#define PROBE_TAKEN_WORDS	128u		/* of task->handles_taken */

/* Task 0 is made with no parent, the others with task 0. */
struct probe_tasks {
	uint32_t action, count;
	struct {
		uint32_t quota, handles;
		uint32_t frames;		/* so many are free while it is made */
	} tasks[PROBE_TASKS_MAX];
};

struct probe_tasks_result {
	uint32_t kernel_directory;		/* physical */
	struct {
		int32_t error;			/* 0: it was made */
		uint32_t directory, table;	/* physical */
		uint32_t limit, used, charged;
		uint32_t parent_before, parent_after;	/* what the parent is charged */
		uint32_t free_before, free_after;	/* frames */
		uint32_t taken[PROBE_TAKEN_WORDS];
	} tasks[PROBE_TASKS_MAX];
};

/* ---- PROBE_HANDLES ---- */

#define PROBE_TABLES		3u	/* of current's task; of another that lives; of one that is dying */
#define PROBE_TABLE_ENTRIES	128u	/* and fewer, as `limits` says */
#define PROBE_OBJECTS		6u	/* 0, 1: endpoints, 2, 3: memories, 4, 5: ports, which go with their last handle */
#define PROBE_LASTING		4u	/* objects that are held by the probe as well */
#define PROBE_OPS_MAX		400u

enum probe_handle_kind {
	HANDLES_FIRST,		/* handle_first_free() */
	HANDLES_CHOOSE,		/* handle_choose(): index */
	HANDLES_INSERT,		/* handle_insert(): index, object, rights */
	HANDLES_CLOSE,		/* handle_close(): index */
	HANDLES_COPY,		/* the calls, by current: handle `index` into `table`; `wanted`, rights */
	HANDLES_MOVE,
	HANDLES_CALL_CLOSE,
	HANDLES_INFO,
};

struct probe_handle_op {
	uint32_t kind, table, index, wanted, object, rights;
};

struct probe_handles {
	uint32_t action, count;
	uint32_t limits[PROBE_TABLES];
	struct probe_handle_op ops[PROBE_OPS_MAX];
};

struct probe_handles_result {
	uint32_t objects[PROBE_OBJECTS];	/* virtual addresses */
	uint32_t references[PROBE_LASTING], receivers[2];
	uint32_t charged;			/* for the ports that are still there */
	uint32_t slot;				/* bytes that one of them is charged */
	struct {
		uint32_t used, taken[PROBE_TABLE_ENTRIES / 32];
		struct {
			uint32_t object, meta;
		} entries[PROBE_TABLE_ENTRIES];
	} tables[PROBE_TABLES];
	uint32_t values[PROBE_OPS_MAX];		/* what each operation returned */
};

/* ---- PROBE_DECODE ---- */

#define PROBE_DECODE_ENTRIES	40u
#define PROBE_DECODES_MAX	120u

enum probe_decode_kind { DECODE_ONE, DECODE_CALL };

struct probe_decode {
	uint32_t action, count, limit;
	uint32_t metas[PROBE_DECODE_ENTRIES];	/* entry n names object n */
	struct {
		uint32_t kind, handle, need, second, need_second;
	} ops[PROBE_DECODES_MAX];
};

#define DECODED_NULL		0xfffffff0u	/* what was found: NULL, ... */
#define DECODED_TASK		0xfffffff1u	/* ... current's task, ... */
#define DECODED_THREAD		0xfffffff2u	/* ... current, else the number of an object */
#define DECODED_STRANGE		0xfffffff3u
#define DECODED_RESULT		1234567		/* what the call returns */

struct probe_decode_result {
	int32_t error;
	uint32_t object, second;
	uint32_t calls;			/* how often the call was performed */
};

/* ---- PROBE_TEST: numbers of tables (probe_tables.h) ---- */

struct probe_trial {
	uint32_t action;
	struct probe_test test;
};

/* ---- PROBE_LOOK, PROBE_RUN ---- */

#define PROBE_PAGES_MAX	1024u
#define PROBE_STEPS	10u

struct probe_user {
	uint32_t action;
	uint32_t count;			/* PROBE_RUN: after so many exceptions init goes on ... */
	uint32_t steps[PROBE_STEPS];	/* ... at these addresses; the next one ends it */
};

struct probe_user_result {
	uint32_t directory;			/* physical */
	uint32_t frame[PROBE_FRAME_WORDS];	/* how init will begin; PROBE_RUN: its registers at the last exception */
	uint32_t exceptions;			/* PROBE_RUN: how many there were, and of each ... */
	struct {
		uint32_t frame[PROBE_FRAME_WORDS], address;	/* ... the registers, and CR2 */
	} steps[PROBE_STEPS + 1];
	uint32_t count;				/* pages mapped between USER_BASE and USER_TOP */
	struct {
		uint32_t address, owner, references;	/* the Memory it refers to */
	} pages[PROBE_PAGES_MAX];
};
