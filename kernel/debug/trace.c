/* SPDX-License-Identifier: MIT */
/*
 * trace.c: a ring of events (abi/trace.h), written where they happen (trace.h), read by trace_read
 * or from outside.
 *
 *   off --trace_set, boot option--> on, for some kinds --trace_set(0)--> off
 *
 *   on    each event of a traced kind goes to the end of the ring, over the oldest if it is full:
 *         that one is lost unless it has been read.  The fast path is off (dispatch_trace), so that
 *         no message escapes.
 *   off   nothing is written; what is in the ring stays there to be read.
 *
 *   A switch is noted when the thread differs from the one noted last: a thread that gives the
 *   processor up and gets it back before the kernel is left has not been switched.
 *
 *   Invariants: read <= written <= read + TRACE_RING_EVENTS, and lost <= read, as numbers that wrap.
 */
#include "debug/trace.h"

#include "arch/i386/cpu.h"
#include "arch/i386/entry.h"
#include "arch/i386/sections.h"
#include "arch/i386/string.h"
#include "calls.h"
#include "debug/log.h"
#include "device.h"

HOT_DATA uint32_t trace_kinds;
struct trace_ring trace_ring;

static uint32_t running;		/* by name: who has the processor, if switches are traced */
static uint32_t lost_told;		/* of trace_ring.lost */

static const char *const kind_names[TRACE_KINDS] = {
#define TRACE_EVENT(name, format, arguments, text)	#name,
#include "abi/trace.def"
};

static const char *const call_names[CALL_COUNT] = {
#define CALL(name, parameters, arguments, needs, errors, text)	#name,
#include "abi/calls.def"
};

const char *
call_name(uint32_t number)
{
	return number < CALL_COUNT ? call_names[number] : "no call";
}

static uint32_t
thread_name(const struct thread *thread)
{
	return thread == NULL ? 0 : TRACE_THREAD(thread->task->number, thread->slot);
}

/* How many events wait to be read. */
static uint32_t
waiting(void)
{
	return trace_ring.written - trace_ring.read;
}

static void
write(enum trace_kind kind, uint32_t thread, const uint32_t words[TRACE_WORDS])
{
	struct trace_event *event = &trace_ring.events[trace_ring.written % TRACE_RING_EVENTS];

	if (waiting() == TRACE_RING_EVENTS) {
		trace_ring.read++;
		trace_ring.lost++;
	}
	event->time = cpu_has(CPU_TSC) ? rdtsc() : ticks;
	event->kind = kind;
	event->thread = thread;
	memcpy(event->words, words, sizeof(event->words));
	trace_ring.written++;
}

void
trace_note(enum trace_kind kind, const struct thread *thread, const uint32_t words[TRACE_WORDS])
{
	write(kind, thread_name(thread), words);
}

void
trace_note_message(const struct thread *from, const struct thread *to, uint32_t tag)
{
	trace_note(TRACE_message, from, (uint32_t[TRACE_WORDS]){ thread_name(to), tag, to->frame.ebx, to->frame.esi });
}

void
trace_note_switch(void)
{
	const uint32_t name = thread_name(current);

	if (name != running)
		write(TRACE_switch, running, (uint32_t[TRACE_WORDS]){ name });
	running = name;
}

void
trace_note_interrupt(uint32_t line)
{
	trace_note(TRACE_interrupt, current, (uint32_t[TRACE_WORDS]){ line });
}

/* The result of a thread that has blocked or ended is not there yet, or never. */
struct frame *
system_call_traced(struct frame *frame)
{
	const struct thread *caller = current;
	const uint32_t number = frame_call(frame);

	if (trace_on(TRACE_call))
		trace_note(TRACE_call, caller, (uint32_t[TRACE_WORDS]){ frame->eax, frame_a(frame),
						frame_b(frame), frame_c(frame) });
	frame_set_result(frame, call_serve(frame));
	if (trace_on(TRACE_result) && caller->state == THREAD_READY)
		trace_note(TRACE_result, caller, (uint32_t[TRACE_WORDS]){ number, frame->eax });
	return sched_leave_kernel();
}

/* The bit of the kind that length letters name; 0: none. */
static uint32_t
bit_named(const char *text, size_t length)
{
	for (uint32_t kind = 0; kind < TRACE_KINDS; kind++)
		if (strncmp(kind_names[kind], text, length) == 0 && kind_names[kind][length] == '\0')
			return TRACE_BIT(kind);
	return 0;
}

/*
 * The kinds that the boot option names: "on", or names with commas between them.  False: one is
 * unknown; the others count.
 */
static bool
parse(const char *text, uint32_t *kinds)
{
	bool known = true;

	*kinds = strcmp(text, "on") == 0 ? TRACE_ALL : 0;
	for (size_t length; *kinds != TRACE_ALL && *text != '\0'; text += length + (text[length] == ',')) {
		uint32_t bit;

		for (length = 0; text[length] != '\0' && text[length] != ',';)
			length++;
		bit = bit_named(text, length);
		*kinds |= bit;
		known &= bit != 0;
	}
	return known;
}

void
trace_init(const char *option)
{
	uint32_t kinds;

	if (option == NULL)
		return;
	if (!parse(option, &kinds)) {
		log_printf("boot: trace=%s names something unknown; known are: on", option);
		for (uint32_t kind = 0; kind < TRACE_KINDS; kind++)
			log_printf(" %s", kind_names[kind]);
		log_printf("\n");
	}
	trace_set(kinds);
}

uint32_t
trace_set(uint32_t kinds)
{
	const uint32_t before = trace_kinds;

	if (!trace_on(TRACE_switch))
		running = thread_name(current);
	trace_kinds = kinds;
	dispatch_trace(kinds != 0);
	return before;
}

error_t
call_trace_read(struct frame *frame, void *object, void *second)
{
	const uint32_t size = sizeof(struct trace_event), to = frame_a(frame);
	uint32_t count = frame_b(frame);

	if (((const struct ports *)object)->count != PORTS_ALL)
		return E_RIGHTS;
	if (count > TRACE_READ_MAX)
		return E_RANGE;
	if (!user_range_usable(current->task->directory, (uptr_t){ to }, count * size, PTE_WRITE))
		return E_FAULT;
	/* Point of no return. */
	if (count > waiting())
		count = waiting();
	for (uint32_t n = 0; n < count; n++, trace_ring.read++)
		copy_to_caller(to + n * size, &trace_ring.events[trace_ring.read % TRACE_RING_EVENTS], size);
	frame_set_words(frame, trace_ring.lost - lost_told, waiting(), 0);
	lost_told = trace_ring.lost;
	return count;
}

void
trace_check(void)
{
	assert(waiting() <= TRACE_RING_EVENTS);
	assert((trace_kinds & ~TRACE_ALL) == 0);
}
