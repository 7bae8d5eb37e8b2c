/* SPDX-License-Identifier: MIT */
/*
 * points.c: deaths and clock interrupts at every point; see points.h.
 *
 *   Death.  Calls, faults and device interrupts are counted as they enter.  The victim dies on
 *   leaving the n-th entry, or in a clock interrupt that is made to come before any instruction
 *   after it.  Until the point has come there are no clock interrupts: so every run goes the same
 *   way.  On leaving the n-th all invariants are checked, who waits for whom is noted, the victim
 *   dies, and all invariants are checked again.  A sum over the points passed lets the test see
 *   that one run went the same way as the run before.
 *
 *   Stepping.  A stepped thread T and the clock:
 *
 *     (1) T enters the kernel: by the trap flag after an instruction, by a call, by a fault.  It has moved.
 *     (2) The kernel is about to leave to T, and T has moved: the timer is told to fire now, and it is waited until the
 *         interrupt is pending.  So it arrives at T's very next instruction: after IRET, or in the
 *         shadow of SYSEXIT.
 *     (3) The interrupt enters: T's slice ends here, so that others of its priority run; T's frame
 *         gets the trap flag and T has not moved.  When it runs again it runs for one instruction:
 *         (1).
 *
 *   A trap for the floating-point registers is no move: the interrupt would take them away again, for ever.
 *
 *   This file is compiled with fewer registers to be kept, as fast.c is (Makefile): nothing but
 *   entry.S may call a function of it.
 */
#include "points.h"

#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/frame.h"
#include "arch/i386/io.h"
#include "arch/i386/pic.h"
#include "arch/i386/pit.h"
#include "arch/i386/registers.h"
#include "arch/i386/usercopy.h"
#include "boot/cmdline.h"
#include "calls.h"
#include "debug/check.h"
#include "handle.h"
#include "points_call.h"
#include "sched.h"
#include "task.h"
#include "thread.h"

#define COMMAND_ONCE	0x30		/* of the interval timer: channel 0, mode 0: one interrupt when the count has come to 0 */
#define STEPPED_MAX	4u
#define VECTOR_DEBUG	1u
#define VECTOR_NO_FPU	7u
#define SUM_FACTOR	16777619u

static struct frame *(*ordinary[256])(struct frame *frame);	/* what SYSENTER would call (arch/i386/entry.h) */

static struct task *victim;		/* held; NULL: nothing is counted */
static uint32_t fatal;			/* the entry on whose leaving it dies, ... */
static bool by_tick;			/* ... or the clock interrupt after it */
static uint32_t entries, sum, sum_before;
static bool died;
static struct points_state states[POINTS_STATES_MAX];
static uint32_t state_count;

static struct stepped {
	uint32_t ref;			/* of the thread; 0: none */
	bool moved;
	uint32_t resumes;		/* moved: at which instruction */
} stepped[STEPPED_MAX];
static uint32_t instructions, interrupts, late;

/* ---- death ---------------------------------------------------------------------------------------------- */

static void
count(const struct frame *frame)
{
	if (victim == NULL || died)
		return;
	entries++;
	sum_before = sum;
	sum = (sum ^ frame_ip(frame)) * SUM_FACTOR;
	sum = (sum ^ frame_sp(frame)) * SUM_FACTOR;
	sum = (sum ^ frame->trap) * SUM_FACTOR;
}

static void
note_states(void)
{
	state_count = 0;
	for (uint32_t n = 0; n < THREADS_MAX && state_count < POINTS_STATES_MAX; n++) {
		const struct thread *thread = thread_table[n];

		if (thread->state != THREAD_CALLING && thread->state != THREAD_SENDING)
			continue;
		states[state_count++] = (struct points_state){
			.task = thread->task->number,
			.server = thread->state == THREAD_CALLING ? thread->server->number : 0,
			.faulted = thread->faulted,
			.wants_reply = thread->wants_reply || thread->faulted,
		};
	}
}

/* The timer is told to fire now, and it is waited until the interrupt is pending. */
static void
raise_clock(void)
{
	outb(PIT_COMMAND, COMMAND_ONCE);
	outb(PIT_CHANNEL0, 1);
	outb(PIT_CHANNEL0, 0);
	while (!pic_pending(IRQ_TIMER))
		;
}

/* The point has come, or not; on leaving a clock interrupt, or something else. */
static void
kill_if_due(bool tick)
{
	if (victim == NULL || died || entries < fatal || fatal == 0)
		return;
	if (by_tick && !tick) {
		pic_unmask(IRQ_TIMER);
		raise_clock();
		return;
	}
	if (by_tick)
		pit_init();
	check_all();
	note_states();
	died = true;
	pic_unmask(IRQ_TIMER);
	if (victim->state == TASK_LIVING)
		task_kill(victim, POINTS_CODE);
	check_all();
}

