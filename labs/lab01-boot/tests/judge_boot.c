/* SPDX-License-Identifier: MIT */
/*
 * judge_boot.c: all exercises together: the kernel boots to the end of stage 1 and says what it found.
 *
 *   Text is the task here, so text is judged, on finished transcripts and with values of the host's
 *   choosing: words on the command line and a size of memory.
 */
#include "labs/lab01-boot/tests/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS	5u

static const char *const words[] = {
	"amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "islet", "jetty", "knoll", "larch",
};

static unsigned
draw_boot(struct random *random, char options[128])
{
	size_t length = 0;

	for (unsigned i = 0; i < WORDS; i++)
		length += (size_t)snprintf(options + length, 128 - length, "%s%s=%u", i ? " " : "",
					   words[random_below(random, sizeof words / sizeof *words)],
					   random_below(random, 1000));
	return random_between(random, 16, 200);
}

void
plan_boot_says_what_it_found(struct plan *plan)
{
	static char options[128];	/* lives until the boots are over; drawn anew with the same result */
	struct machine_config *config;
	unsigned size = draw_boot(&plan->random, options);

	config = plan_probe(plan, PROBE_STAGE, NULL, 0);
	config->memory_mib = size;
	config->command_line = options;
	config->screen_text = true;
}

/* The transcript must have the line (which ends in a newline). */
static void
judge_line(struct evidence *evidence, const struct machine_transcript *log, const char *line)
{
	if (memmem(log->bytes, log->length, line, strlen(line)))
		return;
	judge_expected(evidence, "the line \"%.*s\"", (int)strlen(line) - 1, line);
	judge_seen(evidence, "%.*s", (int)(log->length < 1500 ? log->length : 1500), log->bytes);
	judge_fail(evidence, "the log does not say what the kernel should have found");
}

/* COM1 must have received the same as COM2, with a carriage return before each line feed. */
static void
judge_terminal(struct evidence *evidence, const struct machine_transcript *com1, const struct machine_transcript *com2)
{
	size_t at = 0;

	for (size_t i = 0; i < com2->length; i++) {
		if (com2->bytes[i] == '\n' && (at >= com1->length || com1->bytes[at++] != '\r'))
			judge_fail(evidence, "COM1 lacks a carriage return before a line feed");
		if (at >= com1->length || com1->bytes[at++] != com2->bytes[i])
			judge_fail(evidence, "COM1 and COM2 received different text");
	}
}

/* The last whole line of the log must stand on the screen, above the cursor. */
static void
judge_screen(struct evidence *evidence, const struct machine_result *result)
{
	const struct machine_transcript *log = &result->output[MACHINE_COM2];
	size_t end = log->length, start;
	char line[MACHINE_SCREEN_COLUMNS + 1];

	while (end > 0 && log->bytes[end - 1] == '\n')
		end--;
	for (start = end; start > 0 && log->bytes[start - 1] != '\n' && end - start < MACHINE_SCREEN_COLUMNS;)
		start--;
	for (unsigned row = 0; row < MACHINE_SCREEN_ROWS; row++) {
		for (unsigned i = 0; i < MACHINE_SCREEN_COLUMNS; i++)
			line[i] = (char)result->screen[row][i];
		if (end > start && !memcmp(line, log->bytes + start, end - start))
			return;
	}
	judge_expected(evidence, "the line \"%.*s\"", (int)(end - start), log->bytes + start);
	judge_fail(evidence, "the screen does not show the last line of the log");
}

void
judge_boot_says_what_it_found(struct evidence *evidence)
{
	const struct probe_stage_result *stage = probe_result(evidence, 0, sizeof *stage);
	const struct machine_result *result = judge_checkpoint(evidence, 0);
	const struct machine_transcript *log = &result->output[MACHINE_COM2];
	char options[128], line[256];

	draw_boot(&evidence->random, options);
	judge_line(evidence, log, "Pith\n");
	snprintf(line, sizeof line, ", options: %s\n", options);
	judge_line(evidence, log, line);
	snprintf(line, sizeof line, "of %u KiB reported\n", (unsigned)(loader_reported(evidence, 0, stage->info) / 1024));
	judge_line(evidence, log, line);
	judge_terminal(evidence, &result->output[MACHINE_COM1], log);
	judge_screen(evidence, result);
}
