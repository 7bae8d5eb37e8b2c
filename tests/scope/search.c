/* SPDX-License-Identifier: MIT */
/*
 * search.c: every sequence of steps up to a depth, shortest first.
 *
 *   From each state, every step of the repertoire that is possible there is made once.  A state
 *   that has been seen before, however it was reached, is not looked at again: what can follow has
 *   been, or will be, tried from where it was first reached, after no more steps than now.  So the
 *   states and steps stand for all sequences, and the first failure found is one of the shortest.
 *
 *   A state is kept as its number (memory.c) and the step that first led to it.  To go on from it,
 *   the steps from the last state on the way that is still in an image are made again.
 */
#include "search.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include <sanitizer/common_interface_defs.h>

#include "no_machine.h"

#include "canonical.h"
#include "memory.h"
#include "repertoire.h"
#include "rules.h"

struct node {
	uint32_t parent;
	uint8_t step;
	int8_t actor;
	uint8_t depth;
};

static struct node *nodes;
static uint64_t *node_numbers;
static uint32_t node_count, node_room;

static uint64_t *seen;			/* numbers of states, by themselves; 0: nothing */
static uint32_t seen_mask;

static uint32_t way[SEARCH_DEPTH_MAX + 1];	/* the nodes whose states are in the images, from the first on */
static unsigned way_length;
static unsigned depth_wanted;
static bool core_only;

/* For the report of a failure. */
static uint32_t failing_node;
static const struct step *failing_step;
static int failing_actor = NOBODY;
static const char *failing_when = "";

static void
complain(uint32_t node)
{
	if (nodes[node].depth == 0)
		return;
	complain(nodes[node].parent);
	fprintf(stderr, "  %u. %s%s%s\n", nodes[node].depth,
		nodes[node].actor < 0 ? "" : world.scenario->threads[nodes[node].actor].name,
		nodes[node].actor < 0 ? "" : ": ", repertoire[nodes[node].step].words);
}

/* Says after which steps. */
static void
complain_all(void)
{
	const bool somebody = failing_step != NULL &&
			      (failing_step->kind == STEP_CALL || failing_step->kind == STEP_FAULT);

	fprintf(stderr, "after these steps, and no fewer:\n");
	if (node_count > 0)
		complain(failing_node);
	if (failing_step != NULL)
		fprintf(stderr, "  %u. %s%s%s%s\n", nodes[failing_node].depth + 1,
			somebody ? world.scenario->threads[failing_actor].name : "",
			somebody ? ": " : "", failing_step->words, failing_when);
}

/* The sanitizers' last words have been said. */
static void
died(void)
{
	fprintf(stderr, "scope: %s: a sanitizer found this,\n", world.scenario->name);
	complain_all();
}

void
search_failed(const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	fprintf(stderr, "scope: %s: ", world.scenario == NULL ? "start" : world.scenario->name);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\n");
	complain_all();
	_exit(EXIT_FAILURE);
}

/*
 * A broken list can be a ring without its head: then something never ends.  A step that has taken
 * so many seconds of the processor's time is one of those; others take less than a millisecond.
 */
#define SECONDS_MAX	10

static uint64_t steps_made;

static void
not_back(int signal_number)
{
	static uint64_t steps_made_before;

	(void)signal_number;
	if (steps_made == steps_made_before)
		search_failed("the kernel does not come back");
	steps_made_before = steps_made;
}

static void
watch_over(void)
{
	const struct itimerval every = { { SECONDS_MAX, 0 }, { SECONDS_MAX, 0 } };

	signal(SIGVTALRM, not_back);
	setitimer(ITIMER_VIRTUAL, &every, NULL);
}

static void
grow(void)
{
	node_room = node_room == 0 ? 1u << 16 : 2 * node_room;
	nodes = realloc(nodes, node_room * sizeof(*nodes));
	node_numbers = realloc(node_numbers, node_room * sizeof(*node_numbers));
	if (nodes == NULL || node_numbers == NULL) {
		fprintf(stderr, "scope: no memory for %u states\n", node_room);
		exit(EXIT_FAILURE);
	}
}

static void
seen_insert(uint64_t number)
{
	uint32_t place = (uint32_t)(number >> 32) & seen_mask;

	while (seen[place] != 0)
		place = (place + 1) & seen_mask;
	seen[place] = number;
}

