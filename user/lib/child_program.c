/* SPDX-License-Identifier: MIT */
/*
 * child_program.c: a program of the boot archive as a child, and its end.
 */
#include "child_program.h"

int32_t
child_program_start(struct child_program *child, const struct archive *archive, const char *const *arguments,
		    const struct program_grant *grants, uint32_t grant_count, uint32_t priority,
		    const char **why)
{
	int32_t deaths = endpoint_create();

	*why = "there is no room for an endpoint";
	if (deaths < 0)
		return deaths;
	int32_t task = connection_create((handle_t)deaths, 0, 0);
	if (task > 0) {
		const struct program program = {
			.arguments = arguments,
			.grants = grants,
			.grant_count = grant_count,
			.quota = CHILD_PROGRAM_QUOTA,
			.priority = priority,
			.death = (handle_t)task,
		};

		task = program_start_archived(archive, program, why);
		handle_close(program.death);
	}
	if (task < 0) {
		handle_close((handle_t)deaths);
		return task;
	}
	*child = (struct child_program){ (handle_t)task, (handle_t)deaths };
	return 0;
}

struct message
child_program_wait(struct child_program *child, uint32_t timeout)
{
	struct message notice = { 0 };

	/* The death connection's own hang-up may come first. */
	while (TAG_KIND(notice.tag) != TAG_KIND_DEATH) {
		if (ipc_recv(child->deaths, &notice, timeout) < 0) {
			notice = (struct message){ 0 };
			break;
		}
	}
	program_end(child->task);
	handle_close(child->deaths);
	return notice;
}
