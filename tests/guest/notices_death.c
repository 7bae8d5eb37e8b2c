/* SPDX-License-Identifier: MIT */
/*
 * notices_death.c: death notices, and what they say of the end of a task.
 */
#include <fault.h>

#include "lib/worker.h"

#define BADGE	0xdeadu

static handle_t endpoint, connection;

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, BADGE, 1));
}

/* A task without threads, whose death the endpoint hears of. */
static handle_t
mortal_task(void)
{
	return expect_handle(task_create(connection, 64 * 1024, PRIORITY_TEST, 8));
}

static void
expect_death(uint32_t code)
{
	struct message m = { 0 };

	expect_equal(TAG_KIND_DEATH, receive(endpoint, &m));
	expect_equal(BADGE, m.badge);
	expect_equal(code, m.words[0]);
	expect_equal(0, m.words[1]);
	expect_equal(0, m.words[2]);
}

static void
expect_nothing(void)
{
	struct message m = { 0 };

	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, TIMEOUT_NONE));
}

/* ---- codes ----------------------------------------------------------------------------------------- */

TEST(death_by_task_destroy_carries_its_code)
{
	static const uint32_t codes[] = { 0, 1, 0x12345678, 0x7fffffff };

	make_endpoint();
	for (unsigned n = 0; n < sizeof codes / sizeof codes[0]; n++) {
		expect_equal(0, task_destroy(mortal_task(), codes[n]));
		expect_death(codes[n]);
		expect_nothing();
	}
}

static uint32_t
destroy_itself(uint32_t code)
{
	task_destroy(HANDLE_SELF, code);
	return 1;
}

static uint32_t
end_last_thread(uint32_t code)
{
	thread_exit(code);
	return 1;
}

TEST(death_by_ones_own_hand_carries_the_code)
{
	expect_equal(77, child_run(destroy_itself, 77));
	expect_equal(88, child_run(end_last_thread, 88));
}

/* The top bit says that the processor reported a fault: no program can set it. */
TEST(death_code_cannot_pretend_to_be_a_fault)
{
	make_endpoint();
	expect_equal(0, task_destroy(mortal_task(), DEATH_FAULT | FAULT_PAGE));
	expect_death(FAULT_PAGE);
	expect_equal(0x7fffffff, child_run(destroy_itself, 0xffffffffu));
	expect_equal(FAULT_PAGE, child_run(end_last_thread, DEATH_FAULT | FAULT_PAGE));
}

TEST(death_is_told_once)
{
	handle_t task;

	make_endpoint();
	task = mortal_task();
	expect_equal(0, task_destroy(task, 5));
	expect_equal(0, task_destroy(task, 6));
	expect_death(5);
	expect_equal(0, task_reap(task));
	expect_equal(0, task_destroy(task, 7));
	expect_nothing();
}

/* ---- faults ------------------------------------------------------------------------------------------ */

/* The instruction that faults has a name, so that the notice can be compared with it. */
#define FAULTING(name, instructions) \
	extern const char name##_here[]; \
	static uint32_t \
	name(uint32_t argument) \
	{ \
		__asm__ volatile(".globl " #name "_here\n" instructions \
				 : "+a"(argument) : : "ebx", "ecx", "edx", "memory", "cc"); \
		return argument; \
	}

#define HERE(name)	#name "_here:\n\t"

FAULTING(divide, "xor %%edx, %%edx\n\txor %%ecx, %%ecx\n\t" HERE(divide) "div %%ecx\n\t")
FAULTING(trap_flag, "pushf\n\torl $0x100, (%%esp)\n\tpopf\n\tnop\n\t" HERE(trap_flag) "nop\n\t")
FAULTING(breakpoint, "int3\n\t" HERE(breakpoint))
FAULTING(bound, "push $1\n\tpush $1\n\txor %%ecx, %%ecx\n\t" HERE(bound)
	 "bound %%ecx, (%%esp)\n\tadd $8, %%esp\n\t")
