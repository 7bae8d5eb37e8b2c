/* SPDX-License-Identifier: MIT */
/*
 * task_names.c: which service a task is.
 *
 *   init is asked when a task is seen for the first time; the answer is kept, as a task's number is
 *   never used again.
 */
#include <ipc.h>
#include <protocol/init.h>
#include <start.h>
#include <string.h>

#include "tracer.h"

#define SERVICES	(TASK_NAMES - 2)
#define NAME_INIT	SERVICES
#define NAME_PROCESS	(SERVICES + 1)
#define TASK_INIT	1u
#define KEPT		256u
#define NAME_SIZE	24u

static char names[TASK_NAMES][NAME_SIZE] = { [NAME_INIT] = "init", [NAME_PROCESS] = "process" };
static struct {
	uint32_t task, service;
} kept[KEPT];

static int32_t
ask(enum init_label label, uint32_t number)
{
	struct message m = { .tag = TAG(label, 0, 0), .words = { number } };
	int32_t result = ipc_call(start_handle_needed("init"), &m);

	return result < 0 ? result : (int32_t)m.words[0];
}

static void
learn_name(uint32_t service)
{
	int32_t length = ask(INIT_SERVICE, service);

	if (length > 0 && (uint32_t)length < NAME_SIZE)
		memcpy(names[service], mailbox()->payload, (uint32_t)length);
}

static uint32_t
find(uint32_t task)
{
	int32_t number;

	if (task == TASK_INIT)
		return NAME_INIT;
	for (uint32_t service = 0; service < SERVICES && (number = ask(INIT_SERVICE_TASK, service)) >= 0; service++) {
		if ((uint32_t)number != task)
			continue;
		if (!names[service][0])
			learn_name(service);
		return service;
	}
	return NAME_PROCESS;
}

uint32_t
task_service(uint32_t task)
{
	const uint32_t place = task % KEPT;

	if (kept[place].task != task) {
		kept[place].service = find(task);
		kept[place].task = task;
	}
	return kept[place].service;
}

const char *
task_service_name(uint32_t service)
{
	return names[service];
}

bool
task_is_service(uint32_t service)
{
	return service != NAME_PROCESS;
}
