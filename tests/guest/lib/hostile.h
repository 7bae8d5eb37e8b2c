/* SPDX-License-Identifier: MIT */
/*
 * hostile.h: clients of file servers (protocol/io.h) that mean no good.
 */
#pragma once

#include "abi/types.h"

/* The same row in every run. */
uint32_t
hostile_number(void);

/*
 * A request that makes no sense, or some: any label, words and payload that are often near something that matters, windows that are
 * missing, too short or elsewhere.  gift: what it sends along, now and then.
 */
void
hostile_request(handle_t connection, handle_t gift);

/* An open file is given handles of the wrong kind, 2,000 of them: it must let them go. */
void
hostile_handles(handle_t file);

/* Ten clients, one after the other, write to a file for ever and die in the middle of it. */
void
hostile_writers_die(handle_t file);
