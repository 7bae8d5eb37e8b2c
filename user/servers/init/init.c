/* SPDX-License-Identifier: MIT */
/*
 * init.c: the first program.  It reads the service table from the boot archive, starts what it names and
 * keeps it running.
 *
 *   init holds every device and hands each service only its own.  It is a server like any other: death
 *   notices, its timer's pulse and a few requests arrive at one endpoint.  It never calls a service, so
 *   no service can stop it.  If init dies the kernel stops with a report.
 *
 *   Words of the boot command line:
 *	poweroff-at-eof		switch off when the session's program ends by itself
 *	services=FILE		the service table, a file of the boot archive (services)
 */
#include <clock.h>
#include <print.h>
#include <protocol/names.h>
#include <rtc.h>
#include <server.h>
#include <start.h>
#include <stdio.h>
#include <string.h>

#include "abi/boot.h"
#include "emergency.h"
#include "names_serve.h"
#include "pci.h"
#include "service.h"
#include "svc.h"

#define TABLE_FILE	"services"	/* or what the word services=FILE says */
#define PRIORITY_INIT	30u
#define CODE_SIGNALLED	128u	/* from here on: it did not end by itself */
#define OPTIONS_MAX	512u	/* bytes of the command line that are passed on */

static struct service_table table;
static const char *table_file = TABLE_FILE;
static struct archive archive;
static _Bool poweroff_at_eof;
static _Bool resetting;		/* at the end of the system; else it is switched off */

_Static_assert(SERVICE_NAME_MAX < MESSAGE_PAYLOAD_MAX, "a name fits a message");

static int32_t
describe_service(struct server *server, const struct message *request,
		 struct message *reply)
{
	uint32_t number = request->words[0];

	(void)server;
	if (!BADGE_IS_SERVICE(request->badge))
		return E_RIGHTS;
	if (number >= table.count)
		return E_RANGE;
	const char *name = table.services[number].name;
	uint32_t length = strlen(name);

	memcpy(mailbox()->payload, name, length);
	reply->tag = TAG(0, length, 0);
	reply->words[1] = service_state(number, &reply->words[2]);
	return (int32_t)length;
}

/* The last service has ended. */
static void
all_ended(void)
{
	log_printf("init: %s\n", resetting ? "reset" : "power off");
	system_control(INIT_PORTS, resetting ? SYSTEM_RESET : SYSTEM_POWER_OFF, 0);
}

void
init_switch_off(_Bool reset)
{
	static _Bool going;

	if (going)
		return;
	going = 1;
	resetting = reset;
	services_shutdown(all_ended);
}

static int32_t
tell_task(struct server *server, const struct message *request, struct message *reply)
{
	(void)server;
	(void)reply;
	if (!BADGE_IS_SERVICE(request->badge))
		return E_RIGHTS;
	return request->words[0] < table.count ? (int32_t)service_task_number(request->words[0]) : E_RANGE;
}

static int32_t
serve_power_off(struct server *server, const struct message *request,
		struct message *reply)
{
	(void)reply;
	if (!BADGE_IS_SERVICE(request->badge))
		return E_RIGHTS;
	server_defer(server);
	service_order(BADGE_SERVICE(request->badge), ORDER_KILL);	/* it waits for the end, and cannot be asked */
	init_switch_off(0);
	return 0;
}

/* With nobody left to end the session a machine that waits for its end would wait for ever. */
static void
check_session(void)
{
	uint32_t starts;

	for (unsigned i = 0; i < table.count; i++) {
		if (!table.services[i].session || !poweroff_at_eof ||
		    service_state(i, &starts) != SERVICE_GIVEN_UP)
			continue;
		log_printf("init: there is nobody left to end the session\n");
		emergency_stop();
	}
}

static void
pulse_came(struct server *server, uint32_t bits)
{
	(void)server;
	if (bits & PULSE_DUE)
		services_due();
	check_session();
}

static void
death_came(struct server *server, const struct message *notice)
{
	unsigned number = services_death(notice);

	(void)server;
	if (number < table.count && table.services[number].session && poweroff_at_eof &&
	    notice->words[0] < CODE_SIGNALLED)
		init_switch_off(0);
	check_session();
}

static void
table_problem_found(void *context, unsigned line, const char *text)
{
	(void)context;
	emergency_printf("%s:%u: %s\n", table_file, line, text);
}

static bool
archive_has(void *context, const char *name)
{
	struct archive_file file;

	(void)context;
	return archive_find(&archive, name, &file);
}

