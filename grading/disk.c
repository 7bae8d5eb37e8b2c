/* SPDX-License-Identifier: MIT */
/*
 * disk.c: e2fsck and debugfs over a disk in memory.
 *
 *   The partition is copied into a memory file; the tools open it as /proc/self/fd/N, a descriptor
 *   that they inherit.
 */
#include "disk.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECTOR		512u

/* The master boot record: the first of four entries, and its mark. */
#define MBR_ENTRY	446u
#define   ENTRY_TYPE	4u
#define   ENTRY_START	8u
#define   ENTRY_COUNT	12u
#define MBR_MARK	510u

#define FSCK_CLEAN	0
#define FSCK_FAILED	8	/* this bit and those above: the tool, not the disk */

struct disk {
	int	file;
	char	path[64];
};

static uint32_t
word_at(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Where the file system lies. */
static bool
find_partition(const struct machine_result *result, size_t *start, size_t *length)
{
	const uint8_t *entry = result->disk + MBR_ENTRY;

	*start = 0;
	*length = result->disk_size;
	if (result->disk_size < SECTOR || result->disk[MBR_MARK] != 0x55 || result->disk[MBR_MARK + 1] != 0xaa ||
	    !entry[ENTRY_TYPE])
		return true;
	*start = (size_t)word_at(entry + ENTRY_START) * SECTOR;
	*length = (size_t)word_at(entry + ENTRY_COUNT) * SECTOR;
	return *start <= result->disk_size && *length <= result->disk_size - *start;
}

static bool
write_all(int file, const uint8_t *bytes, size_t length)
{
	while (length) {
		ssize_t done = write(file, bytes, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		bytes += done;
		length -= (size_t)done;
	}
	return true;
}

struct disk *
disk_open(const struct machine_result *result, char *error, size_t size)
{
	struct disk *disk = calloc(1, sizeof *disk);
	size_t start, length;

	if (!disk)
		abort();
	disk->file = -1;
	if (!result->disk)
		snprintf(error, size, "the machine has no disk");
	else if (!find_partition(result, &start, &length))
		snprintf(error, size, "the partition table names a partition that does not lie on the disk");
	else if ((disk->file = memfd_create("pith-disk", 0)) < 0 || !write_all(disk->file, result->disk + start, length))
		snprintf(error, size, "cannot hold a copy of the disk: %s", strerror(errno));
	else
		return snprintf(disk->path, sizeof disk->path, "/proc/self/fd/%d", disk->file), disk;
	disk_close(disk);
	return NULL;
}

void
disk_close(struct disk *disk)
{
	if (!disk)
		return;
	if (disk->file >= 0)
		close(disk->file);
	free(disk);
}

/*
 * All that a command prints, errors too if `with_errors`, for free(); its status.  NULL if it could
 * not be run.
 */
static char *
run_tool(const char *const arguments[], bool with_errors, int *status, size_t *length)
{
	int ends[2];
	char *text = NULL;
	FILE *out = open_memstream(&text, length);
	char buffer[4096];
	ssize_t got;
	pid_t child;

	if (!out || pipe(ends) < 0 || (child = fork()) < 0)
		abort();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		if (!with_errors && !freopen("/dev/null", "w", stderr))
			_exit(127);
		if (with_errors)
			dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		close(ends[1]);
		execvp(arguments[0], (char *const *)arguments);
		_exit(127);
	}
	close(ends[1]);
	while ((got = read(ends[0], buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0)
			fwrite(buffer, 1, (size_t)got, out);
	close(ends[0]);
	while (waitpid(child, status, 0) < 0 && errno == EINTR)
		;
	fclose(out);
	if (WIFEXITED(*status) && WEXITSTATUS(*status) != 127)
		return text;
	free(text);
	return NULL;
}

enum disk_state
disk_check(const struct disk *disk, char **report)
{
	const char *const arguments[] = { "e2fsck", "-fn", disk->path, NULL };
	int status;
	size_t length;

	*report = run_tool(arguments, true, &status, &length);
	if (!*report) {
		*report = strdup("e2fsck cannot be run (is e2fsprogs installed?)");
		return DISK_ERROR;
	}
	if (WEXITSTATUS(status) == FSCK_CLEAN && !strstr(*report, "? no\n"))	/* wrong counts alone are 0 to e2fsck -n */
		return DISK_CLEAN;
	return WEXITSTATUS(status) < FSCK_FAILED || strstr(*report, "Bad magic number") ? DISK_DAMAGED : DISK_ERROR;
}

char *
disk_ask(const struct disk *disk, const char *request)
{
	const char *const arguments[] = { "debugfs", "-R", request, disk->path, NULL };
	int status;
	size_t length;

	return run_tool(arguments, true, &status, &length);
}

char *
disk_file(const struct disk *disk, const char *path, size_t *length)
{
	char request[512], *found, *text;
	const char *const arguments[] = { "debugfs", "-R", request, disk->path, NULL };
	int status;

	*length = 0;
	if ((size_t)snprintf(request, sizeof request, "stat \"%s\"", path) >= sizeof request)
		return NULL;
	found = disk_ask(disk, request);
	if (!found || !strstr(found, "Type: regular")) {
		free(found);
		return NULL;
	}
	free(found);
	snprintf(request, sizeof request, "cat \"%s\"", path);
	text = run_tool(arguments, false, &status, length);
	return text;
}
