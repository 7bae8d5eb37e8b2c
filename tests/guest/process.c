/* SPDX-License-Identifier: MIT */
/*
 * process.c: births and ends: fork, exec, spawn, exit, wait, groups and sessions.
 */
#include <stdlib.h>
#include <errno.h>
#include <posix/exec_image.h>
#include <posix/process_call.h>
#include <signal.h>
#include <start.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/family.h"

PROCESS_TEST(process_session_runs_and_ends)
{
	expect(getpid() > 1);
	expect_equal(1, getppid());
	expect_equal(getpid(), getpgrp());
	expect_equal(getpid(), getsid(0));
	expect(start_handle("0") != HANDLE_NONE);
	expect_equal(start_handle("process"), PROCESS_HANDLE);
}

/* ---- fork ---- */

static volatile uint32_t shared_before = 5;

PROCESS_TEST(process_fork_gives_the_child_a_copy)
{
	volatile uint32_t local = 7;
	pid_t parent = getpid(), child = fork();

	expect(child >= 0);
	if (child == 0) {
		expect_equal(5, shared_before);
		expect_equal(7, local);
		shared_before = 6;
		local = 8;
		expect_equal(parent, getppid());
		expect(getpid() != parent);
		exit(42);
	}
	expect_exit(child, 42);
	expect_equal(5, shared_before);
	expect_equal(7, local);
}

PROCESS_TEST(process_fork_copies_handles_that_inherit_and_no_others)
{
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 1, 0));
	const handle_t kept = expect_handle(handle_copy(connection, HANDLE_SELF, HANDLE_ANY, RIGHT_SEND));

	if (fork() == 0) {
		expect_equal(E_HANDLE, handle_info(endpoint));
		expect(handle_info(connection) > 0);
		expect_equal(E_HANDLE, handle_info(kept));
		expect(handle_info(PROCESS_HANDLE) > 0);
		exit(0);
	}
	expect_exit(-1, 0);
}

PROCESS_TEST(process_fork_keeps_floating_point)
{
	const uint16_t wanted = 0x077f;		/* round down, all masked: not what a new thread has */
	uint16_t seen = 0;

	__asm__ volatile("fldcw %0\n\tfldpi" : : "m"(wanted));
	if (fork() == 0) {
		double pi = 0;

		__asm__ volatile("fnstcw %0\n\tfstpl %1" : "=m"(seen), "=m"(pi));
		expect_equal(wanted, seen);
		expect(pi > 3.14 && pi < 3.15);
		exit(0);
	}
	expect_exit(-1, 0);
}

PROCESS_TEST(process_fork_without_start_leaves_nothing_behind)
{
	struct message m = { .tag = TAG(PROCESS_FORK, 0, 0) };
	handle_t task;

	mailbox()->accept = 1;
	expect(ipc_call(PROCESS_HANDLE, &m) >= 0);
	if (m.words[0] == 0)
		exit(99);		/* it never runs */
	task = mailbox()->handles[0];
	expect_equal(ERRNO(ECHILD), process_call(PROCESS_WAIT, m.words[0], WNOHANG, 0, NULL));
	expect_equal(0, task_destroy(task, 0));
	expect_equal(ERRNO(ESRCH), process_call(PROCESS_START, m.words[0], 0, 0, NULL));
	expect_equal(0, handle_close(task));
	expect_equal(-1, wait(NULL));
	expect_equal(ECHILD, errno);
}

/* ---- exit and wait ---- */

static volatile char *volatile nowhere = (char *)8;

PROCESS_TEST(process_wait_tells_how_each_child_ended)
{
	int status;
	pid_t child = family_child_that_exits(3), other = family_child_that_exits(300);

	expect_equal(other, waitpid(other, &status, 0));
	expect_equal(300 & 0xff, WEXITSTATUS(status));
	expect_equal(child, waitpid(-1, &status, 0));
	expect_equal(3, WEXITSTATUS(status));
	expect_equal(-1, waitpid(child, &status, 0));
	expect_equal(ECHILD, errno);
	child = fork();
	if (child == 0)
		*nowhere = 1;
	expect_equal(child, wait(&status));
	expect(WIFSIGNALED(status));
	expect_equal(SIGSEGV, WTERMSIG(status));
}

