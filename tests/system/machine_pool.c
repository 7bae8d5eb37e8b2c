/* SPDX-License-Identifier: MIT */
/*
 * machine_pool.c: many boots at a time, boots that repeat, and boots whose
 * starter is killed.
 */
#include "machine_test.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define BUSY_PROCESSES	4

/* ---- pools ------------------------------------------------------------ */

#define POOL_MACHINES	8
#define POOL_JOBS	2

struct tally {
	char		mark[32];	/* in the name of each machine */
	unsigned	calls[POOL_MACHINES];
	unsigned	most_alive;	/* besides the one that has ended */
	struct machine_result *results[POOL_MACHINES];
};

static void
count_in(size_t index, struct machine_result *result, void *context)
{
	struct tally *tally = context;
	unsigned alive = 0;

	find_process(tally->mark, &alive);
	if (alive > tally->most_alive)
		tally->most_alive = alive;
	tally->calls[index]++;
	tally->results[index] = result;
}

START_TEST(pool_of_two_runs_eight_machines)
{
	static const char *const toys[] = { "exit", "halt", "triple",
		"evidence", "poweroff", "reset", "no-such-toy", "exit0" };
	static const enum machine_outcome outcomes[] = { MACHINE_EXITED,
		MACHINE_TIME_LIMIT, MACHINE_TRIPLE_FAULT, MACHINE_CHECKPOINT,
		MACHINE_POWER_OFF, MACHINE_RESET, MACHINE_ERROR,
		MACHINE_EXITED };
	struct machine_config configs[POOL_MACHINES];
	struct tally tally = { .calls = { 0 } };

	snprintf(tally.mark, sizeof tally.mark, "pool-%d", (int)getpid());
	for (size_t i = 0; i < POOL_MACHINES; i++) {
		configs[i] = toy_config(toys[i]);
		configs[i].name = tally.mark;
		configs[i].seed = i;
	}
	machine_pool_run(configs, POOL_MACHINES, POOL_JOBS, count_in, &tally);
	for (size_t i = 0; i < POOL_MACHINES; i++) {
		ck_assert_uint_eq(tally.calls[i], 1);
		ck_assert_uint_eq(tally.results[i]->seed, i);
		expect_outcome(tally.results[i], outcomes[i]);
		machine_result_free(tally.results[i]);
	}
	ck_assert_uint_le(tally.most_alive, POOL_JOBS - 1);
	ck_assert_int_eq(find_process(tally.mark, NULL), 0);
}
END_TEST

START_TEST(empty_pool_calls_nobody)
{
	machine_pool_run(NULL, 0, 0, NULL, NULL);
}
END_TEST

static unsigned
open_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	unsigned count = 0;

	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

START_TEST(runs_leave_no_descriptor_and_no_child)
{
	static const char *const toys[] = { "exit", "halt", "triple",
		"evidence", "endless", "no-such-toy" };
	unsigned before = open_descriptors();

	for (size_t i = 0; i < sizeof toys / sizeof *toys; i++) {
		struct machine_config config = toy_config(toys[i]);

		machine_result_free(machine_run(&config));
	}
	ck_assert_uint_eq(open_descriptors(), before);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}
END_TEST

/* ---- repeating -------------------------------------------------------- */

/* Everything of two results that repeats. */
static void
expect_same(const struct machine_result *a, const struct machine_result *b)
{
	ck_assert_int_eq(a->outcome, b->outcome);
	ck_assert_uint_eq(a->instructions, b->instructions);
	for (int i = 0; i < MACHINE_CHANNELS; i++) {
		ck_assert_uint_eq(a->output[i].length, b->output[i].length);
		ck_assert_mem_eq(a->output[i].bytes, b->output[i].bytes,
			a->output[i].length);
	}
	ck_assert_mem_eq(&a->registers, &b->registers, sizeof a->registers);
	ck_assert_uint_eq(a->ram_size, b->ram_size);
	for (size_t page = 0; page < a->ram_size; page += 4096)
		ck_assert_msg(memcmp(a->ram + page, b->ram + page, 4096) == 0,
			"memory differs in the page at %#zx", page);
}

/* Processes that keep every processor busy. */
static void
begin_load(pid_t busy[BUSY_PROCESSES])
{
	for (int i = 0; i < BUSY_PROCESSES; i++) {
		busy[i] = fork();
		if (busy[i] == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				;
		}
	}
}

static void
end_load(pid_t busy[BUSY_PROCESSES])
{
	for (int i = 0; i < BUSY_PROCESSES; i++) {
		kill(busy[i], SIGKILL);
		waitpid(busy[i], NULL, 0);
	}
}

