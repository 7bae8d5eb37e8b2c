/* SPDX-License-Identifier: MIT */
/*
 * faults.c: what goes wrong with disks, on purpose (faults.h).
 */
#include <stdlib.h>
#include <string.h>

#include "faults.h"

#define TICK_USUAL	250u

struct fault_options fault_options = { .tick = TICK_USUAL };

static const char *const names[FAULTS] = {
	[FAULT_LOST] = "disk-lost=",
	[FAULT_ERROR] = "disk-error=",
	[FAULT_SHORT] = "disk-short=",
	[FAULT_HANG] = "disk-hang=",
};

/* The number behind a word that begins so; `otherwise` if it does not. */
static uint32_t
number_after(const char *word, const char *name, uint32_t otherwise)
{
	const size_t length = strlen(name);

	return strncmp(word, name, length) == 0 ? (uint32_t)strtoul(word + length, NULL, 10) : otherwise;
}

static bool
is_word(const char *word, const char *name)
{
	const size_t length = strlen(name);

	return strncmp(word, name, length) == 0 && (word[length] == ' ' || word[length] == '\0');
}

void
faults_read(struct fault_options *options, const char *words)
{
	for (const char *word = words; word && *word; word = strchr(word, ' ')) {
		word += strspn(word, " ");
		for (uint32_t i = 0; i < FAULTS; i++)
			options->every[i] = number_after(word, names[i], options->every[i]);
		options->tick = number_after(word, "disk-tick=", options->tick);
		options->ports |= is_word(word, "disk-ports");
	}
	if (options->tick == 0)
		options->tick = TICK_USUAL;
}

bool
fault_due(enum fault fault)
{
	static uint32_t chances[FAULTS];
	const uint32_t every = fault_options.every[fault];

	return every > 0 && ++chances[fault] % every == 0;
}
