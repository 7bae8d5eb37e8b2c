/* SPDX-License-Identifier: MIT */
/*
 * probe.c: the grader's code inside the kernel under test of lab 3.
 *
 *   Takes the place of kernel/debug/probe.c and runs before any other code written in C; what labs
 *   1 and 2 ask for is not used, but to write to the log.  Does what probe.h says; then the machine
 *   stops and never goes on (labs/probe.c).
 */
#include "debug/probe.h"

#include "arch/i386/descriptor.h"
#include "arch/i386/entry.h"
#include "arch/i386/paging.h"
#include "arch/i386/pic.h"
#include "arch/i386/pit.h"
#include "arch/i386/string.h"
#include "clock.h"
#include "debug/fault.h"
#include "selftest/one_thread.h"
#include "labs/lab03-traps/tests/probe.h"
#include "labs/lab03-traps/tests/probe_devices.h"
#include "labs/lab03-traps/tests/probe_queues.h"
#include "labs/lab03-traps/tests/probe_timeouts.h"
#include "sched.h"
#include "task.h"

/* Who has caused a trap. */
static struct task task;
static struct thread thread = { .task = &task };

/* ---- 3.2: controllers ---------------------------------------------------------------------------------------------- */

static uint32_t
pic_do(const struct probe_pic_op *op)
{
	switch ((enum probe_pic_kind)op->kind) {
	case PIC_SET_UP:
		devices_set_up();
		return 0;
	case PIC_INIT:
		pic_init();
		return 0;
	case PIC_MASK:
		pic_mask(op->line);
		return 0;
	case PIC_UNMASK:
		pic_unmask(op->line);
		return 0;
	case PIC_RAISE:
		line_raise(op->line);
		return 0;
	case PIC_TAKE:
		return line_take(false);
	case PIC_TAKE_CASCADE:
		return line_take(true);
	case PIC_END_FIRST:
		first_end();
		return 0;
	case PIC_END:
		return pic_acknowledge(op->line);
	}
	return 0;
}

static void
do_pic(const struct probe_pic *script)
{
	struct probe_pic_result *results = probe_room(script->count * sizeof(*results));

	for (uint32_t n = 0; n < script->count; n++) {
		results[n].result = pic_do(&script->ops[n]);
		results[n].requested = lines_requested();
		results[n].in_service = lines_in_service();
		results[n].masked = lines_masked();
	}
}

/* ---- 3.3: traps ------------------------------------------------------------------------------------------------------- */

static struct probe_trap_result *trap_result;
static const struct probe_trap_op *trap_op;

static void
note(enum probe_event_kind kind, uint32_t value, const struct frame *frame)
{
	if (trap_result->count < PROBE_EVENTS)
		trap_result->events[trap_result->count] = (struct probe_event){
			kind, value, lines_in_service(), frame == &thread.frame,
		};
	trap_result->count++;
}

static void
note_tick(void)
{
	note(EVENT_TICK, 0, &thread.frame);
}

static void
note_irq(uint32_t line)
{
	note(EVENT_IRQ, line, &thread.frame);
}

/* Repairing may cause page faults of its own. */
static bool
note_repair(const struct frame *frame)
{
	note(EVENT_REPAIR, 0, frame);
	write_register(cr2, ~trap_op->address);
	return trap_op->repairs;
}

static void
note_fault(const struct frame *frame, uint32_t address)
{
	note(EVENT_FAULT, address, frame);
}

static void
trap_do(const struct probe_trap_op *op)
{
	struct frame kernels = {
		.trap = op->value, .eip = (vaddr_t)entry_sysenter + op->address, .cs = SELECTOR_KERNEL_CODE, .eflags = op->error,
		.eax = 0x600d0000 | op->repairs,
	};

	switch ((enum probe_trap_kind)op->kind) {
	case TRAP_INTERRUPT:
		line_raise(op->value);
		line_take(false);
		thread.frame.trap = VECTOR_IRQ + op->value;
		break;
	case TRAP_SPURIOUS:
		thread.frame.trap = VECTOR_IRQ + op->value;
		break;
	case TRAP_EXCEPTION:
		thread.frame.trap = op->value;
		thread.frame.error = op->error;
		write_register(cr2, op->address);
		break;
	case TRAP_KERNEL:
		trap_kernel(&kernels);
		trap_result->returned = kernels.eflags;
		return;
	}
	trap_result->returned = trap_user(&thread.frame) == &thread.frame;
}