PROCESS_TEST(process_wait_without_hanging_says_none_yet)
{
	int status = 77;
	pid_t child = family_child_that_waits();

	expect_equal(0, waitpid(child, &status, WNOHANG));
	expect_equal(77, status);
	expect_equal(0, waitpid(-1, &status, WNOHANG));
	kill(child, SIGKILL);
	expect_equal(child, waitpid(-1, &status, 0));
	expect_equal(SIGKILL, WTERMSIG(status));
	expect_equal(-1, waitpid(-1, &status, WNOHANG));
	expect_equal(ECHILD, errno);
	expect_equal(-1, waitpid(-1, &status, 0x4000));
	expect_equal(EINVAL, errno);
}

PROCESS_TEST(process_wait_chooses_by_group)
{
	int status;
	pid_t in_group = family_child_that_exits(1), own = fork();

	if (own == 0) {
		sleep_milliseconds(1);
		exit(2);
	}
	expect_equal(0, setpgid(own, own));
	expect_equal(own, waitpid(-own, &status, 0));
	expect_equal(2, WEXITSTATUS(status));
	expect_equal(in_group, waitpid(0, &status, 0));
	expect_equal(-1, waitpid(-own, &status, 0));
	expect_equal(ECHILD, errno);
}

PROCESS_TEST(process_orphan_belongs_to_proc)
{
	volatile uint32_t *shared = family_shared_page();
	pid_t child = fork();

	if (child == 0) {
		pid_t grandchild = fork();

		expect(grandchild >= 0);
		if (grandchild == 0) {
			while (getppid() != 1)
				sleep_milliseconds(1);
			shared[0] = (uint32_t)getppid();
		}
		exit(0);
	}
	expect_exit(child, 0);
	while (shared[0] == 0)
		sleep_milliseconds(1);
	expect_equal(1, shared[0]);
	expect_equal(-1, wait(NULL));
}

PROCESS_TEST(process_that_ignores_its_children_has_no_zombies)
{
	pid_t child;

	signal(SIGCHLD, SIG_IGN);
	child = family_child_that_exits(1);
	expect_equal(-1, waitpid(child, NULL, 0));
	expect_equal(ECHILD, errno);
	expect_equal(-1, kill(child, 0));
	expect_equal(ESRCH, errno);
}

PROCESS_TEST(process_session_ends_with_a_signal_as_a_shell_would_say)
{
	expect_exit(family_child_that_exits(0), 0);
}

/* ---- exec ---- */

PROCESS_TEST(process_exec_starts_another_program)
{
	pid_t before = getpid();
	volatile uint32_t *shared = family_shared_page();
	const char *const arguments[] = { "/bin/init", "body=process-helper-exits", NULL };

	if (fork() == 0) {
		shared[0] = (uint32_t)getpid();
		exec_image(session_open("/bin/init"), arguments, NULL);
		exit(99);
	}
	expect_exit(-1, 5);
	expect((uint32_t)before != shared[0]);
}

/* What process_exec_starts_another_program becomes. */
PROCESS_BODY(process_helper_exits)
{
	exit(5);
}

PROCESS_TEST(process_exec_of_no_program_changes_nothing)
{
	const char *const arguments[] = { "x", NULL };
	volatile uint32_t still = 8;

	expect_equal(ERRNO(ENOEXEC), exec_image(session_open("/tmp/a"), arguments, NULL));
	expect_equal(ERRNO(EACCES), exec_image(session_open("/dev/console"), arguments, NULL));
	expect_equal(8, still);
	expect_equal(ERRNO(EINVAL), process_call(PROCESS_EXEC, 0, 0, 0, NULL));
	expect_exit(family_child_that_exits(1), 1);
}

