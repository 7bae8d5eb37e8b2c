/* SPDX-License-Identifier: MIT */
/*
 * process_hostile.c: processes that lie, die in mid-call, and want everything: proc is unharmed,
 * and others are served.
 */
#include <errno.h>
#include <posix/exec_image.h>
#include <posix/process_call.h>
#include <posix/process_thread.h>
#include <signal.h>
#include <start.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/pipes.h"

/* All is as it should be: births, ends, signals, memory, pipes. */
static void
expect_service(void)
{
	struct pipe_ends p = pipe_new(0);
	char byte = 0;

	if (fork() == 0) {
		pipe_put(p.writing, "y", 1);
		exit(7);
	}
	expect_equal(1, pipe_get(p.reading, &byte, 1));
	expect_equal('y', byte);
	expect_exit(-1, 7);
	family_end(family_child_that_waits());
	handle_close(p.reading);
	handle_close(p.writing);
}

static uint32_t random_state = 12345;

static uint32_t
random_word(void)
{
	static const uint32_t odd[] = {
		0, 1, 2, 3, 0xffffffff, 0x7fffffff, 0x80000000, 0xbfff0000, 0xc0000000, PAGE_SIZE, 15, 16, 255, 256,
	};

	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state & 1 ? odd[(random_state >> 8) % (sizeof odd / sizeof odd[0])] : random_state >> 4;
}

/*
 * Requests of every label with whatever words, payloads, handles and windows; in a child, which may
 * die of it.
 */
static void
throw_requests(uint32_t count)
{
	handle_t file = session_open("/tmp/a");

	for (uint32_t i = 0; i < count; i++) {
		uint32_t label = 0x7c + random_word() % 0x30;
		struct message m = {
			.tag = TAG(label, random_word() % 385, random_word() % 2) | (random_word() & 0xc000),
			.words = { random_word(), random_word(), random_word() },
		};

		/* These wait, for ever perhaps; or end all. */
		if (label == PROCESS_WAIT || label == PROCESS_SIGNAL_SUSPEND || label == PROCESS_KILL ||
		    label == PROCESS_SIGNAL_RETURN || label == PROCESS_THREAD_END || label == PROCESS_FORK)
			continue;
		mailbox()->accept = random_word() % 5;
		mailbox()->handles[0] = random_word() & 1 ? file : random_word() % 20;
		mailbox()->read_window = (struct window){ random_word(), random_word() };
		mailbox()->write_window = (struct window){ random_word(), random_word() };
		ipc_call(PROCESS_HANDLE, &m);
	}
	exit(0);
}

PROCESS_TEST(hostile_requests_of_every_kind_change_nothing_for_others)
{
	for (int round = 0; round < 12; round++) {
		random_state = 777 + (uint32_t)round * 101;
		if (fork() == 0)
			throw_requests(150);
		wait(NULL);
	}
	expect_service();
}

PROCESS_TEST(hostile_process_cannot_speak_for_another)
{
	pid_t victim = family_child_that_waits();

	if (fork() == 0) {
		/* Who is meant is a number; who asks is not. */
		expect_equal(ERRNO(ESRCH), process_call(PROCESS_START, (uint32_t)victim, 0, 0, NULL));
		expect_equal(ERRNO(ECHILD), process_call(PROCESS_WAIT, (uint32_t)victim, WNOHANG, 0, NULL));
		expect_equal(ERRNO(ESRCH), process_call(PROCESS_SET_GROUP, (uint32_t)victim, 0, 0, NULL));
		expect_equal(E_CALL, process_call(PROCESS_WAIT, 0, 0, 15, NULL));
		expect_equal(E_CALL, process_call(PROCESS_SIGNAL_MASK, SIG_SETMASK, 0, 0xffffffff, NULL));
		expect_equal(ERRNO(EINVAL), process_call(PROCESS_FORK, 9, 0, 0, NULL));
		expect_equal(ERRNO(EFAULT), process_call(PROCESS_SIGNAL_RETURN, 0xbffff000, 0, 0, NULL));
		exit(0);
	}
	expect_exit(-1, 0);
	family_end(victim);
}

