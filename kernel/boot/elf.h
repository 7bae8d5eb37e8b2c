/* SPDX-License-Identifier: MIT */
/*
 * elf.h: what a program file asks to be loaded where.
 *
 *   Tool Interface Standard, Executable and Linking Format, version 1.2; System V ABI, Intel386
 *   supplement.  Only what a static i386 program needs.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define ELF_SEGMENTS_MAX	8u

struct elf_segment {
	uint32_t address;	/* where it lies in the task; any alignment */
	uint32_t size;		/* bytes there, > 0 */
	uint32_t file_offset;
	uint32_t file_size;	/* bytes that come from the file, <= size; the rest is zero */
	bool writable;
};

struct elf_program {
	uint32_t entry;
	uint32_t count;
	struct elf_segment segments[ELF_SEGMENTS_MAX];
};

/*
 * Read a program file.  Every number in it is doubted: what comes back can be loaded without looking
 * again.  The segments lie between low and high (page-aligned), no two share a page, each lies whole in
 * the file, and the entry lies in one that may be executed.  Returns NULL, or a clause that says what is
 * wrong ("segment 2 reaches beyond the file").
 */
const char *
elf_read(struct elf_program *program, const void *file, uint32_t size, uint32_t low, uint32_t high);
