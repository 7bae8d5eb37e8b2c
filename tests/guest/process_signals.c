/* SPDX-License-Identifier: MIT */
/*
 * process_signals.c: signals: what they do by default, handlers in the middle of anything, masks.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/caught.h"
#include "lib/family.h"

#define BIT(n)	(1u << ((n) - 1))

/* ---- by default ---- */

PROCESS_TEST(signal_kills_by_default)
{
	static const int deadly[] = { SIGHUP, SIGINT, SIGTERM, SIGKILL, SIGUSR1, SIGALRM, SIGPIPE };

	for (unsigned i = 0; i < sizeof deadly / sizeof deadly[0]; i++) {
		pid_t child = family_child_that_waits();

		expect_equal(0, kill(child, deadly[i]));
		expect_killed(child, deadly[i]);
	}
}

PROCESS_TEST(signal_that_is_ignored_does_nothing)
{
	pid_t child = family_child_that_waits();

	expect_equal(0, kill(child, SIGCHLD));
	expect_equal(0, kill(child, SIGURG));
	expect_equal(0, kill(child, SIGCONT));
	expect_equal(0, kill(child, 0));
	signal(SIGTERM, SIG_IGN);
	expect_equal(0, raise(SIGTERM));
	expect_equal(0, waitpid(child, NULL, WNOHANG));
	family_end(child);
}

PROCESS_TEST(signal_of_a_bad_number_or_process_is_refused)
{
	struct sigaction action = { .sa_handler = SIG_IGN };

	expect_equal(-1, kill(getpid(), 32));
	expect_equal(EINVAL, errno);
	expect_equal(-1, kill(getpid(), -1));
	expect_equal(EINVAL, errno);
	expect_equal(-1, kill(1, SIGTERM));	/* proc is no process */
	expect_equal(ESRCH, errno);
	expect_equal(-1, kill(31000, SIGTERM));
	expect_equal(ESRCH, errno);
	expect_equal(-1, sigaction(SIGKILL, &action, NULL));
	expect_equal(-1, sigaction(SIGSTOP, &action, NULL));
	expect_equal(EINVAL, errno);
	expect_equal(-1, sigaction(0, &action, NULL));
	expect_equal(-1, sigaction(32, &action, NULL));
}

/* ---- handlers ---- */

PROCESS_TEST(signal_handler_runs_and_the_program_goes_on)
{
	catch(SIGUSR1, 0, 0);
	expect_equal(0, raise(SIGUSR1));
	expect_equal(SIGUSR1, caught);
	expect_equal(1, caught_count);
	expect_equal(0, kill(getpid(), SIGUSR1));
	expect_equal(2, caught_count);
}

PROCESS_TEST(signal_handler_leaves_every_register_alone)
{
	uint32_t a = 1, b = 2, c = 3, d = 4, s = 5, t = 6, flags;
	pid_t parent = getpid();

	catch(SIGUSR1, 0, 0);
	if (fork() == 0) {
		for (int i = 0; i < 20; i++) {
			sleep_milliseconds(1);
			kill(parent, SIGUSR1);
		}
		exit(0);
	}
	/* Counting in a register while signals come, with the carry set all the time. */
	__asm__ volatile("stc\n1:\tmov caught_here, %%edx\n\tjnc 2f\n\tcmc\n\tcmc\n\tlea 1(%0), %0\n\t"
			 "mov %6, %%edx\n\tinc %%edx\n\tdec %%edx\n\tjnc 2f\n\tcmpl $0x7ffffff, %0\n\tstc\n\tjne 1b\n"
			 "2:\tsbb %%edx, %%edx"
			 : "+a"(a), "+b"(b), "+c"(c), "+S"(s), "+D"(t), "=&d"(flags) : "m"(d));
	expect_equal(0xffffffff, flags);
	expect_equal(0x7ffffff, a);
	expect_equal(2, b);
	expect_equal(3, c);
	expect_equal(5, s);
	expect_equal(6, t);
	expect_exit(-1, 0);
	expect(caught_count > 0);
}

__asm__(".data\n.globl caught_here\ncaught_here:\n\t.long 0\n\t.text");

PROCESS_TEST(signal_handler_keeps_floating_point_and_mailbox)
{
	double half;

	catch(SIGUSR1, 0, 0);
	memset(mailbox()->payload, 0x5a, MESSAGE_PAYLOAD_MAX);
	mailbox()->handles[2] = 77;
	__asm__ volatile("fld1\n\tfld1\n\tfaddp");
	pid_t child = fork();
	(void)child;
	if (child == 0) {
		kill(getppid(), SIGUSR1);
		exit(0);
	}
	memset(mailbox()->payload, 0x5a, MESSAGE_PAYLOAD_MAX);
	mailbox()->handles[2] = 77;
	while (caught_count == 0)
		thread_yield();
	__asm__ volatile("fstpl %0" : "=m"(half));
	expect(half == 2.0);
	for (uint32_t i = 0; i < MESSAGE_PAYLOAD_MAX; i++)
		expect_equal(0x5a, mailbox()->payload[i]);
	expect_equal(77, mailbox()->handles[2]);
	expect_exit(-1, 0);
}

