/* SPDX-License-Identifier: MIT */
/*
 * bench.c: what a few things cost here, in nanoseconds each: the median of several rounds.
 *
 *	Under an emulator that counts instructions `make bench` says more; this is for the machine at hand.
 */
#include "tool.h"

#include <calls.h>
#include <clock.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "posix/process_call.h"

#define ROUNDS		7
#define FILE_BYTES	65536
#define FILE_STEP	4096
#define PAGE		4096

static const char scratch[] = "/tmp/bench.file";
static int to_child[2], from_child[2];

static void
null_call(unsigned times)
{
	while (times-- > 0)
		null();
}

static void
round_trip(unsigned times)
{
	while (times-- > 0)
		process_call(PROCESS_GET, 0, 0, 0, NULL);
}

static void
pipe_round_trip(unsigned times)
{
	char byte = 'x';

	while (times-- > 0) {
		if (write(to_child[1], &byte, 1) != 1 || read(from_child[0], &byte, 1) != 1)
			tool_complain("pipe");
	}
}

static void
fork_exit_wait(unsigned times)
{
	while (times-- > 0) {
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		if (child < 0 || waitpid(child, NULL, 0) != child)
			tool_complain("fork");
	}
}

static void
page_fault(unsigned times)
{
	volatile char *memory = mmap(NULL, times * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if ((void *)memory == MAP_FAILED) {
		tool_complain("memory");
		return;
	}
	for (unsigned i = 0; i < times; i++)
		memory[i * PAGE] = 1;
	munmap((void *)memory, times * PAGE);
}

static void
file_read(unsigned times)
{
	static char buffer[FILE_STEP];
	int file = open(scratch, O_RDONLY);

	for (; file >= 0 && times > 0; times--) {
		if (read(file, buffer, sizeof buffer) == 0)
			lseek(file, 0, SEEK_SET);
	}
	if (file < 0)
		tool_complain(scratch);
	close(file);
}

static const struct figure {
	const char *name;
	void (*work)(unsigned times);
	unsigned times;
	const char *what;
} figures[] = {
	{ "null_call", null_call, 2000, "into the kernel and back" },
	{ "call_reply", round_trip, 500, "a question to proc and its answer" },
	{ "pipe_round_trip", pipe_round_trip, 100, "a byte to another process and back" },
	{ "page_fault", page_fault, 200, "a new page of memory" },
	{ "file_read_4096", file_read, 200, "4 KiB of a file in memory" },
	{ "fork_exit_wait", fork_exit_wait, 10, "a child that ends at once" },
};

#define FIGURES	(sizeof figures / sizeof figures[0])

static void
make_file(void)
{
	static char block[FILE_STEP];
	int file = open(scratch, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	for (int done = 0; file >= 0 && done < FILE_BYTES; done += FILE_STEP) {
		if (write(file, block, sizeof block) != (ssize_t)sizeof block)
			tool_complain(scratch);
	}
	close(file);
}

/* A child that sends every byte back. */
static pid_t
start_child(void)
{
	pid_t child;
	char byte;

	if (pipe(to_child) < 0 || pipe(from_child) < 0 || (child = fork()) < 0) {
		tool_complain("pipe");
		exit(1);
	}
	if (child == 0) {
		close(to_child[1]);
		while (read(to_child[0], &byte, 1) == 1 && write(from_child[1], &byte, 1) == 1)
			;
		_exit(0);
	}
	close(to_child[0]);
	close(from_child[1]);
	return child;
}

static int
compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void
measure(const struct figure *figure)
{
	uint64_t spent[ROUNDS];

	for (int round = 0; round < ROUNDS; round++) {
		const uint64_t start = clock_nanoseconds();

		figure->work(figure->times);
		spent[round] = (clock_nanoseconds() - start) / figure->times;
	}
	qsort(spent, ROUNDS, sizeof spent[0], compare);
	printf("%-16s %9llu ns  %s\n", figure->name, (unsigned long long)spent[ROUNDS / 2], figure->what);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "bench [NAME ...]", "");
	pid_t child;

	make_file();
	child = start_child();
	for (size_t i = 0; i < FIGURES; i++) {
		bool wanted = first == argc;

		for (int n = first; n < argc; n++)
			wanted = wanted || strcmp(argv[n], figures[i].name) == 0;
		if (wanted)
			measure(&figures[i]);
	}
	close(to_child[1]);
	waitpid(child, NULL, 0);
	unlink(scratch);
	return tool_end();
}
