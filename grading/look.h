/* SPDX-License-Identifier: MIT */
/*
 * look.h: the questions asked of a stopped machine.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "launch.h"
#include "machine.h"
#include "qmp.h"

/*
 * Fill the registers from the text of "info registers".  False if it is not
 * of the known form.
 */
bool
registers_parse(const char *text, struct machine_registers *registers);

/*
 * The guest's clock.  `progress` changes whenever the guest gets on in any
 * way; it has no other meaning.
 */
struct clock_reading {
	uint64_t	virtual_ns;
	uint64_t	instructions;
	uint64_t	progress;
};

/*
 * Virtual time in nanoseconds: that whose low bits are in the PM timer, as its
 * port was read, nearest to the whole seconds of the clock chip; the seconds
 * alone if nothing answers at the port.
 */
uint64_t
clock_combine(uint32_t port, uint64_t seconds);

/* Read it over QMP.  False if the conversation failed. */
bool
clock_read(struct qmp *qmp, struct clock_reading *reading, int timeout_ms);

/*
 * Fill in all that the config asks for: registers, screen, answers.  False if
 * the conversation failed or an answer made no sense; then error[] of the
 * result holds a sentence.
 */
bool
look_at(struct machine_result *result, const struct machine_config *config,
	struct launch *launch, struct qmp *qmp);
