/* SPDX-License-Identifier: MIT */
/*
 * image.h: a program file as a new space: its segments, its heap, its first stack.
 */
#pragma once

#include <protocol/process.h>

#include "space.h"

/* What a program is given, as it came from whoever starts it. */
struct image_start {
	struct process_start *block;	/* PROCESS_START_MAX bytes at most, and a zero behind them; for free() */
	uint32_t length;
};

struct image {
	uint32_t entry, stack;		/* where its first thread starts */
};

/*
 * Lay out a space without regions for a program.  head: the file's first bytes.  stack_most: bytes.
 * The space takes references of its own to the source.  Returns 0 and *image; or ERRNO(ENOEXEC): it
 * is no program of ours; ERRNO(E2BIG): the start block is too large or malformed; ERRNO(ENOMEM).
 * After an error the space has no regions.  LAB 11 part 7.
 */
int32_t
image_build(struct space *space, struct source *source, const uint8_t *head, uint32_t head_length,
	    const struct image_start *start, uint32_t stack_most, struct image *image);

/* The program's name, from the first argument: what follows the last '/'. */
void
image_name(const struct image_start *start, char *name, uint32_t size);

/* Its arguments, each with its zero, as many bytes as fit.  Returns how many. */
uint32_t
image_command(const struct image_start *start, char *command, uint32_t size);
