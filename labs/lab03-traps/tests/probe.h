/* SPDX-License-Identifier: MIT */
/*
 * probe.h: what the host tells the probe of lab 3 to do, and what the probe leaves in its output
 * (labs/probe.h).
 *
 *   Devices are driven by the probe itself (probe_devices.c): lines are really raised, and really
 *   taken into service, by the controllers' poll command and without any gate.  So an exercise can
 *   be judged while the others are not written.
 */
#pragma once

#include "labs/probe.h"

enum probe_action {
	PROBE_GATES = PROBE_STAGE + 1,
	PROBE_PIC,
	PROBE_TRAPS,
	PROBE_REASONS,
	PROBE_PERIOD,
	PROBE_ELAPSED,
	PROBE_CLOCK,
	PROBE_QUEUE,
	PROBE_COST,
	PROBE_TIMEOUTS,
	PROBE_TEST,
};

/* ---- PROBE_GATES: no input, no result but the machine ---- */

/* ---- PROBE_PIC: operations; after each, what the controllers hold ---- */

#define PROBE_PIC_OPS	64u

enum probe_pic_kind {
	PIC_SET_UP,		/* the probe's own: both controllers as they should be, all lines open */
	PIC_INIT,		/* pic_init() */
	PIC_MASK,		/* pic_mask(line) */
	PIC_UNMASK,		/* pic_unmask(line) */
	PIC_RAISE,		/* the device of that line raises it: 0, 1, 3, 4, 7, 8, 12 or 15 */
	PIC_TAKE,		/* the line is taken into service; result: the line that was */
	PIC_TAKE_CASCADE,	/* the first controller alone takes line 2 into service */
	PIC_END,		/* pic_acknowledge(line); result: what it returned */
	PIC_END_FIRST,		/* the probe's own, to the first controller alone */
};

struct probe_pic_op {
	uint32_t kind, line;
};

struct probe_pic {
	uint32_t count;
	struct probe_pic_op ops[PROBE_PIC_OPS];
};

/* Of the second controller in bits 8 .. 15. */
struct probe_pic_result {
	uint32_t result;
	uint16_t requested, in_service, masked, unused;
};

/* ---- PROBE_TRAPS: traps that the probe makes up; what each came to ---- */

#define PROBE_TRAP_OPS	40u
#define PROBE_EVENTS	4u

enum probe_trap_kind {
	TRAP_INTERRUPT,		/* line `value` is raised, taken and handed to trap_user() */
	TRAP_SPURIOUS,		/* the same without being in service: line 7 or 15 */
	TRAP_EXCEPTION,		/* vector `value` from user mode; CR2 is `address`; repaired if `repairs` is 1 */
	TRAP_KERNEL,		/* vector `value` from the kernel, `address` bytes behind entry_sysenter, with eflags `error` */
};

struct probe_trap_op {
	uint32_t kind, value, error, address, repairs;
};

struct probe_traps {
	uint32_t count;
	struct probe_trap_op ops[PROBE_TRAP_OPS];
};

enum probe_event_kind {
	EVENT_NONE,
	EVENT_TICK,
	EVENT_IRQ,		/* value: line */
	EVENT_REPAIR,
	EVENT_FAULT,		/* value: address */
};

struct probe_event {
	uint32_t kind, value;
	uint32_t in_service;	/* at that time */
	uint32_t right_frame;	/* 1: it was the frame of the trap */
};

struct probe_trap_result {
	uint32_t count;		/* of events; may be more than are noted */
	uint32_t returned;	/* 1: the frame of the trap; TRAP_KERNEL: its eflags */
	uint32_t in_service;	/* at the end */
	struct probe_event events[PROBE_EVENTS];
};

/* ---- PROBE_REASONS: calls of fault_print(); no result but the log ---- */

#define PROBE_REASON_OPS	12u

struct probe_reason {
	uint32_t task, slot, trap, error, address, eip, esp;
};

struct probe_reasons {
	uint32_t count;
	struct probe_reason ops[PROBE_REASON_OPS];
};

/* ---- times are in nanoseconds: what the time-stamp counter counts in a machine whose instructions all take as long ---- */

/* ---- PROBE_PERIOD: pit_init(), and when line 0 is raised after that; input: a delay before (probe_delay) ---- */

#define PROBE_PERIODS	30u

struct probe_delay {
	uint32_t ns;
};

struct probe_period_result {
	uint32_t raised[PROBE_PERIODS];		/* since the first */
};

/* ---- PROBE_ELAPSED: pit_elapsed() at these times in one period each; the timer is the probe's ---- */

#define PROBE_ELAPSED_MAX	400u

