/* SPDX-License-Identifier: MIT */
/*
 * traps.c: what the shell does when a signal comes.
 *
 *   The handler only notes the signal; the trap's command runs after the command that was running then.
 *   Trap 0 is EXIT.  An empty command means that the signal is ignored, also by children.
 */
#include "sh.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRAPS	32

static char *commands[TRAPS];		/* NULL: as it would be without a trap */
static volatile sig_atomic_t came[TRAPS], any_came, interrupt_came;

int
signal_number(const char *name)
{
	char *end;
	long number = strtol(name, &end, 10);

	if (end != name && *end == '\0')
		return number >= 0 && number < TRAPS ? (int)number : -1;
	if (strncmp(name, "SIG", 3) == 0)
		name += 3;
	for (int i = 0; i < TRAPS; i++) {
		if (signal_name(i) && strcmp(signal_name(i), name) == 0)
			return i;
	}
	return -1;
}

const char *
signal_name(int number)
{
	return number == 0 ? "EXIT" : sigabbrev_np(number);
}

static void
note(int number)
{
	came[number] = 1;
	any_came = 1;
	if (number == SIGINT && !commands[SIGINT])
		interrupt_came = 1;
}

/* No SA_RESTART: `wait` and `read` must come back. */
static void
handle(int number, void (*how)(int))
{
	struct sigaction action = { .sa_handler = how };

	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

void
traps_interactive(void)
{
	handle(SIGINT, note);
	handle(SIGTERM, SIG_IGN);
}

bool
interrupted(void)
{
	bool was = interrupt_came;

	interrupt_came = 0;
	return was;
}

void
traps_run(void)
{
	static bool running;

	if (!any_came || running)
		return;
	any_came = 0;
	running = true;
	for (int i = 1; i < TRAPS; i++) {
		int status = shell.status;

		if (!came[i])
			continue;
		came[i] = 0;
		if (!commands[i] || !*commands[i])
			continue;
		run_text(arena_copy(commands[i], strlen(commands[i])), "trap");
		if (shell.flow == FLOW_NORMAL)
			shell.status = status;
	}
	running = false;
}

void
traps_exit(void)
{
	char *command = commands[0];

	commands[0] = NULL;
	if (command)
		run_text(command, "trap");
}

void
traps_child(void)
{
	for (int i = 0; i < TRAPS; i++) {
		if (!commands[i] || !*commands[i])
			continue;
		if (i > 0)
			handle(i, SIG_DFL);
		free(commands[i]);
		commands[i] = NULL;
	}
	if (!commands[SIGINT])
		handle(SIGINT, SIG_DFL);
	if (!commands[SIGTERM])
		handle(SIGTERM, SIG_DFL);
}

static void
set_trap(int number, const char *command)
{
	char *copy = command ? strdup(command) : NULL;

	free(commands[number]);
	commands[number] = copy;
	if (number == 0 || number == SIGKILL || number == SIGSTOP)
		return;
	if (!command)
		handle(number, number == SIGINT && shell.interactive ? note : SIG_DFL);
	else
		handle(number, *command ? note : SIG_IGN);
}

int
builtin_trap(int argc, char **argv)
{
	int first = 2, status = 0;
	const char *command = argc > 1 ? argv[1] : NULL;

	if (argc == 1) {
		for (int i = 0; i < TRAPS; i++) {
			if (commands[i])
				printf("trap -- '%s' %s\n", commands[i], signal_name(i));
		}
		return 0;
	}
	if (strcmp(command, "--") == 0 && argc > 2) {
		command = argv[2];
		first = 3;
	}
	if (strcmp(command, "-") == 0) {
		command = NULL;
	} else if (signal_number(command) >= 0 && *command >= '0' && *command <= '9') {
		command = NULL;
		first = 1;
	}
	for (int i = first; i < argc; i++) {
		int number = signal_number(argv[i]);

		if (number < 0) {
			complain("trap: %s: there is no such signal; kill -l lists them", argv[i]);
			status = 1;
			continue;
		}
		set_trap(number, command);
	}
	return status;
}
