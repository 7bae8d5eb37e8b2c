/* SPDX-License-Identifier: MIT */
/*
 * deaths.h: servers that die at any moment while a client works, and who starts them again.
 *
 *	           deaths_at_every_entry(), deaths_strike()
 *	  alive -------------------------------------------> dead
 *	    ^                                                 |
 *	    +--- restart(), by a thread above all others -----+
 *
 *   A death is to be noticed by nobody.  So the test only does what it would do anyway, and passes
 *   the result of each request through deaths_finished(): the first since a death says how long
 *   recovery took, in nanoseconds of the guest; with an instruction a nanosecond, in instructions.
 *
 *   Words: deaths=N seed=N (deaths_strike()); stride=N (deaths_at_every_entry(); 1: every one).
 */
#pragma once

#include "points.h"

#define DEATHS_SERVERS	2u

struct deaths {
	volatile uint32_t count;	/* heard of, of all servers together */
	volatile uint64_t since;	/* when the latest was, by clock_nanoseconds(); 0: a request has been finished since */
	uint64_t slowest, total;	/* of recoveries */
	uint32_t recoveries;
};

extern struct deaths deaths;

/* Give back what is left of a server and start it anew.  Returns its task. */
typedef handle_t deaths_restart(uint32_t server);

/* From now on deaths are heard of, and followed by a restart(). */
void
deaths_begin(deaths_restart *restart);

/*
 * The Connection that hears of a server's deaths (struct program); server: 0 .. DEATHS_SERVERS - 1.
 * Closed by the caller.
 */
handle_t
deaths_connection(uint32_t server);

/* Nobody dies any more. */
void
deaths_end(void);

/* A request has been finished, with this result, which is returned. */
int32_t
deaths_finished(int32_t result);

/* How long recovery takes on the average; 0: there was none. */
uint32_t
deaths_average(void);

/*
 * Carry out script(0), script(stride), script(2 * stride) ... each time with the death of *task on
 * leaving that entry to the kernel (0: nobody dies), and of its successor some entries later, until
 * one has ended before its entry came.  Says so in a remark about `who`.  Returns how many scripts
 * there were.  Only where points_there().
 */
uint32_t
deaths_at_every_entry(const char *who, const handle_t *task, void (*script)(uint32_t key));

/* How many deaths the command line wishes; 0: none. */
uint32_t
deaths_wanted(void);

/*
 * Kill one of those tasks again and again, whatever it is doing, some milliseconds after a request
 * has been finished since the last time: so no request meets more deaths than the library puts up
 * with.  Ends after deaths_wanted(), or with deaths_spare(), which the test calls in any case.
 */
void
deaths_strike(const handle_t *tasks, uint32_t count);

void
deaths_spare(void);
