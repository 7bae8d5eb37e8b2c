/* SPDX-License-Identifier: MIT */
/*
 * service.c: the services as they run; states and transitions: service.h.
 *
 *   Handles that only a service may use (its interrupt lines, ports, device memory, connections) are made
 *   for each start anew and closed here as soon as it has its copy, so that they go with it.
 *
 *   Kept memory (a line `keep`) is made at the first start and given again at each further one; it goes when the service
 *   has ended or is given up.
 *
 *   Back-off: the first death in a row is answered at once, the next after BACKOFF_FIRST milliseconds,
 *   each further one after twice as long, at most BACKOFF_MOST.  A service that has run for RUN_GOOD
 *   milliseconds begins a new row.
 */
#include <calls.h>
#include <clock.h>
#include <error.h>
#include <fault.h>
#include <print.h>
#include <program.h>

#include "abi/boot.h"
#include "names_serve.h"
#include "pci.h"
#include "service.h"

#define BACKOFF_FIRST	20u
#define BACKOFF_MOST	5000u
#define RUN_GOOD	10000u
#define MILLISECONDS_MOST 0x7fffffffu

struct instance {
	enum service_state state;
	handle_t endpoint;
	handle_t task;			/* RUNNING */
	uint32_t starts;
	uint32_t deaths;		/* in a row */
	uint64_t started;		/* milliseconds since boot */
	uint64_t due;			/* WAITING: when to start */
	handle_t kept[SERVICE_GRANTS_MAX];	/* Memory of its `keep` lines, each in its line's place */
};

static const struct service_table *table;
static const struct archive *archive;
static handle_t own_endpoint;
static uint32_t own_quota;		/* bytes free when init began */
static const char *const *environment;
static struct instance instances[SERVICES_MAX];

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

int32_t
service_connect(unsigned service, uint32_t badge)
{
	if (instances[service].endpoint == HANDLE_NONE)
		return E_DEAD;
	return connection_create(instances[service].endpoint, badge, 0);
}

