/* SPDX-License-Identifier: MIT */
/*
 * shapes.c: what each call takes.
 *
 *   A call that is wrong in every argument fails at its first check and shows nothing of the
 *   others.  So a request starts from its shape - for each argument something that suits it, most
 *   of the time - and then, once in eight times, one argument is replaced by any number.
 *
 *   A call that has no line in the table gets any numbers; tests/system/fuzz.c fails if a call
 *   never succeeds.
 */
#include <stddef.h>

#include "abi/trace.h"
#include "fuzz.parts/actor.h"

typedef uint32_t draw_function(struct actor *actor);

/* An argument the call does not look at. */
static uint32_t
draw_unused(struct actor *actor)
{
	return random_chance(&actor->random, 4) ? draw_any(actor) : 0;
}

static uint32_t
draw_task(struct actor *actor)
{
	return draw_kind(actor, OBJECT_TASK);
}

static uint32_t
draw_task_or_self(struct actor *actor)
{
	return draw_kind_or_0(actor, OBJECT_TASK, 2);
}

/* A task that may well die: seldom the actor's own, or its life would be short. */
static uint32_t
draw_victim(struct actor *actor)
{
	const uint32_t last = KNOWN_FIXED + random_below(&actor->random, KNOWN - KNOWN_FIXED);
	const uint32_t task = actor->camp->known[kind_index(OBJECT_TASK)][last];

	if (random_chance(&actor->random, 64))
		return draw_task_or_self(actor);
	return task != CAMP_TASK ? task : draw_wrong_handle(actor);
}

static uint32_t
draw_thread_or_self(struct actor *actor)
{
	return draw_kind_or_0(actor, OBJECT_THREAD, 4);
}

/* A thread to do something to: seldom the actor's own. */
static uint32_t
draw_thread(struct actor *actor)
{
	return draw_kind_or_0(actor, OBJECT_THREAD, 32);
}

static uint32_t
draw_endpoint(struct actor *actor)
{
	return draw_kind(actor, OBJECT_ENDPOINT);
}

static uint32_t
draw_endpoint_or_none(struct actor *actor)
{
	return draw_kind_or_0(actor, OBJECT_ENDPOINT, 4);
}

static uint32_t
draw_connection(struct actor *actor)
{
	return draw_kind(actor, OBJECT_CONNECTION);
}

/* Whom to call: mostly somebody who may answer, else all actors would soon wait for ever. */
static uint32_t
draw_partner(struct actor *actor)
{
	if (random_chance(&actor->random, 4))
		return draw_connection(actor);
	return random_chance(&actor->random, 2) ? CAMP_SERVICE : CAMP_PLAZA_DOOR;
}

/* Where to receive. */
static uint32_t
draw_counter(struct actor *actor)
{
	return random_chance(&actor->random, 2) ? draw_endpoint(actor) : (uint32_t)CAMP_PLAZA;
}

static uint32_t
draw_connection_or_none(struct actor *actor)
{
	return draw_kind_or_0(actor, OBJECT_CONNECTION, 3);
}

static uint32_t
draw_memory(struct actor *actor)
{
	return draw_kind(actor, OBJECT_MEMORY);
}

static uint32_t
draw_device(struct actor *actor)
{
	return random_chance(&actor->random, 4) ? draw_memory(actor) : (uint32_t)CAMP_DEVICE;
}

static uint32_t
draw_irq(struct actor *actor)
{
	return draw_kind(actor, OBJECT_IRQ);
}

static uint32_t
draw_ports(struct actor *actor)
{
	return draw_kind(actor, OBJECT_PORTS);
}

/* A caller that waits: the one just received, or one put off before. */
static uint32_t
draw_token(struct actor *actor)
{
	return random_chance(&actor->random, 2)
		       ? actor->mailbox->token
		       : actor->camp->tokens[random_below(&actor->random, TOKENS)];
}

/* Where a new handle is wanted. */
static uint32_t
draw_index(struct actor *actor)
{
	return random_chance(&actor->random, 3) ? draw_wrong_handle(actor) : HANDLE_ANY;
}

static uint32_t
draw_rights(struct actor *actor)
{
	if (random_chance(&actor->random, 2))
		return RIGHTS_ALL;
	return random_chance(&actor->random, 2) ? random_below(&actor->random, 256) : draw_any(actor);
}

/* ---- numbers -------------------------------------------------------------------------------------- */

/* Bytes to print: few, as everything printed is kept. */
static uint32_t
draw_text_length(struct actor *actor)
{
	const uint32_t n = random_chance(&actor->random, 4) ? draw_any(actor) : 0;

	return n > LOG_WRITE_MAX ? n : random_below(&actor->random, 4);
}

