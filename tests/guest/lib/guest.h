/* SPDX-License-Identifier: MIT */
/*
 * guest.h: tests that run inside Pith, as the only program there is.
 *
 *   Each tests/guest/NAME.c is linked with this and with user/lib and booted as `init`, so it holds the
 *   handles of abi/boot.h.  A test is a function in a list that the linker gathers:
 *
 *	#include "lib/guest.h"
 *
 *	TEST(handle_close_refuses_what_is_closed)
 *	{
 *		handle_t endpoint = expect_handle(endpoint_create());
 *
 *		expect_equal(0, handle_close(endpoint));
 *		expect_equal(E_HANDLE, handle_close(endpoint));
 *	}
 *
 *   With a file tests/guest/NAME.services beside it the program does not run as init but as what
 *   that service table calls "guest", under the real init, which starts the others in it too: for
 *   tests of what needs names and servers.  The table must grant it "system".
 *
 *   What is printed, to the kernel's log (port 0xE9 and COM2), one line each:
 *
 *	run NAME
 *	ok NAME			or
 *	not ok NAME: expected E_HANDLE (-2), seen 0 (0x0): handle_close(endpoint) at FILE:LINE
 *	# anything		remarks, also of children: "# child: expected ..."
 *	saw CALL RESULT...	what system calls returned (record.h)
 *	done N			N tests were run; missing if the guest did not come so far
 *
 *   then the machine ends with exit code GUEST_DONE.  NAME has '-' for '_'.  tests/system/guest.c boots
 *   every program and judges these lines.
 *
 *   The first expectation that fails ends its test (in the first thread: back to the list; in another
 *   thread: that thread ends and the test fails; in a child task: the child dies with CHILD_FAILED,
 *   which whoever waits for it sees).  After each test the framework destroys and gives back every child
 *   task whose handle is still there, closes every handle that the test opened, and lets the kernel check
 *   itself (SYSTEM_CHECK).  Threads a test started must end by themselves.
 *
 *   Words of the command line:
 *
 *	only=NAME	run that test alone (may be given several times)
 *	phase=N		waste N turns of a loop before each test: a test must pass wherever the ticks fall
 *	others		are for the tests (guest_word, guest_number)
 */
#pragma once

#include <calls.h>
#include <clock.h>
#include <error.h>
#include <ipc.h>
#include <memory.h>
#include <print.h>
#include <string.h>
#include <thread.h>

#include "abi/boot.h"
#include "abi/space.h"

#define GUEST_DONE	0x10u		/* debug-exit value after "done" */
#define CHILD_FAILED	0x0badu		/* a child's exit code after a failed expectation */

struct guest_test {
	const char *name;
	int line;		/* tests run in the order of the file */
	void (*run)(void);
	void (*body)(void);	/* of a PROCESS_TEST */
};

