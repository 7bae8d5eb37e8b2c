/* SPDX-License-Identifier: MIT */
/*
 * service.h: the services as they run.
 *
 *   Each service of the table has one endpoint, made by init before anything starts and kept by init:
 *   whoever was given a connection keeps it when the service dies, and what was sent and not yet received
 *   waits there for the next incarnation.
 *
 *	WAITING --start--> RUNNING --death, the table wants it back--> WAITING (due after a while)
 *	                      |   \--death, it does not--> ENDED
 *	                      \-----death, too often-----> GIVEN_UP
 *
 *   In ENDED and GIVEN_UP the endpoint is closed: callers get E_DEAD, nobody hangs for ever.
 */
#pragma once

#include "abi/message.h"
#include <archive.h>
#include <protocol/init.h>

#include "table.h"

/* A badge on init's own endpoint says which service, and which start of it. */
#define BADGE_START_MASK	0x000fffffu
#define BADGE(service, start)	((service) | ((start) & BADGE_START_MASK) << 8)
#define BADGE_SERVICE(badge)	((badge) & 0xff)
#define BADGE_START(badge)	((badge) >> 8)
#define BADGE_IS_SERVICE(badge)	(BADGE_START(badge) <= BADGE_START_MASK)

/* The pulse bit that says: look who is due to be started. */
#define PULSE_DUE		1u

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

/* A death notice came.  Returns the number of the service, or table->count for one long gone. */
unsigned
services_death(const struct message *notice);

/* PULSE_DUE came: start whose time has come. */
void
services_due(void);

/*
 * A connection to a service's endpoint, whether it runs or not, stamped with a badge.  Returns the handle, or an
 * error: E_DEAD if it has ended or was given up.
 */
int32_t
service_connect(unsigned service, uint32_t badge);

/* State of a service, and how often it was started. */
enum service_state
service_state(unsigned service, uint32_t *starts);

/* The number of its task, as in traces; 0: it does not run. */
uint32_t
service_task_number(unsigned service);
