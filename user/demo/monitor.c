/* SPDX-License-Identifier: MIT */
/*
 * monitor.c: the program that greets you.  It reads commands and shows what the system does.
 *
 *   It is a program like any other: it can do only what its handles allow (the service table lists them).
 *   Most commands start a second program from the boot archive as a task of its own, out of the monitor's
 *   own quota, and talk to it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <child_program.h>
#include <clock.h>
#include <error.h>
#include <fault.h>
#include <memory.h>
#include <print.h>
#include <protocol/console.h>
#include <protocol/demo.h>
#include <protocol/echo.h>
#include <protocol/init.h>
#include <ring.h>
#include <start.h>
#include <thread.h>

#define LINE_SIZE	256u
#define CHILD_PRIORITY	16u
#define PATIENCE	10000u		/* milliseconds for a child to do its part */

static struct archive archive;

/* Start a program as a child.  Says what is wrong and returns false if it cannot be. */
static bool
start(struct child_program *child, const char *const *arguments, const struct program_grant *grants,
      uint32_t grant_count)
{
	const char *why;
	int32_t error = child_program_start(child, &archive, arguments, grants, grant_count,
				    CHILD_PRIORITY, &why);

	if (error < 0)
		print("monitor: %s: %s (%s)\n", arguments[0], why, error_name(error));
	return error == 0;
}

/* calls */

static void
show_call(handle_t echo, const char *text)
{
	struct message m = { .tag = TAG(ECHO_SAY, strlen(text), 0) };

	print("  monitor -> echo     \"%s\"\n", text);
	memcpy(mailbox()->payload, text, strlen(text));
	int32_t result = ipc_call(echo, &m);
	if (result < 0) {
		print("  the call failed: %s\n", error_text(result));
		return;
	}
	char heard[MESSAGE_PAYLOAD_MAX + 1];
	memcpy(heard, mailbox()->payload, TAG_LENGTH(m.tag));
	heard[TAG_LENGTH(m.tag)] = '\0';
	print("  monitor <- echo     \"%s\": badge %u, request number %u\n", heard,
	       (unsigned)m.words[1], (unsigned)m.words[2]);
}

#define CALLS_TIMED	10000u

static void
time_calls(handle_t echo)
{
	uint64_t start = clock_milliseconds();

	for (uint32_t i = 0; i < CALLS_TIMED; i++) {
		struct message m = { .tag = TAG(ECHO_SAY, 0, 0) };

		ipc_call(echo, &m);
	}
	uint32_t spent = (uint32_t)(clock_milliseconds() - start);
	print("  %u calls and replies took %u ms: %u ns each.\n", CALLS_TIMED, (unsigned)spent,
	       (unsigned)(spent * (1000000 / CALLS_TIMED)));
}

static void
command_calls(void)
{
	static const char *const arguments[] = { "echo", NULL };
	int32_t endpoint = endpoint_create();
	handle_t seven = (handle_t)connection_create((handle_t)endpoint, 7, 0);
	handle_t forty_two = (handle_t)connection_create((handle_t)endpoint, 42, 0);
	struct program_grant grants[] = {
		{ "endpoint", (handle_t)endpoint, RIGHT_RECEIVE },
	};
	struct child_program echo;

	if (start(&echo, arguments, grants, 1)) {
		print("A second task runs 'echo'.  All it holds is the endpoint it receives on; the\n"
		       "monitor has two connections to that endpoint, with the badges 7 and 42.\n");
		show_call(seven, "Who is there?");
		show_call(forty_two, "And now?");
		print("The badge was set by whoever made the connection: no caller can forge it.\n");
		time_calls(seven);
		task_destroy(echo.task, 0);
		child_program_wait(&echo, PATIENCE);
	}
	handle_close(seven);
	handle_close(forty_two);
	handle_close((handle_t)endpoint);
}

/* pulses */

static void
watch_pulses(handle_t endpoint)
{
	struct message m;
	uint32_t received = 0;

	do {
		if (ipc_recv(endpoint, &m, PATIENCE) < 0)
			return;
		if (TAG_KIND(m.tag) != TAG_KIND_PULSE)
			continue;
		received++;
		if (received <= TICK_COUNT)
			print("  pulse %u: bits 0x%x\n", (unsigned)received,
			       (unsigned)m.words[0]);
	} while (!(m.words[0] & TICK_LAST));
	print("  %u more, raised while nobody listened, arrived as %u: bits 0x%x\n",
	       TICK_BURST + 1, (unsigned)(received - TICK_COUNT), (unsigned)m.words[0]);
}

