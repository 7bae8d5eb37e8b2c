/* SPDX-License-Identifier: MIT */
/*
 * user_program.c: starting programs, good and hostile ones; and the rest of the library that needs a kernel.
 */
#include <archive.h>
#include <fault.h>
#include <stdlib.h>
#include <port.h>
#include <protocol/echo.h>
#include <child_program.h>

#include "lib/guest.h"

#define PRIORITY	16u

static struct archive archive;

static void
open_archive(void)
{
	struct archive_error error;

	if (!archive.bytes)
		expect_equal(0, archive_map(&archive, INIT_ARCHIVE, &error));
}

/* Start NAME from the archive with an endpoint; expects success. */
static void
start(struct child_program *child, const char *name, handle_t endpoint)
{
	const char *const arguments[] = { name, NULL };
	struct program_grant grant = { "endpoint", endpoint, RIGHT_RECEIVE };
	const char *why;

	open_archive();
	expect_equal(0, child_program_start(child, &archive, arguments, &grant, 1, PRIORITY, &why));
}

TEST(program_runs_with_what_it_was_given)
{
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t connection = expect_handle(connection_create(endpoint, 12345, 0));
	struct message m = { .tag = TAG(ECHO_SAY, 5, 0) };
	struct child_program echo;

	start(&echo, "echo", endpoint);
	memcpy(mailbox()->payload, "hello", 5);
	expect_equal(TAG(0, 5, 0), ipc_call(connection, &m));
	expect_bytes("hello", mailbox()->payload, 5);
	expect_equal(12345, m.words[1]);
	expect_equal(0, task_destroy(echo.task, 7));
	expect_equal(7, child_program_wait(&echo, 1000).words[0]);
}

TEST(program_that_hangs_is_ended)
{
	struct child_program echo;

	start(&echo, "echo", expect_handle(endpoint_create()));
	expect_equal(0, child_program_wait(&echo, 50).tag);
}

TEST(program_without_its_handle_says_so_and_ends)
{
	static const char *const arguments[] = { "echo", NULL };
	struct child_program echo;
	const char *why;

	open_archive();
	expect_equal(0, child_program_start(&echo, &archive, arguments, NULL, 0, PRIORITY, &why));
	expect_equal(1, child_program_wait(&echo, 1000).words[0]);
}

TEST(program_missing_from_the_archive_is_told)
{
	static const char *const arguments[] = { "nothing", NULL };
	struct child_program child;
	const char *why = "";

	open_archive();
	expect_equal(E_ARGUMENT,
		     child_program_start(&child, &archive, arguments, NULL, 0, PRIORITY, &why));
	expect(strcmp(why, "there is no such program in the boot archive") == 0);
}

/* A copy of a good program, to be spoilt; where things lie in an ELF file is the format's. */
#define ELF_ENTRY		24u
#define ELF_FIRST_SEGMENT	52u
#define SEGMENT_ADDRESS		8u
#define SEGMENT_SIZE		20u

static struct program
spoilt(uint32_t offset, uint32_t value)
{
	static const char *const arguments[] = { "spoilt", NULL };
	struct archive_file file;
	char *copy;

	open_archive();
	expect(archive_find(&archive, "echo", &file));
	copy = malloc(file.size);
	expect(copy != NULL);
	memcpy(copy, file.data, file.size);
	memcpy(copy + offset, &value, sizeof value);
	return (struct program){ .file = copy, .size = (uint32_t)file.size,
				 .arguments = arguments, .quota = CHILD_PROGRAM_QUOTA,
				 .priority = PRIORITY };
}

static void
expect_refused(uint32_t offset, uint32_t value, int32_t error)
{
	struct program program = spoilt(offset, value);
	struct task_info before, after;
	const char *why = NULL;

	settle();
	expect_equal(0, task_info(HANDLE_SELF, &before));
	expect_equal(error, program_start(&program, &why));
	expect(why != NULL);
	settle();
	expect_equal(0, task_info(HANDLE_SELF, &after));
	expect_equal(before.handles, after.handles);
	expect_equal(before.charged, after.charged);
	free((void *)program.file);
}

TEST(program_hostile_files_are_refused_and_leave_nothing)
{
	/* The first refusal warms up: memory_write's window costs a page table. */
	struct program good = spoilt(0, 0x464c457f);
	int32_t task = program_start(&good, NULL);
	expect(task > 0);
	program_end((handle_t)task);

	expect_refused(0, 0, E_ARGUMENT);
	expect_refused(ELF_ENTRY, KERNEL_BASE, E_ARGUMENT);
	expect_refused(ELF_FIRST_SEGMENT + SEGMENT_ADDRESS, KERNEL_BASE + 0x100000, E_ARGUMENT);
	expect_refused(ELF_FIRST_SEGMENT + SEGMENT_ADDRESS, 0xfffff000, E_ARGUMENT);
	expect_refused(ELF_FIRST_SEGMENT + SEGMENT_SIZE, 0xffffffff, E_ARGUMENT);
	/* Well-formed, and larger than the machine. */
	expect_refused(ELF_FIRST_SEGMENT + 2 * 32 + SEGMENT_SIZE, 0x70000000, E_QUOTA);
}

