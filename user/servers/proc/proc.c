/* SPDX-License-Identifier: MIT */
/*
 * proc.c: processes, and the memory of each.
 *
 *	proc [-t TERMINAL] PROGRAM [ARGUMENT ...]
 *
 *   proc starts one process, the session: PROGRAM, a path, with the terminal (/dev/console) as 0, 1
 *   and 2; everything else is born of that.  When it ends, proc ends with its code, and with proc
 *   all that it made.
 *
 *   Which file has what, in the order to read them:
 *
 *	store page_map source space fault    pages, regions and what a fault means		pure code
 *	realm process group wait signals     who there is, and what becomes of signals	pure code
 *	chunk mapping task                   what is done to the kernel's objects
 *	pager jobs                           faults as messages; asking file servers without waiting
 *	births image exec                    fork, spawn, exec
 *	identity waiting killing memory      requests
 *	terminals clock_work                 keys and time as signals
 *	pipe shared procfs files             what proc serves as a file server
 *
 *   One thread decides everything and never waits for anybody; the workers of jobs.c wait for file
 *   servers in its place.
 */
#include "proc.h"

#include <errno.h>
#include <error.h>
#include <fcntl.h>
#include <io.h>
#include <names.h>
#include <print.h>
#include <signal.h>
#include <start.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "births.h"
#include "clock_work.h"
#include "files.h"
#include "jobs.h"
#include "pager.h"
#include "pipe.h"
#include "requests.h"
#include "shared.h"
#include "terminals.h"

static struct io_server io;
static struct server *const server = &io.server;
static uint32_t session_pid;

handle_t
proc_endpoint(void)
{
	return server->endpoint;
}

struct process *
proc_caller(const struct message *request)
{
	struct process *process;

	if (!(request->badge & BADGE_PROCESS_BIT) || (request->badge & IO_BADGE_FILE))
		return NULL;
	process = process_find(BADGE_PID(request->badge));
	return process && process->state != PROCESS_ZOMBIE ? process : NULL;
}

bool
proc_reply(uint32_t token, int32_t result)
{
	const struct message reply = { .words = { (uint32_t)result } };

	return ipc_reply(token, &reply) == 0;
}

int32_t
proc_error(int32_t error)
{
	switch (error) {
	case E_QUOTA:
	case E_MEMORY:
		return ERRNO(ENOMEM);
	case E_FULL:
		return ERRNO(EAGAIN);
	case E_INTERRUPTED:
	case E_DEAD:
	case E_RESTARTED:
	case E_HANDLE:
	case E_RIGHTS:
	case E_CALL:
		return ERRNO(EIO);
	default:
		return error;
	}
}

static server_handler *const handlers[PROCESS_LABELS] = {
	[IO_FIRST ... IO_WRITE] = files_dispatch,
	[IO_GET] = pipe_get,
	[IO_PUT] = pipe_put,
	[IO_PUT + 1 ... IO_LABELS - 1] = files_dispatch,
	[PROCESS_FORK] = birth_fork,
	[PROCESS_SPAWN] = birth_spawn,
	[PROCESS_SPAWN_SIGNALS] = birth_signals,
	[PROCESS_START] = birth_start,
	[PROCESS_EXEC] = birth_exec,
	[PROCESS_WAIT] = request_wait,
	[PROCESS_THREAD] = birth_thread,
	[PROCESS_THREAD_END] = birth_thread_end,
	[PROCESS_GET] = request_get,
	[PROCESS_SET_GROUP] = request_set_group,
	[PROCESS_SET_SESSION] = request_set_session,
	[PROCESS_CONFINE] = request_confine,
	[PROCESS_LIMIT] = request_limit,
	[PROCESS_TERMINAL] = request_terminal,
	[PROCESS_FOREGROUND] = request_foreground,
	[PROCESS_KILL] = request_kill,
	[PROCESS_SIGNAL_ENTRY] = request_signal_entry,
	[PROCESS_SIGNAL_ACTION] = request_signal_action,
	[PROCESS_SIGNAL_MASK] = request_signal_mask,
	[PROCESS_SIGNAL_PENDING] = request_signal_pending,
	[PROCESS_SIGNAL_SUSPEND] = request_signal_suspend,
	[PROCESS_SIGNAL_WAIT] = request_signal_wait,
	[PROCESS_SIGNAL_RETURN] = request_signal_return,
	[PROCESS_ALARM] = request_alarm,
	[PROCESS_BREAK] = request_break,
	[PROCESS_MAP] = request_map,
	[PROCESS_UNMAP] = request_unmap,
	[PROCESS_PROTECT] = request_protect,
	[PROCESS_SYNC] = request_sync,
	[PROCESS_SHARED] = request_shared,
	[PROCESS_SHARED_REMOVE] = request_shared_remove,
	[PROCESS_PIPE] = request_pipe,
	[PROCESS_USAGE] = request_usage,
};

static bool ending;		/* proc has been asked to end: it does with the last process */

static void
end_with_the_last(void)
{
	const struct process *p = process_next(NULL);

	while (p && p->state == PROCESS_ZOMBIE)
		p = process_next(p);
	if (ending && !p)
		exit(0);
}

/* Every process is told, in the ways that ask it to end; the last one to do so ends proc. */
static bool
end_all(struct server *own)
{
	static const unsigned signals[] = { SIGHUP, SIGTERM, SIGCONT };
	const struct signal_info info = { .code = SI_KERNEL };

	(void)own;
	ending = true;
	for (uint32_t slot = 0; slot < PROCESSES_MAX; slot++) {
		for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++) {
			struct process *p = process_at(slot);

			if (p && p->state != PROCESS_ZOMBIE)
				signal_send(p, signals[i], &info);
		}
	}
	end_with_the_last();
	return false;
}