static void
command_pulses(void)
{
	static const char *const arguments[] = { "ticker", NULL };
	int32_t endpoint = endpoint_create();
	int32_t connection = connection_create((handle_t)endpoint, 1, TICK_MASK);
	struct program_grant grants[] = {
		{ "monitor", (handle_t)connection, RIGHT_SEND },
	};
	struct child_program ticker;

	if (start(&ticker, arguments, grants, 1)) {
		print("'ticker' raises a pulse every 50 ms, then %u at once:\n", TICK_BURST);
		thread_set_priority(HANDLE_SELF, CHILD_PRIORITY - 1);
		watch_pulses((handle_t)endpoint);
		thread_set_priority(HANDLE_SELF, CHILD_PRIORITY);
		struct message end = child_program_wait(&ticker, PATIENCE);
		print("Pulses merge, are never lost and never block who raises them.  A bit outside\n"
		       "the connection's mask was refused: %s.\n",
		       error_text(-(int32_t)end.words[0]));
	}
	handle_close((handle_t)connection);
	handle_close((handle_t)endpoint);
}

/* shared */

struct sharing {
	handle_t memory;
	struct ring *ring;	/* ours */
	handle_t filled;	/* endpoint: the ring has something */
	handle_t drained;	/* connection: the ring has room */
	uint32_t count, wakes;
	uint64_t sum;
};

static void
consume(struct sharing *s)
{
	struct message m;
	uint32_t number;

	while (s->count < PRODUCER_COUNT) {
		if (ipc_recv(s->filled, &m, PATIENCE) < 0)
			return;
		s->wakes++;
		while (ring_take(s->ring, &number)) {
			s->sum += number;
			s->count++;
		}
		pulse(s->drained, RING_DRAINED);
	}
}

static void
command_shared(void)
{
	static const char *const arguments[] = { "producer", NULL };
	struct sharing s = { 0 };
	struct child_program producer;

	s.memory = (handle_t)memory_create(RING_BYTES, MEMORY_SPARSE);
	memory_commit_all(s.memory, 0, RING_BYTES);
	static struct ring *ring;	/* addresses are never given back: one is used again */
	if (!ring)
		ring = (struct ring *)space_reserve(RING_BYTES);
	memory_map_all(s.memory, HANDLE_SELF, (uint32_t)ring, 0, RING_BYTES,
		       MAP_READ | MAP_WRITE);
	s.ring = ring;
	s.filled = (handle_t)endpoint_create();
	handle_t room = (handle_t)endpoint_create();
	s.drained = (handle_t)connection_create(room, 0, RING_DRAINED);
	handle_t filled = (handle_t)connection_create(s.filled, 0, RING_FILLED);
	struct program_grant grants[] = {
		{ "ring", s.memory, RIGHT_READ | RIGHT_WRITE | RIGHT_MAP },
		{ "filled", filled, RIGHT_SEND },
		{ "drained", room, RIGHT_RECEIVE },
	};
	if (start(&producer, arguments, grants, 3)) {
		print("'producer' and the monitor both map one Memory of %u bytes; a ring lies in it.\n",
		       (unsigned)RING_BYTES);
		consume(&s);
		child_program_wait(&producer, PATIENCE);
		print("  %u numbers came through, their sum is %llu (right: %llu)\n",
		       (unsigned)s.count, (unsigned long long)s.sum,
		       (unsigned long long)PRODUCER_COUNT * (PRODUCER_COUNT + 1) / 2);
		print("The kernel carried no number, only %u pulses.\n", (unsigned)s.wakes);
	}
	memory_unmap_all(HANDLE_SELF, (uint32_t)ring, RING_BYTES);
	handle_close(s.drained);
	handle_close(s.filled);
	handle_close(filled);
	handle_close(room);
	handle_close(s.memory);
}

/* hostile */

static void
print_fate(const char *what, const struct message *end)
{
	uint32_t code = end->words[0];
	char fate[100];

	if (code & DEATH_FAULT)
		snprintf(fate, sizeof fate, "killed: %s at 0x%08x",
			      fault_name(code & ~DEATH_FAULT), (unsigned)end->words[2]);
	else if (code == HOSTILE_DONE || end->tag == 0)
		snprintf(fate, sizeof fate, "NOT STOPPED");
	else
		snprintf(fate, sizeof fate, "refused: %s", error_name(-(int32_t)code));
	print("  %-48s %s\n", what, fate);
}

static void
attempt(unsigned number, const char *what)
{
	char digits[12];
	const char *arguments[] = { "hostile", digits, NULL };
	handle_t endpoint = (handle_t)endpoint_create();
	handle_t connection = (handle_t)connection_create(endpoint, 0, 0);
	struct program_grant grants[] = { { "monitor", connection, RIGHT_SEND } };
	struct child_program hostile;

	snprintf(digits, sizeof digits, "%u", number);
	if (start(&hostile, arguments, grants, 1)) {
		struct message end = child_program_wait(&hostile, PATIENCE);

		print_fate(what, &end);
	}
	handle_close(connection);
	handle_close(endpoint);
}

static void
command_hostile(void)
{
	static const char *const texts[HOSTILE_COUNT] = {
#define ATTEMPT(name, text) [HOSTILE_##name] = text,
		HOSTILE_ATTEMPTS
#undef ATTEMPT
	};

	print("A program tries what it must not, each time in a new task:\n");
	for (unsigned i = 0; i < HOSTILE_COUNT; i++)
		attempt(i, texts[i]);
	print("Whatever it broke was its own.\n");
}

