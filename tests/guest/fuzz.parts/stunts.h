/* SPDX-License-Identifier: MIT */
/*
 * stunts.h: hostile states and forbidden instructions.
 */
#pragma once

#include "camp.h"

struct actor;

enum stunt {
#define STUNT(name, deadly, text) STUNT_##name,
#include "fuzz.parts/stunts.def"
#undef STUNT
	STUNTS
};

_Static_assert(STUNTS <= STUNTS_MAX, "the tally has room");

/* Do a random one that its task survives, as a rule. */
void
stunt_harmless(struct actor *actor);

/* Do a random one that it does not. */
void
stunt_deadly(struct actor *actor);
