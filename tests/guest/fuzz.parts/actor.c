/* SPDX-License-Identifier: MIT */
/*
 * actor.c: what one thread of an attacker does, for ever: a random call, now and then a stunt or
 * something made of several calls.
 *
 *   Every call goes through act_in_state(), which counts it: begun before, ended after.  A call
 *   that never comes back has no end: the actor blocked for ever, or died in it.
 *
 *   An actor that says "the kernel answered what it may not" may be out of its mind: jumped into
 *   the middle of something, or on a stack that another one writes to as well, or with another's
 *   mailbox in %gs.  So what it asked is sealed in its mailbox before, and the answer goes from the
 *   registers straight into the mailbox: nobody else writes there, and marks there tell that it was
 *   this one at both ends of the call.  Another actor may have set its registers meanwhile, even to
 *   those of a thread that comes back from a call: then what is in them is no answer.
 */
#include "fuzz.parts/actor.h"

#include <ipc.h>
#include <string.h>

#include "fuzz.parts/spawn.h"
#include "fuzz.parts/stunts.h"

#define WINDOW_TRIES	6u		/* at a caller's windows, before it is answered */

static struct violation
violation_of(const struct request *r, int32_t result)
{
	struct violation v = { 0, r->call, r->handle, r->a, r->b, r->c, r->d, result };

	v.seal = violation_seal(&v);
	return v;
}

static uint32_t
call_index(const struct request *request)
{
	return request->call < CALL_COUNT ? request->call : CALL_UNKNOWN;
}

/*
 * A call that broke its contract: keep it, if it is the first and the request is still the one that
 * was made.
 */
static void
accuse(struct actor *actor, const struct request *request, const struct odd_state *place)
{
	const uint32_t here = (uint32_t)&actor;

	if (actor->tally->violation.seal != 0 || here < CAMP + PAGE_SIZE || here >= CAMP + CAMP_SIZE)
		return;
	if (place->saved_esp == 0 || place->flags != 0 || place->registers_set != actor->tally->begun[CALL_thread_set_regs])
		return;
	if (violation_of(request, 0).seal == place->witness)
		actor->tally->violation = violation_of(request, (int32_t)place->eax);
}

struct odd_state
plain_state(void)
{
	uint32_t data;

	__asm__("mov %%ss, %0" : "=r"(data));
	return (struct odd_state){
		.ecx = CAMP_SCRATCH + 64,
		.edx = (uint32_t)odd_landing,
		.flags = 0x202u,
		.ds = data,
		.es = data,
		.fs = data,
		.odd = data,
	};
}

uint32_t
either_tail(struct actor *actor, const char *a, const char *b)
{
	return (uint32_t)(random_chance(&actor->random, 2) ? a : b);
}

int32_t
act_in_state(struct actor *actor, const struct request *request, struct odd_state *state)
{
	struct odd_state *place = (struct odd_state *)actor->mailbox->library;
	const uint32_t call = call_index(request);
	int32_t result;

	state->eax = request->handle << 8 | request->call;
	state->ebx = request->a;
	state->esi = request->b;
	state->edi = request->c;
	state->ebp = request->d;
	memcpy(place, state, __builtin_offsetof(struct odd_state, saved_esp));
	place->saved_esp = 0;
	place->witness = violation_of(request, 0).seal;
	count(&actor->tally->begun[call]);
	count(&actor->tally->total);
	/* As many as will have begun after the call if no other begins before that, or is under way now. */
	place->registers_set = tally_ended(actor->tally, CALL_thread_set_regs) + (call == CALL_thread_set_regs);
	odd_enter();
	result = (int32_t)place->eax;
	count(&actor->tally->ended[call][result_index(result)]);
	if (breaks_contract(actor->camp->allowed, request->call, request->a, request->b, result))
		accuse(actor, request, place);
	return result;
}

int32_t
act(struct actor *actor, const struct request *request)
{
	struct odd_state state = plain_state();

	state.tail = either_tail(actor, odd_sysenter, odd_int80);
	return act_in_state(actor, request, &state);
}

