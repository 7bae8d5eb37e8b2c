/* SPDX-License-Identifier: MIT */
/*
 * threads.c: threads made, started and ended.
 */
#include <fault.h>

#include "lib/worker.h"

static struct worker workers[2];

static handle_t
make_thread(void)
{
	return expect_handle(thread_create(HANDLE_SELF, (uint32_t)entry_that_exits, 0, PRIORITY_HIGH));
}

/* ---- making and starting --------------------------------------------------------------------------------- */

static uint32_t
note(void *place)
{
	++*(volatile uint32_t *)place;
	return 7;
}

TEST(thread_does_not_run_before_it_is_started)
{
	static volatile uint32_t runs;

	runs = 0;
	worker_create(&workers[0], note, (void *)&runs, PRIORITY_HIGH);
	expect_equal(0, sleep_milliseconds(3));
	expect_equal(0, runs);
	expect_equal(0, thread_start(workers[0].thread));
	expect_equal(1, runs);
	expect_equal(7, worker_wait(&workers[0]));
}

TEST(thread_can_be_started_once)
{
	handle_t thread = make_thread();

	expect_equal(OBJECT_THREAD | RIGHTS_ALL, handle_info(thread));
	expect_equal(0, thread_start(thread));
	expect_equal(E_STATE, thread_start(thread));
	settle();
	expect_equal(E_STATE, thread_start(thread));
	expect_equal(E_STATE, thread_start(HANDLE_SELF));
	expect_equal(E_STATE, thread_start(INIT_THREAD));
}

extern uint32_t start_registers[16];
extern const char entry_that_tells[];
uint32_t start_registers[16];

/* Stores the registers it starts with where its stack pointer points, then ends. */
__asm__(".text\n"
	"entry_that_tells:\n\t"
	"mov %eax, (%esp)\n\t"
	"mov %ebx, 4(%esp)\n\t"
	"mov %ecx, 8(%esp)\n\t"
	"mov %edx, 12(%esp)\n\t"
	"mov %esi, 16(%esp)\n\t"
	"mov %edi, 20(%esp)\n\t"
	"mov %ebp, 24(%esp)\n\t"
	"mov %esp, 28(%esp)\n\t"
	"lea 64(%esp), %esp\n\t"
	"pushf\n\t"
	"pop -24(%esp)\n\t"		/* the address counts from the popped esp */
	"mov %gs:0, %eax\n\t"
	"mov %eax, -28(%esp)\n\t"
	"mov %cs, %eax\n\t"
	"mov %eax, -32(%esp)\n\t"
	"jmp entry_that_exits");

TEST(thread_starts_with_empty_registers_and_its_stack)
{
	handle_t thread;

	memset(start_registers, 0xde, sizeof start_registers);
	thread = expect_handle(thread_create(HANDLE_SELF, (uint32_t)entry_that_tells,
					     (uint32_t)start_registers, PRIORITY_HIGH));
	expect_equal(0, thread_start(thread));
	for (unsigned n = 0; n < 7; n++)
		expect_equal(0, start_registers[n]);
	expect_equal(start_registers, start_registers[7]);
	expect_equal(3, start_registers[8] & 3);		/* user privilege */
	expect(start_registers[9] > (uint32_t)mailbox());
	expect_equal(0x202, start_registers[10]);	/* interrupts on, nothing else */
}

static uint32_t
spoil_mailbox(void *result)
{
	struct mailbox *own = mailbox();

	*(struct mailbox **)result = own;
	memset(own, 0xff, sizeof *own);
	return 0;
}

static uint32_t
look_at_mailbox(void *result)
{
	struct mailbox *own = mailbox();
	const uint32_t *words = (const uint32_t *)own;

	*(struct mailbox **)result = own;
	for (unsigned n = 1; n < MAILBOX_SIZE / sizeof(uint32_t); n++)
		expect_equal(0, words[n]);
	return (uint32_t)own == own->self;
}

TEST(thread_gets_an_empty_mailbox_of_its_own)
{
	static struct mailbox *first, *second;

	worker_start(&workers[0], spoil_mailbox, &first, PRIORITY_HIGH);
	worker_wait(&workers[0]);
	worker_start(&workers[0], look_at_mailbox, &second, PRIORITY_HIGH);
	expect_equal(1, worker_wait(&workers[0]));
	expect_equal(first, second);		/* the same place again */
	expect(first != mailbox());
}

/* ---- refusals --------------------------------------------------------------------------------------------- */

#define CEILING	10u

TEST(thread_create_refuses_bad_tasks_and_priorities)
{
	handle_t task = expect_handle(task_create(HANDLE_NONE, CHILD_QUOTA, CEILING, 8));
	handle_t seen = expect_handle(handle_copy(task, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_MANAGE));

	expect_equal(E_HANDLE, thread_create(HANDLE_MAX, 0, 0, 0));
	expect_equal(E_HANDLE, thread_create(INIT_THREAD, 0, 0, 0));
	expect_equal(E_RIGHTS, thread_create(seen, 0, 0, 0));
	expect_equal(E_ARGUMENT, thread_create(task, 0, 0, CEILING + 1));
	expect_equal(E_ARGUMENT, thread_create(task, 0, 0, 0xffffffffu));
	expect_equal(E_ARGUMENT, thread_create(HANDLE_SELF, 0, 0, PRIORITY_COUNT));
	expect_handle(thread_create(task, 0, 0, CEILING));
	expect_equal(0, task_destroy(task, 0));
	expect_equal(E_STATE, thread_create(task, 0, 0, 0));
	expect_equal(0, task_reap(task));
	expect_equal(E_STATE, thread_create(task, 0, 0, 0));
}