PROCESS_TEST(hostile_process_inside_a_wall_reaches_nobody_outside)
{
	pid_t outside = getpid(), inside = fork();

	if (inside == 0) {
		pid_t child;

		expect_equal(0, process_call(PROCESS_CONFINE, 5, 0, 0, NULL));
		expect_equal(-1, kill(outside, SIGTERM));
		expect_equal(ESRCH, errno);
		expect_equal(-1, kill(outside, 0));
		signal(SIGUSR1, SIG_IGN);
		expect_equal(0, kill(0, SIGUSR1));	/* the group's others, outside, do not get it */
		expect_equal(-1, getpgid(outside));
		child = family_child_that_waits();
		expect_equal(0, kill(child, SIGTERM));
		expect_killed(child, SIGTERM);
		for (;;)
			sleep_milliseconds(1000);
	}
	sleep_milliseconds(10);
	expect_equal(0, kill(inside, 0));
	family_end(inside);
}

/* A child that forks as often as it can, and its children too. */
static void
bomb(void)
{
	for (;;) {
		if (fork() < 0)
			thread_yield();
	}
}

PROCESS_TEST(hostile_forks_are_stopped_by_the_wall)
{
	volatile uint32_t *shared = family_shared_page();
	pid_t child = fork();
	int count = 0;

	if (child == 0) {
		expect_equal(0, process_call(PROCESS_CONFINE, 20, 2000, 0, NULL));
		setsid();
		shared[0] = (uint32_t)getpid();
		bomb();
	}
	while (shared[0] == 0)
		sleep_milliseconds(1);
	sleep_milliseconds(30);
	expect_service();		/* others go on */
	while (kill(-(pid_t)shared[0], SIGKILL) == 0 && count++ < 1000)
		waitpid(child, NULL, WNOHANG);
	expect(count < 1000);
	expect_service();
}

PROCESS_TEST(hostile_forks_without_a_wall_end_at_the_table)
{
	uint32_t made = 0;

	while (made < 1000) {
		pid_t child = fork();

		if (child == 0)
			for (;;)
				sleep_milliseconds(10000);
		if (child < 0)
			break;
		made++;
	}
	expect_equal(1, errno == EAGAIN || errno == ENOMEM);
	expect(made >= 30 && made < 300);
	kill(-1, SIGKILL);
	while (made-- > 0)
		expect_killed(-1, SIGKILL);
	expect_service();
}

PROCESS_TEST(hostile_process_that_closes_its_handles_hurts_itself)
{
	if (fork() == 0) {
		handle_close(PROCESS_HANDLE);
		*(volatile char *)mmap = 1;	/* its faults are still heard of */
	}
	expect_killed(-1, SIGSEGV);
	if (fork() == 0) {
		for (handle_t h = 1; h < 256; h++)
			handle_close(h);
		exit(3);
	}
	expect_exit(-1, 3);
	expect_service();
}

PROCESS_TEST(hostile_child_kills_its_parent)
{
	pid_t parent = fork();

	if (parent == 0) {
		if (fork() == 0) {
			kill(getppid(), SIGKILL);
			while (getppid() != 1)
				thread_yield();
			exit(0);
		}
		for (;;)
			sleep_milliseconds(1000);
	}
	expect_killed(parent, SIGKILL);
	expect_service();
}

PROCESS_TEST(hostile_callers_die_before_the_reply)
{
	const char *const arguments[] = { "/bin/init", NULL };
	struct pipe_ends p = pipe_new(0);

	for (int turn = 0; turn < 12; turn++) {
		pid_t child = fork();

		if (child == 0) {
			char bytes[100];
			sigset_t none = 0;

			if (turn % 4 == 0)
				wait4(family_child_that_waits(), NULL, 0, NULL);
			if (turn % 4 == 1)
				pipe_in(p.reading, bytes, sizeof bytes);
			if (turn % 4 == 2)
				sigsuspend(&none);
			exec_image(session_open("/bin/init"), arguments, NULL);
			exit(1);
		}
		if (turn % 4 != 3)
			sleep_milliseconds(2);
		family_end(child);
	}
	kill(-1, SIGKILL);
	expect_service();
}

