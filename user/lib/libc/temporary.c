/* SPDX-License-Identifier: MIT */
/*
 * temporary.c: files with names that nobody else has.
 *
 *   The last six characters of the name, "XXXXXX", become letters until a file of that name could
 *   be made new: whether it is taken is the file server's to say, so two programs never get the
 *   same.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../clock.h"

#define LETTERS		6
#define TRIES		100
#define MODE_FILE	0600
#define MODE_FOLDER	0700

/* Where the letters stand, or NULL and EINVAL. */
static char *
find_letters(char *name)
{
	size_t length = strlen(name);

	if (length >= LETTERS && strcmp(name + length - LETTERS, "XXXXXX") == 0)
		return name + length - LETTERS;
	errno = EINVAL;
	return NULL;
}

static void
fill(char *letters)
{
	static uint32_t turn;
	uint64_t number = clock_nanoseconds() * 31 + (uint32_t)getpid() * 7919u + turn++ * 104729u;

	for (int i = 0; i < LETTERS; i++, number /= 26)
		letters[i] = (char)('a' + number % 26);
}

static int
make_file(const char *name)
{
	return open(name, O_RDWR | O_CREAT | O_EXCL, MODE_FILE);
}

static int
make_folder(const char *name)
{
	return mkdir(name, MODE_FOLDER);
}

/* Try names until one can be made new.  Returns what `make` returned. */
static int
make_new(char *name, int (*make)(const char *name))
{
	char *letters = find_letters(name);
	int result = -1;

	for (int i = 0; letters && i < TRIES; i++) {
		fill(letters);
		result = make(name);
		if (result >= 0 || errno != EEXIST)
			break;
	}
	return result;
}

int
mkstemp(char *name)
{
	return make_new(name, make_file);
}

char *
mkdtemp(char *name)
{
	return make_new(name, make_folder) < 0 ? NULL : name;
}

/* The file has no name any more when the program sees it. */
FILE *
tmpfile(void)
{
	char name[] = P_tmpdir "/tmpXXXXXX";
	int file = mkstemp(name);

	if (file < 0)
		return NULL;
	unlink(name);
	FILE *stream = fdopen(file, "w+");
	if (!stream)
		close(file);
	return stream;
}

char *
tmpnam(char *name)
{
	static char own[L_tmpnam];
	char *to = name ? name : own;
	struct stat status;

	for (int i = 0; i < TRIES; i++) {
		strcpy(to, P_tmpdir "/tmpXXXXXX");
		fill(find_letters(to));
		if (lstat(to, &status) < 0)
			return to;
	}
	return NULL;
}