static void
use_floating_point(int number)
{
	volatile double x = 3.0;

	x = x * 2;
	errno = number;
	caught_count++;
}

PROCESS_TEST(signal_handler_may_use_floating_point_and_errno)
{
	signal(SIGUSR1, use_floating_point);
	errno = 5;
	raise(SIGUSR1);
	expect_equal(1, caught_count);
	expect_equal(5, errno);
}

PROCESS_TEST(signal_information_says_who_and_why)
{
	pid_t child;

	catch(SIGUSR2, SA_SIGINFO, 0);
	catch(SIGCHLD, SA_SIGINFO, 0);
	raise(SIGUSR2);
	expect_equal(SIGUSR2, caught_information.si_signo);
	expect_equal(SI_USER, caught_information.si_code);
	expect_equal(getpid(), caught_information.si_pid);
	child = family_child_that_exits(7);
	while (caught != SIGCHLD)
		sleep_milliseconds(1);
	expect_equal(CLD_EXITED, caught_information.si_code);
	expect_equal(child, caught_information.si_pid);
	expect_equal(7, caught_information.si_status);
	expect_exit(child, 7);
}

static volatile int depth, deepest;

static void
nest(int number)
{
	depth++;
	deepest = depth > deepest ? depth : deepest;
	if (number == SIGUSR1)
		raise(SIGUSR2);
	if (number == SIGUSR1 && caught_count < 5)
		raise(SIGUSR1);		/* blocked while this runs */
	depth--;
	caught_count++;
}

PROCESS_TEST(signal_handlers_nest_but_not_with_themselves)
{
	struct sigaction action = { .sa_handler = nest };

	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	raise(SIGUSR1);
	expect_equal(2, deepest);
	expect(caught_count >= 5);
	expect_equal(0, depth);
	deepest = caught_count = 0;
	action.sa_mask = BIT(SIGUSR2);
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	expect_equal(1, deepest);	/* SIGUSR2 had to wait, and so had the second SIGUSR1 */
	expect(caught_count >= 5);
}

PROCESS_TEST(signal_handler_can_be_for_once)
{
	pid_t child = fork();

	if (child == 0) {
		catch(SIGTERM, SA_RESETHAND, 0);
		raise(SIGTERM);
		expect_equal(1, caught_count);
		raise(SIGTERM);
		exit(0);
	}
	expect_killed(child, SIGTERM);
}

PROCESS_TEST(signal_handler_is_told_back_by_sigaction_and_forgotten_by_exec)
{
	struct sigaction before;

	catch(SIGUSR1, SA_RESTART, BIT(SIGHUP));
	expect_equal(0, sigaction(SIGUSR1, NULL, &before));
	expect_equal(note_signal, before.sa_handler);
	expect_equal(BIT(SIGHUP), before.sa_mask);
	expect_equal(SA_RESTART, before.sa_flags);
	expect_equal(note_signal, signal(SIGUSR1, SIG_DFL));
	expect_equal(SIG_DFL, signal(SIGUSR1, SIG_IGN));
	expect_equal(SIG_IGN, signal(SIGUSR1, SIG_IGN));
}

/* ---- masks ---- */

PROCESS_TEST(signal_blocked_waits_until_it_is_not)
{
	sigset_t set = BIT(SIGUSR1) | BIT(SIGKILL), before, pending;

	catch(SIGUSR1, 0, 0);
	expect_equal(0, sigprocmask(SIG_BLOCK, &set, &before));
	expect_equal(0, before);
	raise(SIGUSR1);
	raise(SIGUSR1);
	expect_equal(0, caught_count);
	expect_equal(0, sigpending(&pending));
	expect_equal(BIT(SIGUSR1), pending);
	expect_equal(0, sigprocmask(SIG_UNBLOCK, &set, &before));
	expect_equal(BIT(SIGUSR1), before);	/* SIGKILL cannot be blocked */
	expect_equal(1, caught_count);
	expect_equal(0, sigpending(&pending));
	expect_equal(0, pending);
	expect_equal(-1, sigprocmask(9, &set, NULL));
	expect_equal(EINVAL, errno);
}

PROCESS_TEST(signal_suspend_waits_with_another_mask)
{
	sigset_t set = BIT(SIGUSR1), none = 0, after;
	pid_t parent = getpid(), child;

	catch(SIGUSR1, 0, 0);
	sigprocmask(SIG_BLOCK, &set, NULL);
	child = fork();
	if (child == 0) {
		sleep_milliseconds(3);
		kill(parent, SIGUSR1);
		exit(0);
	}
	expect_equal(-1, sigsuspend(&none));
	expect_equal(EINTR, errno);
	expect_equal(1, caught_count);
	sigprocmask(SIG_BLOCK, NULL, &after);
	expect_equal(set, after);
	expect_exit(child, 0);
	raise(SIGUSR1);			/* pending: does not wait at all */
	expect_equal(-1, sigsuspend(&none));
	expect_equal(2, caught_count);
}
