/* SPDX-License-Identifier: MIT */
/*
 * repertoire.c: what can happen next: every call that moves messages or threads, and what happens
 * without a call.
 *
 *   A user program is whatever the search makes it: at each point the thread that the kernel left
 *   for makes one of these calls.  What the program itself keeps is little - the token it deferred
 *   - and lies in its mailbox, so that it is part of the state.
 */
#include "repertoire.h"

#include <string.h>

#include "no_machine.h"

#include "abi/message.h"
#include "arch/i386/descriptor.h"
#include "arch/i386/pic.h"
#include "calls.h"
#include "device.h"
#include "arch/i386/entry.h"
#include "graveyard.h"
#include "handle.h"
#include "machine.h"
#include "sched.h"

#define INVALID_INSTRUCTION	6u
#define GIFT			HANDLE_OF(PLACE_SEND)

#define PLAIN		TAG(1, 0, 0)
#define LOADED		TAG(2, PAYLOAD_BYTES, 1)
#define WINDOWS		(TAG(3, 0, 0) | TAG_WINDOW_READ | TAG_WINDOW_WRITE)

#define AT(which)	.handle = HANDLE_OF(which), .place = which
#define ANYWHERE	.place = PLACES

const struct step repertoire[] = {
	{ "calls endpoint 0", .core = true, .call = CALL_ipc_call, AT(PLACE_SEND), .a = PLAIN },
	{ "calls endpoint 0 with a payload and a handle", .call = CALL_ipc_call, AT(PLACE_SEND), .a = LOADED, .carries = true },
	{ "calls endpoint 0 with windows", .call = CALL_ipc_call, AT(PLACE_SEND), .a = WINDOWS },
	{ "calls endpoint 1", .core = true, .call = CALL_ipc_call, AT(PLACE_SEND_1), .a = PLAIN },
	{ "sends to endpoint 0", .core = true, .call = CALL_ipc_send, AT(PLACE_SEND), .a = PLAIN },
	{ "sends to endpoint 0 with a payload and a handle", .call = CALL_ipc_send, AT(PLACE_SEND), .a = LOADED, .carries = true },
	{ "sends to endpoint 1", .call = CALL_ipc_send, AT(PLACE_SEND_1), .a = PLAIN },
	{ "receives from endpoint 0", .core = true, .call = CALL_ipc_recv, AT(PLACE_RECEIVE), .a = TIMEOUT_NEVER },
	{ "receives from endpoint 0, waiting up to 1 ms", .core = true, .call = CALL_ipc_recv, AT(PLACE_RECEIVE), .a = 1 },
	{ "receives from endpoint 0 without waiting", .call = CALL_ipc_recv, AT(PLACE_RECEIVE), .a = TIMEOUT_NONE },
	{ "receives from endpoint 1", .core = true, .call = CALL_ipc_recv, AT(PLACE_RECEIVE_1), .a = TIMEOUT_NEVER },
	{ "receives from endpoint 1, waiting up to 2 ms", .call = CALL_ipc_recv, AT(PLACE_RECEIVE_1), .a = 2 },
	{ "replies", .core = true, .call = CALL_ipc_reply, ANYWHERE, .a = PLAIN },
	{ "replies with a payload and a handle", .call = CALL_ipc_reply, ANYWHERE, .a = LOADED, .carries = true },
	{ "replies to the caller deferred", .core = true, .call = CALL_ipc_reply, ANYWHERE, .a = PLAIN, .deferred = true },
	{ "replies and receives from endpoint 0", .core = true, .call = CALL_ipc_reply_recv, AT(PLACE_RECEIVE), .a = PLAIN },
	{ "replies and receives from endpoint 1", .call = CALL_ipc_reply_recv, AT(PLACE_RECEIVE_1), .a = PLAIN },
	{ "defers", .core = true, .call = CALL_ipc_defer, ANYWHERE },
	{ "reads the caller's window", .call = CALL_ipc_read, ANYWHERE, .c = BUFFER + BUFFER_COPY, .d = WINDOW_BYTES },
	{ "writes the caller's window", .call = CALL_ipc_write, ANYWHERE, .c = BUFFER + BUFFER_COPY, .d = WINDOW_BYTES },
	{ "pulses endpoint 0", .core = true, .call = CALL_pulse, AT(PLACE_SEND), .a = 1 },
	{ "pulses endpoint 1", .call = CALL_pulse, AT(PLACE_SEND_1), .a = 2 },
	{ "sets a timer that pulses endpoint 0 after 1 ms", .call = CALL_timer_set, AT(PLACE_RECEIVE), .a = 4, .b = 1 },
	{ "asks for the next badge of endpoint 0", .call = CALL_badge_next, AT(PLACE_RECEIVE) },
	{ "says that the interrupt is done", .call = CALL_irq_done, AT(PLACE_IRQ) },
	{ "closes its connection to endpoint 0", .core = true, .call = CALL_handle_close, AT(PLACE_SEND) },
	{ "closes its connection to endpoint 1", .call = CALL_handle_close, AT(PLACE_SEND_1) },
	{ "closes endpoint 0", .core = true, .call = CALL_handle_close, AT(PLACE_RECEIVE) },
	{ "closes endpoint 1", .call = CALL_handle_close, AT(PLACE_RECEIVE_1) },
	{ "closes the handle it was sent", .call = CALL_handle_close, .handle = HANDLE_RECEIVED, ANYWHERE },
	{ "moves endpoint 0 to the next task", .call = CALL_handle_move, AT(PLACE_RECEIVE), .a = HANDLE_OF(PLACE_TASK), .b = HANDLE_ANY, .c = RIGHTS_ALL },
	{ "copies its connection to the next task", .call = CALL_handle_copy, AT(PLACE_SEND), .a = HANDLE_OF(PLACE_TASK), .b = HANDLE_ANY, .c = RIGHTS_ALL },
	{ "stops the next thread", .core = true, .call = CALL_thread_stop, AT(PLACE_THREAD) },
	{ "starts the next thread", .core = true, .call = CALL_thread_start, AT(PLACE_THREAD) },
	{ "cancels the next thread's call", .core = true, .call = CALL_thread_cancel, AT(PLACE_THREAD) },
	{ "stops the thread after the next", .call = CALL_thread_stop, AT(PLACE_THREAD_1) },
	{ "starts the thread after the next", .call = CALL_thread_start, AT(PLACE_THREAD_1) },
	{ "cancels the call of the thread after the next", .call = CALL_thread_cancel, AT(PLACE_THREAD_1) },
	{ "stops itself", .call = CALL_thread_stop, .handle = HANDLE_SELF, ANYWHERE },
	{ "sets its own priority to 3", .core = true, .call = CALL_thread_set_priority, .handle = HANDLE_SELF, ANYWHERE, .a = 3 },
	{ "sets its own priority to 12", .call = CALL_thread_set_priority, .handle = HANDLE_SELF, ANYWHERE, .a = 12 },
	{ "sets the next thread's priority to 12", .call = CALL_thread_set_priority, AT(PLACE_THREAD), .a = 12 },
	{ "sets the next thread's priority to 3", .call = CALL_thread_set_priority, AT(PLACE_THREAD), .a = 3 },
	{ "yields", .call = CALL_thread_yield, ANYWHERE },
	{ "ends itself", .core = true, .call = CALL_thread_exit, ANYWHERE, .a = 7 },
	{ "destroys the next thread's task", .core = true, .call = CALL_task_destroy, AT(PLACE_TASK) },
	{ "destroys the task of the thread after the next", .call = CALL_task_destroy, AT(PLACE_TASK_1) },
	{ "reaps the next thread's task by a step", .call = CALL_task_destroy_step, AT(PLACE_TASK) },
	{ "meets a fault", STEP_FAULT, ANYWHERE },
	{ "a clock tick", STEP_TICK, .core = true, ANYWHERE },
	{ "a device's interrupt", STEP_INTERRUPT, ANYWHERE },
	{ "time passes until all that is dying has gone", STEP_GRAVEYARD, .core = true, ANYWHERE },
};

