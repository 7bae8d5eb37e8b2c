/* SPDX-License-Identifier: MIT */
/*
 * guest_test.h: boot a guest test program and judge what it printed.
 *
 *   A program of tests/guest/ is booted as `init`, in an archive with all the other programs
 *   (guest_config).  Its lines on port 0xE9 are described in tests/guest/lib/guest.h; guest_judge() demands
 *
 *	- for every "run NAME" an "ok NAME" before the next
 *	- at the end "done N" with N > 0, the number of tests run
 *	- exit code 0x10
 *
 *   and names each test that failed, and the one during which the guest stopped.
 */
#pragma once

#include "boot_test.h"

#include <stdarg.h>
#include <unistd.h>

#define TAR_BLOCK		512u
#define TAR_SIZE		124
#define TAR_CHECKSUM		148
#define TAR_KIND		156
#define TAR_MAGIC		257
#define GUEST_NAME_MAX		128
#define GUEST_REPORT_MAX	8192
#define GUEST_LOG_SHOWN		3000

/* Bytes of a file; fails the test if it cannot be read.  For free(). */
static inline unsigned char *
read_whole(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	unsigned char *bytes;
	long length;

	ck_assert_msg(file, "%s: %s", path, strerror(errno));
	fseek(file, 0, SEEK_END);
	length = ftell(file);
	rewind(file);
	bytes = malloc((size_t)length + 1);
	ck_assert_uint_eq(fread(bytes, 1, (size_t)length, file), (size_t)length);
	bytes[length] = '\0';
	fclose(file);
	*size = (size_t)length;
	return bytes;
}

