/* SPDX-License-Identifier: MIT */
/*
 * realm.h: a family of processes that is walled in together, and what it may use.
 *
 *	the first process's realm (no limits but the machine's)
 *	    +-- a realm made by PROCESS_CONFINE: 20 processes, 1,000 pages
 *	            +-- a realm made by one of those: at most what is left of the 20 and the 1,000
 *
 *   Processes and pages count in their realm and in every realm around it; each has its limits.  So
 *   whatever happens inside, a fork bomb for instance, is stopped by the innermost wall it meets,
 *   and the others go on.  A process sees and signals only what is in its own realm or further
 *   inside.
 *
 *   A realm lives while a process, a page, a source of pages or a realm inside it does.  Pure code.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define REALM_DEPTH_MAX	8u
#define REALM_NO_LIMIT	0xffffffffu

struct realm {
	struct realm *outer;		/* NULL: the outermost */
	uint32_t depth;
	uint32_t inner;			/* realms directly inside */
	uint32_t sources;		/* files and shared memory whose pages count here */
	uint32_t processes, processes_most;
	uint32_t pages, pages_most;
};

/*
 * Make a realm inside another (NULL: the outermost) with its limits.  NULL if there is no memory,
 * or it would lie too deep.  It goes by itself with the last thing in it, or by realm_drop() if
 * nothing ever was.
 */
struct realm *
realm_create(struct realm *outer, uint32_t processes_most, uint32_t pages_most);

/* Give back a realm in which nothing is left; else nothing happens. */
void
realm_drop(struct realm *realm);

/*
 * Count a process, or a page, in a realm and all around it.  False, and nothing counted, if one of
 * them is full.
 */
bool
realm_add_process(struct realm *realm);
bool
realm_add_page(struct realm *realm);

/* A source begins, or ends, to count its pages in a realm. */
void
realm_add_source(struct realm *realm);
void
realm_remove_source(struct realm *realm);

/* The process or page is gone; perhaps the realm with it. */
void
realm_remove_process(struct realm *realm);
void
realm_remove_page(struct realm *realm);

/* Does `inner` lie in `outer`, or is it the same? */
bool
realm_contains(const struct realm *outer, const struct realm *inner);