static void
read_table(void)
{
	struct table_reader reader = { table_problem_found, archive_has, NULL };
	struct archive_error error;
	struct archive_file file;
	int32_t result = archive_map(&archive, INIT_ARCHIVE, &error);

	if (result < 0) {
		emergency_printf("init: the boot archive cannot be read: %s\n",
				 error.what ? error.what : "it cannot be mapped");
		emergency_stop();
	}
	if (!archive_find(&archive, table_file, &file)) {
		emergency_printf("init: the boot archive has no service table: add a file '%s'\n",
				 table_file);
		emergency_stop();
	}
	if (table_read(&table, (const char *)file.data, file.size, &reader) > 0) {
		emergency_printf("init: the service table is not used; correct it and build again\n");
		emergency_stop();
	}
}

/* Hang-ups of services' own connections mean nothing: their death is told besides. */
static void
hangup_came(struct server *server, uint32_t badge)
{
	(void)server;
	if (badge & (IO_BADGE_FILE | BADGE_ROOT))
		svc_hangup(badge);
	else
		names_hangup(badge);
}

static server_handler *const handlers[IO_LABELS] = {
	[INIT_SERVICE] = describe_service,
	[INIT_POWER_OFF] = serve_power_off,
	[PCI_DESCRIBE] = pci_serve_describe,
	[PCI_COMMAND] = pci_serve_command,
	[PCI_READ] = pci_serve_read,
	[PCI_WRITE] = pci_serve_write,
	[PCI_HOLD] = pci_serve_hold,
	[INIT_SERVICE_TASK] = tell_task,
	[NAMES_LOOKUP] = names_serve_lookup,
	[NAMES_MOUNT] = names_serve_mount,
	[NAMES_UNMOUNT] = names_serve_unmount,
	[NAMES_LIST] = names_serve_list,
	[NAMES_CONFINE] = names_serve_confine,
	[IO_FIRST ... IO_LABELS - 1] = svc_dispatch,
};

/* Seconds since 1970 at boot; 0 if the machine has no clock. */
static uint32_t
boot_time(void)
{
	int32_t ports = ports_create(INIT_PORTS, RTC_PORT_FIRST, RTC_PORT_COUNT);
	uint32_t now = 0;

	if (ports > 0 && ports_bind((handle_t)ports, HANDLE_SELF) == 0)
		now = rtc_read() - (uint32_t)(clock_milliseconds() / 1000);
	if (ports > 0)
		handle_close((handle_t)ports);
	return now;
}

/*
 * What every service finds in its environment: when the machine was switched on, and the words of
 * the boot command line.
 */
static const char *const *
make_environment(int argc, char **argv)
{
	static char time[sizeof "BOOT_TIME=4294967295"];
	static char options[OPTIONS_MAX] = "BOOT_OPTIONS=";
	static const char *const strings[] = { time, options, NULL };
	uint32_t used = strlen(options);

	snprintf(time, sizeof time, "BOOT_TIME=%u", (unsigned)boot_time());
	for (int i = 1; i < argc && used < sizeof options; i++)
		used += (uint32_t)snprintf(options + used, sizeof options - used, "%s%s", i > 1 ? " " : "", argv[i]);
	return strings;
}

static void
read_option(const char *word)
{
	static const char services[] = "services=";

	if (strcmp(word, "poweroff-at-eof") == 0)
		poweroff_at_eof = 1;
	else if (strncmp(word, services, sizeof services - 1) == 0)
		table_file = word + sizeof services - 1;
}

int
main(int argc, char **argv)
{
	struct server *server = svc_server();

	for (int i = 1; i < argc; i++)
		read_option(argv[i]);
	read_table();
	thread_set_priority(HANDLE_SELF, PRIORITY_INIT);
	server->handlers = handlers;
	server->handler_count = IO_LABELS;
	server->accept = 1;
	server->hangup = hangup_came;
	server->pulse = pulse_came;
	server->death = death_came;
	int32_t result = endpoint_create();
	if (result >= 0) {
		svc_start((handle_t)result);
		result = names_start(&table, server->endpoint);
	}
	pci_start(&table, server->endpoint);
	if (result >= 0)
		result = services_start(&table, &archive, server->endpoint, make_environment(argc, argv));
	if (result >= 0)
		result = server_run(server);
	emergency_printf("init: cannot go on: error %d\n", (int)-result);
	return 1;
}