FAULTING(undefined, HERE(undefined) "ud2\n\t")
FAULTING(floating, "push $0x37b\n\tfninit\n\tfldcw (%%esp)\n\tpop %%ecx\n\tfld1\n\tfldz\n\tfdivrp\n\t"
	 HERE(floating) "fwait\n\t")		/* division by zero, not masked */
FAULTING(halt, HERE(halt) "hlt\n\t")
FAULTING(no_interrupts, HERE(no_interrupts) "cli\n\t")
FAULTING(port, "mov $0x80, %%dx\n\t" HERE(port) "outb %%al, %%dx\n\t")
FAULTING(control, HERE(control) "mov %%cr0, %%ecx\n\t")
FAULTING(overflow, "mov $0x7fffffff, %%ecx\n\tinc %%ecx\n\t" HERE(overflow) "into\n\t")
FAULTING(read, HERE(read) "mov (%%eax), %%ecx\n\t")
FAULTING(write, HERE(write) "movl $0, (%%eax)\n\t")

static const struct fault {
	child_function *function;
	const char *instruction;
	uint32_t argument;
	uint32_t vector;
} faults[] = {
	{ divide, divide_here, 1, FAULT_DIVIDE },
	{ trap_flag, trap_flag_here, 0, FAULT_DEBUG },
	{ breakpoint, breakpoint_here, 0, FAULT_BREAKPOINT },
	{ bound, bound_here, 0, FAULT_BOUND },
	{ undefined, undefined_here, 0, FAULT_INSTRUCTION },
	{ floating, floating_here, 0, FAULT_FLOATING_POINT },
	{ halt, halt_here, 0, FAULT_PROTECTION },
	{ no_interrupts, no_interrupts_here, 0, FAULT_PROTECTION },
	{ port, port_here, 0, FAULT_PROTECTION },
	{ control, control_here, 0, FAULT_PROTECTION },
	{ overflow, overflow_here, 0, FAULT_PROTECTION },	/* INTO is not for ring 3 */
	{ read, read_here, 0, FAULT_PAGE },
	{ read, read_here, PAGE_SIZE - 1, FAULT_PAGE },
	{ read, read_here, 0x30000004, FAULT_PAGE },
	{ read, read_here, MAILBOX_BASE + PAGE_SIZE, FAULT_PAGE },
	{ read, read_here, KERNEL_BASE - 4, FAULT_PAGE },
	{ read, read_here, KERNEL_BASE, FAULT_PAGE },
	{ read, read_here, KERNEL_BASE + 0x100000, FAULT_PAGE },
	{ read, read_here, 0xfffffffcu, FAULT_PAGE },
	{ write, write_here, 0, FAULT_PAGE },
	{ write, write_here, (uint32_t)divide_here, FAULT_PAGE },	/* text */
	{ write, write_here, KERNEL_BASE + 0x101000, FAULT_PAGE },
};

TEST(death_by_a_fault_tells_kind_address_and_instruction)
{
	for (unsigned n = 0; n < sizeof faults / sizeof faults[0]; n++) {
		const struct fault *f = &faults[n];
		struct child child;

		child_create(&child, f->function, f->argument, PRIORITY_TEST);
		child_start(&child);
		expect_equal(DEATH_FAULT | f->vector, child_wait(&child));
		expect_equal(f->vector == FAULT_PAGE ? f->argument : 0, child.address);
		expect_equal(f->instruction, child.instruction);
	}
}

static uint32_t
jump(uint32_t address)
{
	((void (*)(void))address)();
	return 0;
}

TEST(death_by_a_jump_tells_where_to)
{
	static const uint32_t targets[] = { 0, 0x30000000, USER_TOP - 1, KERNEL_BASE, 0xfffffff0u };

	for (unsigned n = 0; n < sizeof targets / sizeof targets[0]; n++) {
		struct child child;

		child_create(&child, jump, targets[n], PRIORITY_TEST);
		child_start(&child);
		expect_equal(DEATH_FAULT | FAULT_PAGE, child_wait(&child));
		expect_equal(targets[n], child.address);
		expect_equal(targets[n], child.instruction);
	}
}

