/* SPDX-License-Identifier: MIT */
/*
 * user_trace.c: the kernel's trace as files: what is read and written there, what is refused, and
 * for whom it is not there.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <names.h>
#include <protocol/errno.h>
#include <protocol/trace.h>

#include "abi/trace.h"
#include "lib/files.h"

static char text[65536];

/* A whole file as a string. */
static const char *
contents(const char *path)
{
	int file = open(path, O_RDONLY);
	ssize_t got;
	size_t length = 0;

	expect(file >= 0);
	while ((got = read(file, text + length, sizeof text - 1 - length)) > 0)
		length += (size_t)got;
	expect_equal(0, got);
	text[length] = '\0';
	close(file);
	return text;
}

static ssize_t
say(const char *path, const char *words)
{
	int file = open(path, O_WRONLY | O_TRUNC);
	ssize_t result;

	expect(file >= 0);
	result = write(file, words, strlen(words));
	close(file);
	return result;
}

static void
begin_quietly(void)
{
	begin_at_root();
	expect_equal(3, say(TRACE_CALLS, "off"));
	expect_equal(3, say(TRACE_KINDS_FILE, "off"));
}

TEST(trace_kinds_are_set_and_told)
{
	begin_quietly();
	expect_equal(0, strcmp("off\n", contents(TRACE_KINDS_FILE)));
	expect_equal(13, say(TRACE_KINDS_FILE, "fault,switch\n"));
	expect_equal(0, strcmp("switch,fault\n", contents(TRACE_KINDS_FILE)));
	expect_equal(2, say(TRACE_KINDS_FILE, "on"));
	expect_equal(0, strcmp("call,result,message,switch,interrupt,fault\n", contents(TRACE_KINDS_FILE)));
	expect_equal(3, say(TRACE_KINDS_FILE, "off"));
}

TEST(trace_takes_no_other_words)
{
	static char long_word[200];

	begin_quietly();
	memset(long_word, 'x', sizeof long_word - 1);
	expect_errno(EINVAL, (int)say(TRACE_KINDS_FILE, "calls"));
	expect_errno(EINVAL, (int)say(TRACE_KINDS_FILE, "call,,message"));
	expect_errno(EINVAL, (int)say(TRACE_KINDS_FILE, long_word));
	expect_errno(EINVAL, (int)say(TRACE_CALLS, "maybe"));
	expect_errno(EPERM, (int)say(TRACE_EVENTS, "on"));
	expect_errno(EROFS, open("/trace/other", O_WRONLY | O_CREAT, 0644));
	expect_errno(ENOENT, open("/trace/other", O_RDONLY));
	expect_errno(ENOENT, open("/trace/kinds/x", O_RDONLY));
	expect_errno(EISDIR, open("/trace", O_WRONLY));
	expect_equal(0, strcmp("off\n", contents(TRACE_KINDS_FILE)));
}

TEST(trace_events_are_whole_and_taken_once)
{
	static struct trace_event events[TRACE_READ_MAX];
	int file, marks = 0;
	ssize_t got;

	begin_quietly();
	contents(TRACE_EVENTS);				/* what was there before */
	file = open(TRACE_EVENTS, O_RDONLY);
	expect_errno(EINVAL, (int)read(file, events, sizeof events[0] - 1));
	expect_equal(0, read(file, events, sizeof events));
	say(TRACE_KINDS_FILE, "call");
	for (int n = 0; n < 3; n++)
		null();
	say(TRACE_KINDS_FILE, "off");
	while ((got = read(file, events, sizeof events)) > 0) {
		expect_equal(0, (uint32_t)got % sizeof events[0]);
		for (uint32_t n = 0; n < (uint32_t)got / sizeof events[0]; n++)
			marks += events[n].kind == TRACE_call && (events[n].words[0] & 0xff) == CALL_null;
	}
	expect_equal(0, got);
	expect_equal(3, marks);
	close(file);
}

TEST(trace_says_how_many_events_were_lost)
{
	static struct trace_event events[TRACE_READ_MAX];
	int file;

	begin_quietly();
	contents(TRACE_EVENTS);
	say(TRACE_KINDS_FILE, "call");
	for (uint32_t n = 0; n < TRACE_RING_EVENTS + 100; n++)
		null();
	say(TRACE_KINDS_FILE, "off");
	file = open(TRACE_EVENTS, O_RDONLY);
	expect_equal(sizeof events, read(file, events, sizeof events));
	expect_equal(TRACER_LOST, events[0].kind);
	expect(events[0].words[0] >= 100);
	while (read(file, events, sizeof events) > 0)
		expect(events[0].kind != TRACER_LOST);
	close(file);
}

TEST(trace_counts_who_calls_whom)
{
	char line[64];
	struct task_info self;

	begin_quietly();
	expect_equal(0, task_info(HANDLE_SELF, &self));
	expect_equal(2, say(TRACE_CALLS, "on"));
	for (int n = 0; n < 100; n++)
		expect_equal(0, access("/tmp", F_OK));
	expect_equal(3, say(TRACE_CALLS, "off"));
	contents(TRACE_CALLS);
	expect_equal(0, strncmp(text, "lost 0 messages ", 16));
	snprintf(line, sizeof line, "\n%u guest 1 init call 10", (unsigned)self.number);
	expect(strstr(text, line) != NULL);
	snprintf(line, sizeof line, "\n%u guest 2 ramfs call 100 100 ", (unsigned)self.number);
	expect(strstr(text, line) != NULL);
	expect_equal(0, strcmp("off\n", contents(TRACE_KINDS_FILE)));
}

/* Ask a names connection who serves a path. */
static int32_t
look_up(handle_t names, const char *path)
{
	struct message m = { .tag = TAG(NAMES_LOOKUP, strlen(path) + 1, 0) };

	memcpy(mailbox()->payload, path, strlen(path) + 1);
	mailbox()->accept = 1;
	expect(ipc_call(names, &m) >= 0);
	return (int32_t)m.words[0];
}

TEST(trace_is_not_there_for_the_confined)
{
	static const char *const tmp[] = { "/tmp", "/dev", NULL }, *const given[] = { "/trace", NULL };

	begin_quietly();
	expect_equal(ERRNO(ENOENT), look_up(expect_handle(names_confine(HANDLE_NONE, tmp, tmp)), TRACE_EVENTS));
	expect_equal(6, look_up(expect_handle(names_confine(HANDLE_NONE, given, NULL)), TRACE_EVENTS));
}
