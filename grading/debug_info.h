/* SPDX-License-Identifier: MIT */
/*
 * debug_info.h: what the compiler wrote down about a program: structures, and which line an address
 * comes from (libdw).
 *
 *   Reads DWARF of any version the compilers here write.  Names and numbers are those of the
 *   program under test, so that the grader has no second copy of a structure that could differ from
 *   it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct debug_info;

/* A structure, and where it is declared. */
struct debug_structure {
	uint32_t	size;
	char		file[256];	/* as the compiler was called: "kernel/thread.h" */
	unsigned	line;		/* of the word `struct` */
};

/* A member of a structure. */
struct debug_field {
	uint32_t	offset, size;	/* bytes */
};

/* NULL with a sentence in error[size] if the file cannot be read or has no debug information. */
struct debug_info *debug_info_open(const char *path, char *error, size_t size);

/* NULL is allowed. */
void debug_info_close(struct debug_info *info);

/* The structure of that tag, of which there should be one; false if none is defined. */
bool debug_info_structure(struct debug_info *info, const char *tag, struct debug_structure *structure);

/*
 * The member that a path names: "state", "frame.eip".  Members of anonymous structures and unions
 * count as their parent's.  False if there is none.
 */
bool debug_info_field(struct debug_info *info, const char *tag, const char *path, struct debug_field *field);

/*
 * The enumerator of `enum tag` with that value, "THREAD_READY"; NULL if there is none.  Lives as
 * long as the information.
 */
const char *debug_info_enumerator(struct debug_info *info, const char *tag, uint32_t value);

/* The source line of an instruction.  False if none is known; file lives as long as the information. */
bool debug_info_line(struct debug_info *info, uint32_t address, const char **file, unsigned *line);