/* The table of seen numbers is kept at most half full. */
static void
seen_grow(void)
{
	if (seen != NULL && node_count < seen_mask / 2)
		return;
	free(seen);
	seen_mask = seen_mask == 0 ? (1u << 17) - 1 : 2 * seen_mask + 1;
	seen = calloc((size_t)seen_mask + 1, sizeof(*seen));
	if (seen == NULL) {
		fprintf(stderr, "scope: no memory for %u states\n", seen_mask);
		exit(EXIT_FAILURE);
	}
	for (uint32_t n = 0; n < node_count; n++)
		seen_insert(node_numbers[n]);
}

static bool
is_seen(uint64_t number)
{
	uint32_t place = (uint32_t)(number >> 32) & seen_mask;

	while (seen[place] != 0 && seen[place] != number)
		place = (place + 1) & seen_mask;
	return seen[place] == number;
}

static void
add(uint64_t number, uint32_t parent, uint8_t step, int8_t actor, uint8_t depth)
{
	seen_grow();
	if (node_count == node_room)
		grow();
	nodes[node_count] = (struct node){ parent, step, actor, depth };
	node_numbers[node_count++] = number;
	seen_insert(number);
}

/* Makes the step that led to a node, in the state of its parent, and keeps the state in the next image. */
static void
repeat(uint32_t node)
{
	const unsigned level = nodes[node].depth - 1;

	memory_restore(level);
	step_perform(&repertoire[nodes[node].step]);
	canonical(depth_wanted - nodes[node].depth);
	if (node_numbers[nodes[node].parent] + memory_compare(level) != node_numbers[node])
		search_failed("scope: a step made again leads elsewhere");
	memory_keep(level);
	way[level + 1] = node;
	way_length = level + 2;
}

/* Brings the state of a node back, in memory and in the image of its depth. */
static void
go_to(uint32_t node)
{
	const unsigned depth = nodes[node].depth;

	if (depth < way_length && way[depth] == node)
		return;
	go_to(nodes[node].parent);
	repeat(node);
}

/* The same step by the fast path must lead to the same state. */
static void
fast_check(const struct step *step, unsigned depth, uint64_t difference)
{
	memory_undo();
	failing_when = ", by the fast path";
	step_perform_fast(step);
	canonical(depth_wanted - depth - 1);
	if (memory_compare(depth) != difference)
		search_failed("the fast path leads to another state than the ordinary one");
	failing_when = "";
}

/* Everything goes, from here as from anywhere. */
static void
end_check(void)
{
	failing_when = ", then all tasks are destroyed";
	world_end();
	rules_end();
	failing_when = "";
}

static void
try_step(uint32_t node, uint32_t number_of_step, const struct view *before)
{
	const struct step *step = &repertoire[number_of_step];
	const unsigned depth = nodes[node].depth;
	struct view after;
	uint64_t difference, number;

	failing_step = step;
	steps_made++;
	step_perform(step);
	view_take(&after);
	rules_step(step, before, &after);
	canonical(depth_wanted - depth - 1);
	difference = memory_compare(depth);
	if (step_has_fast_path(step))
		fast_check(step, depth, difference);
	number = node_numbers[node] + difference;
	if (!is_seen(number)) {
		rules_state(&after);
		add(number, node, number_of_step, failing_actor, depth + 1);
		end_check();
		memory_restore(depth);
	} else {
		memory_undo();
	}
}

static void
expand(uint32_t node, struct search_result *result)
{
	struct view before;

	go_to(node);
	memory_restore(nodes[node].depth);
	failing_node = node;
	view_take(&before);
	failing_actor = before.current;
	for (uint32_t n = 0; n < repertoire_count; n++) {
		if ((core_only && !repertoire[n].core) || !step_possible(&repertoire[n]))
			continue;
		try_step(node, n, &before);
		result->transitions++;
	}
	failing_step = NULL;
}

void
search_run(unsigned depth, bool core, struct search_result *result)
{
	struct view view;

	__sanitizer_set_death_callback(died);
	watch_over();
	depth_wanted = depth;
	core_only = core;
	canonical(depth);
	memory_begin();
	view_take(&view);
	rules_state(&view);
	add(1, 0, 0, NOBODY, 0);
	way_length = 1;
	for (uint32_t node = 0; node < node_count && nodes[node].depth < depth; node++)
		expand(node, result);
	result->states = node_count;
	for (uint32_t node = 0; node < node_count; node++)
		result->per_depth[nodes[node].depth]++;
}
