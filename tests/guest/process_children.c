/* SPDX-License-Identifier: MIT */
/*
 * process_children.c: programs started as children, by posix_spawn(), popen() and system(), and
 * what is heard of them by waitid().
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/family.h"

/* ---- posix_spawn ---- */

static char *const *
words_of(const char *body)
{
	static char word[64];
	static char first[] = "guest";
	static char *words[] = { first, word, NULL };

	snprintf(word, sizeof word, "body=%s", body);
	return words;
}

static pid_t
spawn(const char *body, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes)
{
	pid_t child = -1;

	expect_equal(0, posix_spawn(&child, "/bin/guest", actions, attributes, words_of(body), environ));
	expect(child > 0);
	return child;
}

PROCESS_BODY(children_six)
{
	exit(6);
}

PROCESS_TEST(spawn_starts_a_program_by_path_or_name)
{
	pid_t child;

	expect_exit(spawn("children-six", NULL, NULL), 6);
	expect_equal(0, posix_spawnp(&child, "guest", NULL, NULL, words_of("children-six"), environ));
	expect_exit(child, 6);
	errno = 77;
	expect_equal(ENOENT, posix_spawn(&child, "/bin/nothing", NULL, NULL, words_of("x"), environ));
	expect_equal(ENOENT, posix_spawn(&child, "guest", NULL, NULL, words_of("x"), environ));
	expect_equal(ENOENT, posix_spawnp(&child, "nothing", NULL, NULL, words_of("x"), environ));
	expect_equal(EACCES, posix_spawn(&child, "/bin", NULL, NULL, words_of("x"), environ));
	expect_equal(77, errno);
	expect_equal(-1, waitpid(-1, NULL, WNOHANG));
	expect_equal(ECHILD, errno);
}

PROCESS_BODY(children_descriptors)
{
	char bytes[8];

	expect_equal(5, read(0, bytes, sizeof bytes));
	expect_bytes("hello", bytes, 5);
	expect_equal(3, write(4, "six", 3));
	expect_equal(-1, fcntl(5, F_GETFD));
	expect_equal(-1, fcntl(6, F_GETFD));
	expect(fcntl(7, F_GETFD) == 0);
	exit(9);
}

PROCESS_TEST(spawn_changes_the_child_s_descriptors_and_not_ours)
{
	posix_spawn_file_actions_t actions;
	char seen[4] = "";
	int file = open("/tmp/in", O_RDWR | O_CREAT, 0644);

	expect_equal(5, write(file, "hello", 5));
	expect_equal(5, dup2(file, 5));
	expect_equal(6, fcntl(file, F_DUPFD_CLOEXEC, 6));
	expect_equal(0, posix_spawn_file_actions_init(&actions));
	expect_equal(0, posix_spawn_file_actions_addopen(&actions, 0, "/tmp/in", O_RDONLY, 0));
	expect_equal(0, posix_spawn_file_actions_addopen(&actions, 3, "/tmp/out", O_RDWR | O_CREAT | O_CLOEXEC, 0600));
	expect_equal(0, posix_spawn_file_actions_adddup2(&actions, 3, 4));
	expect_equal(0, posix_spawn_file_actions_adddup2(&actions, 6, 7));
	expect_equal(0, posix_spawn_file_actions_addclose(&actions, 5));
	expect_equal(EBADF, posix_spawn_file_actions_addclose(&actions, -1));
	expect_equal(EBADF, posix_spawn_file_actions_adddup2(&actions, 0, 64));
	expect_exit(spawn("children-descriptors", &actions, NULL), 9);
	expect(fcntl(5, F_GETFD) == 0 && fcntl(6, F_GETFD) == FD_CLOEXEC && fcntl(7, F_GETFD) < 0);
	file = open("/tmp/out", O_RDONLY);
	expect_equal(3, read(file, seen, sizeof seen));
	expect_bytes("six", seen, 3);
	expect_equal(0, posix_spawn_file_actions_destroy(&actions));
}

PROCESS_TEST(spawn_whose_descriptors_cannot_be_made_starts_nothing)
{
	posix_spawn_file_actions_t actions;
	pid_t child;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, 40, 1);
	expect_equal(EBADF, posix_spawn(&child, "/bin/guest", &actions, NULL, words_of("children-six"), environ));
	posix_spawn_file_actions_destroy(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/nowhere/file", O_RDONLY, 0);
	expect_equal(ENOENT, posix_spawn(&child, "/bin/guest", &actions, NULL, words_of("children-six"), environ));
	expect_equal(-1, wait(NULL));
	expect_equal(ECHILD, errno);
}

