/* SPDX-License-Identifier: MIT */
/*
 * protocol/process.h: what proc answers to the processes it made.
 *
 *   Every process is born with a connection to proc, at index PROCESS_HANDLE of its handle table
 *   and under the name "process".  Its badge says who asks, so a request never names its sender.
 *   words[0] of a reply is >= 0, a kernel error or ERRNO(n); addresses come back in words[1],
 *   because half of them would look like errors.
 *
 *   THREAD below is the caller's own thread, as PROCESS_THREAD numbered it (the first is 0).  A
 *   wrong number harms nobody but the caller.
 *
 *   label            request                                         reply (beside words[0] = 0 or an error)
 *
 *   Births and ends
 *   PROCESS_FORK     [0] THREAD                                      [0] pid, in the child 0; [1] the child's pid; handle: its Task
 *   PROCESS_SPAWN    [0] SPAWN_ flags, [1] group (SPAWN_GROUP),      [0] pid; handle: its Task
 *                    [2] handles in its table (0: as the caller);
 *                    handle: the program, an open file;
 *                    read window: struct process_start
 *   PROCESS_SPAWN_SIGNALS  [0] pid of an embryo, [1] mask,           -
 *                    [2] set that is as in a new process
 *   PROCESS_START    [0] pid                                         -
 *   PROCESS_EXEC     [0] THREAD, which must be 0; handle: the        only an error; else the new program starts, and the other threads
 *                    program;                                        are no more
 *                    read window: struct process_start
 *   PROCESS_WAIT     [0] pid, 0, -1 or -group (waitpid); [1] WNOHANG [0] pid, 0: none yet; [1] status; payload: struct process_usage
 *                    | WUNTRACED | WCONTINUED | WNOWAIT |
 *                    PROCESS_WAIT_LIVING; [2] THREAD
 *   PROCESS_THREAD   [0] entry, [1] stack pointer, [2] THREAD        [0] the new one's THREAD;
 *                                                                    handle: the Thread, not yet
 *                                                                    started; it blocks the signals
 *                                                                    that the caller does
 *   PROCESS_THREAD_END  [0] THREAD                                   none: the caller is gone
 *
 *   A child of PROCESS_FORK or PROCESS_SPAWN is an embryo: it has its memory, and a handle table
 *   with nothing but its own connection to proc.  The caller copies into it, through the Task
 *   handle (MANAGE), what it shall have; PROCESS_START then lets it run.  An embryo whose parent
 *   ends is ended.
 *
 *   Who is who
 *   PROCESS_GET      [0] enum process_fact, [1] pid or 0             [1] the value
 *   PROCESS_SET_GROUP    [0] pid or 0, [1] group or 0                -
 *   PROCESS_SET_SESSION                                              [1] session
 *   PROCESS_CONFINE  [0] most processes, [1] most pages (0: no limit of its own)   -
 *   PROCESS_LIMIT    [0] enum process_limit, [1] new or PROCESS_LIMIT_KEEP         [1] the limit before
 *   PROCESS_USAGE                                                    payload: struct process_usage
 *   PROCESS_TERMINAL handle: the terminal, to be the session's       -
 *   PROCESS_FOREGROUND [0] group, 0: only asks                       [1] the foreground group before
 *
 *   PROCESS_CONFINE moves the caller into a realm of its own, inside the one it is in, which it
 *   never leaves: from there it, and what it starts, can signal, wait for and see only processes of
 *   that realm; all of them together have at most that many processes and pages.
 *
 *   Signals (numbers and flags are those of <signal.h>; a set is one word, signal n is bit n - 1)
 *   PROCESS_KILL     [0] pid, 0, -1 or -group; [1] signal, 0: only asks    -
 *   PROCESS_SIGNAL_ENTRY   [0] address of the handlers' entry,       -
 *                    [1] address of PROCESS_THREADS_MAX words
 *   PROCESS_SIGNAL_ACTION  [0] signal | SIGNAL_SET | flags,          [1] handler before; [2] mask before
 *                    [1] handler, [2] mask
 *   PROCESS_SIGNAL_MASK    [0] SIG_BLOCK .. or -1: only asks, [1] set, [2] THREAD    [1] mask before
 *   PROCESS_SIGNAL_PENDING                                           [1] set
 *   PROCESS_SIGNAL_SUSPEND [0] mask, [1] THREAD                      ERRNO(EINTR), once a handler is to run
 *   PROCESS_SIGNAL_WAIT    [0] set, [1] THREAD                       [1] a signal of the set, which is pending no longer
 *   PROCESS_SIGNAL_RETURN  [0] address of a struct signal_context, [1] THREAD   none: the thread goes on with those registers, and its
 *                                                                    mask is frame.mask again
 *   PROCESS_ALARM    [0] milliseconds, 0: none, PROCESS_ALARM_KEEP:  [1] milliseconds that were
 *                    left; [2] period before only asks; [1] period
 *
 *   A signal with a handler makes the thread go on at the entry, with a struct signal_frame at its
 *   stack pointer.  It may be in the middle of a call: the reply then arrives at the entry, which
 *   saves every register and the mailbox, runs the handler, and asks proc to set them again
 *   (PROCESS_SIGNAL_RETURN).  A thread whose word (PROCESS_SIGNAL_ENTRY) is not 0 waits for
 *   something that may take long: its call is cancelled (E_INTERRUPTED) so that the handler runs at
 *   once.
 *
 *   Memory
 *   PROCESS_BREAK    [0] new end of the heap, 0: only asks           [1] the end now
 *   PROCESS_MAP      [0] address | MAPPING_ flags, [1] length,       [1] the address
 *                    [2] page of the file; handle (MAPPING_FILE): the open file
 *   PROCESS_UNMAP    [0] address, [1] length                         -
 *   PROCESS_PROTECT  [0] address, [1] length | MAPPING_ rights       -
 *   PROCESS_SYNC     [0] address, [1] length                         - (once what was written is in the files)
 *   PROCESS_SHARED   [0] O_ flags; payload: name                     handle: an open file (IO_TRUNCATE, IO_STAT, close)
 *   PROCESS_SHARED_REMOVE  payload: name                             -
 *   PROCESS_PIPE     [0] O_NONBLOCK or 0                             handles: the reading end, the writing end
 *
 *   proc tells a session's terminal where to raise its pulses (IO_TERMINAL_SESSION) and which group
 *   is in the foreground (IO_TERMINAL_GROUP); when a key is pressed for it, proc signals that
 *   group.
 */
