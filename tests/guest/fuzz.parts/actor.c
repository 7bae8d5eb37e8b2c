/* SPDX-License-Identifier: MIT */
/*
 * actor.c: what one thread of an attacker does, for ever: a random call, now and then a stunt or something made of
 * several calls.
 *
 *   Every call goes through act(), or is counted like it: begun before, ended after.  A call that never comes back has
 *   no end: the actor blocked for ever, or died in it.
 */
#include "fuzz.parts/actor.h"

#include <calls.h>
#include <ipc.h>

#include "fuzz.parts/spawn.h"
#include "fuzz.parts/stunts.h"

/* A call that broke its contract: keep it, if it is the first. */
static void
accuse(struct actor *actor, const struct request *r, int32_t result)
{
	struct violation v = { 0, r->call, r->handle, r->a, r->b, r->c, r->d, result };

	if (actor->tally->violation.seal != 0)
		return;
	v.seal = violation_seal(&v);
	actor->tally->violation = v;
}

static void
act_begun(struct actor *actor, uint32_t call)
{
	count(&actor->tally->begun[call]);
	count(&actor->tally->total);
}

void
act_ended(struct actor *actor, const struct request *request, int32_t result)
{
	const uint32_t call = request->call < CALL_COUNT ? request->call : CALL_UNKNOWN;
	const uint32_t index = result_index(result);

	count(&actor->tally->ended[call][index]);
	if (!(actor->camp->allowed[call] >> index & 1))
		accuse(actor, request, result);
}

int32_t
act(struct actor *actor, const struct request *request)
{
	const enum entry_kind kind = random_chance(&actor->random, 2) ? ENTRY_SYSENTER : ENTRY_INT80;
	struct call_registers r = { request->handle << 8 | request->call, request->a,
				    { request->b, request->c, request->d } };

	act_begun(actor, request->call < CALL_COUNT ? request->call : CALL_UNKNOWN);
	enter_kernel(kind, &r);
	act_ended(actor, request, (int32_t)r.head);
	return (int32_t)r.head;
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
	struct request request;
	int32_t result;

	learn_message(actor, tag);
	if (actor->mailbox->token == 0 || random_chance(&actor->random, 4))
		return;
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
