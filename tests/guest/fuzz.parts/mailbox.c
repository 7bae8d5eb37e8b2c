/* SPDX-License-Identifier: MIT */
/*
 * mailbox.c: what lies in the mailbox when a call is made: token, handles, windows, payload.
 */
#include "fuzz.parts/actor.h"

uint32_t
draw_window_part(struct actor *actor)
{
	return random_chance(&actor->random, 8)
		       ? ONE_OF(actor, WINDOW_STEP, WINDOW_STEP + 1, 0x80000000u, 0xffffffffu)
		       : random_below(&actor->random, 48);
}

/* A window's length: mostly more than what is copied. */
static uint32_t
draw_window_length(struct actor *actor)
{
	return 64 + draw_window_part(actor);
}

uint32_t
draw_buffer(struct actor *actor)
{
	return random_chance(&actor->random, 2) ? (uint32_t)actor->mailbox->payload : draw_address(actor);
}

void
draw_mailbox(struct actor *actor)
{
	struct mailbox *own = actor->mailbox;

	own->accept = random_chance(&actor->random, 8) ? draw_any(actor)
						       : random_below(&actor->random, 5);
	if (random_chance(&actor->random, 8))
		own->token = random_chance(&actor->random, 2)
				     ? draw_any(actor)
				     : actor->camp->tokens[random_below(&actor->random, TOKENS)];
	for (unsigned n = 0; n < MESSAGE_HANDLES_MAX; n++)
		own->handles[n] = random_chance(&actor->random, 16) ? draw_any(actor)
								    : draw_handle(actor);
	own->read_window = (struct window){ draw_buffer(actor), draw_window_length(actor) };
	own->write_window = (struct window){ draw_buffer(actor), draw_window_length(actor) };
	own->payload[random_below(&actor->random, MESSAGE_PAYLOAD_MAX)]++;
}