struct probe_elapsed {
	uint32_t delay;				/* before the timer begins */
	uint32_t count;
	uint32_t at[PROBE_ELAPSED_MAX];		/* after the tick; rising within a period: one that does not rise waits for the next */
};

struct probe_elapsed_result {
	uint32_t before, after;			/* time of the call and of its return, since the tick */
	uint32_t elapsed;
};

/* ---- PROBE_CLOCK: clock_now() again and again, while ticks are taken late; timer and controller are the probe's ---- */

#define PROBE_CLOCK_TICKS	24u
#define PROBE_CLOCK_MAX		4000u

struct probe_clock {
	uint32_t delay;				/* before the timer begins */
	uint32_t pause;				/* between two readings */
	uint32_t late[PROBE_CLOCK_TICKS];	/* how much later than its request each tick is taken */
};

/* Since the first tick, when the clock says one millisecond. */
struct probe_clock_reading {
	uint32_t before, after;			/* time of the call and of its return */
	uint32_t clock;				/* its lower half, since then */
	uint32_t ticks;				/* taken so far */
};

struct probe_clock_result {
	uint32_t count;
	struct probe_clock_reading readings[PROBE_CLOCK_MAX];
};

/* ---- PROBE_QUEUE: timeout_insert(), timeout_remove(); after each, timeout_first() ---- */

#define PROBE_QUEUED	100u
#define PROBE_QUEUE_OPS	1000u

struct probe_queue_op {
	uint32_t insert;			/* 1, or 0: remove */
	uint32_t timeout;			/* its number */
	uint32_t when;
};

struct probe_queue {
	uint32_t count;
	struct probe_queue_op ops[PROBE_QUEUE_OPS];
};

struct probe_queue_result {
	uint16_t first;				/* the number of timeout_first(), PROBE_QUEUED: NULL, above: no timeout of the test's */
	uint16_t queued;			/* of the timeout of this operation: place is not 0 */
};

/* ---- PROBE_COST: how long insert and remove take with many in the queue; input: probe_cost ---- */

#define PROBE_COST_QUEUED	4000u

struct probe_cost {
	uint32_t seed;
};

struct probe_cost_result {
	uint32_t insert, remove;		/* the longest */
};

/* ---- PROBE_TIMEOUTS: timeout_start(), timeout_remove(), timeouts_tick(); what fires is noted ---- */

#define PROBE_TIMEOUTS_MAX	60u
#define PROBE_TIMEOUT_OPS	400u
#define PROBE_FIRED_MAX		1000u

enum probe_timeout_kind {
	TIMEOUT_START,				/* timeout `number` with delay `value` */
	TIMEOUT_REMOVE,				/* timeout `number`, if it is queued */
	TIMEOUT_TICK,				/* `value` times */
	TIMEOUT_BUSY,				/* something is there to be given back from now on */
};

struct probe_timeout_op {
	uint32_t kind, number, value;
};

/*
 * What a timeout does when it fires: first removes another, then starts one; PROBE_TIMEOUTS_MAX:
 * none; each once.
 */
struct probe_timeout_deed {
	uint32_t removes, starts, delay;
};

struct probe_timeouts {
	uint32_t ticks_low, ticks_high;		/* the tick that it is at the beginning */
	uint32_t count;
	struct probe_timeout_op ops[PROBE_TIMEOUT_OPS];
	struct probe_timeout_deed deeds[PROBE_TIMEOUTS_MAX];
};

struct probe_fired {
	uint32_t tick;				/* since the beginning: of the call in which it fired, from 1 on */
	uint32_t number;
};

struct probe_timeouts_result {
	uint32_t ticks_low, ticks_high;		/* at the end */
	uint32_t places_wrong;			/* how often a timeout was idle that should be queued, or the other way round */
	uint32_t count;				/* of what has fired; may be more than is noted */
	struct probe_fired fired[PROBE_FIRED_MAX];
};

/* ---- PROBE_TEST: a struct probe_test: numbers of queues (probe_queues.h) ---- */

/* ---- PROBE_STAGE: at the end of stage 3, a program in ring 3 ---- */

struct probe_stage {
	uint32_t faults;			/* 0: it counts until `ticks` have passed; 1: it does something at `address` */
	uint32_t ticks;
	uint32_t writes, address;
	uint32_t registers[5];			/* its ebx, ecx, edx, esi, edi */
};

struct probe_stage_result {
	uint32_t ns;				/* from the first tick to the last */
	uint32_t ticks;				/* the same, as `ticks` says */
	uint32_t timeout;			/* at which tick since the first a timeout of half as many fired */
	uint32_t counted;			/* how far the program has come: its eax */
	uint32_t registers[5];
	uint32_t address;			/* faults: what the fault was about */
};
