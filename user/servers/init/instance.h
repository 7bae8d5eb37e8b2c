/* SPDX-License-Identifier: MIT */
/*
 * instance.h: what the parts of the supervisor know of a running service: its states (service.h,
 * service.c), its start (launch.c), its end when asked for (order.c).
 */
#pragma once

#include <archive.h>
#include <program.h>
#include <stdbool.h>

#include "service.h"

#define REASON_MAX	72u

struct instance {
	enum service_state state;
	handle_t endpoint;
	handle_t ping;			/* a connection to it, for pulses of init's */
	handle_t heart;			/* with a `heartbeat` line: an endpoint where the service's answers come */
	handle_t task;			/* RUNNING */
	uint32_t starts;
	uint32_t deaths;		/* in a row */
	uint64_t started;		/* milliseconds since boot */
	uint64_t due;			/* WAITING: when to start.  RUNNING: when to look for its heartbeat; 0: never */
	uint32_t unanswered;		/* times it was asked whether it lives since it last answered */
	bool ending;			/* it was asked to end, and is killed when it is overdue ... */
	uint64_t overdue;
	enum service_state after;	/* ... and then is WAITING (to be started at once) or STOPPED */
	char reason[REASON_MAX];	/* of its last end; "": it never ended */
	handle_t kept[SERVICE_GRANTS_MAX];	/* Memory of its `keep` lines, each in its line's place */
};

extern struct instance instances[SERVICES_MAX];
extern const struct service_table *service_table;

/* What launch.c needs to know.  environment: every service's. */
void
launch_begin(const struct archive *archive, handle_t own, const char *const *environment);

/* Start a service's program.  Returns its task; on an error *why is a clause that says what went wrong. */
int32_t
launch(unsigned number, const char **why);

/* Make the endpoint of a service and what init keeps beside it.  Returns 0 or an error. */
int32_t
instance_open(unsigned number);

/* Close all that: callers get E_DEAD. */
void
instance_close(unsigned number);

/* Kill it, for a reason that the log and `svc` will show.  The death notice comes later. */
void
instance_kill(unsigned number, uint32_t code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Set init's timer to whatever is due first. */
void
services_set_timer(void);