/* Alone, two at once, and on a loaded host. */
static void
expect_repeats(const char *toy, enum machine_outcome outcome)
{
	struct machine_config config = toy_config(toy);
	struct machine_config configs[4] = { config, config, config, config };
	struct machine_result *first = run_expecting(&config, outcome);
	struct machine_result *results[4];
	pid_t busy[BUSY_PROCESSES];

	machine_pool_collect(configs, 2, 2, results);
	begin_load(busy);
	machine_pool_collect(configs + 2, 2, 2, results + 2);
	end_load(busy);
	for (int i = 0; i < 4; i++) {
		expect_same(first, results[i]);
		machine_result_free(results[i]);
	}
	machine_result_free(first);
}

START_TEST(timer_interrupts_and_memory_repeat_bit_for_bit)
{
	expect_repeats("ticks", MACHINE_CHECKPOINT);
}
END_TEST

START_TEST(hang_is_cut_off_at_the_same_instruction)
{
	expect_repeats("spin", MACHINE_TIME_LIMIT);
}
END_TEST

START_TEST(triple_fault_repeats_bit_for_bit)
{
	expect_repeats("triple", MACHINE_TRIPLE_FAULT);
}
END_TEST

/* ---- nothing is left -------------------------------------------------- */

/* True if the process has the descriptor open for writing. */
static bool
may_write(pid_t process, const char *descriptor)
{
	char path[300], line[64];
	unsigned flags = O_RDONLY;	/* closed meanwhile */
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/fdinfo/%s", (int)process,
		descriptor);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof line, file))
		sscanf(line, "flags: %o", &flags);
	if (file)
		fclose(file);
	return (flags & O_ACCMODE) != O_RDONLY;
}

/*
 * What QEMU has open: no file that has a name and may be written to, so none
 * that could stay behind, and none of ours but what it was given.
 */
static void
expect_nameless_files(pid_t qemu)
{
	char path[300], target[4096];
	struct dirent *entry;
	DIR *directory;

	snprintf(path, sizeof path, "/proc/%d/fd", (int)qemu);
	directory = opendir(path);
	ck_assert_ptr_nonnull(directory);
	while ((entry = readdir(directory))) {
		ssize_t length;

		snprintf(path, sizeof path, "/proc/%d/fd/%s", (int)qemu,
			entry->d_name);
		length = readlink(path, target, sizeof target - 1);
		if (length <= 0)
			continue;
		target[length] = '\0';
		ck_assert_msg(target[0] != '/' ||
			strncmp(target, "/memfd:", 7) == 0 ||
			strncmp(target, "/dev/", 5) == 0 ||
			!may_write(qemu, entry->d_name),
			"QEMU may write to %s", target);
		ck_assert_msg(strstr(target, "deleted") == NULL ||
			strncmp(target, "/memfd:", 7) == 0,
			"QEMU has inherited %s", target);
	}
	closedir(directory);
}

/* Kill the starter of a machine; then wait for the machine to be gone. */
static void
expect_no_orphan(int signal_number)
{
	struct machine_config config = toy_config("spin");
	char name[64];
	pid_t starter, qemu;
	int status;

	snprintf(name, sizeof name, "orphan-%d-%d.", (int)getpid(),
		signal_number);
	config.name = name;
	config.time_limit_ns = 6000 * MACHINE_SECOND;
	/* Orphans become our children, so that their end can be waited for. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	starter = fork();
	if (starter == 0) {
		signal(signal_number, SIG_DFL);	/* Check has handlers */
		machine_result_free(machine_run(&config));
		_exit(0);
	}
	qemu = await_process(name);
	ck_assert_int_ne(qemu, 0);
	ck_assert_int_ne(qemu, starter);
	ck_assert_int_eq(getpgid(qemu), qemu);
	/* While it starts, and while the guest runs. */
	for (int i = 0; i < 20; i++) {
		expect_nameless_files(qemu);
		sleep_ms(10);
	}
	kill(starter, signal_number);
	ck_assert_int_eq(waitpid(starter, &status, 0), starter);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) ==
		signal_number);
	for (int ms = 0; waitpid(qemu, &status, WNOHANG) != qemu; ms += 5) {
		if (ms > PATIENCE_MS) {
			kill(qemu, SIGKILL);
			ck_abort_msg("QEMU outlives its starter, killed by "
				"signal %d", signal_number);
		}
		sleep_ms(5);
	}
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ck_assert_int_eq(find_process(name, NULL), 0);
}

START_TEST(killed_starter_leaves_no_machine)
{
	expect_no_orphan(SIGKILL);
}
END_TEST

START_TEST(interrupted_starter_leaves_no_machine)
{
	expect_no_orphan(SIGINT);
	expect_no_orphan(SIGTERM);
	expect_no_orphan(SIGHUP);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(pool_of_two_runs_eight_machines),
		TEST(empty_pool_calls_nobody),
		TEST(runs_leave_no_descriptor_and_no_child),
		TEST(timer_interrupts_and_memory_repeat_bit_for_bit),
		TEST(hang_is_cut_off_at_the_same_instruction),
		TEST(triple_fault_repeats_bit_for_bit),
		TEST(killed_starter_leaves_no_machine),
		TEST(interrupted_starter_leaves_no_machine),
	};

	return RUN_TESTS("machine_pool", tests);
}
