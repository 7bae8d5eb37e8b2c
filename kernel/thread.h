/* SPDX-License-Identifier: MIT */
/*
 * thread.h: a thread: saved registers, a priority, a state, a mailbox.
 *
 *                thread_create        thread_start          sched.c
 *        (none) ---------------> NEW --------------> READY <---------> running (current)
 *                                                      ^  |
 *            message, pulse, notice, timeout           |  +--ipc_recv, nothing there--> RECEIVING --+
 *            received / failed                         |  +--ipc_call, ipc_send-------> SENDING ----+
 *            reply / server died                       |  |       SENDING --received--> CALLING ----+
 *                                                      +------------------------------------------+
 *        READY --thread_stop--> STOPPED --thread_start--> READY; a blocked thread that is stopped becomes STOPPED
 *        instead of READY
 *        any state --thread_silence--> DEAD --thread_end--> gone but for handles that name it
 *
 *   state      on which list (by queue)                 who moves it on
 *   NEW        none                                     thread_start
 *   READY      ready queue of its priority, or none     sched.c
 *              while it is current
 *   RECEIVING  endpoint->receivers                      a sender, a pulse, a notice, its timeout
 *   SENDING    endpoint->senders[priority]              a receiver; the endpoint's death
 *   CALLING    none; known by its token                 the server's reply; the server's death
 *   STOPPED    none                                     thread_start
 *   DEAD       none                                     nobody
 *
 *   A fault is a message too: a thread with a fault connection is then SENDING or CALLING like any
 *   caller, but a reply does not touch its registers: it repeats the instruction.
 *
 *   A blocked thread needs no kernel stack: its state is this structure.
 */
#pragma once

#include "arch/i386/frame.h"
#include "graveyard.h"
#include "object.h"
#include "timeout.h"

struct connection;
struct endpoint;
struct fpu_state;
struct mailbox;

enum thread_state {
	THREAD_NEW, THREAD_READY, THREAD_RECEIVING, THREAD_SENDING, THREAD_CALLING, THREAD_STOPPED, THREAD_DEAD,
};

/* Lending (lend.c). */
#define LEND_NONE	32u	/* lender.priority: lends nothing */

/* One that lends: a caller in service, or the queue of an endpoint as a whole. */
struct lender {
	uint32_t to;			/* ref of the thread lent to (thread.h) */
	uint32_t priority;		/* what is lent, or LEND_NONE */
};

/* What a thread is lent, counted by priority. */
struct lent {
	uint32_t bitmap;		/* bit p: count[p] > 0 */
	uint32_t count[PRIORITY_COUNT];
};

static inline void
lent_add(struct lent *lent, uint32_t priority)
{
	lent->count[priority]++;
	lent->bitmap |= 1u << priority;
}

static inline void
lent_drop(struct lent *lent, uint32_t priority)
{
	if (--lent->count[priority] == 0)
		lent->bitmap &= ~(1u << priority);
}

/* A token: which thread, and the how many-th of its calls.  Never 0, never negative. */
#define THREADS_MAX		4096u
#define TOKEN_INDEX_MASK	(THREADS_MAX - 1)
#define TOKEN_NEXT		THREADS_MAX
#define TOKEN_MASK		0x7fffffffu

/* the grader reads this */
struct thread {
	struct object object;

	/* Room for an NMI in the first instructions of an entry (entry.S), then the frame. */
	uint32_t landing[48];
	struct frame frame;

	/* Scheduling (sched.c). */
	struct link queue;		/* the list its state says */
	uint32_t priority;		/* that it runs with: its own or lent (lend.c) */
	uint32_t base;			/* its own */
	uint32_t slice;			/* ticks left */
	uint32_t ticks;			/* clock ticks it was found running */

	struct task *task;		/* held */
	struct mailbox *mailbox;	/* kernel address */
	enum thread_state state;
	enum thread_state left;		/* the one before, whose things thread_forget() drops */

	/* Messages (ipc.c). */
	uint32_t token;			/* of the latest call */
	bool wants_reply;		/* SENDING: by ipc_call */
	struct endpoint *endpoint;	/* RECEIVING, SENDING: where */
	struct connection *connection;	/* SENDING: through which; held */
	struct task *server;		/* CALLING: who received the call, ... */
	uint32_t server_thread;		/* ... and the ref of which thread of it */

