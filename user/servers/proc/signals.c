/* SPDX-License-Identifier: MIT */
/*
 * signals.c: what becomes of a signal.  Pure code; what is done to threads goes through task.h.
 */
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "task.h"

#define DEFAULT	((uint32_t)(uintptr_t)SIG_DFL)
#define IGNORE	((uint32_t)(uintptr_t)SIG_IGN)

#define STOPS	(SIGNAL_BIT(SIGSTOP) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | SIGNAL_BIT(SIGTTOU))
#define HARMLESS (SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH))

uint32_t
signal_unstoppable(void)
{
	return SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP);
}

enum signal_effect
signal_effect(const struct process *process, unsigned number)
{
	uint32_t handler = process->signals.actions[number].handler;

	if (handler == IGNORE)
		return SIGNAL_EFFECT_NONE;
	if (handler != DEFAULT)
		return SIGNAL_EFFECT_HANDLE;
	if (SIGNAL_BIT(number) & HARMLESS)
		return SIGNAL_EFFECT_NONE;
	return SIGNAL_BIT(number) & STOPS ? SIGNAL_EFFECT_STOP : SIGNAL_EFFECT_TERMINATE;
}

int32_t
signal_set_action(struct process *process, unsigned number, const struct signal_action *action)
{
	struct signals *signals = &process->signals;

	if (number == 0 || number >= SIGNALS || (SIGNAL_BIT(number) & signal_unstoppable()))
		return ERRNO(EINVAL);
	signals->actions[number] = *action;
	/* What waits and is ignored now is forgotten. */
	if (signal_effect(process, number) == SIGNAL_EFFECT_NONE)
		signals->pending &= ~SIGNAL_BIT(number);
	return 0;
}

void
signal_exec(struct signals *signals)
{
	for (unsigned n = 1; n < SIGNALS; n++) {
		uint32_t handler = signals->actions[n].handler;

		signals->actions[n] = (struct signal_action){ .handler = handler == IGNORE ? IGNORE : DEFAULT };
	}
	signals->entry = 0;
	signals->waiting_words = 0;
}

void
signal_reset(struct signals *signals, uint32_t set)
{
	for (unsigned n = 1; n < SIGNALS; n++) {
		if (set & SIGNAL_BIT(n))
			signals->actions[n] = (struct signal_action){ .handler = DEFAULT };
	}
}

/* Is a signal blocked by every thread? */
static bool
is_blocked(const struct process *process, unsigned number)
{
	for (uint32_t i = 0; i < PROCESS_THREADS_MAX; i++) {
		const struct thread *t = &process->threads[i];

		if (t->handle != HANDLE_NONE && !(t->mask & SIGNAL_BIT(number)))
			return false;
	}
	return true;
}

/* Does a thread wait for one of these signals? */
static bool
is_awaited(const struct process *process, uint32_t set)
{
	for (uint32_t i = 0; i < PROCESS_THREADS_MAX; i++) {
		const struct signal_waiting *w = &process->threads[i].signal_waiting;

		if (w->token != 0 && (w->set & set))
			return true;
	}
	return false;
}

/* Give pending signals to the threads that wait for them.  Who has been interrupted meanwhile gets none. */
static void
give_awaited(struct process *process)
{
	uint32_t *pending = &process->signals.pending;

	for (uint32_t i = 0; i < PROCESS_THREADS_MAX && *pending != 0; i++) {
		struct signal_waiting *w = &process->threads[i].signal_waiting;
		uint32_t found = w->token != 0 ? w->set & *pending : 0;

		if (found == 0)
			continue;
		if (signal_reply(w->token, (unsigned)__builtin_ctz(found) + 1))
			*pending &= ~(found & -found);
		w->token = 0;
	}
}

static void
stop(struct process *process, unsigned number)
{
	process->state = PROCESS_STOPPED;
	task_stop(process);
	process_tell_change(process, STATUS_STOPPED(number));
}

static void
go_on(struct process *process)
{
	if (process->state != PROCESS_STOPPED)
		return;
	process->state = PROCESS_RUNNING;
	task_continue(process);
	process_tell_change(process, STATUS_CONTINUED);
}