static uint32_t
draw_priority(struct actor *actor)
{
	return random_chance(&actor->random, 4) ? random_below(&actor->random, 40)
						: random_below(&actor->random, 12);
}

static uint32_t
draw_quota(struct actor *actor)
{
	return random_below(&actor->random, 24) * 4 * PAGE_SIZE + random_below(&actor->random, 2);
}

static uint32_t
draw_quota_change(struct actor *actor)
{
	const uint32_t pages = random_below(&actor->random, 8);

	return random_chance(&actor->random, 2) ? pages * PAGE_SIZE : -(pages * PAGE_SIZE);
}

static uint32_t
draw_table_size(struct actor *actor)
{
	if (random_chance(&actor->random, 4))
		return ONE_OF(actor, 0, 1, 2, 3, 511, 512, 513, 1025, 4095, 4096, 4097);
	return 2 + random_below(&actor->random, 62);
}

static uint32_t
draw_bits(struct actor *actor)
{
	return random_chance(&actor->random, 4) ? draw_any(actor)
						: 1u << random_below(&actor->random, 8);
}

static uint32_t
draw_bit(struct actor *actor)
{
	return random_below(&actor->random, 33);
}

static uint32_t
draw_delay(struct actor *actor)
{
	return random_chance(&actor->random, 8) ? draw_any(actor) : random_below(&actor->random, 12);
}

static uint32_t
draw_timeout(struct actor *actor)
{
	if (random_chance(&actor->random, 64))
		return TIMEOUT_NEVER;
	return random_chance(&actor->random, 4) ? random_below(&actor->random, 4) : TIMEOUT_NONE;
}

static uint32_t
draw_tag(struct actor *actor)
{
	const uint32_t label = random_below(&actor->random, 64);

	switch (random_below(&actor->random, 8)) {
	case 0:
		return draw_any(actor);
	case 1:
		return TAG(label, MESSAGE_PAYLOAD_MAX - 1 + random_below(&actor->random, 3),
			   MESSAGE_HANDLES_MAX - 1 + random_below(&actor->random, 3));
	case 2:
	case 3:
		return TAG(label, random_below(&actor->random, MESSAGE_PAYLOAD_MAX + 1),
			   1 + random_below(&actor->random, MESSAGE_HANDLES_MAX));
	case 4:
	case 5:
		return TAG(label, 0, 0) | TAG_WINDOW_READ | TAG_WINDOW_WRITE;
	default:
		return TAG(label, random_below(&actor->random, 64), 0);
	}
}

static uint32_t
draw_operation(struct actor *actor)
{
	return random_below(&actor->random, SYSTEM_OPERATIONS + 1);
}

static uint32_t
draw_trace_count(struct actor *actor)
{
	return random_below(&actor->random, TRACE_READ_MAX + 2);
}

/* ---- memory --------------------------------------------------------------------------------------- */

static uint32_t
draw_pages(struct actor *actor)
{
	if (random_chance(&actor->random, 8))
		return ONE_OF(actor, 9, 16, 17, 63, 64, 65, 1023, 1024, 1025, 2049);
	return 1 + random_below(&actor->random, 8);
}

/* Larger ones exist, but every check of the kernel's walks all their pages. */
static uint32_t
draw_size(struct actor *actor)
{
	if (random_chance(&actor->random, 256))
		return ONE_OF(actor, 0xfffff000u, 0x80000000u);
	return random_chance(&actor->random, 16) ? ONE_OF(actor, 0, 1, PAGE_SIZE - 1, PAGE_SIZE + 1)
						 : draw_pages(actor) * PAGE_SIZE;
}

static uint32_t
draw_memory_flags(struct actor *actor)
{
	return random_chance(&actor->random, 8) ? random_below(&actor->random, 4)
						: random_chance(&actor->random, 4);
}

static uint32_t
draw_offset(struct actor *actor)
{
	if (random_chance(&actor->random, 8))
		return draw_any(actor);
	return random_below(&actor->random, 6) * PAGE_SIZE;
}

static uint32_t
draw_length(struct actor *actor)
{
	if (random_chance(&actor->random, 8))
		return ONE_OF(actor, 0, 1, PAGE_SIZE - 1, 0x40000000u, 0x80000000u, 0xfffff000u, USER_TOP);
	return (random_chance(&actor->random, 2) ? 1 : draw_pages(actor)) * PAGE_SIZE;
}

