/* SPDX-License-Identifier: MIT */
/*
 * result.c: results without the boots that make them.
 */
#include "result.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store.h"

static const char *const outcome_names[MACHINE_OUTCOMES] = {
	[MACHINE_CHECKPOINT]	= "checkpoint",
	[MACHINE_EXITED]	= "exited",
	[MACHINE_TRIPLE_FAULT]	= "triple-fault",
	[MACHINE_RESET]		= "reset",
	[MACHINE_POWER_OFF]	= "power-off",
	[MACHINE_TIME_LIMIT]	= "time-limit",
	[MACHINE_OUTPUT_LIMIT]	= "output-limit",
	[MACHINE_NO_PROGRESS]	= "no-progress",
	[MACHINE_ERROR]		= "error",
};

static const char *const channel_names[MACHINE_CHANNELS] = {
	[MACHINE_COM1]		= "com1",
	[MACHINE_COM2]		= "com2",
	[MACHINE_E9]		= "e9",
	[MACHINE_EMULATOR]	= "emulator",
	[MACHINE_LOG]		= "log",
};

struct machine_config
machine_config_default(void)
{
	return (struct machine_config){
		.qemu = "qemu-system-i386",
		.memory_mib = 32,
		.icount_shift = 4,
		.ram_pattern = true,
		.ram_fill = 0xcc,	/* int3: wild jumps end there */
		.time_limit_ns = 10 * MACHINE_SECOND,
		.output_limit = 256 * 1024,
		.stall_limit_ms = 60000,
	};
}

struct machine_result *
result_new(const struct machine_config *config)
{
	struct machine_store *store = store_new();
	struct machine_result *result = store_alloc(store, sizeof *result);

	*result = (struct machine_result){
		.outcome = MACHINE_ERROR,
		.ram_pattern = config->ram_pattern,
		.ram_fill = config->ram_fill,
		.name = store_string(store, config->name),
		.command_line = store_string(store, config->command_line),
		.seed = config->seed,
		.phase = config->phase,
		.icount_shift = config->icount_shift,
		.time_limit_ns = config->time_limit_ns,
		.output_limit = config->output_limit,
		.store = store,
	};
	for (int i = 0; i < MACHINE_CHANNELS; i++)
		result->output[i].bytes = "";
	return result;
}

void
result_fail(struct machine_result *result, enum machine_outcome outcome,
	    const char *format, ...)
{
	va_list values;

	result->outcome = outcome;
	va_start(values, format);
	vsnprintf(result->error, sizeof result->error, format, values);
	va_end(values);
}

void
machine_result_free(struct machine_result *result)
{
	if (result)
		store_free(result->store);
}

bool
machine_failed(const struct machine_result *result)
{
	return result->outcome == MACHINE_ERROR ||
		result->outcome == MACHINE_NO_PROGRESS;
}

const char *
machine_outcome_name(enum machine_outcome outcome)
{
	return (unsigned)outcome < MACHINE_OUTCOMES ?
		outcome_names[outcome] : "unknown";
}

enum machine_outcome
outcome_by_name(const char *name)
{
	for (int i = 0; i < MACHINE_OUTCOMES; i++) {
		if (strcmp(name, outcome_names[i]) == 0)
			return i;
	}
	return MACHINE_OUTCOMES;
}

const char *
machine_channel_name(enum machine_channel channel)
{
	return (unsigned)channel < MACHINE_CHANNELS ?
		channel_names[channel] : "unknown";
}

bool
machine_printed(const struct machine_result *result,
		enum machine_channel channel, const char *text)
{
	const struct machine_transcript *output = &result->output[channel];

	return memmem(output->bytes, output->length, text, strlen(text));
}

const char *
machine_answer(const struct machine_result *result, const char *question)
{
	for (size_t i = 0; i < result->answer_count; i++) {
		if (strcmp(result->answers[i].question, question) == 0)
			return result->answers[i].answer;
	}
	return NULL;
}
