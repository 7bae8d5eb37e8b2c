/* SPDX-License-Identifier: MIT */
/*
 * rules.c: what must hold of every step.
 *
 *   A step may only do what the calls promise, and must not forget any of it:
 *
 *     errors      Who comes back with an error gets one that its call lists, and only for its
 *                 cause: E_TIMEOUT at a tick, E_INTERRUPTED by thread_cancel, E_RESTARTED when the
 *                 server dies, E_DEAD from a dead endpoint, E_DEADLOCK exactly where a cycle of
 *                 tasks with one thread would close.
 *     messages    Each one received was sent by somebody, who now waits for the reply or has been
 *                 told; with its badge, words, payload and handle; nobody waits longer at the
 *                 endpoint who should have been served before.
 *     pulses      Bits pending before or raised by the step are pending now or have been delivered:
 *                 none lost, none made up.
 *     notices     A connection that has just become nobody's leaves a hang-up, a task's death a
 *                 notice: queued or delivered.
 */
#include "rules.h"

#include <string.h>

#include "no_machine.h"

#include "abi/message.h"
#include "handle.h"
#include "search.h"

/* What is known of the step under trial. */
static const struct step *step;
static const struct view *before, *after;
static uint32_t delivered[ENDPOINTS];		/* pulse bits */
static bool told[CONNECTIONS];			/* hang-ups delivered */
static bool told_death;
static bool heard[THREADS];			/* whose messages were received */

static const char *
name(int thread)
{
	return thread < 0 ? "nobody" : world.scenario->threads[thread].name;
}

static bool
blocked(enum thread_state state)
{
	return state == THREAD_RECEIVING || state == THREAD_SENDING || state == THREAD_CALLING;
}

/* Ready, or would be if it were not stopped. */
static bool
came_back(int thread)
{
	return after->threads[thread].state == THREAD_READY ||
	       after->threads[thread].state == THREAD_STOPPED;
}

static bool
is_call(uint32_t call)
{
	return step->kind == STEP_CALL && step->call == call;
}

static bool
endpoint_dead(int endpoint)
{
	return endpoint < 0 || after->endpoints[endpoint].gone || after->endpoints[endpoint].dead;
}

static int
endpoint_of_connection(uint32_t connection)
{
	return connection < CONNECTION_DEATH ? (int)(connection % ENDPOINTS) : 0;
}

/* The endpoint that the step's handle sends to. */
static int
target(void)
{
	const int connection = before->through[step->place];

	return connection < 0 ? NOBODY : endpoint_of_connection(connection);
}

static uint32_t
token_of(int thread)
{
	return world.threads[thread]->mailbox->token;
}

static void
payload_check(int from, int to)
{
	const struct mailbox *mailbox = world.threads[to]->mailbox;
	const struct task *task = world.threads[to]->task;
	const handle_t handle = mailbox->handles[0];

	for (uint32_t n = 0; n < PAYLOAD_BYTES; n++)
		if (mailbox->payload[n] != step_payload(from))
			search_failed("%s gets a payload that %s did not send", name(to), name(from));
	if (handle >= task->handle_limit || (task->handles[handle].meta & OBJECT_TYPES) == 0)
		search_failed("%s gets a handle that names nothing", name(to));
}

/* A message, or a fault, from a thread: it must have been the next, and must now be told or wait. */
static void
sender_check(int from, int to, int endpoint, bool wants_reply)
{
	const struct view_endpoint *queue = &before->endpoints[endpoint];
	const struct thread *sender = world.threads[from];

	for (uint32_t n = 0; n < queue->sender_count && queue->senders[n] != from; n++)
		if (after->threads[queue->senders[n]].state == THREAD_SENDING)
			search_failed("%s is served before %s, who comes first", name(from),
				      name(queue->senders[n]));
	if (heard[from])
		search_failed("a message of %s is received twice", name(from));
	heard[from] = true;
	if (after->endpoints[endpoint].server != to)
		search_failed("endpoint %d does not know that %s received last", endpoint, name(to));
	if (!wants_reply) {
		if (token_of(to) != 0)
			search_failed("%s gets a token of somebody who does not wait", name(to));
		return;
	}
	if (after->threads[from].state != THREAD_CALLING || after->threads[from].server != to ||
	    token_of(to) != sender->token)
		search_failed("%s received the call of %s, who does not wait for it", name(to), name(from));
}

