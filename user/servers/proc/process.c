/* SPDX-License-Identifier: MIT */
/*
 * process.c: the table of processes, births and ends.
 */
#include "process.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "task.h"

static struct process *table[PROCESSES_MAX];
static uint32_t last_pid = PID_PROC;

struct process *
process_find(uint32_t pid)
{
	struct process *process = table[pid % PROCESSES_MAX];

	return process && process->pid == pid ? process : NULL;
}

struct process *
process_at(uint32_t slot)
{
	return table[slot];
}

struct process *
process_next(const struct process *process)
{
	for (uint32_t i = process ? process->pid % PROCESSES_MAX + 1 : 0; i < PROCESSES_MAX; i++) {
		if (table[i])
			return table[i];
	}
	return NULL;
}

struct thread *
process_thread(struct process *process, uint32_t number)
{
	if (number >= PROCESS_THREADS_MAX || process->threads[number].handle == HANDLE_NONE)
		return NULL;
	return &process->threads[number];
}

/* A number nobody has; 0 if the table is full. */
static uint32_t
choose_pid(void)
{
	for (uint32_t tries = 0; tries < PROCESSES_MAX; tries++) {
		last_pid = last_pid == PID_MAX ? PID_PROC + 1 : last_pid + 1;
		if (!table[last_pid % PROCESSES_MAX] && last_pid % PROCESSES_MAX != PID_PROC)
			return last_pid;
	}
	return 0;
}

static void
inherit(struct process *process, struct process *parent)
{
	process->group = parent->group;
	process->session = parent->session;
	process->session->references++;
	process->signals = parent->signals;
	process->signals.pending = 0;
	process->handles = parent->handles;
	memcpy(process->limits, parent->limits, sizeof process->limits);
	memcpy(process->name, parent->name, sizeof process->name);
	memcpy(process->command, parent->command, sizeof process->command);
	process->command_length = parent->command_length;
	process->parent = parent;
	process->sibling = parent->children;
	parent->children = process;
}

struct process *
process_create(struct process *parent, struct realm *realm)
{
	uint32_t pid = choose_pid();
	struct process *process;

	if (pid == 0 || !realm_add_process(realm))
		return NULL;
	process = calloc(1, sizeof *process);
	if (!process) {
		realm_remove_process(realm);
		return NULL;
	}
	process->pid = pid;
	process->state = PROCESS_EMBRYO;
	process->realm = realm;
	process->space.realm = realm;
	process->born = task_now();
	if (parent)
		inherit(process, parent);
	table[pid % PROCESSES_MAX] = process;
	return process;
}

/* Take a process off its parent's list. */
static void
leave_parent(struct process *process)
{
	struct process **link;

	if (!process->parent)
		return;
	for (link = &process->parent->children; *link != process; link = &(*link)->sibling)
		;
	*link = process->sibling;
	process->parent = NULL;
}

void
process_free(struct process *process)
{
	leave_parent(process);
	table[process->pid % PROCESSES_MAX] = NULL;
	if (process->session)
		session_release(process->session);
	if (process->realm->processes == 1)
		shared_forget(process->realm);
	realm_remove_process(process->realm);
	free(process);
}

void
process_measure(struct process *process)
{
	uint32_t pages = space_pages(&process->space);

	process->usage.milliseconds = task_milliseconds(process);
	process->usage.faults = process->space.faults;
	if (pages > process->usage.pages)
		process->usage.pages = pages;
}

/* Give back all that an embryo or a zombie to be has. */
static void
give_back(struct process *process)
{
	process_measure(process);
	task_end(process);
	space_clear(&process->space, false);
}

/* The children of one that ends: embryos go with it, zombies are forgotten, the others are proc's. */
static void
orphan_children(struct process *process)
{
	while (process->children) {
		struct process *child = process->children;
		uint32_t group = child->group;

		leave_parent(child);
		if (child->state == PROCESS_EMBRYO)
			give_back(child);
		if (child->state == PROCESS_EMBRYO || child->state == PROCESS_ZOMBIE)
			process_free(child);
		else if (group != process->group)
			group_check_orphaned(group);
	}
}

/* A session whose leader ends loses its terminal: whoever is in the foreground is told. */
static void
end_session(struct process *leader)
{
	struct session *session = leader->session;
	const struct signal_info info = { .code = SI_KERNEL };
	uint32_t foreground = session->foreground;

	session->foreground = 0;
	if (foreground != 0)
		group_signal(foreground, NULL, SIGHUP, &info);
}

static bool
parent_does_not_care(const struct process *parent)
{
	const struct signal_action *action = &parent->signals.actions[SIGCHLD];

	return action->handler == (uint32_t)(uintptr_t)SIG_IGN || (action->flags & SIGNAL_NOWAIT);
}

/* Let the parent know, and forget the process if nobody wants to know. */
static void
report_end(struct process *process)
{
	struct process *parent = process->parent;
	uint32_t status = process->status, signal = status & 0x7f;
	const struct signal_info info = {
		.code = signal == 0 ? CLD_EXITED : CLD_KILLED,
		.value = process->pid,
		.status = signal == 0 ? status >> 8 : signal,
	};

	if (!parent)
		process_orphan_ended(process);
	if (!parent || parent_does_not_care(parent))
		process_free(process);
	if (!parent)
		return;
	wait_answer(parent);
	signal_send(parent, SIGCHLD, &info);
}

void
process_end(struct process *process, uint32_t status)
{
	uint32_t group = process->group;

	give_back(process);
	if (process->state == PROCESS_EMBRYO) {
		process_free(process);
		return;
	}
	process->state = PROCESS_ZOMBIE;
	process->status = status;
	process->change = 0;
	process->alarm = 0;
	orphan_children(process);
	if (process->session->leader == process->pid)
		end_session(process);
	report_end(process);
	group_check_orphaned(group);
}

void
process_tell_change(struct process *process, uint32_t status)
{
	struct process *parent = process->parent;
	bool continued = status == STATUS_CONTINUED;

	process->change = status;
	if (!parent)
		return;
	const struct signal_info info = {
		.code = continued ? CLD_CONTINUED : CLD_STOPPED,
		.value = process->pid,
		.status = continued ? SIGCONT : status >> 8,
	};

	wait_answer(parent);
	if (!(parent->signals.actions[SIGCHLD].flags & SIGNAL_NOSTOP))
		signal_send(parent, SIGCHLD, &info);
}