/* ---- life of a notice --------------------------------------------------------------------------------- */

static void
receive_after_the_task_is_gone(void)
{
	handle_t task, others[20];

	task = mortal_task();
	expect_equal(0, task_destroy(task, 31));
	expect_equal(0, task_reap(task));
	expect_equal(0, handle_close(task));
	/* What was the task's might be used again now. */
	for (unsigned n = 0; n < 20; n++) {
		others[n] = expect_handle(task_create(HANDLE_NONE, 64 * 1024, 1, 8));
		expect_equal(0, task_destroy(others[n], 99));
		expect_equal(0, task_reap(others[n]));
	}
	expect_death(31);
	for (unsigned n = 0; n < 20; n++)
		expect_equal(0, handle_close(others[n]));
}

TEST(death_notice_outlives_task_and_handles)
{
	struct account before;

	make_endpoint();
	receive_after_the_task_is_gone();
	before = account_take();
	receive_after_the_task_is_gone();
	expect_account(before);
}

TEST(death_notice_to_a_given_up_endpoint_leaves_nothing_behind)
{
	struct account before = account_take();
	handle_t task;

	make_endpoint();
	task = mortal_task();
	expect_equal(0, handle_close(connection));
	expect_equal(0, handle_close(endpoint));
	expect_equal(0, task_destroy(task, 1));
	expect_equal(0, task_reap(task));
	expect_equal(0, handle_close(task));
	expect_account(before);

	make_endpoint();
	task = mortal_task();
	expect_equal(0, task_destroy(task, 1));
	expect_equal(0, task_reap(task));
	expect_equal(0, handle_close(task));
	expect_equal(0, handle_close(connection));
	expect_equal(0, handle_close(endpoint));
	expect_account(before);
}

TEST(death_connection_hangs_up_only_after_its_notice)
{
	struct message m = { 0 };
	handle_t task;

	make_endpoint();
	task = mortal_task();
	expect_equal(0, handle_close(connection));
	expect_nothing();
	expect_equal(0, task_destroy(task, 3));
	expect_death(3);
	expect_equal(TAG_KIND_HANGUP, receive(endpoint, &m));
	expect_equal(BADGE, m.badge);
	expect_nothing();
}

TEST(death_without_a_connection_is_told_to_nobody)
{
	handle_t task = expect_handle(task_create(HANDLE_NONE, 64 * 1024, 1, 8));
	struct task_info info;

	expect_equal(0, task_destroy(task, 1));
	expect_equal(0, task_info(task, &info));
	expect_equal(1, info.dead);
}

static uint32_t
hear_death(void *code)
{
	expect_death((uint32_t)code);
	return 0;
}

TEST(death_wakes_a_waiting_receiver)
{
	static struct worker worker;

	make_endpoint();
	worker_start(&worker, hear_death, (void *)6, PRIORITY_HIGH);
	expect_equal(0, task_destroy(mortal_task(), 6));
	expect(worker.ended);
	expect_equal(0, worker_wait(&worker));
}

/* ---- families --------------------------------------------------------------------------------------- */

#define CHILD_DEATHS	9u

/* A child that makes tasks of its own, whose deaths its parent hears of, and dies. */
static uint32_t
have_children(uint32_t count)
{
	for (uint32_t n = 0; n < count; n++)
		expect_handle(task_create(CHILD_DEATHS, 64 * 1024, 1, 8));
	return 21;
}

TEST(death_of_a_task_is_the_death_of_its_children)
{
	struct child child;

	make_endpoint();
	child_create(&child, have_children, 3, PRIORITY_TEST);
	child_give(&child, connection, CHILD_DEATHS, RIGHT_SEND);
	child_start(&child);
	expect_equal(21, child_wait(&child));
	for (unsigned n = 0; n < 3; n++)
		expect_death(21);
	expect_nothing();
}