static void
message_check(int to, int endpoint)
{
	const struct frame *frame = &world.threads[to]->frame;
	const uint32_t from = frame->esi - 0xa0;
	const struct step *sent;
	uint32_t words[3];
	bool wants_reply;
	int connection;

	if (from >= THREADS || frame->edi >= repertoire_count)
		search_failed("%s receives a message that nobody sent", name(to));
	sent = &repertoire[frame->edi];
	wants_reply = sent->call == CALL_ipc_call;
	connection = (int)from == before->current ? before->through[step->place] :
						    before->threads[from].connection;
	step_words(sent, from, words);
	if (frame->ebp != words[2] || frame->eax != sent->a)
		search_failed("%s receives another message than %s sent", name(to), name(from));
	if (frame->ebx != BADGE(connection))
		search_failed("%s receives a message of %s with the wrong badge", name(to), name(from));
	if ((int)from == before->current ? sent != step :
	    before->threads[from].state != THREAD_SENDING ||
	    before->threads[from].endpoint != endpoint)
		search_failed("%s receives what %s does not send", name(to), name(from));
	if (sent->carries)
		payload_check(from, to);
	sender_check(from, to, endpoint, wants_reply);
}

static uint32_t
badge_decode(int to, int endpoint, uint32_t badge)
{
	const uint32_t connection = badge - BADGE(0);

	if (connection >= CONNECTIONS || endpoint_of_connection(connection) != endpoint)
		search_failed("%s is told of a badge that does not exist", name(to));
	return connection;
}

static void
death_check(int to, uint32_t connection)
{
	const uint32_t last = world.scenario->task_count - 1;

	if (connection != CONNECTION_DEATH || after->tasks[last] == TASK_LIVING ||
	    (before->tasks[last] != TASK_LIVING && !before->death_queued))
		search_failed("%s is told of a death that it is not the time for", name(to));
	told_death = true;
}

/* A thread has received something: what its registers say must be true. */
static void
received_check(int to, int endpoint)
{
	const struct frame *frame = &world.threads[to]->frame;
	const uint32_t kind = TAG_KIND(frame->eax);

	if (kind == TAG_KIND_PULSE) {
		delivered[endpoint] |= frame->esi;
	} else if (kind == TAG_KIND_HANGUP) {
		const uint32_t connection = badge_decode(to, endpoint, frame->ebx);

		if (after->connections[connection] || after->notices[connection])
			search_failed("%s is told too soon that a connection is nobody's", name(to));
		told[connection] = true;
	} else if (kind == TAG_KIND_DEATH) {
		death_check(to, badge_decode(to, endpoint, frame->ebx));
	} else if (kind == TAG_KIND_FAULT) {
		if (badge_decode(to, endpoint, frame->ebx) != CONNECTION_FAULT ||
		    !after->threads[THREADS - 1].faulted)
			search_failed("%s is told of a fault that nobody met", name(to));
		sender_check(THREADS - 1, to, endpoint, true);
	} else if (kind == TAG_KIND_MESSAGE) {
		message_check(to, endpoint);
	} else {
		search_failed("%s receives a tag of no kind: %x", name(to), frame->eax);
	}
	if (kind != TAG_KIND_MESSAGE && kind != TAG_KIND_FAULT && token_of(to) != 0)
		search_failed("%s gets a token with what is no call", name(to));
}

static bool
cancels(int thread)
{
	const struct task *task;

	if (!is_call(CALL_thread_cancel))
		return false;
	task = world.tasks[before->threads[before->current].task];
	return task->handles[step->handle].object == &world.threads[thread]->object;
}

static void
unexpected(int thread, error_t result, const char *where)
{
	search_failed("%s, who %s, comes back with %s (%d)", name(thread), where,
		      result < 0 ? step_error_name(result) : "success", result);
}

static void
receiver_woken(int thread, error_t result)
{
	const struct view_thread *was = &before->threads[thread];

	if (result >= 0)
		received_check(thread, was->endpoint);
	else if (!(result == E_TIMEOUT && was->timed && step->kind == STEP_TICK) &&
		 !(result == E_INTERRUPTED && cancels(thread)) &&
		 !(result == E_DEAD && endpoint_dead(was->endpoint)))
		unexpected(thread, result, "was receiving");
}

