/* SPDX-License-Identifier: MIT */
/*
 * identity.c: who is who: pids, groups, sessions, realms, limits.
 */
#include "requests.h"

#include <errno.h>
#include <stddef.h>

#define PERMISSIONS	0777u

/* A process that the caller may know of: in its realm or further inside. */
static const struct process *
visible(const struct process *caller, uint32_t pid)
{
	const struct process *process = pid == 0 ? caller : process_find(pid);

	return process && realm_contains(caller->realm, process->realm) ? process : NULL;
}

int32_t
request_get(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	const struct process *process;

	(void)server;
	if (!caller)
		return E_CALL;
	process = visible(caller, request->words[1]);
	if (!process)
		return ERRNO(ESRCH);
	switch (request->words[0]) {
	case PROCESS_PID:
		reply->words[1] = process->pid;
		return 0;
	case PROCESS_PARENT:
		reply->words[1] = process->parent ? process->parent->pid : PID_PROC;
		return 0;
	case PROCESS_GROUP:
		reply->words[1] = process->group;
		return 0;
	case PROCESS_SESSION:
		reply->words[1] = process->session->leader;
		return 0;
	default:
		return ERRNO(EINVAL);
	}
}

int32_t
request_set_group(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);

	(void)server;
	(void)reply;
	return caller ? process_set_group(caller, request->words[0], request->words[1]) : E_CALL;
}

int32_t
request_set_session(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	int32_t result;

	(void)server;
	if (!caller)
		return E_CALL;
	result = process_set_session(caller);
	reply->words[1] = caller->pid;
	return result;
}

int32_t
request_confine(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	uint32_t processes = request->words[0], pages = request->words[1];
	struct realm *realm;

	(void)server;
	(void)reply;
	if (!caller)
		return E_CALL;
	realm = realm_create(caller->realm, processes == 0 ? REALM_NO_LIMIT : processes,
			     pages == 0 ? REALM_NO_LIMIT : pages);
	if (!realm)
		return ERRNO(ENOMEM);
	/* The caller counts in all the realms around already: it moves, it is not added. */
	realm->processes = 1;
	caller->realm = caller->space.realm = realm;
	return 0;
}

int32_t
request_limit(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	uint32_t which = request->words[0], new = request->words[1];

	(void)server;
	if (!caller)
		return E_CALL;
	if (which >= PROCESS_LIMITS)
		return ERRNO(EINVAL);
	reply->words[1] = caller->limits[which];
	if (new == PROCESS_LIMIT_KEEP)
		return 0;
	/* A stack has room for its beginning at least, and leaves some to others. */
	if (which == PROCESS_LIMIT_STACK && (new < PROCESS_START_MAX * 2 || new > DATA_LIMIT))
		return ERRNO(EINVAL);
	caller->limits[which] = new & (which == PROCESS_LIMIT_MODE ? PERMISSIONS : ~PAGE_MASK);
	return 0;
}
