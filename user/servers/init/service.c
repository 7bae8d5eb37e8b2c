/* SPDX-License-Identifier: MIT */
/*
 * service.c: the services as they run; states and transitions: service.h.
 *
 *   Back-off: the first death in a row is answered at once, the next after BACKOFF_FIRST milliseconds,
 *   each further one after twice as long, at most BACKOFF_MOST.  A service that has run for RUN_GOOD
 *   milliseconds begins a new row.
 */
#include "service.h"

#include <calls.h>
#include <clock.h>
#include <error.h>
#include <fault.h>
#include <ipc.h>
#include <print.h>
#include <server.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "instance.h"
#include "order.h"
#include "pci.h"

#define BACKOFF_FIRST	20u
#define BACKOFF_MOST	5000u
#define RUN_GOOD	10000u
#define ASKED_MOST	2u	/* times in a row without an answer, in the time of one heartbeat */
#define TEXT_MAX	128u

const struct service_table *service_table;
struct instance instances[SERVICES_MAX];
struct journal service_journal;
static handle_t own_endpoint;

enum service_state
service_state(unsigned service, uint32_t *starts)
{
	*starts = instances[service].starts;
	return instances[service].state;
}

uint32_t
service_task_number(unsigned service)
{
	struct task_info info;

	return instances[service].task != HANDLE_NONE && task_info(instances[service].task, &info) == 0 ? info.number : 0;
}

bool
service_status(unsigned service, struct service_status *status)
{
	const struct instance *instance = &instances[service];
	struct task_info info = { 0 };

	if (service >= service_table->count)
		return false;
	if (instance->task != HANDLE_NONE)
		task_info(instance->task, &info);
	*status = (struct service_status){
		.name = service_table->services[service].name,
		.state = instance->state,
		.starts = instance->starts,
		.task = info.number,
		.running = instance->state == SERVICE_RUNNING ? clock_milliseconds() - instance->started : 0,
		.memory = info.charged,
		.reason = instance->reason,
	};
	return true;
}

int32_t
service_connect(unsigned service, uint32_t badge)
{
	if (service == SERVICE_INIT)
		return connection_create(own_endpoint, BADGE_ROOT | badge, 0);
	if (instances[service].endpoint == HANDLE_NONE)
		return E_DEAD;
	return connection_create(instances[service].endpoint, badge, 0);
}

void
service_say(unsigned service, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	log_printf("init: %s\n", text);
	journal_add(&service_journal, clock_milliseconds(), service, text);
}

/* ---- heartbeats ---- */

/* Has an answer come?  Takes whatever there is. */
static bool
heart_answers(const struct instance *instance)
{
	struct message m = { 0 };
	bool answered = false;

	while (ipc_recv(instance->heart, &m, TIMEOUT_NONE) >= 0)
		answered = answered || TAG_KIND(m.tag) == TAG_KIND_PULSE;
	return answered;
}

static void
ask(unsigned number, uint64_t now)
{
	struct instance *instance = &instances[number];

	instance->unanswered++;
	instance->due = now + service_table->services[number].heartbeat / ASKED_MOST;
	pulse(instance->ping, SERVER_PULSE_HEARTBEAT);
}

/*
 * Its heartbeat is due.  Twice without an answer is too much; once may be because the whole machine
 * has stood still, and we were the first to run.
 */
static void
look_for_heartbeat(unsigned number, uint64_t now)
{
	struct instance *instance = &instances[number];
	uint32_t period = service_table->services[number].heartbeat;

	if (heart_answers(instance))
		instance->unanswered = 0;
	if (instance->unanswered < ASKED_MOST) {
		ask(number, now);
		return;
	}
	instance->due = 0;
	instance_kill(number, CODE_SILENT, "it gave no sign of life for %u ms", (unsigned)period);
}

/* ---- starting ---- */

/* Say in the log why a service cannot be started.  E_ARGUMENT: the program is bad, why says it all. */
static void
report_failure(unsigned number, const char *why, int32_t error)
{
	const char *name = service_table->services[number].name;

	if (error == E_ARGUMENT)
		service_say(number, "%s cannot be started: %s", name, why);
	else
		service_say(number, "%s cannot be started: %s: %s (%s)", name, why, error_text(error), error_name(error));
	snprintf(instances[number].reason, REASON_MAX, "it cannot be started: %s", why);
}

static void arrange_start(unsigned number);

/*
 * Pulses that nobody received were for the incarnation before: it would be the next that ends
 * because that one was asked to.  Pulses come first, and there is one: so nothing else is received
 * here.
 */
static void
forget_pulses(const struct instance *instance)
{
	struct message m = { 0 };

	pulse(instance->ping, SERVER_PULSE_HEARTBEAT);
	ipc_recv(instance->endpoint, &m, TIMEOUT_NONE);
	if (instance->heart != HANDLE_NONE)
		heart_answers(instance);
}