static void
sender_woken(int thread, error_t result)
{
	const struct view_thread *was = &before->threads[thread];
	const bool dead = endpoint_dead(was->endpoint);

	if (was->faulted) {
		if (!dead)
			unexpected(thread, result, "had a fault to tell");
		return;
	}
	if (result == E_OK && !was->wants_reply)
		return;			/* senders_check() looks who heard it */
	if (result == E_INTERRUPTED ? !cancels(thread) : result == E_DEAD ? !dead :
	    !repertoire[was->step].carries ||
	    (result != E_FULL && result != E_HANDLE && result != E_RIGHTS))
		unexpected(thread, result, "was sending");
	if (!step_error_listed(was->wants_reply ? CALL_ipc_call : CALL_ipc_send, result))
		unexpected(thread, result, "was sending");
}

static void
reply_check(int thread, int from)
{
	const struct frame *frame = &world.threads[thread]->frame;
	uint32_t words[3];

	step_words(step, from, words);
	if (frame->eax != step->a || frame->esi != words[0] || frame->edi != words[1] ||
	    frame->ebp != words[2] || frame->ebx != 0)
		search_failed("%s gets another reply than %s gave", name(thread), name(from));
	if (step->carries)
		payload_check(from, thread);
}

static void
caller_woken(int thread, error_t result)
{
	const struct view_thread *was = &before->threads[thread];
	const bool reply = is_call(CALL_ipc_reply) || is_call(CALL_ipc_reply_recv);
	const bool replied = reply && was->server >= 0 &&
			     before->threads[was->server].task == before->threads[before->current].task;

	if (was->faulted) {
		/* A reply; or the server died. */
		return;
	}
	if (result >= 0 && reply)
		reply_check(thread, before->current);
	else if (!(result == E_INTERRUPTED && cancels(thread)) && result != E_RESTARTED)
		unexpected(thread, result, "was waiting for a reply");
	if (result == E_RESTARTED && was->server >= 0 && after->threads[was->server].state != THREAD_DEAD)
		unexpected(thread, result, "was waiting for a reply of somebody alive");
	if (result >= 0 && was->server >= 0 && !replied)
		search_failed("%s gets a reply of another task", name(thread));
}

static void
deadlock_check(int actor, error_t result)
{
	const bool waits = came_back(actor) ? result == E_DEADLOCK :
					      after->threads[actor].state == THREAD_SENDING;

	if (waits && view_cycle(before, actor, target()) != (result == E_DEADLOCK && came_back(actor)))
		search_failed("%s %s", name(actor), came_back(actor) ?
			      "gets E_DEADLOCK where no cycle would close" :
			      "closes a cycle and does not get E_DEADLOCK");
}

/* The thread that made the call. */
static void
actor_check(int actor)
{
	const error_t result = world.threads[actor]->frame.eax;
	const bool receives = is_call(CALL_ipc_recv) || is_call(CALL_ipc_reply_recv);

	if (after->threads[actor].state == THREAD_DEAD)
		return;
	if (is_call(CALL_ipc_call))
		deadlock_check(actor, result);
	if (!came_back(actor))
		return;
	if (result < 0) {
		if (!step_error_listed(step->call, result))
			search_failed("%s gets %s, which its call does not list", name(actor),
				      step_error_name(result));
		return;
	}
	if (is_call(CALL_ipc_call))
		search_failed("%s gets a reply that nobody gave", name(actor));
	if (receives)
		received_check(actor, before->from[step->place]);
}

static void
thread_check_step(int thread)
{
	const struct view_thread *was = &before->threads[thread], *is = &after->threads[thread];
	const error_t result = is->state == THREAD_DEAD ? 0 :
			       (error_t)world.threads[thread]->frame.eax;

	if (!blocked(was->state) || is->state == THREAD_DEAD)
		return;
	if (!came_back(thread)) {
		if (is->state != was->state &&
		    !(was->state == THREAD_SENDING && is->state == THREAD_CALLING))
			search_failed("%s waits for something else than before", name(thread));
		return;
	}
	if (was->state == THREAD_RECEIVING)
		receiver_woken(thread, result);
	else if (was->state == THREAD_SENDING)
		sender_woken(thread, result);
	else
		caller_woken(thread, result);
}