static uint32_t
draw_length_rights(struct actor *actor)
{
	const uint32_t rights = random_chance(&actor->random, 8) ? random_below(&actor->random, 8)
								 : MAP_READ | MAP_WRITE;

	return (draw_length(actor) & ~PAGE_MASK) | rights;
}

/* Where to map, unmap or protect: what the actors live on only now and then. */
static uint32_t
draw_place(struct actor *actor)
{
	const uint32_t arena = ARENA + random_below(&actor->random, ARENA_PAGES) * PAGE_SIZE;

	switch (random_below(&actor->random, 64)) {
	case 0:
		return ONE_OF(actor, CAMP, CAMP + PAGE_SIZE, TALLY, (uint32_t)actor_entry & ~PAGE_MASK);
	case 1:
	case 2:
	case 3:
		return ONE_OF(actor, 0, USER_BASE, USER_TOP - PAGE_SIZE, USER_TOP, MAILBOX_BASE,
			      KERNEL_BASE - PAGE_SIZE, KERNEL_BASE, 0xfffff000u, 0x003ff000u);
	case 4:
		return arena + ONE_OF(actor, 1, 0x800, PAGE_SIZE - 1);
	default:
		return arena;
	}
}

static uint32_t
draw_entry(struct actor *actor)
{
	return random_chance(&actor->random, 2) ? (uint32_t)actor_entry : draw_address(actor);
}

static uint32_t
draw_device_address(struct actor *actor)
{
	return FUZZ_DEVICE + random_below(&actor->random, 2 * FUZZ_DEVICE_PAGES) * PAGE_SIZE;
}

static uint32_t
draw_port(struct actor *actor)
{
	return FUZZ_PORTS - 1 + random_below(&actor->random, FUZZ_PORT_COUNT + 2);
}

static uint32_t
draw_port_count(struct actor *actor)
{
	return random_below(&actor->random, FUZZ_PORT_COUNT + 2);
}

/* ---- requests ------------------------------------------------------------------------------------- */

struct shape {
	uint32_t weight;		/* how often, 1 .. 16 */
	draw_function *draw[5];		/* handle, a, b, c, d */
};

#define UNUSED draw_unused
#define SHAPE(call, weight, ...) [CALL_##call] = { weight, { __VA_ARGS__ } }

