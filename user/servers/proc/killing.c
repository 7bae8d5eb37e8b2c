/* SPDX-License-Identifier: MIT */
/*
 * killing.c: requests about signals.  What becomes of a signal: signals.c.
 */
#include <errno.h>
#include <signal.h>

#include "clock_work.h"
#include "requests.h"
#include "task.h"

/* Everybody the caller may signal, but itself. */
static unsigned
signal_all(const struct process *caller, unsigned number, const struct signal_info *info)
{
	unsigned count = 0;

	for (uint32_t slot = 0; slot < PROCESSES_MAX; slot++) {
		struct process *p = process_at(slot);

		if (!p || p == caller || p->state == PROCESS_ZOMBIE || !realm_contains(caller->realm, p->realm))
			continue;
		count++;
		if (number != 0)
			signal_send(p, number, info);
	}
	return count;
}

static int32_t
signal_one(const struct process *caller, uint32_t pid, unsigned number, const struct signal_info *info)
{
	struct process *process = process_find(pid);

	if (!process || !realm_contains(caller->realm, process->realm))
		return ERRNO(ESRCH);
	if (number != 0)
		signal_send(process, number, info);
	return 0;
}

int32_t
request_kill(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	int32_t who = (int32_t)request->words[0];
	uint32_t number = request->words[1];
	unsigned count;

	(void)server;
	(void)reply;
	if (!caller)
		return E_CALL;
	if (number >= SIGNALS || who == INT32_MIN)
		return ERRNO(EINVAL);
	const struct signal_info info = { SI_USER, caller->pid, 0 };

	if (who > 0)
		return signal_one(caller, (uint32_t)who, number, &info);
	if (who == -1)
		count = signal_all(caller, number, &info);
	else
		count = group_signal(who == 0 ? caller->group : (uint32_t)-who, caller->realm, number, &info);
	return count > 0 ? 0 : ERRNO(ESRCH);
}

int32_t
request_signal_entry(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);

	(void)server;
	(void)reply;
	if (!caller)
		return E_CALL;
	caller->signals.entry = request->words[0];
	caller->signals.waiting_words = request->words[1];
	return 0;
}

int32_t
request_signal_action(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	uint32_t number = request->words[0] & SIGNAL_NUMBER;
	const struct signal_action action = {
		.handler = request->words[1],
		.flags = request->words[0] & SIGNAL_FLAGS,
		.mask = request->words[2],
	};

	(void)server;
	if (!caller)
		return E_CALL;
	if (number == 0 || number >= SIGNALS)
		return ERRNO(EINVAL);
	reply->words[1] = caller->signals.actions[number].handler;
	reply->words[2] = caller->signals.actions[number].mask;
	return request->words[0] & SIGNAL_SET ? signal_set_action(caller, number, &action) : 0;
}

/* The caller and that of its threads which a word of the request says; NULL: it is nobody who may ask. */
static struct thread *
calling_thread(const struct message *request, unsigned word, struct process **caller)
{
	*caller = proc_caller(request);
	return *caller ? process_thread(*caller, request->words[word]) : NULL;
}

int32_t
request_signal_mask(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller;
	struct thread *thread = calling_thread(request, 2, &caller);
	uint32_t set = request->words[1] & ~signal_unstoppable();

	(void)server;
	if (!thread)
		return E_CALL;
	reply->words[1] = thread->mask;
	switch ((int32_t)request->words[0]) {
	case -1:
		return 0;
	case SIG_BLOCK:
		thread->mask |= set;
		return 0;
	case SIG_UNBLOCK:
		thread->mask &= ~set;
		break;
	case SIG_SETMASK:
		thread->mask = set;
		break;
	default:
		return ERRNO(EINVAL);
	}
	signal_deliver(caller);
	return 0;
}

int32_t
request_signal_pending(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);

	(void)server;
	if (!caller)
		return E_CALL;
	reply->words[1] = caller->signals.pending;
	return 0;
}

/* The answer is the cancelling of the call, when a handler is to run. */
int32_t
request_signal_suspend(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller;
	struct thread *thread = calling_thread(request, 1, &caller);

	(void)reply;
	if (!thread)
		return E_CALL;
	server_defer(server);
	thread->mask_before = thread->mask;
	thread->suspended = true;
	thread->mask = request->words[0] & ~signal_unstoppable();
	signal_deliver(caller);
	return 0;
}

bool
signal_reply(uint32_t token, unsigned number)
{
	const struct message reply = { .words = { 0, number } };

	return ipc_reply(token, &reply) == 0;
}

int32_t
request_signal_wait(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller;
	struct thread *thread = calling_thread(request, 1, &caller);

	(void)reply;
	if (!thread)
		return E_CALL;
	thread->signal_waiting.set = request->words[0] & ~signal_unstoppable();
	thread->signal_waiting.token = server_defer(server);
	signal_deliver(caller);
	return 0;
}

/* The thread is not answered: it goes on where the handler interrupted it.  LAB 11 part 9. */
int32_t
request_signal_return(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller;
	struct thread *thread = calling_thread(request, 1, &caller);
	struct signal_context context;

	(void)reply;
	if (!thread)
		return E_CALL;
	if (!space_read(&caller->space, request->words[0], &context, sizeof context))
		return ERRNO(EFAULT);
	server_defer(server);
	task_set_context(thread, &context);
	thread->mask = context.frame.mask & ~signal_unstoppable();
	signal_deliver(caller);
	return 0;
}

int32_t
request_alarm(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	uint64_t now = task_now();

	(void)server;
	if (!caller)
		return E_CALL;
	if (caller->alarm > now)
		reply->words[1] = (uint32_t)(caller->alarm - now);
	reply->words[2] = caller->alarm_period;
	if (request->words[0] == PROCESS_ALARM_KEEP)
		return 0;
	caller->alarm = request->words[0] == 0 ? 0 : now + request->words[0];
	caller->alarm_period = request->words[1];
	clock_set();
	return 0;
}
