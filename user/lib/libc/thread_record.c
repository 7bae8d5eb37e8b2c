/* SPDX-License-Identifier: MIT */
/*
 * thread_record.c: threads of a program: beginning, end and what is left.
 *
 *	thread_begin()		record and stack are made, the thread runs
 *	thread_end()		ended = true; whoever waits in thread_join() is woken; the kernel ends the thread
 *	thread_join()		waits for `ended`, then until the kernel says it is dead; frees stack and record
 *
 *   A thread cannot free the stack it stands on.  So somebody else does it after its death: who
 *   joins it, or for a detached thread the next thread_begin().
 *
 *   In a process proc makes the thread (protocol/process.h), so that it gets signals and its faults
 *   are served; a service makes it itself.  The first thread has a record that is never freed.
 *   Threads that thread_spawn() made use the first one's: they have no keys of their own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../memory.h"
#include "../posix/process_call.h"
#include "../posix/process_thread.h"
#include "../thread.h"
#include "thread_record.h"
#include "thread_words.h"

#define DESTROY_ROUNDS	4	/* PTHREAD_DESTRUCTOR_ITERATIONS: a destructor may set values again */

void thread_entry(void);	/* entry.S */

static struct thread_record first_thread;
static struct thread_record *detached;		/* that have ended, or will */
static struct lock detached_lock;

/* Keys: 0 free, 1 taken. */
static bool taken[PTHREAD_KEYS_MAX];
static void (*destructors[PTHREAD_KEYS_MAX])(void *);
static struct lock keys_lock;

struct thread_record *
thread_self(void)
{
	struct thread_record *own = (struct thread_record *)mailbox()->library[WORD_THREAD];

	return own ? own : &first_thread;
}

static void
destroy_values(struct thread_record *record)
{
	bool again = true;

	for (int round = 0; again && round < DESTROY_ROUNDS; round++) {
		again = false;
		for (unsigned key = 0; key < PTHREAD_KEYS_MAX; key++) {
			void *value = record->values[key];

			record->values[key] = NULL;
			if (!value || !taken[key] || !destructors[key])
				continue;
			destructors[key](value);
			again = true;
		}
	}
}

_Noreturn void
thread_end(void *result)
{
	struct thread_record *record = thread_self();

	destroy_values(record);
	lock_take(&record->lock);
	record->result = result;
	record->ended = true;
	condition_wake(&record->ends, true);
	lock_release(&record->lock);
	lock_thread_ends();
	if (is_process())
		process_thread_end();
	for (;;)
		thread_exit(0);
}

/* The new thread's first function. */
static uint32_t
run(struct thread_record *record)
{
	mailbox()->library[WORD_PROCESS_THREAD] = record->number;	/* before a signal can meet it */
	mailbox()->library[WORD_THREAD] = (uint32_t)record;
	thread_end(record->function(record->argument));
}

/* The calling thread's priority: setting one tells the one before. */
static uint32_t
own_priority(void)
{
	for (uint32_t priority = PRIORITY_COUNT; priority-- > 0;) {
		int32_t before = thread_set_priority(HANDLE_SELF, priority);

		if (before >= 0) {
			thread_set_priority(HANDLE_SELF, (uint32_t)before);
			return (uint32_t)before;
		}
	}
	return 0;
}

/* Let proc or the kernel make the thread.  Returns its handle or an error. */
static int32_t
make(struct thread_record *record, uint32_t top)
{
	if (is_process())
		return process_thread_create((uint32_t)thread_entry, top, &record->number);
	return thread_create(HANDLE_SELF, (uint32_t)thread_entry, top, own_priority());
}

static void
forget(struct thread_record *record)
{
	struct registers registers;

	/* It has said that it ends; a few instructions may be left. */
	while (thread_get_regs(record->thread, &registers) == 0)
		sleep_milliseconds(1);
	handle_close(record->thread);
	memory_free(record->stack, record->stack_size);
	free(record);
}

/* Forget detached threads that have ended. */
static void
sweep(void)
{
	lock_take(&detached_lock);
	for (struct thread_record **link = &detached; *link;) {
		struct thread_record *record = *link;

		if (record->ended) {
			*link = record->next;
			forget(record);
		} else {
			link = &record->next;
		}
	}
	lock_release(&detached_lock);
}

int
thread_detach(struct thread_record *thread)
{
	if (thread->detached || thread == &first_thread)
		return EINVAL;
	lock_take(&detached_lock);
	thread->detached = true;
	thread->next = detached;
	detached = thread;
	lock_release(&detached_lock);
	return 0;
}

int
thread_begin(struct thread_record **thread, size_t stack, bool is_detached, void *(*function)(void *), void *argument)
{
	struct thread_record *record = calloc(1, sizeof *record);

	sweep();
	if (!record)
		return EAGAIN;
	record->function = function;
	record->argument = argument;
	record->stack_size = page_round(stack ? (uint32_t)stack : THREAD_STACK_USUAL);
	record->stack = memory_new(record->stack_size, NULL);
	if (!record->stack) {
		free(record);
		return EAGAIN;
	}
	uint32_t *top = (uint32_t *)(record->stack + record->stack_size);	/* entry.S: function, argument */
	*--top = (uint32_t)record;
	*--top = (uint32_t)run;
	int32_t handle = make(record, (uint32_t)top);
	if (handle < 0) {
		memory_free(record->stack, record->stack_size);
		free(record);
		return EAGAIN;
	}
	record->thread = (handle_t)handle;
	*thread = record;
	if (is_detached)
		thread_detach(record);
	thread_start(record->thread);
	return 0;
}

int
thread_join(struct thread_record *thread, void **result)
{
	if (thread == thread_self())
		return EDEADLK;
	if (thread->detached)
		return EINVAL;
	lock_take(&thread->lock);
	while (!thread->ended)
		condition_wait_until(&thread->ends, &thread->lock, LOCK_FOREVER);
	lock_release(&thread->lock);
	if (result)
		*result = thread->result;
	if (thread != &first_thread)
		forget(thread);
	return 0;
}

int
pthread_key_create(pthread_key_t *key, void (*destroy)(void *))
{
	int result = EAGAIN;

	lock_take(&keys_lock);
	for (unsigned i = 0; i < PTHREAD_KEYS_MAX && result != 0; i++) {
		if (!taken[i]) {
			taken[i] = true;
			destructors[i] = destroy;
			*key = i;
			result = 0;
		}
	}
	lock_release(&keys_lock);
	return result;
}

int
pthread_key_delete(pthread_key_t key)
{
	if (key >= PTHREAD_KEYS_MAX || !taken[key])
		return EINVAL;
	taken[key] = false;
	return 0;
}

void *
pthread_getspecific(pthread_key_t key)
{
	return key < PTHREAD_KEYS_MAX ? thread_self()->values[key] : NULL;
}

int
pthread_setspecific(pthread_key_t key, const void *value)
{
	if (key >= PTHREAD_KEYS_MAX || !taken[key])
		return EINVAL;
	thread_self()->values[key] = (void *)value;
	return 0;
}
