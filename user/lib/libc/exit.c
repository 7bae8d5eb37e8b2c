/* SPDX-License-Identifier: MIT */
/*
 * exit.c: a program's orderly end: what atexit() registered, last first; then streams are flushed.
 *
 *   Streams are flushed only if the program has any: the reference is weak, so exit() alone does not bring
 *   stdio into a server.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "lock.h"

#define FUNCTIONS_MAX	32

struct exit_list {
	void (*functions[FUNCTIONS_MAX])(void);
	size_t count;
};

int stream_flush_all(void) __attribute__((weak));

static struct exit_list usual, quick;
static struct lock list_lock;

static int
add(struct exit_list *list, void (*function)(void))
{
	int result = -1;

	lock_take(&list_lock);
	if (list->count < FUNCTIONS_MAX) {
		list->functions[list->count++] = function;
		result = 0;
	}
	lock_release(&list_lock);
	return result;
}

/* Each is taken out before it is called: it may call exit() itself. */
static void
run(struct exit_list *list)
{
	while (list->count > 0)
		list->functions[--list->count]();
}

int
atexit(void (*function)(void))
{
	return add(&usual, function);
}

int
at_quick_exit(void (*function)(void))
{
	return add(&quick, function);
}

_Noreturn void
exit(int code)
{
	run(&usual);
	if (stream_flush_all)
		stream_flush_all();
	_exit(code);
}

_Noreturn void
quick_exit(int code)
{
	run(&quick);
	_exit(code);
}

_Noreturn void
_Exit(int code)
{
	_exit(code);
}