/* ---- stepping ------------------------------------------------------------------------------------------- */

static struct stepped *
find_stepped(uint32_t ref)
{
	struct stepped *one = stepped;

	while (one < stepped + STEPPED_MAX && one->ref != ref)
		one++;
	return one < stepped + STEPPED_MAX ? one : NULL;
}

/* (1) */
static void
move(const struct frame *frame)
{
	struct stepped *one = find_stepped(current->ref);

	if (one != NULL)
		one->moved = frame->trap != VECTOR_NO_FPU;
}

/* (2) */
static void
interrupt_if_moved(const struct frame *frame)
{
	struct stepped *one = find_stepped(current->ref);

	if (one == NULL || !one->moved)
		return;
	one->resumes = frame_ip(frame);
	raise_clock();
}

/* (3) */
static void
end_slice(struct frame *frame)
{
	struct stepped *one = find_stepped(current->ref);

	if (one == NULL)
		return;
	interrupts += one->moved;
	late += one->moved && frame->eip != one->resumes;
	one->moved = false;
	frame->eflags |= EFLAGS_TF;
	current->slice = 1;
}

static error_t
set_stepping(struct frame *frame, bool on)
{
	struct stepped *one = find_stepped(on ? 0 : current->ref);

	if (one == NULL)
		return E_STATE;
	*one = (struct stepped){ on ? current->ref : 0, on, 0 };
	if (frame->trap == CALL_INTERRUPT)
		frame->eflags &= ~EFLAGS_TF;
	frame_set_words(frame, instructions, interrupts, late);
	if (on)
		instructions = interrupts = late = 0;
	else
		pit_init();
	return E_OK;
}

/* ---- the call ------------------------------------------------------------------------------------------- */

static error_t
arm(struct task *task, uint32_t entry, bool at_a_tick)
{
	if (victim != NULL)
		return E_STATE;
	/* Point of no return. */
	victim = task;
	object_hold(&victim->object);
	fatal = entry;
	by_tick = at_a_tick;
	entries = sum = sum_before = 0;
	died = false;
	pic_mask(IRQ_TIMER);
	return E_OK;
}

static error_t
tell(struct frame *frame)
{
	if (victim == NULL)
		return E_STATE;
	/* Point of no return. */
	pic_unmask(IRQ_TIMER);
	object_release(&victim->object);
	victim = NULL;
	frame_set_words(frame, died, sum, sum_before);
	return entries;
}

static error_t
control(struct frame *frame)
{
	const uint32_t need = OBJECT_TASK | RIGHT_MANAGE | HANDLE_OR_SELF;
	error_t error;
	void *task;

	switch ((enum points_operation)frame_a(frame)) {
	case POINTS_TELL:
		return tell(frame);
	case POINTS_STATES:
		error = copy_to_caller(frame_b(frame), states, state_count * sizeof(states[0]));
		return error < 0 ? error : (error_t)state_count;
	case POINTS_STEP:
		return set_stepping(frame, frame_b(frame) != 0);
	case POINTS_ARM:
	case POINTS_NUMBER:
		error = handle_decode(frame_handle(frame), need, &task);
		if (error < 0)
			return error;
		return frame_a(frame) == POINTS_ARM ? arm(task, frame_b(frame), frame_c(frame) != 0) : (error_t)((struct task *)task)->number;
	}
	return E_ARGUMENT;
}

/* ---- entries -------------------------------------------------------------------------------------------- */

static struct frame *
leave(void)
{
	struct frame *frame = sched_leave_kernel();

	interrupt_if_moved(frame);
	return frame;
}

/* A call, which this would serve. */
static struct frame *
call(struct frame *frame, struct frame *(*serve)(struct frame *frame))
{
	if (frame_call(frame) == POINTS_CALL) {
		frame_set_result(frame, control(frame));
		return leave();
	}
	count(frame);
	move(frame);
	serve(frame);
	kill_if_due(false);
	return leave();
}

static struct frame *
enter_by_sysenter(struct frame *frame)
{
	return call(frame, ordinary[frame_call(frame)]);
}

/* int 0x80 never takes the fast path. */
static struct frame *
enter_by_trap(struct frame *frame)
{
	const bool tick = frame->trap == PIC_VECTOR + IRQ_TIMER;

	if (frame->trap == CALL_INTERRUPT)
		return call(frame, ordinary[CALL_null]);
	if (frame->trap == VECTOR_DEBUG && find_stepped(current->ref) != NULL) {
		instructions++;
		move(frame);
		return leave();
	}
	if (tick) {
		end_slice(frame);
	} else {
		count(frame);
		move(frame);
	}
	trap_user(frame);
	kill_if_due(tick);
	return leave();
}

void
points_init(void)
{
	if (cmdline_value("points") == NULL)
		return;
	dispatch_to(enter_by_sysenter, ordinary);
	entry_table.user = enter_by_trap;
}
