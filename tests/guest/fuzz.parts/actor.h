/* SPDX-License-Identifier: MIT */
/*
 * actor.h: one thread of an attacker.
 *
 *   An actor's state lies on its own stack.  It shares struct camp with the other actors of its task; they
 *   may all write there at once, and nothing depends on what they find.
 */
#pragma once

#include "abi/message.h"
#include "draw.h"
#include "enter.h"

enum role {
	ROLE_ANY,		/* all calls alike */
	ROLE_SERVER,		/* receives and replies more often */
	ROLE_CLIENT,		/* calls and sends more often */
	ROLES
};

struct actor {
	struct random random;
	enum role role;
	uint32_t number;	/* its stack and its window: 0 .. ACTORS_MAX - 1 */
	struct mailbox *mailbox;
	struct camp *camp;
	struct tally *tally;
};

/* Make a call, by either entry; count it, hold its result against the contract, and return that. */
int32_t
act(struct actor *actor, const struct request *request);

/* The same with the arguments in line. */
static inline int32_t
act_call(struct actor *actor, uint32_t call, handle_t handle, uint32_t a, uint32_t b, uint32_t c,
	 uint32_t d)
{
	return act(actor, &(struct request){ call, handle, a, b, c, d });
}

/* A state with nothing odd but that its tail is for the caller to choose; see enter.h. */
struct odd_state
plain_state(void);

/* As act(), in a prepared state: its registers are set from the request. */
int32_t
act_in_state(struct actor *actor, const struct request *request, struct odd_state *state);

/* One of two tails. */
uint32_t
either_tail(struct actor *actor, const char *a, const char *b);

/* Remember a handle of an unknown kind that the actor got. */
void
learn(struct actor *actor, handle_t handle);

/* Remember a handle of this kind. */
void
learn_kind(struct actor *actor, uint32_t kind, handle_t handle);

/* What actor_entry calls. */
_Noreturn void
actor_main(uint32_t number);
