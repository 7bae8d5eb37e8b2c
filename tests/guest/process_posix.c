/* SPDX-License-Identifier: MIT */
/*
 * process_posix.c: processes and files together, as C programs use them: exec by path, scripts,
 * pipelines, mapped files.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/family.h"

static void
write_file(const char *path, const char *text, mode_t mode)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);

	expect(file >= 0);
	expect_equal(strlen(text), write(file, text, strlen(text)));
	expect_equal(0, close(file));
}

/* Run in a child; its exit code. */
static int
run(const char *path, const char *const *arguments)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		execvp(path, (char *const *)arguments);
		_exit(errno == ENOEXEC ? 126 : errno == EACCES ? 125 : errno == ELOOP ? 124 : 127);
	}
	expect_equal(child, waitpid(child, &status, 0));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

PROCESS_BODY(posix_helper)
{
	exit(guest_words());
}

PROCESS_TEST(posix_exec_finds_programs_by_path)
{
	const char *const arguments[] = { "guest", "body=posix-helper", "a", "b", NULL };

	expect_equal(4, run("/bin/guest", arguments));
	expect_equal(4, run("guest", arguments));	/* PATH, or its default */
	expect_equal(0, chdir("/bin"));
	expect_equal(4, run("./guest", arguments));
	expect_equal(127, run("nothing-of-that-name", arguments));
	expect_equal(127, run("/bin/guest/x", arguments));
	setenv("PATH", "/nowhere:/bin", 1);
	expect_equal(4, run("guest", arguments));
	setenv("PATH", "/nowhere", 1);
	expect_equal(127, run("guest", arguments));
	if (fork() == 0) {
		execl("/bin/guest", "guest", "body=posix-helper", "x", (char *)NULL);
		_exit(99);
	}
	expect_exit(-1, 3);
}

PROCESS_TEST(posix_exec_starts_interpreters_of_scripts)
{
	const char *const arguments[] = { "script", "c", NULL };

	mkdir("/tmp/s", 0755);
	write_file("/tmp/s/script", "#! /bin/guest body=posix-helper\nrest\n", 0755);
	expect_equal(4, run("/tmp/s/script", arguments));	/* guest, body=..., path, c */
	write_file("/tmp/s/nested", "#!/tmp/s/script\n", 0755);
	expect_equal(5, run("/tmp/s/nested", arguments));
	write_file("/tmp/s/loop", "#!/tmp/s/loop\n", 0755);
	expect_equal(124, run("/tmp/s/loop", arguments));
	write_file("/tmp/s/text", "no program\n", 0755);
	expect_equal(126, run("/tmp/s/text", arguments));
	write_file("/tmp/s/closed", "#!/bin/guest\n", 0644);
	expect_equal(127, run("/tmp/s/missing", arguments));
	expect_equal(125, run("/tmp/s", arguments));
}

PROCESS_BODY(posix_environment_helper)
{
	char directory[100];

	expect(getcwd(directory, sizeof directory) != NULL);
	expect_equal(0, strcmp(directory, "/tmp"));
	expect_equal(0, strcmp(getenv("COLOUR"), "green"));
	expect_equal(-1, fcntl(5, F_GETFD));		/* closed on exec */
	expect_equal(3, write(6, "six", 3));
	exit(33);
}

PROCESS_TEST(posix_exec_keeps_directory_environment_and_descriptors)
{
	const char *const arguments[] = { "guest", "body=posix-environment-helper", NULL };
	char seen[8] = "";

	write_file("/tmp/six", "", 0644);
	int file = open("/tmp/six", O_RDWR);

	expect_equal(5, dup2(file, 5));
	expect_equal(6, dup2(file, 6));
	expect_equal(0, fcntl(5, F_SETFD, FD_CLOEXEC));
	expect_equal(0, chdir("/tmp"));
	setenv("COLOUR", "green", 1);
	expect_equal(33, run("/bin/guest", arguments));
	expect_equal(3, pread(file, seen, sizeof seen, 0));
	expect_bytes("six", seen, 3);
	expect_equal(3, lseek(file, 0, SEEK_CUR));	/* the open file is the same */
}

/* seq | count, as a shell would. */
PROCESS_TEST(posix_pipeline_passes_everything_and_ends)
{
	int ends[2], total = 0;
	char bytes[100];
	ssize_t got;

	expect_equal(0, pipe(ends));
	if (fork() == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		for (int i = 0; i < 3000; i++)
			expect_equal(10, write(1, "0123456789", 10));
		exit(0);
	}
	close(ends[1]);
	while ((got = read(ends[0], bytes, sizeof bytes)) > 0)
		total += got;
	expect_equal(0, got);
	expect_equal(30000, total);
	expect_exit(-1, 0);
}

PROCESS_TEST(posix_writer_without_readers_gets_sigpipe)
{
	int ends[2];

	expect_equal(0, pipe(ends));
	if (fork() == 0) {
		close(ends[0]);
		write(ends[1], "x", 1);
		_exit(0);
	}
	close(ends[0]);
	expect_killed(-1, SIGPIPE);
	signal(SIGPIPE, SIG_IGN);
	expect_equal(-1, write(ends[1], "x", 1));
	expect_equal(EPIPE, errno);
}

