/* SPDX-License-Identifier: MIT */
/*
 * scope.c: every interleaving of a small scope.
 *
 *   scope SCENARIO DEPTH all       tries every sequence of up to DEPTH steps in one scenario
 *   scope SCENARIO DEPTH core      likewise, of the calls without which nothing works
 *   scope --calls                  lists the repertoire
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "no_machine.h"

#include "memory.h"
#include "repertoire.h"
#include "search.h"
#include "world.h"

static int
usage(void)
{
	fprintf(stderr, "scope: which one, how deep, with which calls?  scope SCENARIO 1..%u all|core\n",
		SEARCH_DEPTH_MAX);
	for (uint32_t n = 0; n < scenario_count; n++)
		fprintf(stderr, "  %-8s %s\n", scenarios[n].name, scenarios[n].text);
	return 2;
}

static int
list_calls(void)
{
	for (uint32_t n = 0; n < repertoire_count; n++)
		printf("%s %s\n", repertoire[n].core ? "core" : "    ", repertoire[n].words);
	return EXIT_SUCCESS;
}

static const struct scenario *
find(const char *name)
{
	for (uint32_t n = 0; n < scenario_count; n++)
		if (strcmp(scenarios[n].name, name) == 0)
			return &scenarios[n];
	return NULL;
}

static uint32_t
calls_counted(bool core)
{
	uint32_t count = 0;

	for (uint32_t n = 0; n < repertoire_count; n++)
		count += !core || repertoire[n].core;
	return count;
}

static void
report(const struct scenario *scenario, unsigned depth, bool core, const struct search_result *result)
{
	printf("scope: %u states, %llu transitions, depth %u, %u calls in the repertoire: %s\n",
	       result->states, (unsigned long long)result->transitions, depth, calls_counted(core),
	       scenario->text);
	printf("  states first reached after 0, 1, 2 ... steps:");
	for (unsigned n = 0; n <= depth; n++)
		printf(" %u", result->per_depth[n]);
	printf("; %u KiB watched\n", memory_watched() / 1024);
}

int
main(int count, char **arguments)
{
	const struct scenario *scenario = count == 4 ? find(arguments[1]) : NULL;
	const unsigned depth = count == 4 ? strtoul(arguments[2], NULL, 10) : 0;
	const bool core = count == 4 && strcmp(arguments[3], "core") == 0;
	struct search_result result = { 0 };

	if (count == 2 && strcmp(arguments[1], "--calls") == 0)
		return list_calls();
	if (scenario == NULL || depth == 0 || depth > SEARCH_DEPTH_MAX ||
	    (!core && strcmp(arguments[3], "all") != 0))
		return usage();
	world_make(scenario);
	search_run(depth, core, &result);
	report(scenario, depth, core, &result);
	return EXIT_SUCCESS;
}
