/* SPDX-License-Identifier: MIT */
/*
 * process_soak.c: births, ends and pipes by the thousand: not one frame, handle or byte of proc's
 * quota stays behind.
 *
 *   cycles=N on the command line: how many of each; tests/system/soak.c wants 10,000.  After
 *   WARM_UP cycles, and then every LOOK, what the machine has free, what proc is charged and how
 *   many handles it has are exactly what they were.
 */
#include <posix/exec_image.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/pipes.h"

#define CYCLES		60u
#define WARM_UP		20u
#define LOOK		500u

struct figures {
	uint32_t free, handles, charged;
};

static struct figures
look(void)
{
	struct message reply;
	struct task_info info;

	/* Notices that are on their way: the last ends are heard of after the wait. */
	sleep_milliseconds(2);
	expect(session_ask(SESSION_FRAMES, &reply) >= 0);
	memcpy(&info, mailbox()->payload, sizeof info);
	return (struct figures){ reply.words[1], reply.words[2], info.charged };
}

static void
expect_same(struct figures before, uint32_t cycle)
{
	struct figures now = look();

	if (before.free != now.free || before.handles != now.handles || before.charged != now.charged)
		remark("after %u cycles: free %u, handles %u, charged %u; before: %u, %u, %u", (unsigned)cycle,
		       (unsigned)now.free, (unsigned)now.handles, (unsigned)now.charged, (unsigned)before.free,
		       (unsigned)before.handles, (unsigned)before.charged);
	expect_equal(before.free, now.free);
	expect_equal(before.handles, now.handles);
	expect_equal(before.charged, now.charged);
}

/* Do something again and again. */
static void
soak(void (*cycle)(void))
{
	uint32_t cycles = guest_number("cycles", CYCLES);
	struct figures before;

	for (uint32_t i = 0; i < WARM_UP; i++)
		cycle();
	before = look();
	for (uint32_t i = 1; i <= cycles; i++) {
		cycle();
		if (i % LOOK == 0 || i == cycles)
			expect_same(before, i);
	}
	remark("%u cycles", (unsigned)cycles);
}

static void
fork_and_wait(void)
{
	expect_exit(family_child_that_exits(1), 1);
}

PROCESS_TEST(soak_fork_and_wait)
{
	soak(fork_and_wait);
}

static handle_t program;

static void
fork_exec_and_wait(void)
{
	const char *const arguments[] = { "/bin/init", "body=soak-helper", NULL };
	pid_t child = fork();

	if (child == 0) {
		exec_image(program, arguments, NULL);
		exit(99);
	}
	expect_exit(child, 3);
}

PROCESS_TEST(soak_fork_exec_and_wait)
{
	program = session_open("/bin/init");
	soak(fork_exec_and_wait);
}

PROCESS_BODY(soak_helper)
{
	exit(3);
}

static void
spawn_and_wait(void)
{
	const char *const arguments[] = { "/bin/init", "body=soak-helper", NULL };
	struct named_handle list[8];
	uint32_t count = inherited_list(list, 8);

	expect_exit(spawn_image(program, arguments, NULL, list, count, &(const struct spawn_options){ 0 }), 3);
}

PROCESS_TEST(soak_spawn_and_wait)
{
	program = session_open("/bin/init");
	soak(spawn_and_wait);
}

static void
pipe_to_a_child(void)
{
	struct pipe_ends p = pipe_new(0);
	pid_t child = fork();
	char byte = 'x';

	if (child == 0) {
		handle_close(p.writing);
		exit(pipe_get(p.reading, &byte, 1));
	}
	pipe_put(p.writing, &byte, 1);
	handle_close(p.writing);
	handle_close(p.reading);
	expect_exit(child, 1);
}

PROCESS_TEST(soak_pipe_to_a_child)
{
	soak(pipe_to_a_child);
}

/* All that a proc made goes with it, whatever it was doing. */
TEST(soak_proc_killed)
{
	uint32_t before = 0;

	for (uint32_t i = 0; i < 5; i++) {
		expect_equal(99, session_run("soak_killer"));
		if (i == 1)
			before = free_frames();
	}
	expect_equal(before, free_frames());
}

PROCESS_BODY(soak_killer)
{
	struct pipe_ends p = pipe_new(0);
	struct message reply;
	char byte;

	for (int i = 0; i < 4; i++)
		family_child_that_waits();
	if (fork() == 0)
		pipe_get(p.reading, &byte, 1);
	session_ask(SESSION_KILL, &reply);
	exit(1);
}