PROCESS_BODY(children_attributes)
{
	struct sigaction action;
	sigset_t blocked;

	expect_equal(getpid(), getpgrp());
	sigprocmask(SIG_BLOCK, NULL, &blocked);
	expect_equal(1u << (SIGUSR2 - 1), blocked);
	sigaction(SIGTERM, NULL, &action);
	expect(action.sa_handler == SIG_DFL);
	sigaction(SIGHUP, NULL, &action);
	expect(action.sa_handler == SIG_IGN);
	exit(getsid(0) == getpid() ? 2 : 1);
}

PROCESS_TEST(spawn_sets_group_session_and_signals)
{
	posix_spawnattr_t attributes;
	sigset_t set;

	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	expect_equal(0, sigprocmask(SIG_BLOCK, &set, NULL));		/* inherited, if nothing else is said */
	expect_equal(0, posix_spawnattr_init(&attributes));
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	expect_equal(0, posix_spawnattr_setsigdefault(&attributes, &set));
	expect_equal(0, posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF));
	expect_exit(spawn("children-attributes", NULL, &attributes), 1);
	sigemptyset(&set);
	expect_equal(0, sigprocmask(SIG_SETMASK, &set, NULL));
	sigaddset(&set, SIGUSR2);
	expect_equal(0, posix_spawnattr_setsigmask(&attributes, &set));
	expect_equal(0, posix_spawnattr_setflags(&attributes,
						 POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK));
	expect_exit(spawn("children-attributes", NULL, &attributes), 2);
	expect_equal(EINVAL, posix_spawnattr_setflags(&attributes, 0x4000));
}

/* ---- waitid ---- */

PROCESS_BODY(children_directories)
{
	char text[PATH_MAX];

	expect(openat(8, "in-it", O_RDONLY) >= 0);
	expect(openat(9, "in-it", O_RDONLY) >= 0);
	expect_equal(0, fchdir(8));
	expect(getcwd(text, sizeof text) && strcmp(text, "/tmp/inherited") == 0);
	exit(4);
}

PROCESS_TEST(directories_keep_their_paths_in_a_new_program)
{
	posix_spawn_file_actions_t actions;

	expect_equal(0, mkdir("/tmp/inherited", 0755));
	expect(open("/tmp/inherited/in-it", O_RDWR | O_CREAT, 0600) >= 0);
	int directory = open("/tmp/inherited", O_RDONLY | O_DIRECTORY);

	expect_equal(0, posix_spawn_file_actions_init(&actions));
	expect_equal(0, posix_spawn_file_actions_adddup2(&actions, directory, 8));
	expect_equal(0, posix_spawn_file_actions_addopen(&actions, 9, "/tmp/inherited", O_RDONLY | O_DIRECTORY, 0));
	expect_exit(spawn("children-directories", &actions, NULL), 4);
	pid_t child = fork();
	if (child == 0) {
		dup2(directory, 8);
		dup2(8, 9);
		execv("/bin/guest", words_of("children-directories"));
		exit(99);
	}
	expect_exit(child, 4);
}

PROCESS_TEST(waitid_tells_what_became_of_a_child)
{
	siginfo_t seen = { 0 };
	pid_t child = family_child_that_exits(7);

	expect_equal(0, waitid(P_PID, (id_t)child, &seen, WEXITED | WNOWAIT));
	expect(seen.si_signo == SIGCHLD && seen.si_code == CLD_EXITED && seen.si_status == 7 && seen.si_pid == child);
	expect_equal(-1, waitid(P_PGID, 1, &seen, WEXITED));	/* no group of a process is 1 */
	expect_equal(ECHILD, errno);
	expect_equal(0, waitid(P_ALL, 0, &seen, WEXITED));		/* it was left to be waited for */
	expect(seen.si_pid == child);
	expect_equal(-1, waitid(P_ALL, 0, &seen, WEXITED));
	expect_equal(ECHILD, errno);
	child = family_child_that_waits();
	kill(child, SIGSTOP);
	expect_equal(0, waitid(P_PID, (id_t)child, &seen, WSTOPPED));
	expect(seen.si_code == CLD_STOPPED && seen.si_status == SIGSTOP);
	kill(child, SIGCONT);
	expect_equal(0, waitid(P_PGID, (id_t)getpgrp(), &seen, WCONTINUED));
	expect(seen.si_code == CLD_CONTINUED && seen.si_pid == child);
	kill(child, SIGTERM);
	expect_equal(0, waitid(P_ALL, 0, &seen, WEXITED | WSTOPPED));
	expect(seen.si_code == CLD_KILLED && seen.si_status == SIGTERM);
}

