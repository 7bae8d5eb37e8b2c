/* SPDX-License-Identifier: MIT */
/*
 * space.h: what is mapped in a task.
 */
#pragma once

#include "arch/i386/paging.h"
#include "types.h"

struct memory;
struct task;

/* Gives a fresh task its directory; charged to the task itself.  E_QUOTA, E_MEMORY. */
error_t space_create(struct task *task);

/* Frees the directory of a task in which nothing is mapped any more. */
void space_destroy(struct task *task);

/* Makes and maps a page of mailboxes, unless it is there.  E_QUOTA, E_MEMORY: nothing has changed. */
error_t space_map_mailboxes(struct task *task, uint32_t page);

/* Maps all pages of a Memory that are there, however long it takes.  Boot only. */
error_t space_map_all(struct task *task, struct memory *memory, uint32_t address, bool writable);

/*
 * Takes away the first page mapped from task->cursor (an address) on, a mailbox too, and moves that to where another may be.  Returns
 * what it cost in looks (graveyard.h); 0 when it has reached the kernel's half.  Only for a task that no thread will run in again.
 */
uint32_t space_reap(struct task *task);
