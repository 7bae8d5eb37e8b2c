/* SPDX-License-Identifier: MIT */
/*
 * group.c: process groups and sessions.
 *
 *   A group is a number: the pid of the one that began it; it exists while a process has it.  A
 *   session is the groups that share a terminal.  The foreground group is the one that the
 *   terminal's keys signal, and that may read.
 */
#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

void
session_release(struct session *session)
{
	if (--session->references > 0)
		return;
	terminals_forget(session);
	free(session);
}

bool
group_exists(uint32_t group, const struct session *session)
{
	for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
		if (p->group == group && p->state != PROCESS_ZOMBIE && (!session || p->session == session))
			return true;
	}
	return false;
}

int32_t
process_set_group(struct process *caller, uint32_t pid, uint32_t group)
{
	struct process *process = pid == 0 ? caller : process_find(pid);

	if (!process || process->state == PROCESS_ZOMBIE ||
	    (process != caller && process->parent != caller))
		return ERRNO(ESRCH);
	if (process->session != caller->session || process->session->leader == process->pid)
		return ERRNO(EPERM);
	if (group == 0)
		group = process->pid;
	if (group > PID_MAX)
		return ERRNO(EINVAL);
	if (group != process->pid && !group_exists(group, process->session))
		return ERRNO(EPERM);
	process->group = group;
	return 0;
}

int32_t
process_set_session(struct process *process)
{
	struct session *session;

	if (group_exists(process->pid, NULL))
		return ERRNO(EPERM);
	session = calloc(1, sizeof *session);
	if (!session)
		return ERRNO(ENOMEM);
	session->references = 1;
	session->leader = process->pid;
	if (process->session)
		session_release(process->session);
	process->session = session;
	process->group = process->pid;
	return 0;
}

unsigned
group_signal(uint32_t group, const struct realm *realm, unsigned number, const struct signal_info *info)
{
	unsigned count = 0;

	for (uint32_t slot = 0; slot < PROCESSES_MAX; slot++) {
		/* A signal may end several: so by places in the table, not from one process to the next. */
		struct process *p = process_at(slot);

		if (!p || p->group != group || p->state == PROCESS_ZOMBIE ||
		    (realm && !realm_contains(realm, p->realm)))
			continue;
		count++;
		if (number != 0)
			signal_send(p, number, info);
	}
	return count;
}

/* Does somebody of the same session, but another group, look after a process? */
static bool
is_looked_after(const struct process *process)
{
	const struct process *parent = process->parent;

	return parent && parent->group != process->group && parent->session == process->session;
}

void
group_check_orphaned(uint32_t group)
{
	const struct signal_info info = { .code = SI_KERNEL };
	bool stopped = false;

	for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
		if (p->group != group || p->state == PROCESS_ZOMBIE)
			continue;
		if (is_looked_after(p))
			return;
		stopped = stopped || p->state == PROCESS_STOPPED;
	}
	if (!stopped)
		return;
	group_signal(group, NULL, SIGHUP, &info);
	group_signal(group, NULL, SIGCONT, &info);
}