static void
do_traps(const struct probe_traps *script)
{
	struct probe_trap_result *results = probe_room(script->count * sizeof(*results));

	trap_table = (struct trap_table){ note_tick, note_irq, note_repair, note_fault };
	current = &thread;
	devices_set_up();
	for (uint32_t n = 0; n < script->count; n++) {
		trap_op = &script->ops[n];
		trap_result = &results[n];
		trap_result->count = 0;
		trap_do(trap_op);
		trap_result->in_service = lines_in_service();
	}
}

/* ---- 3.4: reasons ------------------------------------------------------------------------------------------------------ */

static void
do_reasons(const struct probe_reasons *script)
{
	static pte_t nothing[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));

	task.directory = nothing;
	current = &thread;
	for (uint32_t n = 0; n < script->count; n++) {
		const struct probe_reason *op = &script->ops[n];

		task.number = op->task;
		thread.slot = op->slot;
		thread.frame = (struct frame){ .trap = op->trap, .error = op->error, .eip = op->eip, .esp = op->esp };
		fault_print(&thread.frame, op->address);
	}
}

/* ---- 3.5: time ------------------------------------------------------------------------------------------------------------ */

static void
do_period(const struct probe_delay *delay)
{
	struct probe_period_result *result = probe_room(sizeof(*result));
	uint64_t first = 0;

	devices_set_up();
	time_wait(time_now() + delay->ns);
	pit_init();
	for (uint32_t n = 0; n < PROBE_PERIODS; n++) {
		const uint64_t raised = time_of_request();

		tick_take();
		first = n == 0 ? raised : first;
		result->raised[n] = raised - first;
	}
}

static void
do_elapsed(const struct probe_elapsed *script)
{
	struct probe_elapsed_result *results = probe_room(script->count * sizeof(*results));
	uint64_t tick = 0;

	devices_set_up();
	time_wait(time_now() + script->delay);
	timer_start();
	for (uint32_t n = 0; n < script->count; n++) {
		if (n == 0 || script->at[n] <= script->at[n - 1]) {
			tick_take();			/* may have come meanwhile */
			tick = time_of_request();
			tick_take();
		}
		time_wait(tick + script->at[n]);
		results[n].before = time_now() - tick;
		results[n].elapsed = pit_elapsed();
		results[n].after = time_now() - tick;
	}
}

static void
do_clock(const struct probe_clock *script)
{
	struct probe_clock_result *result = probe_room(sizeof(*result));
	uint64_t start, requested = 0, before;
	uint32_t taken = 0;

	devices_set_up();
	time_wait(time_now() + script->delay);
	timer_start();
	start = time_of_request();
	tick_take();
	ticks = 1;
	for (result->count = 0; result->count < PROBE_CLOCK_MAX && taken < PROBE_CLOCK_TICKS; result->count++) {
		struct probe_clock_reading *reading = &result->readings[result->count];

		time_wait(time_now() + script->pause);
		before = time_now();
		reading->clock = clock_now() - 1000000;		/* at the first tick */
		reading->before = before - start;
		reading->after = time_now() - start;
		reading->ticks = taken;
		if (requested == 0 && lines_requested() & 1)
			requested = time_now();
		if (requested != 0 && time_now() - requested >= script->late[taken]) {
			tick_take();
			ticks++;
			taken++;
			requested = 0;
		}
	}
}

/* ---- 3.8: a test, tested ------------------------------------------------------------------------------------------------- */

