/* SPDX-License-Identifier: MIT */
/*
 * measure.c: the longest stay in the kernel for each kind of entry, and the longest an interrupt
 * can have waited.
 *
 *   The option measure=on exchanges the functions that entry.S calls, and nothing else: while it is
 *   off the kernel has not one instruction more.  The time-stamp counter is the clock; an emulator
 *   that counts instructions (QEMU: -icount shift=0) makes that one a tick, and every figure the
 *   same in each run.
 *
 *   stay      from the first instruction in the kernel to the last, or to the halt if nobody is
 *             ready.  What entry.S does before and after the functions here is added as a constant;
 *             the few instructions of this file are counted too.
 *   latency   Interrupts are off in the kernel and only there.  So an interrupt has waited at most
 *             from the moment they went off last until its own stay begins, and the thread that it
 *             wakes, if it is the most urgent one, runs when that stay ends: the figure is the
 *             whole of it.  Stays follow each other without a user instruction between them where
 *             an interrupt was waiting; they count as one.
 *
 *   The looks that the kernel takes at itself when a test asks (SYSTEM_CHECK) are not counted.
 *
 *   The report, one line each; only what happened is there:
 *
 *	measure call NAME COUNT WORST
 *	measure exception VECTOR COUNT WORST
 *	measure interrupt LINE COUNT WORST
 *	measure idle step COUNT WORST
 *	measure latency WORST
 *	measure end
 */
#include "measure.h"

#include "abi/boot.h"
#include "arch/i386/cpu.h"
#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/string.h"
#include "boot/cmdline.h"
#include "calls.h"
#include "debug/log.h"
#include "debug/trace.h"
#include "device.h"

#define VECTORS		(VECTOR_EXCEPTIONS + IRQ_LINES)
#define KIND_VECTOR	(CALL_COUNT + 1u)	/* the kinds: calls, a number that is none, vectors, ... */
#define KIND_IDLE	(KIND_VECTOR + VECTORS)	/* ... a step while nobody is ready, ... */
#define KIND_CHECK	(KIND_IDLE + 1u)	/* ... and what is not counted */
#define KINDS		(KIND_CHECK + 1u)

#define VECTOR_PROTECTION 13u			/* what virtual-8086 mode ends as */

/* Instructions of entry.S on the longest way in and out. */
#define ENTRY_INSTRUCTIONS 22u

/*
 * Between two stays with no user instruction between them: those, and what this file does outside
 * of its two looks at the clock.
 */
#define BACK_TO_BACK	(ENTRY_INSTRUCTIONS + 64u)

static struct {
	uint32_t count, worst;
} kinds[KINDS];

static struct frame *(*calls[256])(struct frame *frame);	/* what fast_table would hold */
static struct entry_table entries;				/* and entry_table */
static uint32_t kind;				/* of this stay */
static uint64_t entered, left, masked;		/* when it began, the last ended, interrupts went off */
static uint32_t latency;

static void
begin(uint32_t of)
{
	entered = rdtsc();
	if (entered - left > BACK_TO_BACK)
		masked = entered;
	kind = of;
}

static void
end(void)
{
	left = rdtsc();
	kinds[kind].count++;
	if (kind == KIND_CHECK) {
		masked = left;
		return;
	}
	if (left - entered + ENTRY_INSTRUCTIONS > kinds[kind].worst)
		kinds[kind].worst = left - entered + ENTRY_INSTRUCTIONS;
	if (kind >= KIND_VECTOR + VECTOR_IRQ && kind != KIND_IDLE && left - masked + ENTRY_INSTRUCTIONS > latency)
		latency = left - masked + ENTRY_INSTRUCTIONS;
}

static void
report(uint32_t n)
{
	if (n <= CALL_COUNT)
		log_printf("measure call %s", n < CALL_COUNT ? call_name(n) : "(none)");
	else if (n == KIND_IDLE)
		log_printf("measure idle step");
	else if (n < KIND_VECTOR + VECTOR_IRQ)
		log_printf("measure exception %u", n - KIND_VECTOR);
	else
		log_printf("measure interrupt %u", n - KIND_VECTOR - VECTOR_IRQ);
	log_printf(" %u %u\n", kinds[n].count, kinds[n].worst);
}

static void
report_all(void)
{
	for (uint32_t n = 0; n < KIND_CHECK; n++)
		if (kinds[n].count > 0)
			report(n);
	log_printf("measure latency %u\nmeasure end\n", latency);
}

/* Calls a function as entry.S does: one that keeps no registers (fast.c), too. */
static struct frame *
entry_go(struct frame *(*function)(struct frame *frame), struct frame *frame)
{
	__asm__ volatile("call *%1" : "+a"(frame), "+d"(function)
			 : : "ebx", "ecx", "esi", "edi", "memory", "cc");
	return frame;
}

/* A call begins; one that switches the machine off is the last. */
static void
begin_call(const struct frame *frame)
{
	const uint32_t number = frame_call(frame), need = OBJECT_PORTS | RIGHT_MANAGE;
	const struct ports *ports = handle_find(current->task, frame_handle(frame), need);

	if (number != CALL_system_control)
		begin(number < CALL_COUNT ? number : CALL_COUNT);
	else if (frame_a(frame) == SYSTEM_CHECK)
		begin(KIND_CHECK);
	else
		begin(number);
	if (number == CALL_system_control && frame_a(frame) == SYSTEM_POWER_OFF && ports != NULL && ports->count == PORTS_ALL)
		report_all();
}

static struct frame *
measure_call(struct frame *frame)
{
	begin_call(frame);
	frame = entry_go(calls[frame_call(frame)], frame);
	end();
	return frame;
}

static struct frame *
measure_user(struct frame *frame)
{
	if (frame->trap == CALL_INTERRUPT)
		begin_call(frame);
	else
		begin(KIND_VECTOR + frame->trap);
	frame = entries.user(frame);
	end();
	return frame;
}

static struct frame *
measure_v86(const struct frame *frame)
{
	struct frame *next;

	begin(KIND_VECTOR + VECTOR_PROTECTION);
	next = entries.v86(frame);
	end();
	return next;
}

static struct frame *
measure_idle(uint32_t vector)
{
	struct frame *next;

	begin(KIND_VECTOR + vector);
	next = entries.idle(vector);
	end();
	return next;
}

static _Noreturn void
measure_halt(void)
{
	end();
	cpu_idle();
}

/* Between two steps of giving back what has died: when this comes back no interrupt has been waiting. */
static void
measure_pause(void)
{
	end();
	cpu_pause();
	left = 0;
	begin(KIND_IDLE);
}

void
measure_init(void)
{
	const char *option = cmdline_value("measure");

	if (option == NULL || strcmp(option, "on") != 0)
		return;
	if (!cpu_has(CPU_TSC)) {
		log_printf("boot: measure=on needs a processor with a time-stamp counter\n");
		return;
	}
	dispatch_to(measure_call, calls);
	entries = entry_table;
	entry_table = (struct entry_table){
		measure_user, measure_v86, measure_idle, measure_halt, measure_pause,
	};
}
