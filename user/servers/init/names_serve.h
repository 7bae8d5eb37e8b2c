/* SPDX-License-Identifier: MIT */
/*
 * names_serve.h: init as the server of names.
 */
#pragma once

#include <server.h>

#include "table.h"

/* Mount what the table's `prefix` lines say.  own: init's own endpoint.  Returns 0 or an error. */
int32_t
names_start(const struct service_table *table, handle_t own);

/*
 * A names connection for a service: sees everything, may mount below the prefixes of its `names`
 * line.  Returns the handle, which is the caller's of this function, or an error.
 */
int32_t
names_connection(const struct service *service);

/* May a client (its number) start, stop and kill services and switch the machine off? */
bool
names_controls(uint32_t client);

/* A service has a new endpoint: clients must look it up again. */
void
names_renew(unsigned service);

/* A names connection has gone. */
void
names_hangup(uint32_t badge);

server_handler names_serve_lookup, names_serve_mount, names_serve_unmount, names_serve_list,
	       names_serve_confine;
