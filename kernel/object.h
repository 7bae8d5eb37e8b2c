/* SPDX-License-Identifier: MIT */
/*
 * object.h: what every kernel object begins with.
 *
 *   An object exists while something refers to it: a handle, or another object that holds it (each
 *   file says which of its fields do).  When the last reference goes, the kind's own function
 *   decides what is to be done.
 *
 *   Every object is charged to the task that made it.  When that task is gone, what outlives it is
 *   charged to the parent its quota came from (task.c), so payer is never stale.
 */
#pragma once

#include "list.h"
#include "pool.h"

struct connection;
struct task;

struct object {
	uint32_t type;			/* OBJECT_*: the bit that handles carry too */
	uint32_t references;
	struct task *payer;
	struct link charged;		/* on the payer's list */
};

/*
 * A message the kernel sends of itself, embedded in the object it speaks of, so that it cannot
 * fail.  A Connection's says that nobody holds it any more (hang-up), a Task's that it died.  A
 * notice is on its endpoint's queue at most once; receiving it is the last thing that happens to
 * it.
 */
struct notice {
	struct link link;		/* on endpoint->notices while queued */
	struct connection *connection;	/* whose badge it carries; Task: NULL if nobody is to be told */
	uint32_t kind;			/* TAG_KIND_HANGUP or TAG_KIND_DEATH */
	uint32_t words[3];
};

/*
 * Makes an object with one reference, charged to payer.  Returns NULL and sets *error: E_QUOTA if
 * the payer cannot pay, E_MEMORY if there is no memory.
 */
void *object_create(uint32_t type, struct task *payer, error_t *error);

/* Returns the object's slot and the charge for it.  Only for the kind's own last steps. */
void object_free(struct object *object);

static inline void object_hold(struct object *object) { object->references++; }

/* Drops a reference; with the last one, the object begins to go. */
void object_release(struct object *object);

/*
 * Has a pointer, whose address is given, name another object, or none (NULL), and hold that instead
 * of what it named before.  Objects of any kind: all begin with a struct object.
 */
void object_refer(void *pointer, void *object);

/* All that an object's payer is charged because of it, in bytes. */
uint32_t object_charge(const struct object *object);

/* Prepares the pools.  Boot only. */
void objects_init(void);

/* Panics unless every pool is sound. */
void objects_check(void);
