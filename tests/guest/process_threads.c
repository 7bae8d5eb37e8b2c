/* SPDX-License-Identifier: MIT */
/*
 * process_threads.c: processes of several threads: faults and signals of each, fork and exec with
 * others about.
 */
#include <errno.h>
#include <libc/thread_words.h>
#include <posix/exec_image.h>
#include <posix/process_call.h>
#include <posix/process_thread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/family.h"

static volatile uint32_t numbers, turns, enough, ended;
static volatile uint32_t *place;

/* What each thread does: pages of its own, until it is enough. */
static _Noreturn void
busy(void)
{
	mailbox()->library[WORD_PROCESS_THREAD] = numbers;
	while (!enough) {
		place[turns % 16 * (PAGE_SIZE / 4)] = turns;
		turns++;
	}
	ended = 1;
	process_thread_end();
	for (;;)
		thread_exit(0);
}

static void
start_thread(void)
{
	char *stack = mmap(NULL, 4 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint32_t number;

	place = mmap(NULL, 16 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	handle_t thread = expect_handle(process_thread_create((uint32_t)busy, (uint32_t)stack + 4 * PAGE_SIZE - 16,
							      &number));

	numbers = number;
	expect_equal(1, number);
	expect_equal(0, thread_start(thread));
	while (turns < 100)
		thread_yield();
}

PROCESS_TEST(threads_fault_and_end)
{
	start_thread();
	enough = 1;
	while (!ended)
		thread_yield();
	for (uint32_t i = 0; i < 16; i++)
		expect(place[i * (PAGE_SIZE / 4)] != 0);
	enough = ended = turns = 0;
	start_thread();			/* its number is free again */
}

static volatile uint32_t caught;

static void
note(int number)
{
	(void)number;
	caught |= 1u << mailbox()->library[WORD_PROCESS_THREAD];
}

PROCESS_TEST(threads_get_the_signals_that_others_block)
{
	sigset_t set = 1u << (SIGUSR1 - 1);

	signal(SIGUSR1, note);
	start_thread();
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR1);
	while (caught == 0)
		thread_yield();
	expect_equal(2, caught);
}

PROCESS_TEST(threads_stop_and_go_on_together)
{
	int status;
	volatile uint32_t *shared = family_shared_page();
	pid_t child = fork();
	uint32_t before;

	if (child == 0) {
		start_thread();
		for (;;)
			shared[0] = turns;
	}
	while (shared[0] < 200)
		sleep_milliseconds(1);
	kill(child, SIGSTOP);
	expect_equal(child, waitpid(child, &status, WUNTRACED));
	before = shared[0];
	sleep_milliseconds(3);
	expect_equal(before, shared[0]);
	kill(child, SIGCONT);
	while (shared[0] == before)
		sleep_milliseconds(1);
	family_end(child);
}

PROCESS_TEST(threads_are_not_forked)
{
	start_thread();
	if (fork() == 0) {
		struct task_info info;
		uint32_t before = turns;

		sleep_milliseconds(3);
		expect_equal(0, task_info(HANDLE_SELF, &info));
		expect_equal(1, info.threads);
		expect_equal(before, turns);
		exit(0);
	}
	expect_exit(-1, 0);
}

PROCESS_BODY(threads_helper)
{
	sleep_milliseconds(3);
	exit(6);
}

PROCESS_TEST(threads_end_with_exec)
{
	const char *const arguments[] = { "/bin/init", "body=threads-helper", NULL };

	if (fork() == 0) {
		start_thread();
		exec_image(session_open("/bin/init"), arguments, NULL);
		exit(99);
	}
	expect_exit(-1, 6);
	expect_equal(ERRNO(EINVAL), process_call(PROCESS_EXEC, 1, 0, 0, NULL));
}