static void
start(unsigned number)
{
	struct instance *instance = &instances[number];
	const struct service *service = &service_table->services[number];
	const char *why = "";

	instance->starts++;
	instance->started = clock_milliseconds();
	forget_pulses(instance);
	int32_t result = launch(number, &why);
	if (result < 0) {
		report_failure(number, why, result);
		arrange_start(number);
		return;
	}
	instance->task = (handle_t)result;
	instance->state = SERVICE_RUNNING;
	instance->unanswered = 0;
	instance->due = service->heartbeat ? instance->started + service->heartbeat / ASKED_MOST : 0;
	service_say(number, "%s started%s", service->name, instance->starts > 1 ? " again" : "");
}

/* When something of a service is due; UINT64_MAX: never. */
static uint64_t
next_due(const struct instance *instance)
{
	uint64_t due = UINT64_MAX;

	if (instance->state == SERVICE_WAITING || (instance->state == SERVICE_RUNNING && instance->due != 0))
		due = instance->due;
	if (instance->state == SERVICE_RUNNING && instance->ending && instance->overdue < due)
		due = instance->overdue;
	return due;
}

void
services_set_timer(void)
{
	uint64_t now = clock_milliseconds(), first = UINT64_MAX;

	for (unsigned i = 0; i < service_table->count; i++) {
		uint64_t due = next_due(&instances[i]);

		if (due < first)
			first = due;
	}
	if (first == UINT64_MAX)
		return;
	timer_set(own_endpoint, PULSE_DUE, first > now ? (uint32_t)(first - now) : 1, 0);
}

void
services_due(void)
{
	uint64_t now = clock_milliseconds();

	for (unsigned i = 0; i < service_table->count; i++) {
		unsigned number = service_table->order[i];
		struct instance *instance = &instances[number];

		if (next_due(instance) > now)
			continue;
		if (instance->state == SERVICE_WAITING)
			start(number);
		else if (instance->ending && instance->overdue <= now)
			order_overdue(number);
		else
			look_for_heartbeat(number, now);
	}
	services_set_timer();
}

/* ---- dying ---- */

static void
end(unsigned number, enum service_state state)
{
	instances[number].state = state;
	instance_close(number);
	service_say(number, "%s %s", service_table->services[number].name,
		    state == SERVICE_GIVEN_UP ? "is given up: it died too often" : "has ended");
}

static uint32_t
backoff(uint32_t deaths)
{
	uint32_t delay = deaths > 1 ? BACKOFF_FIRST : 0;

	for (; deaths > 2 && delay < BACKOFF_MOST; deaths--)
		delay *= 2;
	return delay < BACKOFF_MOST ? delay : BACKOFF_MOST;
}

/* After a death: start it again, now or after a while, or give it up. */
static void
arrange_start(unsigned number)
{
	struct instance *instance = &instances[number];
	uint64_t now = clock_milliseconds();

	if (now - instance->started >= RUN_GOOD)
		instance->deaths = 0;
	instance->deaths++;
	if (instance->deaths > service_table->services[number].tries) {
		end(number, SERVICE_GIVEN_UP);
		return;
	}
	instance->state = SERVICE_WAITING;
	instance->due = now + backoff(instance->deaths);
	services_set_timer();
}

/* Note and say who died, and why.  What was killed by order has its reason already. */
static void
report_death(unsigned number, const struct message *notice)
{
	const char *name = service_table->services[number].name;
	char *reason = instances[number].reason;
	uint32_t code = notice->words[0];

	if (code >= CODE_KILLED && code <= CODE_OVERDUE) {
		service_say(number, "%s was killed: %s", name, reason);
	} else if (code & DEATH_FAULT) {
		snprintf(reason, REASON_MAX, "%s at 0x%08x, address 0x%08x", fault_name(code & ~DEATH_FAULT),
			 (unsigned)notice->words[2], (unsigned)notice->words[1]);
		service_say(number, "%s died: %s", name, reason);
	} else {
		snprintf(reason, REASON_MAX, "it ended with code %u", (unsigned)code);
		service_say(number, "%s ended with code %u", name, (unsigned)code);
	}
}

/* What becomes of a service that has died by itself, with this code. */
static void
after_death(unsigned number, uint32_t code)
{
	const struct service *service = &service_table->services[number];

	if (service->restart == RESTART_ALWAYS || (service->restart == RESTART_ON_FAILURE && code != 0))
		arrange_start(number);
	else
		end(number, SERVICE_ENDED);
}

unsigned
services_death(const struct message *notice)
{
	unsigned number = BADGE_SERVICE(notice->badge);
	struct instance *instance = &instances[number];

	if (number >= service_table->count || instance->state != SERVICE_RUNNING ||
	    BADGE_START(notice->badge) != (instance->starts & BADGE_START_MASK))
		return service_table->count;
	report_death(number, notice);
	pci_quiet(number);
	program_end(instance->task);
	instance->task = HANDLE_NONE;
	if (order_after_death(number))
		return service_table->count;
	after_death(number, notice->words[0]);
	return number;
}

int32_t
services_start(const struct service_table *which, const struct archive *files, handle_t own,
	       const char *const *strings)
{
	service_table = which;
	own_endpoint = own;
	launch_begin(files, own, strings);
	for (unsigned i = 0; i < which->count; i++) {
		int32_t error = instance_open(i);

		if (error < 0)
			return error;
	}
	for (unsigned i = 0; i < which->count; i++)
		start(which->order[i]);
	services_set_timer();
	return 0;
}
