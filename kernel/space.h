/* SPDX-License-Identifier: MIT */
/*
 * space.h: what is mapped in a task.
 */
#pragma once

#include "arch/i386/paging.h"

struct memory;
struct task;

/*
 * Maps pages of a Memory that are there, at most MAP_STEP, with PTE_WRITE and PTE_MAY_WRITE as bits
 * say; what was mapped in their places goes.  E_QUOTA, E_MEMORY: nothing has changed.
 */
error_t space_map(struct task *task, struct memory *memory, uint32_t address, uint32_t first, uint32_t pages, pte_t bits);

/* Makes and maps a page of mailboxes, unless it is there.  E_QUOTA, E_MEMORY: nothing has changed. */
error_t space_map_mailboxes(struct task *task, uint32_t page);

/*
 * Takes away the first page mapped from task->cursor (an address) on, a mailbox too, and moves that
 * to where another may be.  Returns what it cost in looks (graveyard.h); 0 when it has reached the
 * kernel's half.  Only for a task that no thread will run in again.
 */
uint32_t space_reap(struct task *task);