TEST(program_quota_beyond_ours_is_refused)
{
	struct program program = spoilt(0, 0x464c457f);
	struct task_info before, after;

	program.quota = 0x7ffff000;
	settle();
	expect_equal(0, task_info(HANDLE_SELF, &before));
	expect_equal(E_QUOTA, program_start(&program, NULL));
	program.quota = PAGE_SIZE;
	expect(program_start(&program, NULL) < 0);
	settle();
	expect_equal(0, task_info(HANDLE_SELF, &after));
	expect_equal(before.charged, after.charged);
	expect_equal(before.handles, after.handles);
}

TEST(program_faults_are_in_its_death_notice)
{
	static const char *const arguments[] = { "fragile", NULL };
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t connection = expect_handle(connection_create(endpoint, 0, 0));
	struct program_grant grant = { "endpoint", endpoint, RIGHT_RECEIVE };
	struct child_program fragile;
	const char *why;
	int32_t result = 0;

	open_archive();
	expect_equal(0, child_program_start(&fragile, &archive, arguments, &grant, 1, PRIORITY, &why));
	for (int i = 0; i < 10 && result == 0; i++) {
		struct message m = { 0 };

		result = ipc_call(connection, &m);
	}
	expect_equal(E_RESTARTED, result);
	struct message notice = child_program_wait(&fragile, 1000);
	expect_equal(DEATH_FAULT | FAULT_PAGE, notice.words[0]);
	expect_equal(0, notice.words[1]);
	expect(notice.words[2] >= 0x400000 && notice.words[2] < 0x500000);
}

TEST(program_started_and_ended_again_and_again_leaves_nothing)
{
	handle_t endpoint = expect_handle(endpoint_create());
	uint32_t before = 0;
	struct child_program echo;

	for (uint32_t i = 0; i < 30; i++) {
		if (i == 5)
			before = free_frames();
		start(&echo, "echo", endpoint);
		expect_equal(0, task_destroy(echo.task, 0));
		child_program_wait(&echo, 1000);
	}
	expect_equal(before, free_frames());
}

/* The library. */

TEST(memory_write_crosses_pages_and_windows)
{
	uint32_t size = 40 * PAGE_SIZE;
	handle_t memory = expect_handle(memory_create(size, MEMORY_SPARSE));
	uint8_t *pattern = malloc(size), *seen;

	expect_equal(0, memory_commit_all(memory, 0, size));
	for (uint32_t i = 0; i < size; i++)
		pattern[i] = (uint8_t)(i * 7 + i / 256);
	expect_equal(0, memory_write(memory, 3, pattern + 3, size - 5));
	seen = memory_show(memory, size, MAP_READ, NULL);
	expect(seen != NULL);
	expect_bytes("\0\0\0", seen, 3);
	expect_bytes(pattern + 3, seen + 3, size - 5);
	expect_bytes("\0\0", seen + size - 2, 2);
	free(pattern);
}

TEST(memory_all_functions_tell_errors)
{
	handle_t memory = expect_handle(memory_create(4 * PAGE_SIZE, MEMORY_SPARSE));
	int32_t error;

	expect_equal(E_RANGE, memory_commit_all(memory, 0, 5 * PAGE_SIZE));
	expect_equal(E_ABSENT, memory_map_all(memory, HANDLE_SELF, space_reserve(PAGE_SIZE), 0,
					      PAGE_SIZE, MAP_READ));
	expect_equal(0, memory_new(0x40000000, &error));
	expect(error == E_QUOTA || error == E_MEMORY);
	expect_equal(0, space_reserve(0xfffff000));
	expect_equal(0, space_reserve(0));
}

TEST(heap_works_on_real_pages)
{
	char *first = malloc(100000), *second;

	expect(first != NULL);
	memset(first, 1, 100000);
	second = malloc(10);
	expect(second != NULL && (second < first || second >= first + 100000));
	free(first);
	expect_equal(first, malloc(50000));
}

TEST(clock_runs_and_sleep_sleeps)
{
	uint64_t start = clock_milliseconds();

	expect_equal(0, sleep_milliseconds(30));
	uint32_t slept = (uint32_t)(clock_milliseconds() - start);
	expect(slept >= 30);
	expect(slept < 1000);
	expect(clock_resolution() > 0);
}

TEST(thread_exit_code_and_stack_are_its_own)
{
	handle_t endpoint = expect_handle(endpoint_create());
	struct message m;

	expect_equal(E_ARGUMENT, thread_spawn(NULL, NULL, PRIORITY_COUNT));
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, 1));
}

TEST(error_names_are_those_of_the_list)
{
	expect(strcmp(error_name(E_RIGHTS), "E_RIGHTS") == 0);
	expect(strcmp(error_name(0), "E_OK") == 0);
	expect(strcmp(error_name(-999), "E_?") == 0);
	expect(strcmp(error_name(5), "E_?") == 0);
	expect(strcmp(fault_name(FAULT_PAGE), "page fault") == 0);
	expect(strcmp(fault_name(200), "exception") == 0);
}