void
learn_kind(struct actor *actor, uint32_t kind, handle_t handle)
{
	uint32_t *known = actor->camp->known[kind_index(kind)];

	known[KNOWN_FIXED + random_below(&actor->random, KNOWN - KNOWN_FIXED)] = handle;
}

void
learn(struct actor *actor, handle_t handle)
{
	const int32_t meta = act_call(actor, CALL_handle_info, handle & HANDLE_MAX, 0, 0, 0, 0);

	if (meta > 0 && (meta & OBJECT_TYPES))
		learn_kind(actor, (uint32_t)meta, handle);
}

/* A message may have brought handles. */
static void
learn_message(struct actor *actor, uint32_t tag)
{
	for (uint32_t n = 0; n < TAG_HANDLES(tag) && n < MESSAGE_HANDLES_MAX; n++)
		learn(actor, actor->mailbox->handles[n]);
}

/* A message has come; if a caller waits for an answer, it mostly gets one. */
static void
answer(struct actor *actor, uint32_t tag)
{
	static const uint8_t answers[] = { CALL_ipc_reply, CALL_ipc_reply, CALL_ipc_reply_recv,
					   CALL_ipc_defer };
	static const uint8_t windows[] = { CALL_ipc_read, CALL_ipc_write };
	struct request request;
	int32_t result;

	learn_message(actor, tag);
	if (actor->mailbox->token == 0 || random_chance(&actor->random, 4))
		return;
	for (unsigned n = 0; n < WINDOW_TRIES && tag & (TAG_WINDOW_READ | TAG_WINDOW_WRITE); n++) {
		draw_request_of(actor, &request, PICK(actor, windows));
		act(actor, &request);
	}
	draw_request_of(actor, &request, PICK(actor, answers));
	result = act(actor, &request);
	if (result > 0 && request.call == CALL_ipc_defer)
		actor->camp->tokens[random_below(&actor->random, TOKENS)] = (uint32_t)result;
}

/* What a call that succeeded is good for later. */
static void
learn_result(struct actor *actor, const struct request *request, uint32_t result)
{
	switch (request->call) {
	case CALL_task_create:
		return learn_kind(actor, OBJECT_TASK, result);
	case CALL_thread_create:
		return learn_kind(actor, OBJECT_THREAD, result);
	case CALL_endpoint_create:
		return learn_kind(actor, OBJECT_ENDPOINT, result);
	case CALL_connection_create:
		return learn_kind(actor, OBJECT_CONNECTION, result);
	case CALL_memory_create:
	case CALL_memory_create_device:
		return learn_kind(actor, OBJECT_MEMORY, result);
	case CALL_ports_create:
		return learn_kind(actor, OBJECT_PORTS, result);
	case CALL_handle_copy:
	case CALL_handle_move:
		if (request->a == HANDLE_SELF)
			learn(actor, result);
		return;
	case CALL_ipc_call:
		return learn_message(actor, result);
	case CALL_ipc_recv:
	case CALL_ipc_reply_recv:
		return answer(actor, result);
	case CALL_ipc_defer:
		actor->camp->tokens[random_below(&actor->random, TOKENS)] = result;
		return;
	}
}

static void
random_call(struct actor *actor)
{
	struct request request;
	int32_t result;

	draw_request(actor, &request);
	if (random_chance(&actor->random, 2))
		draw_mailbox(actor);
	result = act(actor, &request);
	if (result >= 0)
		learn_result(actor, &request, (uint32_t)result);
}

static void
something(struct actor *actor)
{
	const uint32_t n = random_below(&actor->random, 1024);

	if (n < 24)
		stunt_harmless(actor);
	else if (n < 26)
		stunt_deadly(actor);
	else if (n < 50)
		spawn_actor(actor);
	else if (n < 54)
		spawn_attacker(actor);
	else
		random_call(actor);
}

_Noreturn void
actor_main(uint32_t number)
{
	struct camp *camp = (struct camp *)CAMP;
	struct actor actor = {
		.role = number % ROLES,
		.number = number % ACTORS_MAX,
		.camp = camp,
		.tally = (struct tally *)TALLY,
		.mailbox = mailbox(),
	};

	camp->seed += 0x9e3779b9u;
	random_seed(&actor.random, camp->seed);
	for (;;)
		something(&actor);
}