static void
nothing(int number)
{
	(void)number;
}

PROCESS_TEST(posix_read_is_interrupted_or_restarted)
{
	struct sigaction action = { .sa_handler = nothing };
	int ends[2];
	pid_t reader;

	expect_equal(0, pipe(ends));
	for (int restart = 0; restart < 2; restart++) {
		reader = fork();
		if (reader == 0) {
			char byte;

			action.sa_flags = restart ? SA_RESTART : 0;
			sigaction(SIGUSR1, &action, NULL);
			ssize_t got = read(ends[0], &byte, 1);

			_exit(got == 1 ? 1 : errno == EINTR ? 2 : 3);
		}
		sleep_milliseconds(5);
		kill(reader, SIGUSR1);
		sleep_milliseconds(5);
		if (restart)
			expect_equal(1, write(ends[1], "z", 1));
		expect_exit(reader, restart ? 1 : 2);
	}
}

PROCESS_TEST(posix_files_are_mapped)
{
	char *memory, *own;
	int file, read_only;

	write_file("/tmp/mapped", "the text of a file", 0644);
	file = open("/tmp/mapped", O_RDWR);
	read_only = open("/tmp/mapped", O_RDONLY);
	memory = mmap(NULL, 18, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	own = mmap(NULL, 18, PROT_READ | PROT_WRITE, MAP_PRIVATE, read_only, 0);
	expect(memory != MAP_FAILED && own != MAP_FAILED);
	expect_bytes("the text", own, 8);
	own[0] = 'T';
	memory[4] = 'n';
	expect_equal(0, msync(memory, 18, MS_SYNC));
	char seen[18];

	expect_equal(18, pread(file, seen, 18, 0));
	expect_bytes("the next of a file", seen, 18);
	expect_equal(MAP_FAILED, mmap(NULL, 18, PROT_WRITE, MAP_SHARED, read_only, 0));
	expect_equal(EACCES, errno);
	expect_equal(MAP_FAILED, mmap(NULL, 18, PROT_READ, MAP_PRIVATE, 77, 0));
	expect_equal(EBADF, errno);
}

PROCESS_TEST(posix_usage_and_limits_are_told)
{
	struct rusage usage;
	struct rlimit limit;

	expect_equal(0, getrusage(RUSAGE_SELF, &usage));
	expect(usage.ru_minflt > 5 && usage.ru_maxrss > 20);
	expect_equal(0, getrlimit(RLIMIT_STACK, &limit));
	expect_equal(8u << 20, (uint32_t)limit.rlim_cur);
	limit.rlim_cur = 2;
	if (fork() == 0) {
		expect_equal(0, setrlimit(RLIMIT_NPROC, &limit));
		pid_t child = family_child_that_waits();

		expect_equal(-1, fork());
		expect_equal(EAGAIN, errno);
		family_end(child);
		exit(0);
	}
	expect_exit(-1, 0);
}

PROCESS_TEST(posix_memory_with_a_name_is_shared_by_strangers)
{
	struct stat status;
	int file = shm_open("/board", O_RDWR | O_CREAT | O_EXCL, 0600), other;
	volatile char *memory, *same;

	expect(file >= 0);
	expect_equal(-1, shm_open("/board", O_RDWR | O_CREAT | O_EXCL, 0600));
	expect_equal(EEXIST, errno);
	expect_equal(0, ftruncate(file, 3 * PAGE_SIZE));
	expect_equal(0, fstat(file, &status));
	expect_equal(3 * PAGE_SIZE, (uint32_t)status.st_size);
	memory = mmap(NULL, 3 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	expect(memory != MAP_FAILED);
	memory[PAGE_SIZE] = 5;
	if (fork() == 0) {
		other = shm_open("/board", O_RDWR, 0);
		same = mmap(NULL, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, other, PAGE_SIZE);
		expect_equal(5, same[0]);
		same[0] = 6;
		exit(0);
	}
	expect_exit(-1, 0);
	expect_equal(6, memory[PAGE_SIZE]);
	expect_equal(0, shm_unlink("/board"));
	expect_equal(-1, shm_open("/board", O_RDWR, 0));
	expect_equal(ENOENT, errno);
	expect_equal(-1, shm_unlink("/board"));
	expect_equal(6, memory[PAGE_SIZE]);
	expect_equal(0, ftruncate(file, PAGE_SIZE));
	if (fork() == 0)
		exit(memory[PAGE_SIZE]);
	expect_killed(-1, SIGBUS);
	close(file);
	memory[0] = 1;
}

PROCESS_TEST(posix_memory_with_a_name_stays_within_its_wall)
{
	struct rlimit limit = { 5, 5 };
	int file = shm_open("secret", O_RDWR | O_CREAT, 0600);

	expect(file >= 0);
	if (fork() == 0) {
		expect_equal(0, setrlimit(RLIMIT_NPROC, &limit));
		expect_equal(-1, shm_open("secret", O_RDWR, 0));
		expect_equal(ENOENT, errno);
		exit(0);
	}
	expect_exit(-1, 0);
	expect_equal(0, shm_unlink("secret"));
}
