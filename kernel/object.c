/* SPDX-License-Identifier: MIT */
/*
 * object.c: making and ending objects; the table of kinds.
 */
#include "object.h"

#include "arch/i386/fpu.h"
#include "assert.h"
#include "device.h"
#include "endpoint.h"
#include "memory.h"
#include "task.h"

static struct kind {
	uint32_t type;
	struct pool pool;
	void (*unreferenced)(struct object *object);
} kinds[] = {
	{ OBJECT_TASK,	     POOL(struct task),		    object_free },
	{ OBJECT_THREAD,     POOL(struct thread),	    thread_unreferenced },
	{ OBJECT_ENDPOINT,   POOL(struct endpoint),	    object_free },
	{ OBJECT_CONNECTION, POOL(struct connection), connection_unreferenced },
	{ OBJECT_MEMORY,     POOL(struct memory),	    memory_unreferenced },
	{ OBJECT_IRQ,	     POOL(struct irq),		    object_free },
	{ OBJECT_PORTS,	     POOL(struct ports),	    object_free },
};

/* The kinds are in the order of their bits. */
static struct kind *
kind_of(uint32_t type)
{
	struct kind *kind = &kinds[__builtin_ctz(type / OBJECT_TASK)];

	assert(kind->type == type);
	return kind;
}

void
objects_init(void)
{
	for (unsigned n = 0; n < countof(kinds); n++)
		pool_init(&kinds[n].pool);
}

void *
object_create(uint32_t type, struct task *payer, error_t *error)
{
	struct object *object;

	object = task_buy_slot(payer, &kind_of(type)->pool, error);
	if (object == NULL)
		return NULL;
	object->type = type;
	object->references = 1;
	object->payer = payer;
	if (payer != NULL)
		list_append(&payer->charged_objects, &object->charged);
	return object;
}

void
object_free(struct object *object)
{
	if (object->payer != NULL)
		list_remove(&object->charged);
	task_sell_slot(object->payer, &kind_of(object->type)->pool, object);
}

uint32_t
object_charge(const struct object *object)
{
	uint32_t bytes = kind_of(object->type)->pool.size;

	if (object->type == OBJECT_MEMORY)
		bytes += ((const struct memory *)object)->charge;
	if (object->type == OBJECT_THREAD)
		bytes += fpu_charge((const struct thread *)object);
	return bytes;
}

void
object_release(struct object *object)
{
	assert(object->references > 0);
	if (--object->references == 0)
		kind_of(object->type)->unreferenced(object);
}

void
object_refer(void *pointer, void *object)
{
	struct object **place = pointer, *old = *place;

	*place = object;
	if (object != NULL)
		object_hold(object);
	if (old != NULL)
		object_release(old);
}

void
objects_check(void)
{
	for (unsigned n = 0; n < countof(kinds); n++)
		pool_check(&kinds[n].pool);
}
