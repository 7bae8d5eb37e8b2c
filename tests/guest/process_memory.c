/* SPDX-License-Identifier: MIT */
/*
 * process_memory.c: the memory of processes: heap, stack, mappings of nothing and of files, what is
 * shared and what is not.
 */
#include <errno.h>
#include <posix/process_call.h>
#include <protocol/io.h>
#include <signal.h>
#include <start.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/family.h"

#define RW	(PROT_READ | PROT_WRITE)
#define MEGA	(1u << 20)

static char *
map_zeroes(uint32_t length, int rights, int flags)
{
	char *memory = mmap(NULL, length, rights, flags | MAP_ANONYMOUS, -1, 0);

	expect(memory != MAP_FAILED);
	return memory;
}

/* The signal that ends a child which touches a byte; 0: none does. */
static int
signal_of_touch(volatile char *byte, bool write)
{
	int status;

	if (fork() == 0) {
		if (write)
			*byte = 1;
		else
			(void)*byte;
		exit(0);
	}
	wait(&status);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/* ---- heap and stack ---- */

PROCESS_TEST(memory_heap_grows_and_shrinks)
{
	char *start = sbrk(0), *end;

	expect_equal(start, sbrk(3 * PAGE_SIZE));
	memset(start, 1, 3 * PAGE_SIZE);
	end = sbrk(0);
	expect_equal(start + 3 * PAGE_SIZE, end);
	expect_equal(end, sbrk(-(intptr_t)(3 * PAGE_SIZE)));
	expect_equal(start, sbrk(0));
	expect_equal(start, sbrk(3 * PAGE_SIZE));
	for (uint32_t i = PAGE_SIZE; i < 3 * PAGE_SIZE; i += 512)
		expect_equal(0, start[i]);		/* new pages are zero again */
	expect_equal(-1, (int)sbrk(0x70000000));
	expect_equal(ENOMEM, errno);
	expect_equal(-1, brk((void *)0x1000));
	expect_equal(0, brk(start));
}

/*
 * Use so many bytes of stack: each call's array is whole, and read after the calls below it,
 * whatever the compiler.
 */
static uint32_t
deep(uint32_t bytes)
{
	char here[4000];
	uint32_t below;

	here[0] = (char)bytes;
	__asm__ volatile("" : : "r"(here) : "memory");	/* all of it counts */
	below = bytes <= sizeof here ? 0 : deep(bytes - sizeof here);
	return below + (uint32_t)here[0];
}

PROCESS_TEST(memory_stack_grows_up_to_its_limit)
{
	uint32_t words[3];

	deep(2 * MEGA);
	if (fork() == 0)
		exit(deep(20 * MEGA) != 1);
	expect_killed(-1, SIGSEGV);
	expect_equal(0, process_call(PROCESS_LIMIT, PROCESS_LIMIT_STACK, PROCESS_LIMIT_KEEP, 0, words));
	expect_equal(8 * MEGA, words[1]);
	expect_equal(ERRNO(EINVAL), process_call(PROCESS_LIMIT, PROCESS_LIMIT_STACK, 1000, 0, words));
	expect_equal(ERRNO(EINVAL), process_call(PROCESS_LIMIT, 77, 1000, 0, words));
	expect_equal(0, process_call(PROCESS_LIMIT, PROCESS_LIMIT_DATA, PAGE_SIZE, 0, words));
	expect_equal(-1, (int)sbrk(3 * PAGE_SIZE));
}

PROCESS_TEST(memory_of_malloc_is_the_process_s_own)
{
	char *large = malloc(3 * MEGA), *small = malloc(10);

	expect(large && small);
	memset(large, 5, 3 * MEGA);
	small[0] = 6;
	if (fork() == 0) {
		expect_equal(5, large[2 * MEGA]);
		memset(large, 7, 3 * MEGA);
		free(large);
		exit(malloc(MEGA) == NULL);
	}
	expect_exit(-1, 0);
	expect_equal(5, large[2 * MEGA]);
	free(large);
}

/* ---- mappings of nothing ---- */

PROCESS_TEST(memory_mappings_come_and_go)
{
	char *a = map_zeroes(4 * PAGE_SIZE, RW, MAP_PRIVATE), *b;

	a[0] = a[3 * PAGE_SIZE] = 1;
	expect_equal(0, munmap(a + PAGE_SIZE, 2 * PAGE_SIZE));
	expect_equal(1, a[3 * PAGE_SIZE]);
	expect_equal(SIGSEGV, signal_of_touch(a + PAGE_SIZE, false));
	b = map_zeroes(PAGE_SIZE, RW, MAP_PRIVATE);
	expect_equal(a + PAGE_SIZE, b);			/* the first gap */
	expect_equal(0, b[0]);
	expect_equal(0, munmap(a, 4 * PAGE_SIZE));
	expect_equal(0, munmap(a, 4 * PAGE_SIZE));	/* nothing there is fine */
	expect_equal(SIGSEGV, signal_of_touch(a, false));
	expect_equal(-1, munmap(a + 1, PAGE_SIZE));
	expect_equal(EINVAL, errno);
}

PROCESS_TEST(memory_mapping_at_a_fixed_place_replaces)
{
	char *a = map_zeroes(3 * PAGE_SIZE, RW, MAP_PRIVATE);

	memset(a, 9, 3 * PAGE_SIZE);
	expect_equal(a + PAGE_SIZE, mmap(a + PAGE_SIZE, PAGE_SIZE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	expect_equal(9, a[0]);
	expect_equal(0, a[PAGE_SIZE]);
	expect_equal(9, a[2 * PAGE_SIZE]);
	for (uint32_t bad = 0xbfff0000u; bad >= 0xbfff0000u; bad += 0x10000000u)
		expect_equal(MAP_FAILED, mmap((void *)bad, PAGE_SIZE, RW,
					      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	expect_equal(MAP_FAILED, mmap(NULL, PAGE_SIZE, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	expect_equal(MAP_FAILED, mmap(NULL, 0, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	expect_equal(EINVAL, errno);
	expect_equal(MAP_FAILED, mmap(NULL, 0xc0000000u, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

PROCESS_TEST(memory_rights_hold)
{
	char *a = map_zeroes(3 * PAGE_SIZE, RW, MAP_PRIVATE);

	memset(a, 3, 3 * PAGE_SIZE);
	expect_equal(0, mprotect(a + PAGE_SIZE, PAGE_SIZE, PROT_READ));
	expect_equal(3, a[PAGE_SIZE]);
	expect_equal(SIGSEGV, signal_of_touch(a + PAGE_SIZE, true));
	expect_equal(0, signal_of_touch(a + 2 * PAGE_SIZE, true));
	expect_equal(0, mprotect(a, 3 * PAGE_SIZE, PROT_NONE));
	expect_equal(SIGSEGV, signal_of_touch(a, false));
	expect_equal(0, mprotect(a, 3 * PAGE_SIZE, RW));
	a[PAGE_SIZE] = 4;
	expect_equal(3, a[0]);
	expect_equal(-1, mprotect(a, 0x10000000u, RW));
	expect_equal(ENOMEM, errno);
	expect_equal(-1, mprotect(a, PAGE_SIZE, 64));
	expect_equal(EINVAL, errno);
	expect_equal(SIGSEGV, signal_of_touch((char *)signal_of_touch, true));
}

PROCESS_TEST(memory_shared_is_seen_by_the_family)
{
	char *shared = map_zeroes(2 * PAGE_SIZE, RW, MAP_SHARED), *own = map_zeroes(PAGE_SIZE, RW, MAP_PRIVATE);

	shared[0] = own[0] = 1;
	if (fork() == 0) {
		shared[0] = own[0] = 2;
		if (fork() == 0) {
			shared[PAGE_SIZE] = 3;
			exit(0);
		}
		expect_exit(-1, 0);
		exit(0);
	}
	expect_exit(-1, 0);
	expect_equal(2, shared[0]);
	expect_equal(3, shared[PAGE_SIZE]);
	expect_equal(1, own[0]);
}

PROCESS_TEST(memory_used_up_kills_who_wants_more_and_nobody_else)
{
	pid_t hog = fork();

	if (hog == 0) {
		expect_equal(0, process_call(PROCESS_CONFINE, 0, 300, 0, NULL));
		char *memory = map_zeroes(8 * MEGA, RW, MAP_PRIVATE);

		for (uint32_t i = 0; i < 8 * MEGA; i += PAGE_SIZE)
			memory[i] = 1;
		exit(0);
	}
	expect_killed(hog, SIGKILL);
	memset(map_zeroes(2 * MEGA, RW, MAP_PRIVATE), 1, 2 * MEGA);
}

/* ---- mappings of files ---- */

/* PROCESS_MAP of a file; the address, or an error below 0. */
static char *
map_file(handle_t file, uint32_t bits, uint32_t length, uint32_t page)
{
	struct message m = {
		.tag = TAG(PROCESS_MAP, 0, 1), .words = { bits | MAPPING_FILE, length, page },
	};

	mailbox()->handles[0] = file;
	expect(ipc_call(PROCESS_HANDLE, &m) >= 0);
	return (int32_t)m.words[0] < 0 ? (char *)m.words[0] : (char *)m.words[1];
}

PROCESS_TEST(memory_of_a_file_is_read_when_it_is_touched)
{
	handle_t file = session_open("/bin/init");
	char *text = map_file(file, MAPPING_READ, 4 * PAGE_SIZE, 0);
	char *same = map_file(file, MAPPING_READ | MAPPING_WRITE, 4 * PAGE_SIZE, 1);

	expect_equal(0, handle_close(file));
	expect_bytes("\177ELF", text, 4);
	expect_bytes(text + PAGE_SIZE, same, PAGE_SIZE);
	same[0]++;					/* a copy */
	expect(same[0] != text[PAGE_SIZE]);
	expect_equal(SIGSEGV, signal_of_touch(text, true));
}

PROCESS_TEST(memory_of_a_file_ends_with_it)
{
	char *memory = map_file(session_open("/tmp/a"), MAPPING_READ, (SESSION_PAGES + 1) * PAGE_SIZE, 0);

	expect_equal(0, memory[SESSION_PAGES * PAGE_SIZE - 1]);
	expect_equal(SIGBUS, signal_of_touch(memory + SESSION_PAGES * PAGE_SIZE, false));
	expect_equal(ERRNO(ENODEV), (int32_t)map_file(session_open("/dev/console"), MAPPING_READ, PAGE_SIZE, 0));
	expect_equal(ERRNO(EINVAL), (int32_t)map_file(session_open("/tmp/a"), MAPPING_READ, 0, 0));
	expect_equal(ERRNO(EBADF), process_call(PROCESS_MAP, MAPPING_READ | MAPPING_FILE, PAGE_SIZE, 0, NULL));
}

/* What the file itself has at an offset. */
static int
byte_of_file(const char *path, uint32_t offset)
{
	struct message m = { .tag = TAG(IO_READ, 0, 0) | TAG_WINDOW_WRITE, .words = { 1, offset, 0 } };
	handle_t file = session_open(path);
	volatile char byte = 77;

	mailbox()->write_window = (struct window){ (uint32_t)&byte, 1 };
	expect(ipc_call(file, &m) >= 0);
	handle_close(file);
	return byte;
}

PROCESS_TEST(memory_shared_with_a_file_goes_back_into_it)
{
	char *memory = map_file(session_open("/tmp/a"), MAPPING_READ | MAPPING_WRITE | MAPPING_SHARED,
				SESSION_PAGES * PAGE_SIZE, 0);

	expect_equal(0, memory[5]);
	memory[5] = 1;
	memory[3 * PAGE_SIZE] = 2;
	expect_equal(0, byte_of_file("/tmp/a", 5));
	expect_equal(0, msync(memory, SESSION_PAGES * PAGE_SIZE, MS_SYNC));
	expect_equal(1, byte_of_file("/tmp/a", 5));
	expect_equal(2, byte_of_file("/tmp/a", 3 * PAGE_SIZE));
	memory[5] = 3;				/* dirty again */
	expect_equal(1, byte_of_file("/tmp/a", 5));
	expect_equal(0, munmap(memory, SESSION_PAGES * PAGE_SIZE));
	while (byte_of_file("/tmp/a", 5) != 3)
		sleep_milliseconds(1);
}

PROCESS_TEST(memory_shared_with_a_file_goes_back_when_the_process_ends)
{
	if (fork() == 0) {
		char *memory = map_file(session_open("/tmp/b"), MAPPING_READ | MAPPING_WRITE | MAPPING_SHARED,
					PAGE_SIZE, 1);

		memory[9] = 9;
		kill(getpid(), SIGKILL);
	}
	expect_killed(-1, SIGKILL);
	while (byte_of_file("/tmp/b", PAGE_SIZE + 9) != 9)
		sleep_milliseconds(1);
}

PROCESS_TEST(memory_of_a_file_whose_server_fails_is_a_bus_error)
{
	struct message m = { .tag = TAG(PROCESS_MAP, 0, 1), .words = { MAPPING_READ | MAPPING_FILE, PAGE_SIZE, 0 } };
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t liar = expect_handle(connection_create(endpoint, 1, 0));

	/* The server of this "file" closes its endpoint instead of answering. */
	if (fork() == 0) {
		mailbox()->handles[0] = liar;
		expect(ipc_call(PROCESS_HANDLE, &m) >= 0);
		expect_equal(ERRNO(EIO), m.words[0]);
		exit(0);
	}
	sleep_milliseconds(3);
	handle_close(endpoint);
	expect_exit(-1, 0);
}
