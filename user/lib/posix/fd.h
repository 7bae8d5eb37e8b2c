/* SPDX-License-Identifier: MIT */
/*
 * fd.h: descriptors: small numbers for open files.
 *
 *   A table of this library, nothing of it is the kernel's: a descriptor is a handle to an open
 *   file (protocol/io.h) and what the library remembers of it.  fork copies the table with all
 *   other memory, and the handles to the same places.  A new program finds its first descriptors
 *   among its named handles, under their numbers: "0", "1", "2" and so on.
 *
 *   Of a directory the library remembers under which path it was opened, as it does of the working
 *   directory: fchdir() and openat() go by it.  A new program finds it behind the number:
 *   "3/tmp/d".
 */
#pragma once

#include <stdbool.h>

#include <first_stack.h>
#include <io.h>

struct descriptor {
	struct io_end end;		/* end.handle HANDLE_NONE: not open */
	uint32_t kind;			/* enum io_kind; 0: not asked yet */
	bool close_on_exec;
	char *directory;		/* its absolute path, for free(); NULL: not known */
};

/* The descriptor of a number, with its kind known; NULL and EBADF if it is none. */
struct descriptor *
fd_find(int file);

/*
 * Give a handle the first free number, not below `lowest`.  Returns it; or -1 and EMFILE or EINVAL,
 * and then the handle is closed.
 */
int
fd_new(handle_t handle, uint32_t kind, bool close_on_exec, int lowest);

/* The same at a number of the caller's choice; what was open there is closed. */
int
fd_put(handle_t handle, uint32_t kind, bool close_on_exec, int file);

/* The path of a directory, from now on.  Where there is no memory for it, it stays unknown. */
void
fd_set_directory(int file, const char *path);

/* The handle of a descriptor; HANDLE_NONE and EBADF if it is none. */
handle_t
descriptor_handle(int file);

/*
 * A descriptor for a handle of that kind (enum io_kind), the lowest number that is free.
 * open_flags: O_CLOEXEC or 0.  As fd_new().
 */
int
descriptor_add(handle_t handle, uint32_t kind, int open_flags);

/*
 * Under which name a new program finds a descriptor; directory: its path, or NULL.  The name lies
 * in `number`, or is for free(): where there is no memory for the path, the name is without it.
 */
#define FD_DIGITS	4u	/* of a descriptor's number, and a zero */
char *
fd_name(int file, const char *directory, char number[FD_DIGITS]);

/*
 * What another program finds of our descriptors: each that is not to be closed then.  The names are
 * static.  Returns how many, at most `most`.
 */
uint32_t
descriptors_inherited(struct named_handle *list, uint32_t most);
