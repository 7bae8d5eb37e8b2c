/* SPDX-License-Identifier: MIT */
/*
 * probe.h: how the host and a lab's probe in the guest talk; every lab's probe.h builds on it.
 *
 *   The boot archive of a test has one file: a struct probe_input, and behind it what the action
 *   needs, as the lab's own probe.h describes it.  The probe does what is asked, leaves what came
 *   of it in probe_output and stops the machine.  Nothing here says what is right: that is worked
 *   out on the host, after the machine has stopped.
 *
 *   Both sides compile this file, so all members have fixed sizes and lie at multiples of their
 *   size, or of four.
 */
#pragma once

#include <stdint.h>

#define PROBE_MAGIC		0x50524f42u
#define PROBE_ARCHIVE_DATA	512u		/* offset of the file in the archive: behind its ustar header */
#define PROBE_OUTPUT_SIZE	65536u
#define PROBE_UNTOUCHED		0xe5u		/* what output bytes hold until somebody writes to them */

#define PROBE_STAGE		0u		/* the action of every lab: let the kernel boot to the end of the lab's stage */

struct probe_input {
	uint32_t magic;
	uint32_t nonce;		/* drawn by the host, returned in the output */
	uint32_t action;
	uint32_t size;		/* bytes of what follows */
};

/* the grader reads this */
struct probe_output {
	uint32_t nonce;		/* set when all is done */
	uint32_t size;		/* bytes that follow */
	uint8_t bytes[PROBE_OUTPUT_SIZE];
};

/* ---- a test that a student writes, tested ---- */

#define PROBE_SUBJECTS_MAX	32u

/*
 * Numbers of subjects, some right and some wrong (probe_allocators.c, say), in the order in which
 * the test is handed them.
 */
struct probe_test {
	uint32_t count;
	uint32_t numbers[PROBE_SUBJECTS_MAX];
};

/*
 * The output is one for each.  TEST_LEAVES: the test accepts the subject, and leaves it otherwise
 * than it was.
 */
enum probe_verdict { TEST_REFUSES, TEST_ACCEPTS, TEST_LEAVES };

/* ---- in the guest (probe.c) ---- */

extern struct probe_output probe_output;

/* The next `size` bytes of output, marked as untouched. */
void *probe_room(uint32_t size);

/*
 * From the lab's probe_enter(): if this boot is a test, and not one of a stage, calls act() and
 * stops the machine.  Else returns.  info: where the loader's information lies, as a physical
 * address.
 */
void probe_run(uint32_t info, void (*act)(const struct probe_input *input));

/*
 * From the lab's probe_stage(), when the boot has come to the end of the lab's stage: the input of
 * the test that waits for that; NULL if none does.
 */
const struct probe_input *probe_stage_input(void);

/*
 * What a lab does with a struct probe_test: `try` sets one subject up, runs the test on it and says
 * what came of it.
 */
void probe_try(const struct probe_test *test, enum probe_verdict (*try)(uint32_t number));

/* The output is whole: stops the machine. */
_Noreturn void probe_done(void);