/* A handle of its own to the memory that is kept for a line. */
static int32_t
make_kept(const struct grant *grant, handle_t *kept)
{
	if (*kept == HANDLE_NONE) {
		int32_t made = memory_create(grant->first, grant->last ? MEMORY_CONTIGUOUS : 0);

		if (made < 0)
			return made;
		*kept = (handle_t)made;
	}
	return handle_copy(*kept, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
}

static void
close_kept(struct instance *instance)
{
	for (unsigned i = 0; i < SERVICE_GRANTS_MAX; i++) {
		if (instance->kept[i] != HANDLE_NONE)
			handle_close(instance->kept[i]);
		instance->kept[i] = HANDLE_NONE;
	}
}

/* Make the handle that a grant stands for.  Returns it, with the rights to give in *rights. */
static int32_t
make_grant(const struct service *service, const struct grant *grant, uint32_t badge,
	   uint32_t *rights)
{
	struct instance *instance = &instances[service - table->services];
	handle_t server;

	switch (grant->kind) {
	case GRANT_CONNECTION:
		server = grant->service == SERVICE_INIT ?
			 own_endpoint : instances[grant->service].endpoint;
		*rights = RIGHT_SEND | RIGHT_TRANSFER;
		return connection_create(server, badge, 0);
	case GRANT_NAMES:
		*rights = RIGHT_SEND | RIGHT_TRANSFER | RIGHT_INHERIT;
		return names_connection(service);
	case GRANT_PORTS:
		*rights = RIGHT_MANAGE;
		return ports_create(INIT_PORTS, grant->first, grant->last - grant->first + 1);
	case GRANT_DEVICE:
		*rights = RIGHT_READ | RIGHT_WRITE | RIGHT_MAP;
		return memory_create_device(INIT_DEVICES, grant->first,
					    grant->last - grant->first + 1);
	case GRANT_IRQ:
		*rights = RIGHT_MANAGE;
		return handle_copy(INIT_IRQ + grant->first, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
	case GRANT_KEEP:
		*rights = RIGHT_READ | RIGHT_WRITE | RIGHT_MAP;
		return make_kept(grant, &instance->kept[grant - service->grants]);
	case GRANT_ARCHIVE:
		*rights = RIGHT_READ | RIGHT_MAP;
		return handle_copy(INIT_ARCHIVE, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
	case GRANT_SYSTEM:
		*rights = RIGHT_MANAGE;
		return handle_copy(INIT_PORTS, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
	default:
		return E_ARGUMENT;	/* a PCI device: several handles, see add_grants() */
	}
}

struct launch {
	const struct service *service;
	uint32_t badge;
	struct program_grant grants[PROGRAM_GRANTS_MAX];
	uint32_t grant_count;
	const char *arguments[SERVICE_WORDS_MAX + 1];
	handle_t death;
};

_Static_assert(SERVICE_GRANTS_MAX + 1 + PCI_GRANTS_MAX <= PROGRAM_GRANTS_MAX, "what the table allows can be given");

/* Make what one line of the table gives: a handle, or those of a device.  Returns 0 or an error. */
static int32_t
add_grants(struct launch *launch, unsigned line)
{
	const struct service *s = launch->service;
	const struct grant *grant = &s->grants[line];
	struct program_grant *g = &launch->grants[launch->grant_count];
	int32_t result;

	if (launch->grant_count + PCI_GRANTS_MAX > PROGRAM_GRANTS_MAX)
		return E_FULL;
	if (grant->kind == GRANT_PCI_CLASS || grant->kind == GRANT_PCI_DEVICE) {
		launch->grant_count += pci_grants((unsigned)(s - table->services), line, g, &result);
		return result;
	}
	result = make_grant(s, grant, launch->badge, &g->rights);
	if (result < 0)
		return result;
	g->name = grant->name;
	g->handle = (handle_t)result;
	launch->grant_count++;
	return 0;
}

/* Make everything the service gets.  On an error *why says for which handle; launch_end() tidies up. */
static int32_t
launch_prepare(struct launch *launch, const struct instance *instance, const char **why)
{
	const struct service *s = launch->service;

	launch->grants[0] = (struct program_grant){ "endpoint", instance->endpoint,
						    RIGHT_RECEIVE };
	launch->grant_count = 1;
	for (unsigned i = 0; i < s->word_count; i++)
		launch->arguments[i] = s->words[i];
	for (unsigned i = 0; i < s->grant_count; i++) {
		int32_t error = add_grants(launch, i);

		*why = s->grants[i].name;
		if (error < 0)
			return error;
	}
	*why = "its death notice could not be arranged";
	int32_t death = connection_create(own_endpoint, launch->badge, 0);
	if (death > 0)
		launch->death = (handle_t)death;
	return death;
}

static void
launch_end(struct launch *launch)
{
	for (uint32_t i = 1; i < launch->grant_count; i++)
		handle_close(launch->grants[i].handle);
	if (launch->death != HANDLE_NONE)
		handle_close(launch->death);
}

static uint32_t
quota_of(const struct service *s)
{
	return s->quota_share ? own_quota / 100 * s->quota_share : s->quota;
}

static int32_t
launch_run(const struct launch *launch, const char **why)
{
	const struct service *s = launch->service;
	struct archive_file file;

	*why = "its program is not in the boot archive";
	if (!archive_find(archive, s->words[0], &file))
		return E_ARGUMENT;
	struct program program = {
		.file = file.data,
		.size = (uint32_t)file.size,
		.arguments = launch->arguments,
		.environment = environment,
		.grants = launch->grants,
		.grant_count = launch->grant_count,
		.quota = quota_of(s),
		.handles = s->handles,
		.priority = s->priority,
		.death = launch->death,
	};
	return program_start(&program, why);
}

/* Say in the log why a service cannot be started.  E_ARGUMENT: the program is bad, why says it all. */
static void
report_failure(const struct service *service, const char *why, int32_t error)
{
	if (error == E_ARGUMENT)
		log_printf("init: %s cannot be started: %s\n", service->name, why);
	else
		log_printf("init: %s cannot be started: %s: %s (%s)\n", service->name, why,
			   error_text(error), error_name(error));
}

static void arrange_start(unsigned number);

static void
start(unsigned number)
{
	struct instance *instance = &instances[number];
	struct launch launch = { .service = &table->services[number] };
	const char *why = "";

	instance->starts++;
	instance->started = clock_milliseconds();
	launch.badge = BADGE(number, instance->starts);
	int32_t result = launch_prepare(&launch, instance, &why);
	if (result >= 0)
		result = launch_run(&launch, &why);
	launch_end(&launch);
	if (result < 0) {
		report_failure(launch.service, why, result);
		arrange_start(number);
		return;
	}
	instance->task = (handle_t)result;
	instance->state = SERVICE_RUNNING;
	log_printf("init: %s started%s\n", launch.service->name,
		   instance->starts > 1 ? " again" : "");
}

/* Wake init when the first of those that wait is due. */
static void
set_timer(void)
{
	uint64_t now = clock_milliseconds(), first = UINT64_MAX;

	for (unsigned i = 0; i < table->count; i++) {
		if (instances[i].state == SERVICE_WAITING && instances[i].due < first)
			first = instances[i].due;
	}
	if (first == UINT64_MAX)
		return;
	timer_set(own_endpoint, PULSE_DUE, first > now ? (uint32_t)(first - now) : 1, 0);
}

static void
finish(unsigned number, enum service_state state)
{
	struct instance *instance = &instances[number];

	instance->state = state;
	close_kept(instance);
	handle_close(instance->endpoint);
	instance->endpoint = HANDLE_NONE;
	log_printf("init: %s %s\n", table->services[number].name,
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
	if (instance->deaths > table->services[number].tries) {
		finish(number, SERVICE_GIVEN_UP);
		return;
	}
	instance->state = SERVICE_WAITING;
	instance->due = now + backoff(instance->deaths);
	set_timer();
}

void
services_due(void)
{
	uint64_t now = clock_milliseconds();

	for (unsigned i = 0; i < table->count; i++) {
		unsigned number = table->order[i];

		if (instances[number].state == SERVICE_WAITING && instances[number].due <= now)
			start(number);
	}
	set_timer();
}

/* Say in the log who died, and why. */
static void
report_death(const struct service *service, const struct message *notice)
{
	uint32_t code = notice->words[0];

	if (code & DEATH_FAULT)
		log_printf("init: %s died: %s at 0x%08x, address 0x%08x\n", service->name,
			   fault_name(code & ~DEATH_FAULT), (unsigned)notice->words[2],
			   (unsigned)notice->words[1]);
	else
		log_printf("init: %s ended with code %u\n", service->name, (unsigned)code);
}

unsigned
services_death(const struct message *notice)
{
	unsigned number = BADGE_SERVICE(notice->badge);
	struct instance *instance = &instances[number];

	if (number >= table->count || instance->state != SERVICE_RUNNING ||
	    BADGE_START(notice->badge) != (instance->starts & BADGE_START_MASK))
		return table->count;
	const struct service *service = &table->services[number];

	report_death(service, notice);
	pci_quiet(number);
	program_end(instance->task);
	instance->task = HANDLE_NONE;
	if (service->restart == RESTART_ALWAYS ||
	    (service->restart == RESTART_ON_FAILURE && notice->words[0] != 0))
		arrange_start(number);
	else
		finish(number, SERVICE_ENDED);
	return number;
}

int32_t
services_start(const struct service_table *which, const struct archive *files, handle_t own,
	       const char *const *strings)
{
	table = which;
	archive = files;
	own_endpoint = own;
	environment = strings;
	struct task_info info;

	if (task_info(HANDLE_SELF, &info) == 0)
		own_quota = info.quota - info.charged;
	for (unsigned i = 0; i < table->count; i++) {
		int32_t endpoint = endpoint_create();

		if (endpoint < 0)
			return endpoint;
		instances[i].endpoint = (handle_t)endpoint;
	}
	for (unsigned i = 0; i < table->count; i++)
		start(table->order[i]);
	return 0;
}