static const struct shape shapes[CALL_COUNT] = {
	SHAPE(null, 4, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(clock_get, 4, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(log_write, 4, UNUSED, draw_address, draw_text_length, UNUSED, UNUSED),
	SHAPE(system_control, 6, draw_ports, draw_operation, draw_any, UNUSED, UNUSED),
	SHAPE(handle_copy, 12, draw_handle, draw_task_or_self, draw_index, draw_rights, UNUSED),
	SHAPE(handle_move, 8, draw_handle, draw_task_or_self, draw_index, draw_rights, UNUSED),
	SHAPE(handle_close, 14, draw_handle, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(handle_info, 6, draw_handle, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(task_create, 10, draw_connection_or_none, draw_quota, draw_priority, draw_table_size, UNUSED),
	SHAPE(task_destroy, 8, draw_victim, draw_any, UNUSED, UNUSED, UNUSED),
	SHAPE(task_destroy_step, 12, draw_victim, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(task_info, 8, draw_task_or_self, draw_address, UNUSED, UNUSED, UNUSED),
	SHAPE(quota_move, 10, draw_task, draw_quota_change, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_create, 10, draw_task_or_self, draw_entry, draw_address, draw_priority, UNUSED),
	SHAPE(thread_start, 8, draw_thread_or_self, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_exit, 1, UNUSED, draw_any, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_set_priority, 8, draw_thread_or_self, draw_priority, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_stop, 2, draw_thread, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_cancel, 16, draw_thread, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_get_regs, 8, draw_thread, draw_address, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_set_regs, 2, draw_thread, draw_address, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_set_fault, 4, draw_thread, draw_connection_or_none, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_yield, 6, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(timer_set, 8, draw_endpoint, draw_bits, draw_delay, draw_delay, UNUSED),
	SHAPE(endpoint_create, 10, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(connection_create, 12, draw_endpoint, draw_any, draw_any, UNUSED, UNUSED),
	SHAPE(badge_next, 8, draw_counter, draw_bit, UNUSED, UNUSED, UNUSED),
	SHAPE(ipc_call, 6, draw_partner, draw_tag, draw_any, draw_any, draw_any),
	SHAPE(ipc_send, 3, draw_partner, draw_tag, draw_any, draw_any, draw_any),
	SHAPE(ipc_recv, 12, draw_counter, draw_timeout, UNUSED, UNUSED, UNUSED),
	SHAPE(ipc_reply, 10, UNUSED, draw_tag, draw_any, draw_any, draw_any),
	SHAPE(ipc_reply_recv, 3, draw_counter, draw_tag, draw_any, draw_any, draw_any),
	SHAPE(ipc_defer, 8, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(ipc_read, 12, UNUSED, draw_token, draw_window_part, draw_buffer, draw_window_part),
	SHAPE(ipc_write, 12, UNUSED, draw_token, draw_window_part, draw_buffer, draw_window_part),
	SHAPE(pulse, 12, draw_connection, draw_bits, UNUSED, UNUSED, UNUSED),
	SHAPE(memory_create, 12, UNUSED, draw_size, draw_memory_flags, UNUSED, UNUSED),
	SHAPE(memory_create_device, 6, draw_device, draw_device_address, draw_length, UNUSED, UNUSED),
	SHAPE(memory_commit, 14, draw_memory, draw_offset, draw_length, UNUSED, UNUSED),
	SHAPE(memory_copy_pages, 12, draw_memory, draw_memory, draw_offset, draw_offset, draw_length),
	SHAPE(memory_map, 16, draw_memory, draw_task_or_self, draw_place, draw_offset, draw_length_rights),
	SHAPE(memory_unmap, 10, draw_task_or_self, draw_place, draw_length, UNUSED, UNUSED),
	SHAPE(memory_protect, 10, draw_task_or_self, draw_place, draw_length_rights, UNUSED, UNUSED),
	SHAPE(memory_info, 6, draw_memory, draw_address, draw_offset, UNUSED, UNUSED),
	SHAPE(irq_bind, 8, draw_irq, draw_endpoint_or_none, draw_bit, UNUSED, UNUSED),
	SHAPE(irq_done, 8, draw_irq, UNUSED, UNUSED, UNUSED, UNUSED),
	SHAPE(ports_create, 6, draw_ports, draw_port, draw_port_count, UNUSED, UNUSED),
	SHAPE(ports_bind, 6, draw_ports, draw_task_or_self, UNUSED, UNUSED, UNUSED),
	SHAPE(trace_read, 4, draw_ports, draw_address, draw_trace_count, UNUSED, UNUSED),
	SHAPE(thread_get_fpu, 8, draw_thread, draw_address, UNUSED, UNUSED, UNUSED),
	SHAPE(thread_set_fpu, 8, draw_thread, draw_address, UNUSED, UNUSED, UNUSED),
};

/* A call that its role likes; else CALL_COUNT. */
static uint32_t
draw_role_call(struct actor *actor)
{
	static const uint8_t serving[] = { CALL_ipc_recv, CALL_ipc_recv, CALL_ipc_reply,
					   CALL_ipc_reply_recv, CALL_ipc_defer };
	static const uint8_t using[] = { CALL_ipc_call, CALL_ipc_send, CALL_pulse };

	if (actor->role == ROLE_ANY || !random_chance(&actor->random, 12))
		return CALL_COUNT;
	return actor->role == ROLE_SERVER ? PICK(actor, serving) : PICK(actor, using);
}

static uint32_t
draw_call(struct actor *actor)
{
	uint32_t call = draw_role_call(actor);

	if (call < CALL_COUNT)
		return call;
	if (random_chance(&actor->random, 64))
		return CALL_COUNT + random_below(&actor->random, 256 - CALL_COUNT);
	for (;;) {
		call = random_below(&actor->random, CALL_COUNT);
		if (random_below(&actor->random, 16) < (shapes[call].weight ? shapes[call].weight : 8))
			return call;
	}
}

/* The n-th argument of a call that will be made. */
static uint32_t
draw_argument(struct actor *actor, uint32_t call, unsigned n)
{
	draw_function *draw = call < CALL_COUNT ? shapes[call].draw[n] : NULL;

	return draw ? draw(actor) : draw_any(actor);
}

void
draw_request(struct actor *actor, struct request *request)
{
	draw_request_of(actor, request, draw_call(actor));
}

void
draw_request_of(struct actor *actor, struct request *request, uint32_t call)
{
	uint32_t arguments[5];

	request->call = call;
	for (unsigned n = 0; n < 5; n++)
		arguments[n] = draw_argument(actor, request->call, n);
	if (random_chance(&actor->random, 8) && request->call != CALL_log_write)
		arguments[random_below(&actor->random, 5)] = draw_any(actor);
	request->handle = arguments[0] & HANDLE_MAX;
	request->a = arguments[1];
	request->b = arguments[2];
	request->c = arguments[3];
	request->d = arguments[4];
}
