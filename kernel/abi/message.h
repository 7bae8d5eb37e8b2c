/* SPDX-License-Identifier: MIT */
/*
 * message.h: what a message looks like: registers, tag and mailbox.
 *
 *   A message is a tag and three words, in registers both ways.  Larger things lie in the thread's
 *   mailbox: a payload of up to 384 bytes, up to four handles and the two windows.  A transfer copies
 *   mailbox to mailbox and never touches other user memory.
 *
 *   The tag:
 *
 *     31   30..28   27..16   15      14      13..12  11..9     8..0
 *     0    kind     label    write   read    0       handles   payload length in bytes
 *                            window  window
 *
 *   The kind is set by the kernel alone: a tag given by a user that has these bits, or a reserved bit,
 *   is refused with E_ARGUMENT.  Bit 31 is always 0, so that a received tag is never negative and every
 *   error is.
 */
#pragma once

#include "abi/types.h"

#define TAG_LENGTH_MASK	  0x000001ffu
#define TAG_HANDLES_SHIFT 9
#define TAG_HANDLES_MASK  0x00000e00u
#define TAG_WINDOW_READ	  0x00004000u	/* the server may read the caller's read window */
#define TAG_WINDOW_WRITE  0x00008000u	/* the server may write the caller's write window */
#define TAG_LABEL_SHIFT	  16
#define TAG_LABEL_MASK	  0x0fff0000u
#define TAG_KIND_MASK	  0x70000000u
#define TAG_RESERVED	  0xf0003000u	/* must be 0 in every tag a user gives */

#define TAG_KIND_MESSAGE  0x00000000u
#define TAG_KIND_PULSE	  0x10000000u	/* words[0]: the bits */
#define TAG_KIND_HANGUP	  0x20000000u	/* badge: whose last handle has closed */
#define TAG_KIND_DEATH	  0x30000000u	/* badge: the death connection's; words[0]: the code; after
					 * a fault words[1]: address, words[2]: instruction */
#define TAG_KIND_FAULT	  0x40000000u	/* words[0]: vector | error code << 8 (FAULT_VECTOR,
					 * FAULT_ERROR); words[1]: address; words[2]: instruction */

/*
 * A death notice's code: what task_destroy or thread_exit was given (31 bits), or this and the
 * exception's vector.
 */
#define DEATH_FAULT	  0x80000000u

#define FAULT_VECTOR(word)	((word) & 0xff)
#define FAULT_ERROR(word)	((word) >> 8)

#define WINDOW_STEP		16384u	/* bytes an ipc_read or ipc_write */

#define MESSAGE_PAYLOAD_MAX	384u
#define MESSAGE_HANDLES_MAX	4u
#define MESSAGE_WORDS		3u

#define TAG(label, length, handles) \
	((uint32_t)(label) << TAG_LABEL_SHIFT | (uint32_t)(handles) << TAG_HANDLES_SHIFT | \
	 (uint32_t)(length))
#define TAG_LABEL(tag)		(((tag) & TAG_LABEL_MASK) >> TAG_LABEL_SHIFT)
#define TAG_LENGTH(tag)		((tag) & TAG_LENGTH_MASK)
#define TAG_HANDLES(tag)	(((tag) & TAG_HANDLES_MASK) >> TAG_HANDLES_SHIFT)
#define TAG_KIND(tag)		((tag) & TAG_KIND_MASK)

/* A message in registers, as the user stubs take and give it. */
struct message {
	uint32_t tag;
	uint32_t badge;			/* received only: the sender's connection */
	uint32_t words[MESSAGE_WORDS];
};

struct window {
	uint32_t address;
	uint32_t length;		/* bytes */
};

/*
 * The mailbox: 512 bytes a thread, in a frame the kernel owns, mapped in the task at a fixed
 * address that cannot be unmapped.  %gs points at it, so %gs:0 is its own address, and %gs:12
 * (local) is wherever the library keeps what each thread has of its own: the kernel neither reads
 * nor changes that word.  The kernel reads and writes the rest as data only: whatever a user leaves
 * here can hurt nobody else.
 */
struct mailbox {
	uint32_t self;			/* the mailbox's own user address; set when the thread is made */
	uint32_t token;			/* received: names the waiting caller, 0 if none waits for a reply */
	uint32_t accept;		/* how many handles this thread takes with a message, 0..4 */
	uint32_t local;			/* the library's: thread-local base; 0 in a new thread */
	handle_t handles[MESSAGE_HANDLES_MAX];	/* sent: to copy.  Received: where they are now */
	struct window read_window;	/* the caller's, readable by the server until the reply */
	struct window write_window;	/* the caller's, writable by the server until the reply */
	uint32_t library[20];		/* free for the library */
	uint8_t payload[MESSAGE_PAYLOAD_MAX];
};

#define MAILBOX_SIZE		512u
_Static_assert(sizeof(struct mailbox) == MAILBOX_SIZE, "eight mailboxes fill a page");