#define TEST(name) \
	static void test_##name(void); \
	static const struct guest_test entry_##name \
		__attribute__((section("guest_tests"), used)) = { #name, __LINE__, test_##name, NULL }; \
	static void \
	test_##name(void)

/*
 * A test that runs in a process: the first one of a proc that is started for it (session.h).  What
 * the process expects in vain, or a child of it that it waits for, fails the test.
 */
#define PROCESS_TEST(name) \
	static void body_##name(void); \
	static void \
	test_##name(void) \
	{ \
		expect_equal(0, session_run(#name)); \
	} \
	static const struct guest_test entry_##name \
		__attribute__((section("guest_tests"), used)) = { #name, __LINE__, test_##name, body_##name }; \
	static void \
	body_##name(void)

/* A body that is no test: what a test's process becomes by exec ("body=NAME" on its command line). */
#define PROCESS_BODY(name) \
	static void body_##name(void); \
	static const struct guest_test entry_##name \
		__attribute__((section("guest_tests"), used)) = { #name, __LINE__, NULL, body_##name }; \
	static void \
	body_##name(void)

/*
 * Run a process test's body in a session of its own.  Returns how it ended: 0, or what a shell
 * would call $?.
 */
uint32_t
session_run(const char *name);

/* Called before the first test.  A program that has none needs none. */
void
guest_begin(void);

/* Expectations.  Each argument is evaluated once. */

/* The condition holds. */
#define expect(condition) \
	((condition) ? (void)0 : guest_fail(#condition, __FILE__, __LINE__))

/* Both are the same 32-bit value (numbers, errors, handles, pointers).  Expected first. */
#define expect_equal(expected, seen) \
	guest_expect_equal((uint32_t)(expected), (uint32_t)(seen), #seen, __FILE__, __LINE__)

/* A call returned a new handle; the value is the handle. */
#define expect_handle(call) \
	guest_expect_handle((call), #call, __FILE__, __LINE__)

/* Length bytes are the same. */
#define expect_bytes(expected, seen, length) \
	guest_expect_bytes((expected), (seen), (length), #seen, __FILE__, __LINE__)

void
guest_fail(const char *condition, const char *file, int line);
void
guest_expect_equal(uint32_t expected, uint32_t seen, const char *what, const char *file,
		   int line);
handle_t
guest_expect_handle(int32_t result, const char *call, const char *file, int line);
void
guest_expect_bytes(const void *expected, const void *seen, uint32_t length,
		   const char *what, const char *file, int line);

/* Print a remark: "# " and the text.  One line; no '\n' needed. */
void
remark(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What the command line's word name=... says, or NULL. */
const char *
guest_word(const char *name);

/* The same as a number (decimal, or hexadecimal after 0x). */
uint32_t
guest_number(const char *name, uint32_t otherwise);

/*
 * Wait until the kernel has given back all that was destroyed: it does that a little at a time.  Expects
 * that it comes to an end.
 */
void
settle(void);

/* Frames that are free once all is settled. */
uint32_t
free_frames(void);

/*
 * Children: tasks that run a function of this same program.
 *
 *   A child gets the program's text and a copy of its data as they are at that moment (what it changes
 *   there, nobody else sees), a stack of CHILD_STACK bytes and an empty handle table: child_give() fills
 *   it before child_start().  Children live until child_wait() or child_end(), or to the end of the test.
 */
#define CHILD_STACK	(4 * PAGE_SIZE)
#define CHILD_QUOTA	(512 * 1024u)
#define CHILD_HANDLES	64u

struct child {
	handle_t task;
	handle_t thread;	/* its first; started by child_start() */
	handle_t deaths;	/* the endpoint that hears of its death */
	uint32_t code;		/* once dead: the notice's three words */
	uint32_t address;
	uint32_t instruction;
};

typedef uint32_t child_function(uint32_t argument);

/*
 * Make a child that will run function(argument) and die with what it returns.  Expects success.
 * priority: of its first thread.
 */
void
child_create(struct child *child, child_function *function, uint32_t argument,
	     uint32_t priority);

/* The same for a task whose threads' priorities have a ceiling. */
void
child_create_below(struct child *child, child_function *function, uint32_t argument,
		   uint32_t priority, uint32_t ceiling);

/*
 * The same for a child whose death is told through a connection of the test's own: it ends with
 * child_forget().
 */
void
child_create_told(struct child *child, child_function *function, uint32_t argument,
		  uint32_t priority, uint32_t ceiling, handle_t death);

/* What a child can write, and where it lies there. */
struct child_region {
	handle_t memory;
	uint32_t address, size;
};

#define CHILD_REGIONS	2u		/* data, stack */

/* The same for a child whose memory the test goes on looking into: the regions' handles stay open. */
void
child_create_open(struct child *child, child_function *function, uint32_t argument,
		  uint32_t priority, uint32_t ceiling, handle_t death,
		  struct child_region regions[CHILD_REGIONS]);

/* The text that all children share, once there has been one. */
struct child_region
child_text(void);

/* Copy a handle into the child, at index (or HANDLE_ANY).  Returns its index there.  Expects success. */
handle_t
child_give(struct child *child, handle_t handle, handle_t index, uint32_t rights);

/* Let it run.  Expects success. */
void
child_start(struct child *child);

/* Wait for its death, give back what it held and close its handles.  Returns child->code. */
uint32_t
child_wait(struct child *child);

/*
 * It is dead, and that has been heard: give back what it held and close its handles, but for
 * child->deaths.
 */
void
child_forget(struct child *child);

/* As child_wait(), but ends it first, with exit code 0. */
void
child_end(struct child *child);

/* All in one, for children that need no handle: create, start, wait.  Returns the exit code. */
uint32_t
child_run(child_function *function, uint32_t argument);

/* The priority of the first thread of this program, and what a child gets that wants none in particular. */
#define PRIORITY_TEST	16u