/* Where the end mark of a ustar archive begins. */
static inline size_t
tar_end(const unsigned char *bytes, size_t size)
{
	size_t at = 0;

	while (at + TAR_BLOCK <= size && bytes[at]) {
		size_t length = strtoul((const char *)bytes + at + TAR_SIZE, NULL, 8);

		at += TAR_BLOCK + (length + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
	}
	return at;
}

/*
 * Add a file to a ustar archive in memory (or begin one: *archive NULL, *size 0).  A file that is there
 * under the same name counts no more.
 */
static inline void
tar_add(unsigned char **archive, size_t *size, const char *name, const void *data, size_t length)
{
	size_t at = tar_end(*archive, *size);
	size_t padded = (length + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
	unsigned char *header;
	unsigned sum = 0;

	*size = at + TAR_BLOCK + padded + 2 * TAR_BLOCK;
	*archive = realloc(*archive, *size);
	header = *archive + at;
	memset(header, 0, *size - at);
	snprintf((char *)header, 100, "%s", name);
	snprintf((char *)header + TAR_SIZE, 12, "%011o", (unsigned)length);
	header[TAR_KIND] = '0';
	memcpy(header + TAR_MAGIC, "ustar\00000", 8);
	memset(header + TAR_CHECKSUM, ' ', 8);
	for (unsigned i = 0; i < TAR_BLOCK; i++)
		sum += header[i];
	snprintf((char *)header + TAR_CHECKSUM, 8, "%06o", sum);
	memcpy(header + TAR_BLOCK, data, length);
}

/*
 * A config that boots build/tests/guest/PROGRAM with words on its command line: as init, or, if
 * there is a service table tests/guest/PROGRAM.services, under init as its service "guest".  What
 * it points to lives as long as the test's process.
 */
static inline struct machine_config
guest_config(const char *program, const char *words)
{
	struct machine_config config = kernel_config(words);
	unsigned char *archive, *file;
	size_t archive_size, size;
	char path[256];

	archive = read_whole(config.archive, &archive_size);
	snprintf(path, sizeof path, "tests/guest/%s", program);
	file = read_whole(build_path(path), &size);
	snprintf(path, sizeof path, "tests/guest/%s.services", program);
	tar_add(&archive, &archive_size, access(path, R_OK) == 0 ? "guest" : "init", file, size);
	free(file);
	if (access(path, R_OK) == 0) {
		file = read_whole(path, &size);
		tar_add(&archive, &archive_size, "services", file, size);
		free(file);
	}
	config.name = program;
	config.archive = NULL;
	config.archive_data = archive;
	config.archive_size = archive_size;
	config.time_limit_ns = 600 * MACHINE_SECOND;
	config.output_limit = 1u << 20;
	return config;
}

struct guest_judgement {
	unsigned run, passed;
	bool done;
	char running[GUEST_NAME_MAX];	/* begun and not ended; "" if none */
	char report[GUEST_REPORT_MAX];	/* a line for everything that is wrong */
};

static inline void
guest_wrong(struct guest_judgement *judgement, const char *format, ...)
{
	size_t used = strlen(judgement->report);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(judgement->report + used, sizeof judgement->report - used, format, arguments);
	va_end(arguments);
}

static inline void
guest_line(struct guest_judgement *j, const char *line)
{
	unsigned count;

	if (strncmp(line, "run ", 4) == 0) {
		if (j->running[0])
			guest_wrong(j, "%s: it has no result\n", j->running);
		snprintf(j->running, sizeof j->running, "%s", line + 4);
		j->run++;
	} else if (strncmp(line, "ok ", 3) == 0 && strcmp(line + 3, j->running) == 0) {
		printf("  %s\n", line);
		j->passed++;
		j->running[0] = '\0';
	} else if (strncmp(line, "not ok ", 7) == 0) {
		printf("  %s\n", line);
		guest_wrong(j, "%s\n", line);
		j->running[0] = '\0';
	} else if (sscanf(line, "done %u", &count) == 1) {
		j->done = true;
		if (count != j->run || count == 0)
			guest_wrong(j, "it says that %u tests were run, %u were seen\n", count, j->run);
	}
}

/* The log as one string, whatever hostile programs wrote into it.  For free(). */
static inline char *
guest_text(const struct machine_transcript *log)
{
	char *text = malloc(log->length + 1);

	for (size_t i = 0; i < log->length; i++)
		text[i] = log->bytes[i] ? log->bytes[i] : '?';
	text[log->length] = '\0';
	return text;
}

/*
 * Fail with all that is wrong and how to run it again, else print every guest test's name.  Returns
 * how many passed.
 */
static inline unsigned
guest_judge_again(const struct machine_result *result, const char *again)
{
	char *text = guest_text(&result->output[MACHINE_E9]);
	const size_t length = strlen(text);
	struct guest_judgement j = { 0 };
	char *copy = strdup(text), *rest = copy, *line;

	printf("%s:\n", result->name);
	while ((line = strsep(&rest, "\n")) != NULL)
		guest_line(&j, line);
	if (j.running[0])
		guest_wrong(&j, "%s: the guest stopped in it\n", j.running);
	if (!j.done)
		guest_wrong(&j, "there is no line \"done N\"\n");
	if (result->outcome != MACHINE_EXITED || result->code != EXIT_CLEAN)
		guest_wrong(&j, "it ended with %s, code %#x %s\n",
			    machine_outcome_name(result->outcome), result->code, result->error);
	fflush(stdout);
	if (j.report[0])
		ck_abort_msg("guest program %s:\n%slog:\n%s\nagain: %s", result->name, j.report,
			     length > GUEST_LOG_SHOWN ? text + length - GUEST_LOG_SHOWN : text, again);
	printf("  %u of %u passed\n", j.passed, j.run);
	free(copy);
	free(text);
	return j.passed;
}

/* The same for a program that tests/system/guest.c boots. */
static inline unsigned
guest_judge(const struct machine_result *result)
{
	char again[256];

	snprintf(again, sizeof again, "GUEST_WORDS=only=TEST CK_RUN_CASE=%s make check ONLY=guest",
		 result->name);
	return guest_judge_again(result, again);
}