PROCESS_TEST(process_exec_refuses_malformed_blocks)
{
	static uint32_t block[64];
	static const uint32_t bad[][4] = {
		{ 0, 0, 0, 0 }, { 15, 0, 0, 0 }, { 256, 1000, 0, 0 }, { 256, 0, 1000, 0 },
		{ 256, 0, 0, 1000 }, { 256, 0xffffffff, 0xffffffff, 0xffffffff }, { 0xffffffff, 0, 0, 0 },
		{ 256, 0, 0, 0x40000000 }, { 65537, 0, 0, 0 },
	};
	handle_t file = session_open("/bin/init");

	for (uint32_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct message m = { .tag = TAG(PROCESS_EXEC, 0, 1) | TAG_WINDOW_READ };

		memcpy(block, bad[i], sizeof bad[i]);
		mailbox()->handles[0] = file;
		mailbox()->read_window = (struct window){ (uint32_t)block, sizeof block };
		expect(ipc_call(PROCESS_HANDLE, &m) >= 0);
		expect_equal(ERRNO(E2BIG), m.words[0]);
	}
}

PROCESS_TEST(process_exec_closes_what_the_new_program_was_not_given)
{
	const char *const arguments[] = { "/bin/init", "body=process-helper-counts-handles", NULL };

	if (fork() == 0) {
		for (int i = 0; i < 5; i++)
			expect_handle(endpoint_create());
		session_open("/tmp/a");
		exec_image(session_open("/bin/init"), arguments, NULL);
		exit(99);
	}
	expect_exit(-1, 5);		/* process, names, 0, 1, 2 */
}

/* What process_exec_closes_what_the_new_program_was_not_given becomes. */
PROCESS_BODY(process_helper_counts_handles)
{
	struct task_info info;

	expect_equal(0, task_info(HANDLE_SELF, &info));
	exit((int)info.handles);
}

PROCESS_TEST(process_spawn_gives_handles_and_words)
{
	const char *const arguments[] = { "/bin/init", "body=process-helper-exits", NULL };
	struct named_handle list[8];
	uint32_t count = inherited_list(list, 8);
	int32_t child;

	child = spawn_image(session_open("/bin/init"), arguments, NULL, list, count, &(const struct spawn_options){ 0 });
	expect(child > 1);
	expect_exit(child, 5);
	expect_equal(ERRNO(ENOEXEC), spawn_image(session_open("/tmp/a"), arguments, NULL, list, count, &(const struct spawn_options){ 0 }));
	expect_equal(-1, wait(NULL));
}

/* ---- groups and sessions ---- */

PROCESS_TEST(process_groups_follow_the_rules)
{
	pid_t child = family_child_that_waits();

	expect_equal(getpgrp(), getpgid(child));
	expect_equal(0, setpgid(child, 0));
	expect_equal(child, getpgid(child));
	expect_equal(-1, setpgid(child, 12345));
	expect_equal(EPERM, errno);
	expect_equal(-1, setpgid(12345, 0));
	expect_equal(ESRCH, errno);
	expect_equal(-1, setpgid(0, child));	/* a session's leader stays */
	expect_equal(EPERM, errno);
	expect_equal(0, setpgid(child, getpgrp()));
	expect_equal(-1, setsid());
	expect_equal(EPERM, errno);
	family_end(child);
	expect_equal(-1, getpgid(child));
}

PROCESS_TEST(process_session_is_left_for_a_new_one)
{
	if (fork() == 0) {
		expect_equal(getpid(), setsid());
		expect_equal(getpid(), getsid(0));
		expect_equal(getpid(), getpgrp());
		expect_equal(-1, setpgid(0, getppid()));
		exit(0);
	}
	expect_exit(-1, 0);
}
