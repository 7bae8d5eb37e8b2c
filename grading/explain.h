/* SPDX-License-Identifier: MIT */
/*
 * explain.h: why a machine did not come to the end it should have come to, for the person who wrote
 * the kernel.
 *
 *   A sentence says what happened and where; the text below it tells the exception with its error
 *   bits in words, the address on the memory map, the page walk, the calls that led there with
 *   their source lines, who waits on whom, the last events of the trace, and what such an end
 *   usually means.
 *
 *   What is told comes from the machine's memory and registers, from the emulator's log and, for a
 *   panic, from the kernel's own report: a kernel that lies there deceives its author only.
 */
#pragma once

#include <stddef.h>

#include "debug_info.h"
#include "machine.h"
#include "symbols.h"

struct explain_input {
	const struct machine_result *result;

	/*
	 * After a time limit: the same boot with later limits, so that one sees whether it still
	 * stands there.
	 */
	const struct machine_result *const *later;
	size_t			later_count;

	const struct symbols	*symbols;	/* of the kernel; NULL: addresses stay numbers */
	struct debug_info	*debug;		/* of the kernel; NULL: no source lines, nothing about threads */
};

#define EXPLAIN_SENTENCE	600u

/* What a triple fault is booted with once more, so that it can be explained: config.emulator_log. */
#define EXPLAIN_LOG		"int,cpu_reset"

/* What the later boots of a hang are asked: config.questions. */
extern const char *const explain_questions[];

/*
 * Fills sentence[size]; returns the rest, lines of text or "", for free().  Bytes of the guest's
 * may be in both: escape them.
 */
char *explain(const struct explain_input *input, char *sentence, size_t size);