const uint32_t repertoire_count = countof(repertoire);

static const struct {
	const char *name;
	error_t error;
} errors[] = {
#define ERROR(name, number, text)	{ #name, name },
#include "abi/errors.def"
};

static const char *const listed[CALL_COUNT] = {
#define CALL(name, parameters, arguments, needs, errors, text)	" " errors " ",
#include "abi/calls.def"
};

const char *
step_error_name(error_t error)
{
	for (uint32_t n = 0; n < countof(errors); n++)
		if (errors[n].error == error)
			return errors[n].name;
	return "no error that has a name";
}

bool
step_error_listed(uint32_t call, error_t error)
{
	const char *name = step_error_name(error);
	const size_t length = strlen(name);

	for (const char *place = listed[call]; (place = strstr(place, name)) != NULL; place += length)
		if (place[-1] == ' ' && place[length] == ' ')
			return true;
	return false;
}

uint32_t *
step_deferred_token(struct thread *thread)
{
	return &thread->mailbox->library[0];
}

/* The token deferred by a thread of the task that still has one. */
static uint32_t *
deferred_in(const struct task *task)
{
	for (uint32_t n = 0; n < THREADS; n++)
		if (!world_gone(world.threads[n]) && world.threads[n]->state != THREAD_DEAD &&
		    world.threads[n]->task == task && *step_deferred_token(world.threads[n]) != 0)
			return step_deferred_token(world.threads[n]);
	return NULL;
}