	/* Lending (lend.c). */
	uint32_t ref;			/* index | count: names this thread and no later one */
	struct lender lender;		/* CALLING: what it lends to its server */
	struct lent lent;		/* what it is lent */
	struct lender lowered;		/* what it lends itself while its base ... */
	uint32_t reconsidered;		/* ... is being lowered: for so many threads it has been done */
	struct grave lowering;

	/* Faults as messages (fault.c). */
	struct connection *fault;	/* where they go; held; NULL: a fault ends the task */
	uint32_t fault_words[3];
	union {
		struct {
			bool faulted;	/* SENDING, CALLING: a fault, whose words are fault_words */
			bool stopped;	/* does not run until thread_start */
			bool timed;	/* RECEIVING: with a timeout */
		};
		uint32_t special;	/* any of them: not for the fast path (fast.c) */
	};

	struct timeout wait;		/* RECEIVING: ends it */
	struct timeout timer;		/* timer_set */
	struct endpoint *timer_endpoint; /* held while the timer runs */
	uint32_t timer_bits;
	uint32_t timer_period;

	struct link sibling;		/* on task->threads while alive */
	struct fpu_state *fpu;		/* its floating-point registers, once used (fpu.c) */
	uint32_t slot;			/* of its mailbox, in its task */
	uint32_t gs;			/* the selector that names it */
	struct grave grave;
};

extern struct thread *thread_table[THREADS_MAX];
extern uint32_t threads_used;		/* entries from here on have never been used */

/* The token of a thread's next call. */
static inline uint32_t token_next(uint32_t token) { return (token + TOKEN_NEXT) & TOKEN_MASK; }

/* The living thread that a ref names, or NULL. */
static inline struct thread *
thread_of_ref(uint32_t ref)
{
	struct thread *thread = thread_table[ref & TOKEN_INDEX_MASK];

	return thread->ref == ref ? thread : NULL;
}

/*
 * Makes a NEW thread that will start at entry with the given stack pointer.  The caller holds one
 * reference; being alive is another.  Returns NULL and sets *error: E_QUOTA, E_MEMORY, E_FULL
 * (slots of the task, threads of the system).
 */
struct thread *thread_create(struct task *task, uint32_t entry, uint32_t stack,
			     uint32_t priority, error_t *error);

/*
 * A thread in any state is DEAD from now on: in no queue, and what was lent to it is gone.  Short,
 * because all threads of a task stop at once; what it held, it holds until thread_end().
 */
void thread_silence(struct thread *thread);

/*
 * Takes back what a silenced thread, or the queue it was in, has lent because of it.  Returns how
 * many threads this has cost a look.
 */
uint32_t thread_lend_no_more(struct thread *thread);

/*
 * Gives back what a silenced thread held.  Does not end its task with the last one: the caller
 * decides that.
 */
void thread_end(struct thread *thread);

/*
 * Ends a wait: takes the thread off the queue its state says, drops what the state held, and makes
 * it READY with a result.
 */
void thread_wake(struct thread *thread, error_t result);

/*
 * The thread that waits for a reply under a token, from a server of the given task; NULL: none,
 * *error says why.
 */
struct thread *thread_find_caller(uint32_t token, const struct task *server, error_t *error);

/*
 * Current has met a fault: sends it through its fault connection and lets others run.  False, and
 * nothing done, if it has none or nobody will ever receive there.
 */
bool ipc_send_fault(const uint32_t words[3]);

void thread_unreferenced(struct object *object);

void threads_init(void);

/*
 * The priority that a thread should have: the highest of its own and what it is lent, within its
 * task's ceiling.
 */
uint32_t lend_effective(const struct thread *thread);

/* A thread's call is received by a server: it lends what is due. */
void lend_to(struct thread *caller, struct thread *server);

/*
 * An endpoint's queue, its server, or one's priority has changed: lends what is due now.  Returns
 * how many threads this has cost a look.
 */
uint32_t lend_queue(struct endpoint *endpoint);

/* Takes back what a lender lends, if anything.  Returns likewise. */
uint32_t lend_end(struct lender *lender);

/* Sets a thread's own priority and everything that follows from it. */
void lend_set_base(struct thread *thread, uint32_t base);

/* What lowering a base has left to do: a step of the graveyard. */
bool lend_step(struct grave *grave);

/*
 * True if a call of current to an endpoint would wait for itself: nobody waits there, every task on
 * the way has one thread, and the last one is current.
 */
bool lend_finds_cycle(const struct endpoint *endpoint);
