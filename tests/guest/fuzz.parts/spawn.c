/* SPDX-License-Identifier: MIT */
/*
 * spawn.c: more actors, and more attackers below this one.
 *
 *   A new attacker is made of about twenty calls, each of which may fail because the handles were
 *   closed, the quota is used up or the memory is.  What has been made by then is left as it is: a
 *   task that never ran, a Memory that nobody names.  The camp is filled through a window; each
 *   actor has its own.
 */
#include "fuzz.parts/spawn.h"

#include "fuzz.parts/actor.h"

#define SPAWN_DEPTH	3u
#define SPAWN_HANDLES	48u

extern char image_start[];

void
camp_fill(struct camp *camp, uint32_t seed, uint32_t depth, uint32_t text_pages,
	  const uint32_t *allowed)
{
	static const uint8_t known[KINDS][KNOWN_FIXED] = {
		{ CAMP_TASK, CAMP_TASK },
		{ CAMP_THREAD, CAMP_THREAD },
		{ CAMP_ENDPOINT, CAMP_PLAZA },
		{ CAMP_CONNECTION, CAMP_SERVICE },
		{ CAMP_SPARSE, CAMP_CONTIGUOUS },
		{ CAMP_IRQ, CAMP_IRQ_TAKEN },
		{ CAMP_PORTS, CAMP_PORTS },
	};

	camp->seed = seed;
	camp->depth = depth;
	camp->text_pages = text_pages;
	camp->actors = 1;
	for (uint32_t call = 0; call < CALLS_COUNTED; call++)
		camp->allowed[call] = allowed[call];
	for (unsigned kind = 0; kind < KINDS; kind++) {
		for (unsigned n = 0; n < KNOWN; n++)
			camp->known[kind][n] = known[kind][n % KNOWN_FIXED];
	}
	camp->known[kind_index(OBJECT_CONNECTION)][KNOWN_FIXED] = CAMP_PLAZA_DOOR;
	camp->known[kind_index(OBJECT_MEMORY)][KNOWN_FIXED] = CAMP_DEVICE;
}

void
spawn_actor(struct actor *actor)
{
	struct camp *camp = actor->camp;
	const uint32_t n = camp->actors;
	uint32_t *top = (uint32_t *)camp_stack(n);
	int32_t thread;

	if (n >= ACTORS_MAX)
		return;
	camp->actors = n + 1;
	*--top = n;
	thread = act_call(actor, CALL_thread_create, HANDLE_SELF, (uint32_t)actor_entry,
			  (uint32_t)top, random_below(&actor->random, 12), 0);
	if (thread <= 0)
		return;
	learn_kind(actor, OBJECT_THREAD, (handle_t)thread);
	act_call(actor, CALL_thread_start, (handle_t)thread, 0, 0, 0, 0);
}

/* Fill the new camp through this actor's window. */
static _Bool
spawn_camp(struct actor *actor, handle_t memory)
{
	const uint32_t window = SPAWN_WINDOWS + actor->number * 0x100000u;
	struct camp *camp = (struct camp *)window;
	const struct camp *own = actor->camp;

	if (act_call(actor, CALL_memory_map, memory, HANDLE_SELF, window, 0,
		     CAMP_SIZE | MAP_READ | MAP_WRITE) != CAMP_SIZE)
		return 0;
	camp_fill(camp, random_next(&actor->random), own->depth + 1, own->text_pages, own->allowed);
	*(uint32_t *)(window + PAGE_SIZE + ACTOR_STACK - 4) = 0;
	act_call(actor, CALL_memory_unmap, HANDLE_SELF, window, CAMP_SIZE, 0, 0);
	return 1;
}

/* Map camp, text and tally into the new task. */
static _Bool
spawn_space(struct actor *actor, handle_t task, handle_t memory)
{
	const uint32_t text = actor->camp->text_pages * PAGE_SIZE;

	return act_call(actor, CALL_memory_map, memory, task, CAMP, 0,
			CAMP_SIZE | MAP_READ | MAP_WRITE) == CAMP_SIZE &&
	       act_call(actor, CALL_memory_map, CAMP_TEXT, task, (uint32_t)image_start, 0,
			text | MAP_READ) == (int32_t)text &&
	       act_call(actor, CALL_memory_map, CAMP_TALLY, task, TALLY, 0,
			TALLY_SIZE | MAP_READ | MAP_WRITE) == TALLY_SIZE;
}

/* Give most of the actor's first handles. */
static void
spawn_handles(struct actor *actor, handle_t task)
{
	for (uint32_t n = CAMP_TEXT; n < CAMP_THREAD; n++) {
		if (!random_chance(&actor->random, 4))
			act_call(actor, CALL_handle_copy, n, task, n, RIGHTS_ALL, 0);
	}
	act_call(actor, CALL_handle_copy, task, task, CAMP_TASK, RIGHTS_ALL, 0);
}

static void
spawn_start(struct actor *actor, handle_t task)
{
	const int32_t thread = act_call(actor, CALL_thread_create, task, (uint32_t)actor_entry,
					camp_stack(0) - 4, random_below(&actor->random, 12), 0);

	if (thread <= 0)
		return;
	learn_kind(actor, OBJECT_THREAD, (handle_t)thread);
	act_call(actor, CALL_handle_copy, (handle_t)thread, task, CAMP_THREAD, RIGHTS_ALL, 0);
	act_call(actor, CALL_thread_start, (handle_t)thread, 0, 0, 0, 0);
}

void
spawn_attacker(struct actor *actor)
{
	const uint32_t quota = (24 + random_below(&actor->random, 16)) * PAGE_SIZE;
	const handle_t death = random_chance(&actor->random, 2) ? draw_known(actor, OBJECT_CONNECTION) : 0;
	int32_t task, memory;

	if (actor->camp->depth >= SPAWN_DEPTH)
		return;
	task = act_call(actor, CALL_task_create, death & HANDLE_MAX, quota, 12, SPAWN_HANDLES, 0);
	if (task <= 0)
		return;
	learn_kind(actor, OBJECT_TASK, (handle_t)task);
	memory = act_call(actor, CALL_memory_create, 0, CAMP_SIZE, MEMORY_SPARSE, 0, 0);
	if (memory <= 0)
		return;
	if (act_call(actor, CALL_memory_commit, (handle_t)memory, 0, CAMP_SIZE, 0, 0) == CAMP_SIZE &&
	    spawn_camp(actor, (handle_t)memory) &&
	    spawn_space(actor, (handle_t)task, (handle_t)memory)) {
		spawn_handles(actor, (handle_t)task);
		spawn_start(actor, (handle_t)task);
	}
	act_call(actor, CALL_handle_close, (handle_t)memory, 0, 0, 0, 0);
}