static enum probe_verdict
try_queue(uint32_t number)
{
	struct timeout_queue queue;

	queue_set_up(number, &queue);
	if (timeouts_test(&queue) != NULL)
		return TEST_REFUSES;
	return queue_length() == 0 ? TEST_ACCEPTS : TEST_LEAVES;
}

/* ---- the end of the stage --------------------------------------------------------------------------------------------------- */

static const struct probe_stage *stage;
static struct probe_stage_result *stage_result;
static struct thread *program;
static uint64_t stage_start, stage_first;
static struct timeout half;

static _Noreturn void
stage_end(uint32_t address)
{
	stage_result->ns = time_now() - stage_start;
	stage_result->ticks = ticks - stage_first;
	stage_result->counted = program->frame.eax;
	stage_result->address = address;
	memcpy(stage_result->registers, (uint32_t[]){ program->frame.ebx, program->frame.ecx, program->frame.edx,
						      program->frame.esi, program->frame.edi }, sizeof(stage_result->registers));
	probe_done();
}

static void
half_fires(struct timeout *timeout)
{
	(void)timeout;
	stage_result->timeout = ticks - stage_first;
}

static void
stage_tick(void)
{
	timeouts_tick();
	if (stage_start == 0) {
		stage_start = time_now();
		stage_first = ticks;
		half.fire = half_fires;
		timeout_start(&half, stage->ticks / 2);
	} else if (ticks - stage_first >= stage->ticks) {
		stage_end(0);
	}
}

static void
stage_irq(uint32_t line)
{
	pic_mask(line);
}

static bool
stage_repair(const struct frame *frame)
{
	(void)frame;
	return false;
}

static void
stage_fault(const struct frame *frame, uint32_t address)
{
	fault_print(frame, address);
	stage_end(address);
}

/* Starts the program; it ends in one of the handlers above. */
static _Noreturn void
stage_run(void)
{
	static const uint8_t counts[] = { 0x40, 0xeb, 0xfd };		/* 1: inc %eax; jmp 1b */
	static const uint8_t reads[] = { 0x8b, 0x06 };			/* mov (%esi), %eax */
	static const uint8_t writes[] = { 0x89, 0x06 };			/* mov %eax, (%esi) */
	struct frame *frame;

	trap_table = (struct trap_table){ stage_tick, stage_irq, stage_repair, stage_fault };
	program = one_thread_make(stage->faults == 0 ? counts : stage->writes != 0 ? writes : reads, sizeof(counts));
	frame = &program->frame;
	frame->ebx = stage->registers[0];
	frame->ecx = stage->registers[1];
	frame->edx = stage->registers[2];
	frame->esi = stage->faults != 0 ? stage->address : stage->registers[3];
	frame->edi = stage->registers[4];
	cpu_leave(frame);
}

/* ---- entry -------------------------------------------------------------------------------------------------------------------- */

static void
act(const struct probe_input *input)
{
	const void *data = input + 1;

	switch ((enum probe_action)input->action) {
	case PROBE_GATES:
		idt_init();
		break;
	case PROBE_PIC:
		do_pic(data);
		break;
	case PROBE_TRAPS:
		do_traps(data);
		break;
	case PROBE_REASONS:
		do_reasons(data);
		break;
	case PROBE_PERIOD:
		do_period(data);
		break;
	case PROBE_ELAPSED:
		do_elapsed(data);
		break;
	case PROBE_CLOCK:
		do_clock(data);
		break;
	case PROBE_QUEUE:
		do_queue(data);
		break;
	case PROBE_COST:
		do_cost(data);
		break;
	case PROBE_TIMEOUTS:
		do_timeouts(data);
		break;
	case PROBE_TEST:
		probe_try(data, try_queue);
		break;
	}
}

void
probe_enter(uint32_t magic, paddr_t info)
{
	(void)magic;
	probe_run(info, act);
}

void
probe_stage(unsigned lab)
{
	const struct probe_input *input = lab == 3 ? probe_stage_input() : NULL;

	if (input == NULL)
		return;
	stage = (const struct probe_stage *)(input + 1);
	stage_result = probe_room(sizeof(*stage_result));
	stage_run();
}