PROCESS_TEST(waitid_waits_only_for_what_it_was_asked)
{
	siginfo_t seen = { .si_pid = 5 };
	pid_t child = family_child_that_waits();

	expect_equal(0, waitid(P_ALL, 0, &seen, WEXITED | WNOHANG));
	expect(seen.si_pid == 0 && seen.si_signo == 0);
	kill(child, SIGKILL);
	expect_equal(0, waitid(P_ALL, 0, &seen, WEXITED | WNOWAIT));
	expect_equal(0, waitid(P_ALL, 0, &seen, WSTOPPED | WNOHANG));	/* its end is not meant */
	expect_equal(0, seen.si_pid);
	expect_killed(child, SIGKILL);
	expect_equal(-1, waitid(P_ALL, 0, &seen, WNOHANG));
	expect_equal(EINVAL, errno);
	expect_equal(-1, waitid((idtype_t)9, 0, &seen, WEXITED));
	expect_equal(EINVAL, errno);
}

/* ---- umask ---- */

PROCESS_BODY(children_mask)
{
	struct stat status;

	expect(open("/tmp/masked", O_RDWR | O_CREAT, 0777) >= 0);
	expect_equal(0, stat("/tmp/masked", &status));
	expect_equal(0, unlink("/tmp/masked"));
	exit(status.st_mode & 0700 ? 1 : status.st_mode & 0077);
}

PROCESS_TEST(umask_is_a_child_s_and_a_new_program_s_as_well)
{
	expect_equal(022, umask(0));
	expect_exit(spawn("children-mask", NULL, NULL), 1);
	expect_equal(0, umask(0750));
	expect_exit(spawn("children-mask", NULL, NULL), 027);
	if (fork() == 0) {
		expect_equal(0750, umask(0776));
		execv("/bin/guest", (char *const *)words_of("children-mask"));
	}
	expect_exit(-1, 001);
	expect_equal(0750, umask(022));
}

/* ---- popen, system ---- */

PROCESS_TEST(popen_reads_from_and_writes_to_a_command)
{
	char line[32] = "";
	FILE *pipe = popen("echo one; echo two | sed s,two,TWO,; exit 5", "r");

	expect(pipe != NULL);
	expect(fgets(line, sizeof line, pipe) && strcmp(line, "one\n") == 0);
	expect(fgets(line, sizeof line, pipe) && strcmp(line, "TWO\n") == 0);
	expect(!fgets(line, sizeof line, pipe));
	expect_equal(5 << 8, pclose(pipe));
	pipe = popen("cat >/tmp/said", "w");
	expect_equal(6, fprintf(pipe, "spoken"));
	expect_equal(0, pclose(pipe));
	pipe = fopen("/tmp/said", "r");
	expect(fgets(line, sizeof line, pipe) && strcmp(line, "spoken") == 0);
	fclose(pipe);
	pipe = popen("no-such-command-here 2>/dev/null", "r");
	expect_equal(127 << 8, pclose(pipe));
}

/* The command's end of the pipe may be the very descriptor that it needs. */
PROCESS_TEST(popen_works_without_standard_descriptors)
{
	char line[32] = "";

	close(0);
	close(1);
	FILE *pipe = popen("echo heard", "r");

	expect(pipe && fgets(line, sizeof line, pipe) && strcmp(line, "heard\n") == 0);
	expect_equal(0, pclose(pipe));
}

PROCESS_TEST(system_runs_a_command_and_tells_its_end)
{
	sigset_t before, after;

	expect(system(NULL) != 0);
	sigprocmask(SIG_BLOCK, NULL, &before);
	expect_equal(3 << 8, system("exit 3"));
	expect_equal(SIGTERM, system("kill -TERM $$"));
	expect_equal(127 << 8, system("no-such-command-here 2>/dev/null"));
	/* An interrupt is the command's affair while it runs, and ours again afterwards. */
	expect_equal(0, system("kill -INT $PPID; exit 0") & 0x7f);
	sigprocmask(SIG_BLOCK, NULL, &after);
	expect_equal(before, after);
	expect(signal(SIGINT, SIG_DFL) == SIG_DFL);
}