/* "Files" that are programs which never answer: proc's workers wait for them, others do not. */
PROCESS_TEST(hostile_file_servers_hold_up_themselves)
{
	const char *const arguments[] = { "x", NULL };
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t silent = expect_handle(connection_create(endpoint, 1, 0));
	pid_t liars[3];

	for (int i = 0; i < 3; i++) {
		liars[i] = fork();
		if (liars[i] == 0) {
			exec_image(silent, arguments, NULL);
			exit(1);
		}
	}
	sleep_milliseconds(3);
	if (fork() == 0) {
		const char *const good[] = { "/bin/init", "body=hostile-helper", NULL };

		exec_image(session_open("/bin/init"), good, NULL);
		exit(99);
	}
	expect_exit(-1, 4);
	for (int i = 0; i < 3; i++)
		family_end(liars[i]);
	expect_service();
}

/* As many as there are workers: then all wait, but not for ever. */
PROCESS_TEST(hostile_file_servers_are_given_up)
{
	const char *const arguments[] = { "x", NULL };
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t silent = expect_handle(connection_create(endpoint, 1, 0));

	for (int i = 0; i < 4; i++) {
		if (fork() == 0)
			exit(exec_image(silent, arguments, NULL) == ERRNO(EIO) ? 5 : 1);
	}
	sleep_milliseconds(3);
	if (fork() == 0) {
		const char *const good[] = { "/bin/init", "body=hostile-helper", NULL };

		exec_image(session_open("/bin/init"), good, NULL);
		exit(99);
	}
	for (int good = 0, given_up = 0; good + given_up < 5;) {
		int status;

		expect(wait(&status) > 0);
		good += WEXITSTATUS(status) == 4;
		given_up += WEXITSTATUS(status) == 5;
		expect(WEXITSTATUS(status) == 4 || WEXITSTATUS(status) == 5);
		expect(good <= 1 && given_up <= 4);
	}
}

/* Bytes that proc is charged. */
static uint32_t
charged(void)
{
	struct message reply;
	struct task_info info;

	expect(session_ask(SESSION_FRAMES, &reply) >= 0);
	memcpy(&info, mailbox()->payload, sizeof info);
	return info.charged;
}

PROCESS_TEST(hostile_terminal_that_never_answers_takes_no_memory)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t silent = expect_handle(connection_create(endpoint, 1, 0));

	if (fork() == 0) {
		struct message m = { .tag = TAG(PROCESS_TERMINAL, 0, 1) };
		uint32_t before;

		setsid();
		mailbox()->handles[0] = silent;
		expect(ipc_call(PROCESS_HANDLE, &m) >= 0);
		expect_equal(0, m.words[0]);
		pid_t child = family_child_that_waits();

		expect_equal(0, setpgid(child, child));
		before = charged();
		for (uint32_t i = 0; i < 1000; i++)
			expect_equal(0, process_call(PROCESS_FOREGROUND, (uint32_t)(i % 2 ? child : getpid()), 0, 0, NULL));
		expect(charged() - before <= 4 * PAGE_SIZE);
		family_end(child);
		exit(0);
	}
	expect_exit(-1, 0);
	expect_service();
}

PROCESS_BODY(hostile_helper)
{
	exit(4);
}

PROCESS_TEST(hostile_process_takes_as_many_regions_and_threads_as_it_may)
{
	uint32_t number, count = 0;

	while (mmap(NULL, PAGE_SIZE, count % 2 ? PROT_READ : PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		count++;
	expect(count > 400 && count < 600);
	expect_equal(ENOMEM, errno);
	for (count = 0; process_thread_create(0, 0, &number) > 0; count++)
		;
	expect_equal(PROCESS_THREADS_MAX - 1, count);
	expect_service();
}