#pragma once

#include "abi/types.h"
#include "protocol/errno.h"

#define PROCESS_HANDLE		1u	/* where a process has its connection to proc */
#define PROCESS_THREADS_MAX	16u

enum process_label {
	PROCESS_FORK = 0x80,		/* below: protocol/io.h */
	PROCESS_SPAWN,
	PROCESS_SPAWN_SIGNALS,
	PROCESS_START,
	PROCESS_EXEC,
	PROCESS_WAIT,
	PROCESS_THREAD,
	PROCESS_THREAD_END,
	PROCESS_GET,
	PROCESS_SET_GROUP,
	PROCESS_SET_SESSION,
	PROCESS_CONFINE,
	PROCESS_LIMIT,
	PROCESS_TERMINAL,
	PROCESS_FOREGROUND,
	PROCESS_KILL,
	PROCESS_SIGNAL_ENTRY,
	PROCESS_SIGNAL_ACTION,
	PROCESS_SIGNAL_MASK,
	PROCESS_SIGNAL_PENDING,
	PROCESS_SIGNAL_SUSPEND,
	PROCESS_SIGNAL_WAIT,
	PROCESS_SIGNAL_RETURN,
	PROCESS_ALARM,
	PROCESS_BREAK,
	PROCESS_MAP,
	PROCESS_UNMAP,
	PROCESS_PROTECT,
	PROCESS_SYNC,
	PROCESS_SHARED,
	PROCESS_SHARED_REMOVE,
	PROCESS_PIPE,
	PROCESS_USAGE,
	PROCESS_LABELS
};