void
signal_send(struct process *process, unsigned number, const struct signal_info *info)
{
	struct signals *signals = &process->signals;
	uint32_t pid = process->pid;

	if (process->state == PROCESS_ZOMBIE)
		return;
	if (SIGNAL_BIT(number) & STOPS)
		signals->pending &= ~SIGNAL_BIT(SIGCONT);
	if (number == SIGCONT) {
		signals->pending &= ~STOPS;
		go_on(process);
		/* Telling the parent can have had consequences. */
		if (process_find(pid) != process || process->state == PROCESS_ZOMBIE)
			return;
	}
	if (signal_effect(process, number) != SIGNAL_EFFECT_NONE || is_blocked(process, number) ||
	    is_awaited(process, SIGNAL_BIT(number))) {
		if (!(signals->pending & SIGNAL_BIT(number)))
			signals->infos[number] = *info;
		signals->pending |= SIGNAL_BIT(number);
	}
	/* Others may have waited for the process to go on. */
	signal_deliver(process);
}

/* Run the handler of a signal in a thread.  False: its stack cannot take the frame. */
static bool
handle(struct process *process, struct thread *thread, unsigned number,
       const struct signal_info *info)
{
	struct signal_action *action = &process->signals.actions[number];
	struct signal_frame frame = {
		.number = number,
		.handler = action->handler,
		.flags = action->flags,
		.code = info->code,
		.value = info->value,
		.status = info->status,
		.mask = thread->suspended ? thread->mask_before : thread->mask,
	};

	if (process->signals.entry == 0 || !task_enter_handler(process, thread, &frame))
		return false;
	thread->suspended = false;
	thread->mask |= action->mask & ~signal_unstoppable();
	if (!(action->flags & SIGNAL_NODEFER))
		thread->mask |= SIGNAL_BIT(number);
	if (action->flags & SIGNAL_RESETHAND)
		action->handler = DEFAULT;
	return true;
}

/* The first thread that does not block a signal. */
static struct thread *
thread_for(struct process *process, unsigned number)
{
	for (uint32_t i = 0; i < PROCESS_THREADS_MAX; i++) {
		struct thread *t = &process->threads[i];

		if (t->handle != HANDLE_NONE && !(t->mask & SIGNAL_BIT(number)))
			return t;
	}
	return NULL;
}

/* Do what a signal asks for. */
static void
act(struct process *process, struct thread *thread, unsigned number)
{
	const struct signal_info info = process->signals.infos[number];

	process->signals.pending &= ~SIGNAL_BIT(number);
	switch (signal_effect(process, number)) {
	case SIGNAL_EFFECT_NONE:
		break;
	case SIGNAL_EFFECT_TERMINATE:
		process_end(process, STATUS_KILLED(number));
		break;
	case SIGNAL_EFFECT_STOP:
		stop(process, number);
		break;
	case SIGNAL_EFFECT_HANDLE:
		if (!handle(process, thread, number, &info))
			process_end(process, STATUS_KILLED(SIGSEGV));
		break;
	}
}

/* The next signal that can be delivered, and to whom; 0: none. */
static unsigned
deliverable(struct process *process, struct thread **thread)
{
	uint32_t pending = process->signals.pending;

	if (process->state == PROCESS_STOPPED)
		pending &= SIGNAL_BIT(SIGKILL);
	while (pending != 0) {
		unsigned number = (unsigned)__builtin_ctz(pending) + 1;

		*thread = thread_for(process, number);
		if (*thread || number == SIGKILL)
			return number;
		pending &= pending - 1;
	}
	return 0;
}

void
signal_deliver(struct process *process)
{
	uint32_t pid = process->pid;
	struct thread *thread;
	unsigned number;

	if (process->state == PROCESS_RUNNING)
		give_awaited(process);
	/* An embryo gets them when it is born; one that ends may be gone altogether. */
	while (process_find(pid) == process &&
	       (process->state == PROCESS_RUNNING || process->state == PROCESS_STOPPED) &&
	       (number = deliverable(process, &thread)) != 0)
		act(process, thread, number);
}

void
signal_fault(struct process *process, struct thread *thread, unsigned number,
	     const struct signal_info *info)
{
	bool blocked = thread->mask & SIGNAL_BIT(number);

	if (blocked || signal_effect(process, number) != SIGNAL_EFFECT_HANDLE ||
	    !handle(process, thread, number, info))
		process_end(process, STATUS_KILLED(number));
}
