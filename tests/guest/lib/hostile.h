/* SPDX-License-Identifier: MIT */
/*
 * hostile.h: clients of servers (protocol/io.h most of all) that mean no good.
 */
#pragma once

#include "abi/types.h"

/* The same row in every run. */
uint32_t
hostile_number(void);

/*
 * A request that makes no sense, or some: any label, words and payload that are often near
 * something that matters, windows that are missing, too short or elsewhere.  gift: what it sends
 * along, now and then.
 */
void
hostile_request(handle_t connection, handle_t gift);

/* An open file is given handles of the wrong kind, 2,000 of them: it must let them go. */
void
hostile_handles(handle_t file);

/* What a client asks again and again, of the connection it has been given. */
typedef void hostile_ask(handle_t connection);

/* Write as much as a request takes to an open file. */
void
hostile_write(handle_t file);

/* Clients in tasks of their own, HOSTILE_ASKERS at once, that ask for ever; until hostile_askers_end(). */
#define HOSTILE_ASKERS	3u

void
hostile_askers_begin(hostile_ask *ask, handle_t connection);

void
hostile_askers_end(void);

/* HOSTILE_DEATHS such clients, one after the other: each dies in the middle of it. */
#define HOSTILE_DEATHS	10u

void
hostile_askers_die(hostile_ask *ask, handle_t connection);
