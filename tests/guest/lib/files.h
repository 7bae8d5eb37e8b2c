/* SPDX-License-Identifier: MIT */
/*
 * files.h: for tests of files that run as a service under init (guest.h): a directory for each
 * test, and files in it.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <names.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest.h"

/* The call fails with this errno. */
#define expect_errno(number, call) \
	do { \
		errno = 0; \
		expect_equal(-1, (call)); \
		expect_equal(number, errno); \
	} while (0)

/* The handles that the library kept were closed with the last test. */
static inline void
begin_at_root(void)
{
	names_forget();
	expect_equal(0, chdir("/"));
}

static inline void
begin(const char *name)
{
	begin_at_root();
	expect_equal(0, chdir("/tmp"));
	expect_equal(0, mkdir(name, 0755));
	expect_equal(0, chdir(name));
}

/* A file with that text; returns a descriptor for reading and writing. */
static inline int
make_file(const char *path, const char *text)
{
	int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);

	expect(file >= 0);
	expect_equal(strlen(text), write(file, text, strlen(text)));
	return file;
}

static inline void
expect_text(const char *text, int file)
{
	char seen[64];
	size_t length = strlen(text);

	expect_equal(length, pread(file, seen, sizeof seen, 0));
	expect_bytes(text, seen, length);
}
