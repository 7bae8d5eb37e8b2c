/* SPDX-License-Identifier: MIT */
/*
 * steps.h: what is typed into a running machine, and when.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "launch.h"
#include "machine.h"
#include "qmp.h"

struct steps {
	const struct machine_config	*config;
	struct launch	*launch;
	struct qmp	*qmp;
	size_t		next;		/* the step that is waited for */
	bool		released;	/* its condition has been met */
	size_t		sent;		/* bytes of its com1 already fed */
	size_t		matched[MACHINE_CHANNELS];
					/* where the next search starts */
};

/*
 * Take every step whose time has come.  False, with a sentence in error[size],
 * if a step cannot be taken; a conversation that has failed is left to the
 * caller to see.
 */
bool
steps_advance(struct steps *steps, char *error, size_t size);

/* True while there are steps to take. */
bool
steps_left(const struct steps *steps);