/* The session has ended, and proc with it. */
static _Noreturn void
end(uint32_t status)
{
	exit((status & 0x7f) != 0 ? 128 + (int)(status & 0x7f) : (int)(status >> 8));
}

/* A task has died by itself: its code is what the process exited with. */
static void
death_came(struct server *own, const struct message *notice)
{
	struct process *process = proc_caller(notice);

	(void)own;
	if (process)
		process_end(process, STATUS_EXITED(notice->words[0]));
	end_with_the_last();
}

static void
hangup_came(struct server *own, uint32_t badge)
{
	if (!terminals_hangup(badge))
		files_hangup(own, badge);
}

static void
pulse_came(struct server *own, uint32_t bits)
{
	(void)own;
	if (bits & PULSE_WORKERS)
		jobs_finished();
	if (bits & PULSE_TERMINALS)
		terminals_pulse(bits & PULSE_TERMINALS);
	if (bits & PULSE_CLOCK)
		clock_came();
	end_with_the_last();
}

/* ---- the session ---- */

void
process_orphan_ended(const struct process *process)
{
	if (process->pid == session_pid && !ending)
		end(process->status);
}

static _Noreturn void
give_up(const char *what, int32_t error)
{
	log_printf("proc: %s: error %d (%s)\n", what, (int)-error, error_name(error));
	exit(1);
}

/*
 * Open a file by its path; who serves it is asked first.  Waits, which nobody minds yet.  Returns a
 * handle or an error.
 */
static int32_t
open_path(const char *path, uint32_t flags)
{
	handle_t root;
	uint32_t kind;
	int32_t length = names_lookup(path, &root);

	if (length < 0)
		return length;
	path += length;
	return io_open_path(root, path + (*path == '/'), flags, 0, &kind);
}

#define STANDARD_FILES	3u
#define GIFTS		(1 + STANDARD_FILES)	/* "names" and those */

/* Put a string with its zero; returns where the next goes. */
static char *
put(char *to, const char *text)
{
	size_t length = strlen(text) + 1;

	memcpy(to, text, length);
	return to + length;
}

/* Write the block of what the first process is given: our own arguments and environment. */
static struct image_start
session_start(int argc, char **argv, const struct birth_gift *gifts)
{
	struct image_start start = { calloc(1, PROCESS_START_MAX + 1), 0 };
	uint32_t *handle = (uint32_t *)(start.block + 1);
	char *text = (char *)(handle + 1 + GIFTS);

	*start.block = (struct process_start){ .argument_count = (uint32_t)argc, .handle_count = 1 + GIFTS };
	for (uint32_t i = 0; i <= GIFTS; i++)
		handle[i] = PROCESS_HANDLE + i;
	for (int i = 0; i < argc; i++)
		text = put(text, argv[i]);
	for (char **variable = environ; *variable; variable++, start.block->environment_count++)
		text = put(text, *variable);
	text = put(text, "process");
	for (uint32_t i = 0; i < GIFTS; i++)
		text = put(text, gifts[i].name);
	start.length = start.block->size = (uint32_t)(text - (char *)start.block);
	return start;
}

static void
session_failed(int32_t error)
{
	give_up("the session's program cannot be started", error);
}

static void
start_session(const char *terminal_path, int argc, char **argv)
{
	static const char *const numbers[STANDARD_FILES] = { "0", "1", "2" };
	struct birth_gift gifts[GIFTS + 1] = { { "names", start_handle_needed("names") } };
	int32_t terminal = open_path(terminal_path, O_RDWR), program;

	if (terminal < 0)
		give_up(terminal_path, terminal);
	for (uint32_t i = 0; i < STANDARD_FILES; i++)
		gifts[1 + i] = (struct birth_gift){ numbers[i], (handle_t)terminal };
	program = open_path(argv[0], O_RDONLY);
	if (program < 0)
		give_up(argv[0], program);
	names_forget();
	struct image_start start = session_start(argc, argv, gifts);
	int32_t result = birth_first((handle_t)program, &start, gifts, session_failed);

	if (result < 0)
		session_failed(result);
	session_pid = (uint32_t)result;
	if (terminals_attach(process_find(session_pid), (handle_t)terminal) < 0)
		handle_close((handle_t)terminal);
}

/*
 * The processes of an incarnation before this one have died with it, and their notices wait here:
 * with numbers that will be used again.  Notices come before messages; a message that is received
 * too early is to be sent again.
 */
static void
forget_the_dead(handle_t endpoint)
{
	const struct message again = { .words = { (uint32_t)E_RESTARTED } };
	struct message m = { 0 };

	while (ipc_recv(endpoint, &m, TIMEOUT_NONE) >= 0) {
		if (TAG_KIND(m.tag) == TAG_KIND_MESSAGE && mailbox()->token != 0)
			ipc_reply(mailbox()->token, &again);
	}
}

int
main(int argc, char **argv)
{
	forget_the_dead(start_handle_needed("endpoint"));
	files_prepare(&io, start_handle_needed("endpoint"));
	server->handlers = handlers;
	server->handler_count = PROCESS_LABELS;
	server->pulse = pulse_came;
	server->end = end_all;
	server->death = death_came;
	server->hangup = hangup_came;
	server->fault = pager_fault;
	const char *terminal = "/dev/console";

	if (argc > 2 && strcmp(argv[1], "-t") == 0) {
		terminal = argv[2];
		argc -= 2;
		argv += 2;
	}
	if (argc < 2) {
		log_printf("proc: say which program is the session: program proc /bin/sh\n");
		return 1;
	}
	int32_t result = jobs_start();

	if (result < 0)
		give_up("its workers cannot be started", result);
	start_session(terminal, argc - 1, argv + 1);
	return (int)server_run(server);
}
