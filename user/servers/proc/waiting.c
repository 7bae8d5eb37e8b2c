/* SPDX-License-Identifier: MIT */
/*
 * waiting.c: PROCESS_WAIT.  What a wait finds: wait.c.
 */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "requests.h"

static void
fill_usage(const struct process_usage *usage, struct message *reply)
{
	memcpy(mailbox()->payload, usage, sizeof *usage);
	reply->tag = TAG(0, sizeof *usage, 0);
}

bool
wait_reply(uint32_t token, uint32_t pid, uint32_t status, const struct process_usage *usage, int32_t error)
{
	struct message reply = { .words = { error < 0 ? (uint32_t)error : pid, status } };

	fill_usage(usage, &reply);
	return ipc_reply(token, &reply) == 0;
}

int32_t
request_wait(struct server *server, const struct message *request, struct message *reply)
{
	struct process *parent = proc_caller(request), *child;
	struct thread *thread = parent ? process_thread(parent, request->words[2]) : NULL;
	uint32_t options = request->words[1], status;
	struct waiting waiting = { .who = (int32_t)request->words[0], .options = options };
	int32_t result;

	if (!thread)
		return E_CALL;
	if ((options & ~(uint32_t)(WNOHANG | WUNTRACED | WCONTINUED | WNOWAIT | PROCESS_WAIT_LIVING)) ||
	    waiting.who == INT32_MIN)
		return ERRNO(EINVAL);
	child = wait_find(parent, &waiting, &status, &result);
	if (child) {
		result = (int32_t)child->pid;
		reply->words[1] = status;
		fill_usage(&child->usage, reply);
		if (!(options & WNOWAIT))
			wait_told(child);
		return result;
	}
	if (result < 0 || (options & WNOHANG))
		return result;
	thread->waiting = waiting;
	thread->waiting.token = server_defer(server);
	return 0;
}

int32_t
request_usage(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);

	(void)server;
	if (!caller)
		return E_CALL;
	process_measure(caller);
	fill_usage(&caller->usage, reply);
	return 0;
}
