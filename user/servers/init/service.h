/* SPDX-License-Identifier: MIT */
/*
 * service.h: the services as they run.
 *
 *   Each service of the table has one endpoint, made by init before anything starts and kept by init:
 *   whoever was given a connection keeps it when the service dies, and what was sent and not yet received
 *   waits there for the next incarnation.
 *
 *	WAITING --start--> RUNNING --death, the table wants it back--> WAITING (due after a while)
 *	   ^                | | |  \--death, it does not--> ENDED
 *	   |                | | \-----death, too often-----> GIVEN_UP
 *	   |                | \--silent: it does not answer its heartbeat--> killed: as any death
 *	   |                \--stop: asked to end, or killed when it does not--> STOPPED
 *	   \--start, restart-- ENDED, GIVEN_UP (with a new endpoint), STOPPED
 *
 *   In ENDED and GIVEN_UP the endpoint is closed: callers get E_DEAD, nobody hangs for ever.  In
 *   STOPPED it stays, and callers wait until somebody starts the service again.
 *
 *   Heartbeats.  Twice in `heartbeat` milliseconds init pulses SERVER_PULSE_HEARTBEAT into the
 *   endpoint of the service, whose loop (lib/server.h) pulses back, into an endpoint that is there
 *   for this alone; init looks into that when the next one is due.  Nobody waits for anybody.  A
 *   service that has left two in a row without an answer does not get back to its loop: it is
 *   killed.
 */
#pragma once

#include <archive.h>
#include <protocol/init.h>
#include <stdbool.h>

#include "abi/message.h"
#include "journal.h"
#include "table.h"

/*
 * Badges on init's own endpoint: bit 31 an open file of /svc (protocol/io.h), else one of these
 * bits with a number ...
 */
#define BADGE_NAMES	0x40000000u	/* a names connection: the client */
#define BADGE_ROOT	0x20000000u	/* the root of /svc: the client */
#define BADGE_PCI	0x10000000u	/* a device's registers: the function */
#define BADGE_NUMBER	0x0fffffffu

/* ... or none of them: which service, and which start of it. */
#define BADGE_START_MASK	0x000fffffu
#define BADGE(service, start)	((service) | ((start) & BADGE_START_MASK) << 8)
#define BADGE_SERVICE(badge)	((badge) & 0xff)
#define BADGE_START(badge)	((badge) >> 8)
#define BADGE_IS_SERVICE(badge)	(BADGE_START(badge) <= BADGE_START_MASK)

/* The pulse bit that says: look who is due. */
#define PULSE_DUE		1u

/* What killed services die with. */
#define CODE_KILLED		0x101u	/* by order */
#define CODE_SILENT		0x102u	/* no heartbeat */
#define CODE_OVERDUE		0x103u	/* it was asked to end and did not */

/*
 * Make the endpoints of all services and start them in the table's order.  own: init's own endpoint,
 * where deaths and PULSE_DUE arrive; environment: every service's.
 * All of them stay.  Returns 0, or the error of a call that
 * must not fail here (the machine is too small); a service that cannot be started is retried as if it
 * had died.
 */
int32_t
services_start(const struct service_table *table, const struct archive *archive,
	       handle_t own, const char *const *environment);

/*
 * A death notice came.  Returns the number of the service; table->count for one long gone, or that
 * was ordered to end.
 */
unsigned
services_death(const struct message *notice);

/* PULSE_DUE came: start whose time has come, look for heartbeats. */
void
services_due(void);

/*
 * A connection to a service's endpoint, whether it runs or not, stamped with a badge.  Returns the
 * handle, or an error: E_DEAD if it has ended or was given up.
 */
int32_t
service_connect(unsigned service, uint32_t badge);

/* State of a service, and how often it was started. */
enum service_state
service_state(unsigned service, uint32_t *starts);

enum service_order {
	ORDER_STOP,
	ORDER_START,
	ORDER_RESTART,		/* stop and start */
	ORDER_KILL,		/* as if it had died by itself */
};

/* Do that with a service.  Returns 0, or E_STATE if it is so already, or cannot be. */
int32_t
service_order(unsigned service, enum service_order order);

/*
 * End all services, one after the other, the last started first; done() is called when the last one
 * has ended.  Nothing is started any more.  Only once.
 */
void
services_shutdown(void (*done)(void));

/* What is told of a service. */
struct service_status {
	const char *name;
	enum service_state state;
	uint32_t starts;
	uint32_t task;			/* its number; 0: it does not run */
	uint64_t running;		/* milliseconds since it was started; 0: it does not run */
	uint32_t memory;		/* bytes charged to it */
	const char *reason;		/* of its last end; "": it never ended */
};

/* False: there are not so many services. */
bool
service_status(unsigned service, struct service_status *status);

/* What happened. */
extern struct journal service_journal;

/* Say something of a service (or the table's count: of init) in the log and the journal; no '\n' needed. */
void
service_say(unsigned service, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The number of its task, as in traces; 0: it does not run. */
uint32_t
service_task_number(unsigned service);
