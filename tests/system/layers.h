/* SPDX-License-Identifier: MIT */
/*
 * layers.h: calls go only downwards: looked at in what the service tracer saw.
 *
 *	process --> proc --> ramfs, dev, console, fs, tracer --> disk
 *	  everybody -------------------------------------------> init, which calls nobody
 *
 *   A layer may call any below it, never its own or one above: so nobody can wait in a circle.
 *   Pulses and replies go upwards, and are no calls.  The tracer, started first and with the word
 *   `log`, says in the kernel's log, once each, who reaches whom: "tracer: proc calls ramfs".  That
 *   it has missed nothing is part of what is expected.
 */
#pragma once

#include "user_test.h"

#define LAYERS_REPORT_MAX	2048

/*
 * The layer of a service, the deepest last; -1: it is not known here.  "upward" is there to be
 * wrong (programs.c).
 */
static inline int
layer_of(const char *name)
{
	static const struct {
		const char *name;
		int layer;
	} layers[] = {
		{ "process", 0 }, { "proc", 1 }, { "console", 2 }, { "ramfs", 2 }, { "dev", 2 }, { "fs", 2 },
		{ "tracer", 2 }, { "disk", 3 }, { "upward", 3 }, { "init", 4 },
	};

	for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++)
		if (strcmp(layers[i].name, name) == 0)
			return layers[i].layer;
	return -1;
}

/* A service table in which the tracer comes first and logs.  For free(). */
static inline char *
layers_table(void)
{
	static const char block[] = "service tracer", program[] = "program  tracer";
	size_t length;
	unsigned char *bytes = read_whole("user/image/root/services", &length);
	char *text = (char *)bytes, *tracer = strstr(text, block), *end, *line;
	char *table = malloc(2 * length + 64);

	ck_assert_msg(tracer, "there is no '%s' in the service table", block);
	end = strstr(tracer + 1, "\nservice ");
	end = end ? end + 1 : text + length;
	line = strstr(tracer, program);
	ck_assert(line && line < end);
	line += strlen(program);
	sprintf(table, "%.*s log%.*s\n%.*s%s", (int)(line - tracer), tracer, (int)(end - line), line,
		(int)(tracer - text), text, end);
	free(bytes);
	return table;
}

/* Add to the report what is wrong with one line of the log.  True: it tells who reaches whom. */
static inline bool
layers_line(const char *line, char *report)
{
	const size_t used = strlen(report), room = LAYERS_REPORT_MAX - used;
	char from[32], how[32], to[32];
	int a, b;

	if (sscanf(line, "tracer: %31s %31s %31s", from, how, to) != 3)
		return false;
	if (strcmp(how, "calls") != 0 && strcmp(how, "sends-to") != 0 && strcmp(how, "faults-to") != 0) {
		snprintf(report + used, room, "%.100s\n", line);
		return false;
	}
	a = layer_of(from);
	b = layer_of(to);
	if (a < 0 || b < 0)
		snprintf(report + used, room, "%.100s: layers.h does not know %s\n", line, a < 0 ? from : to);
	else if (b <= a)
		snprintf(report + used, room, "%.100s: that is not downwards\n", line);
	return true;
}

/*
 * What is wrong with the calls that the tracer saw in a run, a line each; "": nothing.  *seen: how
 * many it told of.
 */
static inline const char *
layers_report(const struct machine_result *result, unsigned *seen)
{
	static char report[LAYERS_REPORT_MAX];
	char *text = guest_text(&result->output[MACHINE_E9]), *rest = text, *line;

	report[0] = '\0';
	*seen = 0;
	while ((line = strsep(&rest, "\n")) != NULL)
		*seen += layers_line(line, report);
	free(text);
	return report;
}

/*
 * Fail if anybody called upwards, if the tracer missed something, or if it did not see what any
 * session does.
 */
static inline void
expect_downwards(const struct machine_result *result)
{
	unsigned seen;
	const char *report = layers_report(result, &seen);

	ck_assert_msg(!report[0], "expected calls that go only downwards (tests/system/layers.h), seen\n%s", report);
	ck_assert_msg(seen >= 5, "expected that the tracer tells who calls whom, seen %u lines of it; log:\n%s", seen,
		      result->output[MACHINE_E9].bytes);
	expect_text(result->output[MACHINE_E9].bytes, "tracer: process calls proc\n");
	expect_text(result->output[MACHINE_E9].bytes, "tracer: proc calls ramfs\n");
}