/* PROCESS_SPAWN */
#define SPAWN_GROUP	0x1u	/* into the group words[1]; 0: one of its own */
#define SPAWN_SESSION	0x2u	/* into a session of its own */

/*
 * What a new program is given: this, then the words handles[handle_count] (where in its table each
 * named handle will be), then the strings, each with its zero: arguments, environment, the handles'
 * names.
 */
struct process_start {
	uint32_t size;			/* bytes of all of it, at most PROCESS_START_MAX */
	uint32_t argument_count;
	uint32_t environment_count;
	uint32_t handle_count;
};

#define PROCESS_START_MAX	(64u << 10)

enum process_fact {
	PROCESS_PID,
	PROCESS_PARENT,
	PROCESS_GROUP,
	PROCESS_SESSION,
};

enum process_limit {
	PROCESS_LIMIT_STACK,		/* bytes */
	PROCESS_LIMIT_DATA,		/* bytes of the heap */
	PROCESS_LIMIT_MODE,		/* permissions that new files are not given (umask) */
	PROCESS_LIMITS
};

#define PROCESS_LIMIT_KEEP	0xffffffffu
#define PROCESS_ALARM_KEEP	0xffffffffu

#define PROCESS_WAIT_LIVING	0x10000u	/* children that have ended are not meant */

/* What a process, or those it has waited for, used. */
struct process_usage {
	uint32_t milliseconds;		/* of processor time */
	uint32_t children_milliseconds;
	uint32_t faults;		/* pages it asked for */
	uint32_t pages;			/* the most it had */
};

/* PROCESS_MAP, PROCESS_PROTECT: or-ed into a multiple of the page size. */
#define MAPPING_READ	0x001u
#define MAPPING_WRITE	0x002u
#define MAPPING_EXECUTE	0x004u
#define MAPPING_RIGHTS	0x007u
#define MAPPING_SHARED	0x008u	/* else private */
#define MAPPING_FIXED	0x010u	/* exactly there; what is there goes */
#define MAPPING_FILE	0x020u	/* a file's pages, else zeroes */

/* PROCESS_SIGNAL_ACTION: bits of words[0]; the flags of <signal.h> keep their places. */
#define SIGNAL_NUMBER	0x000000ffu
#define SIGNAL_SET	0x00000100u	/* else only asks */
#define SIGNAL_RESTART	0x10000000u	/* SA_RESTART */
#define SIGNAL_NODEFER	0x40000000u
#define SIGNAL_RESETHAND 0x80000000u
#define SIGNAL_NOSTOP	0x00000200u	/* SA_NOCLDSTOP */
#define SIGNAL_NOWAIT	0x00000400u	/* SA_NOCLDWAIT */
#define SIGNAL_INFO	0x00000800u	/* SA_SIGINFO */
#define SIGNAL_FLAGS	0xf0000e00u

/* What the entry finds at its stack pointer. */
struct signal_frame {
	uint32_t number;
	uint32_t handler;
	uint32_t flags;			/* of the action */
	uint32_t code;			/* si_code */
	uint32_t value;			/* address of a fault; pid of the sender; of the child */
	uint32_t status;		/* SIGCHLD: the child's */
	uint32_t mask;			/* in force before, and again after PROCESS_SIGNAL_RETURN */
	uint32_t eflags;
	uint32_t eip, esp;		/* where to go on */
};

/* What PROCESS_SIGNAL_RETURN takes: the frame, and before it the other registers as PUSHA saves them. */
struct signal_context {
	uint32_t edi, esi, ebp, unused, ebx, edx, ecx, eax;
	struct signal_frame frame;
};
