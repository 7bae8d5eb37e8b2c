/* SPDX-License-Identifier: MIT */
/*
 * wait.c: parents that wait for their children.
 *
 *   A wait that finds nothing is kept with its thread, and asked again whenever something happens
 *   to a child.  Whoever waits may be gone by then, or interrupted: then the reply fails, and the
 *   news is kept for the next who asks.
 */
#include "process.h"

#include <errno.h>
#include <sys/wait.h>

static bool
is_meant(const struct process *parent, const struct process *child, int32_t who)
{
	if (who > 0)
		return child->pid == (uint32_t)who;
	if (who == 0)
		return child->group == parent->group;
	return who == -1 || child->group == (uint32_t)-who;
}

/* The status a child has to tell; 0 news: none. */
static bool
has_news(const struct process *child, uint32_t options, uint32_t *status)
{
	*status = child->status;
	if (child->state == PROCESS_ZOMBIE)
		return !(options & PROCESS_WAIT_LIVING);
	*status = child->change;
	if (child->change == 0)
		return false;
	return options & (child->change == STATUS_CONTINUED ? WCONTINUED : WUNTRACED);
}

struct process *
wait_find(struct process *parent, const struct waiting *waiting, uint32_t *status, int32_t *error)
{
	*error = ERRNO(ECHILD);
	for (struct process *child = parent->children; child; child = child->sibling) {
		if (child->state == PROCESS_EMBRYO || !is_meant(parent, child, waiting->who))
			continue;
		*error = 0;
		if (has_news(child, waiting->options, status))
			return child;
	}
	return NULL;
}

void
wait_told(struct process *child)
{
	struct process *parent = child->parent;

	child->change = 0;
	if (child->state != PROCESS_ZOMBIE)
		return;
	parent->usage.children_milliseconds += child->usage.milliseconds + child->usage.children_milliseconds;
	process_free(child);
}

/* Answer one thread if there is an answer.  False: it waits on. */
static bool
answer(struct process *parent, struct waiting *waiting)
{
	struct process *child;
	uint32_t status;
	int32_t error;

	child = wait_find(parent, waiting, &status, &error);
	if (!child && error == 0)
		return false;
	if (!child)
		wait_reply(waiting->token, 0, 0, &parent->usage, error);
	else if (wait_reply(waiting->token, child->pid, status, &child->usage, 0) && !(waiting->options & WNOWAIT))
		wait_told(child);
	waiting->token = 0;
	return true;
}

void
wait_answer(struct process *parent)
{
	for (uint32_t i = 0; i < PROCESS_THREADS_MAX; i++) {
		if (parent->threads[i].waiting.token != 0)
			answer(parent, &parent->threads[i].waiting);
	}
}