/* crash */

#define CRASH_CALLS	4u

static int32_t
fragile_call(handle_t fragile)
{
	struct message m = { .tag = TAG(FRAGILE_WORK, 0, 0) };
	int32_t result = ipc_call(fragile, &m);

	return result < 0 ? result : (int32_t)m.words[0];
}

static void
command_crash(void)
{
	handle_t fragile = start_handle_needed("fragile");

	print("'fragile' dies of every %urd request, with the request in its hands:\n",
	       FRAGILE_LIFE);
	for (uint32_t i = 1; i <= CRASH_CALLS; i++) {
		int32_t result = fragile_call(fragile);

		if (result == E_RESTARTED) {
			print("  request %u: E_RESTARTED: the server died, the outcome is unknown\n",
			       (unsigned)i);
			result = fragile_call(fragile);
		}
		if (result < 0) {
			print("  request %u: %s: %s\n", (unsigned)i, error_name(result),
			       error_text(result));
			return;
		}
		print("  request %u: served, number %d of this incarnation\n", (unsigned)i,
		       (int)result);
	}
	print("init heard of the death and started it again behind the same endpoint; our\n"
	       "connection to it never changed.\n");
}

/* services, poweroff */

static void
command_services(void)
{
	static const char *const states[] = {
		[SERVICE_WAITING] = "waits to be started",
		[SERVICE_RUNNING] = "runs",
		[SERVICE_ENDED] = "has ended",
		[SERVICE_GIVEN_UP] = "is given up",
		[SERVICE_STOPPED] = "is stopped",
	};
	char name[MESSAGE_PAYLOAD_MAX + 1];

	for (uint32_t i = 0;; i++) {
		struct message m = { .tag = TAG(INIT_SERVICE, 0, 0), .words = { i } };

		if (ipc_call(start_handle_needed("init"), &m) < 0 ||
		    (int32_t)m.words[0] < 0 || m.words[1] > SERVICE_STOPPED)
			break;
		memcpy(name, mailbox()->payload, TAG_LENGTH(m.tag));
		name[TAG_LENGTH(m.tag)] = '\0';
		print("  %-12s %s, started %u time%s\n", name, states[m.words[1]],
		       (unsigned)m.words[2], m.words[2] == 1 ? "" : "s");
	}
}

static void
command_poweroff(void)
{
	struct message m = { .tag = TAG(INIT_POWER_OFF, 0, 0) };

	ipc_call(start_handle_needed("init"), &m);
}

static void
command_exit(void)
{
	exit(0);
}

static void command_help(void);

static const struct command {
	const char *name;
	const char *text;
	void (*run)(void);
} commands[] = {
	{ "help", "this list", command_help },
	{ "calls", "a request and its reply, and the badge that says who asked", command_calls },
	{ "pulses", "bits that merge but are never lost", command_pulses },
	{ "shared", "two tasks, one piece of memory, a ring of numbers in it", command_shared },
	{ "hostile", "what becomes of a program that tries what it must not", command_hostile },
	{ "crash", "a server that dies and comes back behind the same endpoint", command_crash },
	{ "services", "what init runs", command_services },
	{ "exit", "end this program; init starts it again", command_exit },
	{ "poweroff", "switch the machine off", command_poweroff },
};

#define COMMAND_COUNT	(sizeof commands / sizeof commands[0])

static void
command_help(void)
{
	for (unsigned i = 0; i < COMMAND_COUNT; i++)
		print("  %-10s %s\n", commands[i].name, commands[i].text);
}

static void
run_command(const char *name)
{
	for (unsigned i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(commands[i].name, name) == 0) {
			commands[i].run();
			return;
		}
	}
	print("monitor: '%s' is no command; 'help' lists them\n", name);
}

/* Cut blanks and the line's end off. */
static char *
trim(char *line, size_t length)
{
	while (length > 0 && (unsigned char)line[length - 1] <= ' ')
		length--;
	line[length] = '\0';
	while (*line == ' ' || *line == '\t')
		line++;
	return line;
}

int
main(void)
{
	handle_t console = start_handle_needed("console");
	struct archive_error error;
	char line[LINE_SIZE];

	if (archive_map(&archive, start_handle_needed("archive"), &error) < 0)
		print("monitor: the boot archive cannot be read\n");
	print("\nPith: a kernel of messages and handles; everything else is a program.\n"
	       "Type 'help' to see what there is to see.\n\n");
	for (;;) {
		print("pith> ");
		int32_t length = console_read(console, line, sizeof line - 1);
		if (length <= 0)
			return length < 0;
		if (line[0] == CONSOLE_INTERRUPT)
			continue;
		char *name = trim(line, (size_t)length);
		if (*name)
			run_command(name);
	}
}
