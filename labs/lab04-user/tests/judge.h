/* SPDX-License-Identifier: MIT */
/*
 * judge.h: what the judges of lab 4 share.
 */
#pragma once

#define GRADE_RUBRIC "labs/lab04-user/rubric.def"

#include "abi/boot.h"
#include "abi/calls.h"
#include "abi/errors.h"
#include "abi/space.h"
#include "grade_tests.h"
#include "labs/judge.h"
#include "labs/lab04-user/tests/probe.h"

#define STACK_END	(USER_TOP - PAGE_SIZE)	/* kernel/boot/init.c */
#define STACK_START	(STACK_END - 16 * PAGE_SIZE)

/*
 * Plan a boot in which the probe does what data, `size` bytes that begin with an enum probe_action,
 * asks for.
 */
struct machine_config *user_plan(struct plan *plan, const void *data, size_t size);

/*
 * The same with PROBE_LOOK or PROBE_RUN, and an archive in which init is that file.  After each of
 * its first `count` exceptions a running init goes on at the next address of steps.
 */
struct machine_config *user_plan_init(struct plan *plan, enum probe_action action, const void *file, size_t size, const uint32_t *steps,
				      uint32_t count);

/* "E_HANDLE", or a number. */
const char *user_error_name(int32_t error, char text[16]);

/* ---- program files (judge_program.c) ---- */

#define PROGRAM_BYTES	0x18000u
#define PROGRAM_SEGMENTS 8u

enum { SEGMENT_EXECUTE = 1, SEGMENT_WRITE = 2, SEGMENT_READ = 4 };	/* p_flags */

struct program_segment {
	uint32_t type, offset, address, physical, file_size, memory_size, flags, align;	/* as in the file */
};

struct program {
	uint32_t	count, entry, size;	/* size: bytes of the file so far */
	struct program_segment segments[PROGRAM_SEGMENTS];
	uint8_t		bytes[PROGRAM_BYTES];
};

/* A program of nothing yet. */
void program_begin(struct program *program);

/* One more segment, with these bytes in the file (NULL: `file_size` of them are drawn). */
void program_add(struct program *program, struct random *random, uint32_t address, uint32_t memory_size, const void *bytes,
		 uint32_t file_size, uint32_t flags);

/* Writes the headers: program->bytes[0 .. size) is the file. */
void program_finish(struct program *program);

/* Write an ELF header for `count` program headers into bytes[52]; they follow it. */
void program_header(uint8_t *bytes, uint32_t entry, uint32_t count);

/* ---- init, running (judge_program.c) ---- */

/* A system call of a test's init: registers before and after. */
struct user_call {
	uint32_t eax, ebx, esi, edi, ebp;
	uint32_t after_eax, after_ebx, after_esi, after_edi, after_ebp;
};

#define USER_CALLS_MAX	100u
#define USER_CODE	0x08048000u	/* where its code begins ... */
#define USER_TABLE	0x08100000u	/* ... and its data: where it is, then the calls */

/* A program that makes these calls, then runs `code`, then meets a breakpoint. */
void program_of_calls(struct program *program, const struct user_call *calls, uint32_t count, const void *code, uint32_t size);

/* What `code` begins at in such a program. */
uint32_t program_code_address(void);

/* Read the calls back out of init's memory; fails if it did not come to their end. */
void user_calls(struct evidence *evidence, unsigned boot, struct user_call *calls, uint32_t count);
