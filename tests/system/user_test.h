/* SPDX-License-Identifier: MIT */
/*
 * user_test.h: play a person who uses the whole system.
 *
 *   Steps type what a person would, when the text they wait for is there; the machine ends by power-off,
 *   and its transcripts, its log and its screen are judged then.
 */
#pragma once

#include "guest_test.h"

#define PROMPT	"pith> "

#define STEPS_MAX	32

static struct machine_step steps[STEPS_MAX];
static size_t step_count;

/* The demo session: no processes, but the programs that show what the kernel does. */
static inline struct machine_config
user_config(const char *words)
{
	static char line[128];
	struct machine_config config;

	snprintf(line, sizeof line, "services=demo %s", words);
	config = kernel_config(line);
	step_count = 0;
	config.idle_in_real_time = true;
	config.time_limit_ns = 60 * MACHINE_SECOND;
	config.steps = steps;
	return config;
}

/* Once `text` has come on COM1 (after what was waited for before), type on the serial line. */
static inline void
then_type(const char *text, const char *typed)
{
	ck_assert_uint_lt(step_count, STEPS_MAX);
	steps[step_count++] = (struct machine_step){
		.when = MACHINE_ON_TEXT, .channel = MACHINE_COM1, .text = text, .com1 = typed,
	};
}

/* The same on the keyboard; keys: QEMU's names. */
static inline void
then_press(const char *text, const char *keys)
{
	ck_assert_uint_lt(step_count, STEPS_MAX);
	steps[step_count++] = (struct machine_step){
		.when = MACHINE_ON_TEXT, .channel = MACHINE_COM1, .text = text, .keys = keys,
	};
}

/* Run it to its power-off.  Returns COM1 without carriage returns, for free(). */
static inline char *
run_to_power_off(struct machine_config *config, struct machine_result **result)
{
	config->step_count = step_count;
	*result = machine_run(config);
	ck_assert_msg((*result)->outcome == MACHINE_POWER_OFF,
		      "expected power-off, seen %s %s; COM1:\n%s\nlog:\n%s",
		      machine_outcome_name((*result)->outcome), (*result)->error,
		      (*result)->output[MACHINE_COM1].bytes, (*result)->output[MACHINE_E9].bytes);
	return without_returns(&(*result)->output[MACHINE_COM1]);
}

/* Boot, do the steps that were noted, and expect these texts on COM1 in this order. */
#define expect_session(config, ...) \
	do { \
		struct machine_result *result; \
		char *terminal = run_to_power_off(config, &result); \
		\
		expect_in_order(terminal, __VA_ARGS__); \
		free(terminal); \
		machine_result_free(result); \
	} while (0)