/* Who was told that the message was received, or waits for the reply, must have been heard. */
static void
senders_check(int thread)
{
	const struct view_thread *was = &before->threads[thread], *is = &after->threads[thread];
	const bool actor = thread == before->current && is_call(CALL_ipc_send);
	bool through = is->state == THREAD_CALLING && was->state != THREAD_CALLING;

	if (is->state == THREAD_DEAD)
		return;
	if (((was->state == THREAD_SENDING && !was->wants_reply) || actor) && came_back(thread))
		through |= (error_t)world.threads[thread]->frame.eax == E_OK;
	if (through && !heard[thread])
		search_failed("a message of %s is lost", name(thread));
}

static void
pulses_check(int endpoint)
{
	const struct view_endpoint *was = &before->endpoints[endpoint];
	uint32_t raised = was->pulses, now = after->endpoints[endpoint].pulses | delivered[endpoint];

	if (endpoint_dead(endpoint))
		return;
	if (is_call(CALL_pulse) && target() == endpoint &&
	    (!came_back(before->current) || world.threads[before->current]->frame.eax == E_OK))
		raised |= step->a;
	if (step->kind == STEP_INTERRUPT && before->interrupts == endpoint)
		raised |= 1u << LINE_BIT;
	if (step->kind == STEP_TICK)
		raised |= was->due;
	if (before->interrupts == endpoint && after->interrupts != endpoint) {
		raised &= ~(1u << LINE_BIT);	/* goes with the binding */
		now &= ~(1u << LINE_BIT);
	}
	if (now != raised)
		search_failed("endpoint %d: pulses pending or raised %x, pending or delivered now %x",
			      endpoint, raised, now);
}

static void
notices_check(void)
{
	const uint32_t last = world.scenario->task_count - 1;

	for (uint32_t n = 0; n < CONNECTIONS; n++) {
		const bool due = before->notices[n] ||
				 (before->connections[n] && !after->connections[n]);

		if (due && !after->notices[n] && !told[n] && !endpoint_dead(endpoint_of_connection(n)))
			search_failed("the hang-up of the connection with badge %x is lost", BADGE(n));
	}
	if ((before->death_queued ||
	     (before->tasks[last] == TASK_LIVING && after->tasks[last] != TASK_LIVING)) &&
	    !after->death_queued && !told_death && !endpoint_dead(0))
		search_failed("the death notice of the last task is lost");
}

static void
windows_check(int actor)
{
	const uint32_t task = before->threads[actor].task;
	const error_t result = world.threads[actor]->frame.eax;
	uint32_t matches = 0;

	if (!came_back(actor) || result < 0)
		return;
	for (uint32_t n = 0; n < THREADS; n++) {
		const struct view_thread *caller = &before->threads[n];
		const uint8_t *theirs, *own;

		if (caller->state != THREAD_CALLING || caller->server != actor ||
		    !(caller->tag & TAG_WINDOW_READ))
			continue;
		theirs = world.buffers[caller->task];
		own = world.buffers[task];
		matches += is_call(CALL_ipc_read) ?
			   memcmp(own + BUFFER_COPY, theirs + BUFFER_READ, WINDOW_BYTES) == 0 :
			   memcmp(own + BUFFER_COPY, theirs + BUFFER_WRITE, WINDOW_BYTES) == 0;
	}
	if (result != WINDOW_BYTES || matches == 0)
		search_failed("%s copies a window, but its bytes are not there", name(actor));
}

void
rules_step(const struct step *taken, const struct view *was, const struct view *is)
{
	step = taken;
	before = was;
	after = is;
	memset(delivered, 0, sizeof(delivered));
	memset(told, 0, sizeof(told));
	memset(heard, 0, sizeof(heard));
	told_death = false;
	for (uint32_t n = 0; n < THREADS; n++)
		thread_check_step(n);
	if (step->kind == STEP_CALL)
		actor_check(before->current);
	if (is_call(CALL_ipc_read) || is_call(CALL_ipc_write))
		windows_check(before->current);
	for (uint32_t n = 0; n < THREADS; n++)
		senders_check(n);
	for (uint32_t n = 0; n < ENDPOINTS; n++)
		pulses_check(n);
	rules_turns(before, after);
	notices_check();
}
