/* SPDX-License-Identifier: MIT */
/*
 * types.h: the scalars that cross the wall between the kernel and user space.
 *
 *   Everything in kernel/abi/ is shared by both sides and includes nothing of either.
 */
#pragma once

#include <stdint.h>

/* Index into the caller's handle table.  24 bits: it shares a register with the call number. */
typedef uint32_t handle_t;

#define HANDLE_SELF	0u		/* where a call takes a Task or a Thread: the caller's own */
#define HANDLE_NONE	0u		/* where a call takes an optional handle: none */
#define HANDLE_ANY	0u		/* where a call takes an index to fill: any free one */
#define HANDLE_MAX	0x00ffffffu

/*
 * Rights of a handle.  Copying can only take rights away.
 *
 *   SEND      Connection: call, send, pulse
 *   RECEIVE   Endpoint: receive, make connections, bind interrupts and timers to it
 *   READ      Memory: map readable.  Task, Thread: look at it (task_info)
 *   WRITE     Memory: map writable, commit
 *   MAP       Memory: map at all
 *   TRANSFER  any: may be sent in a message or moved to another task
 *   MANAGE    Task: fill, start, destroy.  Thread: start, set.  Irq, Ports, device Memory: use and divide
 *   INHERIT   any: carries no power; libraries copy such handles to child processes
 */
#define RIGHT_SEND	0x01u
#define RIGHT_RECEIVE	0x02u
#define RIGHT_READ	0x04u
#define RIGHT_WRITE	0x08u
#define RIGHT_MAP	0x10u
#define RIGHT_TRANSFER	0x20u
#define RIGHT_MANAGE	0x40u
#define RIGHT_INHERIT	0x80u
#define RIGHTS_ALL	0xffu

/*
 * Kinds of object, one bit each above the rights, so that one mask tests the kind and the rights of a
 * handle together: (meta & need) == need.
 */
#define OBJECT_TASK	  0x0100u
#define OBJECT_THREAD	  0x0200u
#define OBJECT_ENDPOINT	  0x0400u
#define OBJECT_CONNECTION 0x0800u
#define OBJECT_MEMORY	  0x1000u
#define OBJECT_IRQ	  0x2000u
#define OBJECT_PORTS	  0x4000u
#define OBJECT_TYPES	  0x7f00u

/* What a call needs (calls.def), beside kind and rights: instead of a handle it takes ... */
#define HANDLE_OR_SELF	  0x10000u	/* HANDLE_SELF */
#define HANDLE_OR_NONE	  0x20000u	/* HANDLE_NONE */

#define PAGE_SIZE	4096u
#define PAGE_MASK	(PAGE_SIZE - 1)

/* Thread priorities: 0 (lowest) .. 31 (highest). */
#define PRIORITY_COUNT	32u

/* Timeouts are in milliseconds. */
#define TIMEOUT_NONE	0u		/* do not wait */
#define TIMEOUT_NEVER	0xffffffffu	/* wait for ever */
