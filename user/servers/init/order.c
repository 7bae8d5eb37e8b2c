/* SPDX-License-Identifier: MIT */
/*
 * order.c: services that are started, stopped and killed by order, and all of them at the end of the system.
 *
 *   Asked to end, a service makes safe what it has and ends; the loop of every server does so
 *   (lib/server.h, `end`).  One that has not ended after END_PATIENCE milliseconds is killed.
 *
 *   At the end of the system the services go one by one, in the reverse of the order in which they
 *   started: so a file system still finds its disk, and proc tells the processes first.
 */
#include "order.h"

#include <calls.h>
#include <clock.h>
#include <error.h>
#include <server.h>
#include <stdarg.h>
#include <stdio.h>

#include "instance.h"
#include "names_serve.h"

#define END_PATIENCE	2000u

static unsigned shutdown_left;		/* services of the table's order that have not been ended yet */
static void (*shutdown_done)(void);	/* not NULL: the system is going down */

void
instance_kill(unsigned number, uint32_t code, const char *format, ...)
{
	struct instance *instance = &instances[number];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(instance->reason, REASON_MAX, format, arguments);
	va_end(arguments);
	task_destroy(instance->task, code);
}

/* Ask it to end, and say what is to become of it then. */
static void
ask_to_end(unsigned number, enum service_state after)
{
	struct instance *instance = &instances[number];

	instance->after = after;
	if (instance->ending)
		return;
	instance->ending = true;
	instance->overdue = clock_milliseconds() + END_PATIENCE;
	pulse(instance->ping, SERVER_PULSE_END);
	services_set_timer();
}

void
order_overdue(unsigned number)
{
	instances[number].overdue = UINT64_MAX;
	instance_kill(number, CODE_OVERDUE, "it did not end within %u ms of being asked to", END_PATIENCE);
}

/* ---- one service ---- */

/* It is to be started at once, as soon as init is back in its loop. */
static void
wait_for_start(struct instance *instance)
{
	instance->state = SERVICE_WAITING;
	instance->deaths = 0;
	instance->due = clock_milliseconds();
	services_set_timer();
}

/*
 * From ENDED or GIVEN_UP it starts with a new endpoint, so whoever has connections to the old one
 * must look it up again.
 */
static int32_t
start_one(unsigned number)
{
	struct instance *instance = &instances[number];

	if (instance->endpoint == HANDLE_NONE) {
		int32_t error = instance_open(number);

		if (error < 0) {
			instance_close(number);
			return error;
		}
		names_renew(number);
	}
	wait_for_start(instance);
	return 0;
}

static int32_t
stop_one(unsigned number)
{
	struct instance *instance = &instances[number];

	switch (instance->state) {
	case SERVICE_RUNNING:
		ask_to_end(number, SERVICE_STOPPED);
		return 0;
	case SERVICE_WAITING:
		instance->state = SERVICE_STOPPED;
		return 0;
	default:
		return E_STATE;
	}
}

int32_t
service_order(unsigned number, enum service_order order)
{
	struct instance *instance = &instances[number];
	bool running = instance->state == SERVICE_RUNNING;

	if (shutdown_done || number >= service_table->count)
		return E_STATE;
	switch (order) {
	case ORDER_STOP:
		return stop_one(number);
	case ORDER_START:
		return running ? E_STATE : start_one(number);
	case ORDER_RESTART:
		if (!running)
			return start_one(number);
		ask_to_end(number, SERVICE_WAITING);
		return 0;
	case ORDER_KILL:
		if (!running)
			return E_STATE;
		instance_kill(number, CODE_KILLED, "by order");
		return 0;
	}
	return E_ARGUMENT;
}

/* ---- all services ---- */

static void
go_on_down(void)
{
	for (; shutdown_left > 0; shutdown_left--) {
		unsigned number = service_table->order[shutdown_left - 1];

		if (instances[number].state != SERVICE_RUNNING) {
			instances[number].state = SERVICE_STOPPED;
			continue;
		}
		ask_to_end(number, SERVICE_STOPPED);
		return;
	}
	shutdown_done();
}

void
services_shutdown(void (*done)(void))
{
	shutdown_done = done;
	shutdown_left = service_table->count;
	for (unsigned i = 0; i < service_table->count; i++)
		if (instances[i].state == SERVICE_WAITING)
			instances[i].state = SERVICE_STOPPED;
	go_on_down();
}

bool
order_after_death(unsigned number)
{
	struct instance *instance = &instances[number];

	if (shutdown_done) {
		instance->state = SERVICE_STOPPED;
		go_on_down();
		return true;
	}
	if (!instance->ending)
		return false;
	instance->ending = false;
	if (instance->after == SERVICE_WAITING) {
		wait_for_start(instance);
	} else {
		instance->state = SERVICE_STOPPED;
		service_say(number, "%s is stopped", service_table->services[number].name);
	}
	return true;
}