static uint32_t
task_number(const struct task *task)
{
	uint32_t n = 0;

	while (world.tasks[n] != task)
		n++;
	return n;
}

bool
step_possible(const struct step *step)
{
	if (step->kind == STEP_GRAVEYARD)
		return graveyard_busy();
	if (step->kind == STEP_TICK)
		return true;
	if (step->kind == STEP_INTERRUPT)
		return !irqs[LINE]->delivered && irqs[LINE]->endpoint != NULL;
	if (current == NULL)
		return false;
	if (step->kind == STEP_FAULT || step->place == PLACES)
		return !step->deferred || deferred_in(current->task) != NULL;
	return world.scenario->tasks[task_number(current->task)].places >> step->place & 1;
}

void
step_words(const struct step *step, uint32_t actor, uint32_t words[3])
{
	words[0] = 0xa0 + actor;
	words[1] = step - repertoire;
	words[2] = 0xfeed;
}

uint8_t
step_payload(uint32_t actor)
{
	return 0x21 + actor;
}

static bool
is_message(uint32_t call)
{
	return call == CALL_ipc_call || call == CALL_ipc_send || call == CALL_ipc_reply ||
	       call == CALL_ipc_reply_recv;
}

/* What the program puts into mailbox and registers before it enters the kernel. */
static void
prepare(const struct step *step, struct thread *actor)
{
	const uint32_t number = world_thread(actor);
	struct frame *frame = &actor->frame;
	struct mailbox *mailbox = actor->mailbox;

	frame->eax = step->handle << 8 | step->call;
	frame->ebx = step->a;
	frame_set_words(frame, step->b, step->c, step->d);
	if (is_message(step->call)) {
		uint32_t words[3];

		step_words(step, number, words);
		frame_set_words(frame, words[0], words[1], words[2]);
	}
	if (step->call == CALL_ipc_read || step->call == CALL_ipc_write)
		frame->ebx = mailbox->token;
	if (step->carries) {
		memset(mailbox->payload, step_payload(number), PAYLOAD_BYTES);
		mailbox->handles[0] = GIFT;
	}
	if (step->deferred) {
		uint32_t *token = deferred_in(actor->task);

		mailbox->token = *token;
		*token = 0;
	}
}

static void
enter(uint32_t trap)
{
	if (current == NULL) {
		machine_idle(trap);
		return;
	}
	current->frame.trap = trap;
	machine_trap(&current->frame);
}

void
step_perform(const struct step *step)
{
	struct thread *actor = current;

	switch (step->kind) {
	case STEP_CALL:
		prepare(step, actor);
		enter(CALL_INTERRUPT);
		if (step->call == CALL_ipc_defer && (error_t)actor->frame.eax > 0)
			*step_deferred_token(actor) = actor->frame.eax;
		break;
	case STEP_TICK:
		enter(VECTOR_IRQ + IRQ_TIMER);
		break;
	case STEP_INTERRUPT:
		enter(VECTOR_IRQ + LINE);
		break;
	case STEP_FAULT:
		enter(INVALID_INSTRUCTION);
		break;
	case STEP_GRAVEYARD:
		machine_bury();
		break;
	}
}

bool
step_has_fast_path(const struct step *step)
{
	return step->kind == STEP_CALL &&
	       (step->call == CALL_ipc_call || step->call == CALL_ipc_reply_recv);
}

void
step_perform_fast(const struct step *step)
{
	prepare(step, current);
	current->frame.trap = TRAP_SYSENTER;
	machine_sysenter(&current->frame);
}
