/* SPDX-License-Identifier: MIT */
/*
 * process_stops.c: signals: waits that they end, faults, stopping and going on.
 */
#include <errno.h>
#include <posix/process_call.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/caught.h"
#include "lib/family.h"

/* ---- waits that signals end ---- */

PROCESS_TEST(signal_interrupts_a_wait)
{
	pid_t child = family_child_that_waits(), parent = getpid();

	catch(SIGUSR1, 0, 0);
	if (fork() == 0) {
		sleep_milliseconds(3);
		kill(parent, SIGUSR1);
		exit(0);
	}
	expect_equal(-1, waitpid(child, NULL, 0));
	expect_equal(EINTR, errno);
	expect_equal(1, caught_count);
	family_end(child);
}

PROCESS_TEST(signal_with_restart_lets_the_wait_go_on)
{
	pid_t parent = getpid(), child;

	catch(SIGUSR1, SA_RESTART, 0);
	child = fork();
	if (child == 0) {
		sleep_milliseconds(3);
		kill(parent, SIGUSR1);
		sleep_milliseconds(3);
		exit(4);
	}
	expect_exit(child, 4);
	expect_equal(1, caught_count);
}

PROCESS_TEST(signal_in_a_call_that_may_not_be_cancelled_waits_for_the_reply)
{
	struct message reply;
	pid_t parent = getpid();
	int status;

	catch(SIGUSR1, 0, 0);
	if (fork() == 0) {
		kill(parent, SIGUSR1);
		exit(0);
	}
	for (int i = 0; i < 50; i++)
		expect(session_ask(SESSION_REQUESTS, &reply) >= 0);
	expect(reply.words[1] > 0);
	while (wait(&status) < 0)
		expect_equal(EINTR, errno);
	expect_equal(1, caught_count);
}

PROCESS_TEST(signal_by_alarm)
{
	expect_equal(0, alarm(100));
	expect(alarm(0) >= 99);
	catch(SIGALRM, 0, 0);
	uint32_t words[3];

	expect_equal(0, process_call(PROCESS_ALARM, 3, 0, 0, words));
	expect_equal(-1, pause());
	expect_equal(SIGALRM, caught);
	expect_equal(0, process_call(PROCESS_ALARM, 2, 2, 0, words));
	while (caught_count < 4)
		pause();
	expect_equal(0, process_call(PROCESS_ALARM, 0, 0, 0, words));
	expect_equal(2, words[2]);
}

/* ---- faults ---- */

static volatile char *volatile nowhere = (char *)16;
static volatile char *page;

static void
make_writable(int number, siginfo_t *given, void *context)
{
	note_signal_information(number, given, context);
	mprotect((void *)page, PAGE_SIZE, PROT_READ | PROT_WRITE);
}

PROCESS_TEST(signal_of_a_fault_can_be_handled_and_the_access_repeated)
{
	struct sigaction action = { .sa_sigaction = make_writable, .sa_flags = SA_SIGINFO };

	page = mmap(NULL, PAGE_SIZE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sigaction(SIGSEGV, &action, NULL);
	page[5] = 1;
	expect_equal(1, caught_count);
	expect_equal(page + 5, caught_information.si_addr);
	expect_equal(SEGV_ACCERR, caught_information.si_code);
	expect_equal(1, page[5]);
}

PROCESS_TEST(signal_of_a_fault_kills_who_blocks_it_or_faults_again)
{
	sigset_t all = ~0u;

	if (fork() == 0) {
		sigprocmask(SIG_SETMASK, &all, NULL);
		*nowhere = 1;
		exit(0);
	}
	expect_killed(-1, SIGSEGV);
	if (fork() == 0) {
		signal(SIGSEGV, SIG_IGN);
		*nowhere = 1;
		exit(0);
	}
	expect_killed(-1, SIGSEGV);
	if (fork() == 0) {
		__asm__ volatile("xor %edx, %edx\n\txor %eax, %eax\n\tdiv %edx");
		exit(0);
	}
	expect_killed(-1, SIGFPE);
	if (fork() == 0) {
		__asm__ volatile("ud2");
		exit(0);
	}
	expect_killed(-1, SIGILL);
}

PROCESS_TEST(signal_without_a_stack_for_its_handler_kills)
{
	catch(SIGUSR1, 0, 0);
	if (fork() == 0) {
		__asm__ volatile("mov $64, %esp\n1:\tjmp 1b");
		exit(0);
	}
	pid_t child = getpid() + 1;

	sleep_milliseconds(3);
	kill(child, SIGUSR1);
	expect_killed(child, SIGSEGV);
}

/* ---- stopping ---- */

PROCESS_TEST(signal_stops_and_lets_go_on)
{
	volatile uint32_t *shared = family_shared_page();
	uint32_t before;
	pid_t child = fork();
	int status;

	if (child == 0)
		for (;;)
			shared[0]++;
	sleep_milliseconds(3);
	kill(child, SIGSTOP);
	expect_equal(child, waitpid(child, &status, WUNTRACED));
	expect(WIFSTOPPED(status));
	expect_equal(SIGSTOP, WSTOPSIG(status));
	expect_equal(0, waitpid(child, &status, WUNTRACED | WNOHANG));	/* told once */
	before = shared[0];
	sleep_milliseconds(3);
	expect_equal(before, shared[0]);
	kill(child, SIGTERM);						/* waits */
	sleep_milliseconds(1);
	expect_equal(0, waitpid(child, &status, WNOHANG));
	kill(child, SIGCONT);
	expect_killed(child, SIGTERM);
	child = family_child_that_waits();
	kill(child, SIGTSTP);
	expect_equal(child, waitpid(child, &status, WUNTRACED));
	kill(child, SIGCONT);
	expect_equal(child, waitpid(child, &status, WCONTINUED));
	expect(WIFCONTINUED(status));
	kill(child, SIGSTOP);
	kill(child, SIGKILL);						/* always */
	expect_killed(child, SIGKILL);
}

PROCESS_TEST(signal_to_a_group_reaches_all_of_it)
{
	pid_t a = family_child_that_waits(), b = family_child_that_waits(), c = family_child_that_waits();

	setpgid(a, a);
	setpgid(b, a);
	expect_equal(0, kill(-a, SIGTERM));
	expect_killed(a, SIGTERM);
	expect_killed(b, SIGTERM);
	expect_equal(0, waitpid(c, NULL, WNOHANG));
	expect_equal(-1, kill(-a, SIGTERM));
	expect_equal(ESRCH, errno);
	expect_equal(0, kill(-1, SIGKILL));	/* all but oneself */
	expect_killed(c, SIGKILL);
}

PROCESS_TEST(signal_hangs_up_an_orphaned_group_that_is_stopped)
{
	volatile uint32_t *shared = family_shared_page();
	pid_t child = fork();

	if (child == 0) {
		pid_t grandchild = family_child_that_waits();

		setpgid(grandchild, grandchild);
		kill(grandchild, SIGSTOP);
		waitpid(grandchild, NULL, WUNTRACED);
		shared[0] = (uint32_t)grandchild;
		exit(0);
	}
	expect_exit(child, 0);
	expect_equal(-1, kill((pid_t)shared[0], 0));
	expect_equal(ESRCH, errno);
}