TEST(thread_create_refuses_more_than_a_task_has_mailboxes)
{
	handle_t task = expect_handle(task_create(HANDLE_NONE, CHILD_QUOTA, CEILING, 8));
	int32_t thread;

	for (uint32_t n = 0; n < THREADS_PER_TASK; n++)
		expect_handle(thread_create(task, 0, 0, 0));
	expect_equal(E_FULL, thread_create(task, 0, 0, 0));
	thread = thread_create(HANDLE_SELF, (uint32_t)entry_that_exits, 0, PRIORITY_HIGH);
	expect_equal(0, thread_start(expect_handle(thread)));
}

TEST(thread_calls_refuse_what_is_no_manageable_thread)
{
	handle_t thread = make_thread();
	handle_t seen = expect_handle(handle_copy(thread, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_MANAGE));

	expect_equal(E_HANDLE, thread_start(HANDLE_MAX));
	expect_equal(E_HANDLE, thread_start(INIT_TASK));
	expect_equal(E_RIGHTS, thread_start(seen));
	expect_equal(E_HANDLE, thread_set_priority(HANDLE_MAX, 1));
	expect_equal(E_HANDLE, thread_set_priority(INIT_TASK, 1));
	expect_equal(E_RIGHTS, thread_set_priority(seen, 1));
	expect_equal(E_ARGUMENT, thread_set_priority(thread, PRIORITY_COUNT));
	expect_equal(E_ARGUMENT, thread_set_priority(HANDLE_SELF, 0xffffffffu));
	expect_equal(PRIORITY_HIGH, thread_set_priority(thread, PRIORITY_HIGH));
	expect_equal(0, thread_start(thread));
}

TEST(thread_handle_of_a_dead_task_is_harmless)
{
	handle_t task = expect_handle(task_create(HANDLE_NONE, CHILD_QUOTA, CEILING, 8));
	handle_t thread = expect_handle(thread_create(task, 0, 0, 1));

	expect_equal(E_ARGUMENT, thread_set_priority(thread, CEILING + 1));
	expect_equal(0, task_destroy(task, 0));
	expect_equal(E_STATE, thread_start(thread));
	expect_equal(0, task_reap(task));
	expect_equal(0, handle_close(task));
	expect_equal(E_STATE, thread_start(thread));
	expect(thread_set_priority(thread, 2) >= 0);
	expect_equal(0, handle_close(thread));
}

/* ---- ends -------------------------------------------------------------------------------------------------- */

static uint32_t
end_task(void *code)
{
	task_destroy(HANDLE_SELF, (uint32_t)code);
	return 0;
}

static uint32_t
leave_the_rest_to_another(uint32_t code)
{
	expect_equal(PRIORITY_TEST, thread_set_priority(HANDLE_SELF, PRIORITY_TEST));
	worker_start(&workers[0], end_task, (void *)code, PRIORITY_LOW);
	thread_exit(code + 1);
	return code + 2;
}

TEST(thread_exit_ends_one_thread_only)
{
	expect_equal(70, child_run(leave_the_rest_to_another, 70));
}

static uint32_t
exit_last(void *code)
{
	thread_exit((uint32_t)code);
	return 0;
}

static uint32_t
exit_one_after_the_other(uint32_t code)
{
	worker_start(&workers[0], exit_last, (void *)code, PRIORITY_LOW);
	thread_exit(code + 1);
	return code + 2;
}

TEST(thread_exit_of_the_last_ends_the_task_with_its_code)
{
	expect_equal(80, child_run(exit_one_after_the_other, 80));
}

TEST(threads_leave_nothing_behind)
{
	struct account before;

	static volatile uint32_t runs;

	worker_start(&workers[0], note, (void *)&runs, PRIORITY_HIGH);
	worker_wait(&workers[0]);
	before = account_take();
	for (unsigned n = 0; n < 500; n++) {
		handle_t thread = make_thread();

		expect_equal(0, thread_start(thread));
		expect_equal(0, handle_close(thread));
	}
	expect_account(before);
}

static uint32_t
start_at(uint32_t entry)
{
	handle_t thread = expect_handle(thread_create(HANDLE_SELF, entry, entry, PRIORITY_HIGH));

	return (uint32_t)thread_start(thread);
}

TEST(thread_with_a_bad_entry_faults_in_its_own_task)
{
	static const uint32_t bad[] = { 0, KERNEL_BASE - 1, KERNEL_BASE, KERNEL_BASE + 0x100000,
					0xffffffffu };

	for (unsigned n = 0; n < sizeof bad / sizeof bad[0]; n++)
		expect_equal(DEATH_FAULT | FAULT_PAGE, child_run(start_at, bad[n]));
}
