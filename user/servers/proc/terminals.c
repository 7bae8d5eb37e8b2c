/* SPDX-License-Identifier: MIT */
/*
 * terminals.c: the terminals of sessions: which keys become signals to whom.
 */
#include "terminals.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "jobs.h"
#include "requests.h"
#include "task.h"

#define BITS		4u		/* a terminal */
#define PLACE_BITS	8u		/* of a badge: which terminal; above them which connection */
#define CONNECTIONS_MASK 0xfffffu

struct terminal {
	struct session *session;	/* NULL: none */
	handle_t file;			/* ours, to say who is in the foreground */
	bool telling;			/* a worker is telling it something */
	uint32_t told;			/* which group it knows of */
	uint32_t badge;			/* of the connection that it was given last */
	bool lost;			/* its server has died, and does not know whom to pulse */
};

static struct terminal terminals[TERMINALS_MAX];
static unsigned latest;		/* the terminal that was attached last: a device pulses only that session */
static uint32_t connections;	/* ever given; begins anywhere, as those of an incarnation before this one may still go */

/* What each of a terminal's bits stands for. */
static const unsigned signal_of_bit[BITS] = { SIGINT, SIGQUIT, SIGTSTP, SIGHUP };

void
terminals_pulse(uint32_t bits)
{
	const struct signal_info info = { .code = SI_KERNEL };

	for (uint32_t bit = 0; bit < TERMINALS_MAX * BITS; bit++) {
		struct terminal *terminal = &terminals[bit / BITS];

		if ((bits & 1u << bit) && terminal->session && terminal->session->foreground != 0)
			group_signal(terminal->session->foreground, NULL, signal_of_bit[bit % BITS], &info);
	}
}

void
terminals_forget(const struct session *session)
{
	struct terminal *terminal;

	if (session->terminal == 0)
		return;
	terminal = &terminals[session->terminal - 1];
	handle_close(terminal->file);
	terminal->session = NULL;
	terminal->file = HANDLE_NONE;
}

static bool tell(struct terminal *terminal, uint32_t operation, uint32_t argument, uint32_t group, handle_t sent);

/* Tell the terminal of its foreground group, if that is news and nothing else is being told. */
static void
tell_group(struct terminal *terminal)
{
	uint32_t group = terminal->session ? terminal->session->foreground : 0;

	if (!terminal->telling && group != 0 && group != terminal->told &&
	    tell(terminal, IO_TERMINAL_GROUP, 1, group, HANDLE_NONE))
		terminal->told = group;
}

static bool tell_session(unsigned place);

/*
 * The terminal has heard it, or cannot; meanwhile there may be news.  One that wants to pulse
 * nobody keeps no connection: that this one goes does not mean that the terminal has died, and it
 * is not asked again.
 */
static void
told(struct job *job)
{
	struct terminal *terminal = job->context;

	if (job->operation == IO_TERMINAL_SESSION && job->result < 0 && job->result != E_RESTARTED) {
		terminal->badge = 0;
		terminal->lost = false;
	}
	handle_close(job->file);
	if (job->sent != HANDLE_NONE)
		handle_close(job->sent);
	free(job);
	terminal->telling = false;
	if (terminal->lost && terminal->session)
		tell_session((unsigned)(terminal - terminals));
	else
		tell_group(terminal);
}

/*
 * Ask a terminal for something, which takes one worker at most: what comes meanwhile waits, so that
 * nothing overtakes, and a terminal that never answers costs no more than this.  sent: ours, closed
 * afterwards.  False: no memory.
 */
static bool
tell(struct terminal *terminal, uint32_t operation, uint32_t argument, uint32_t group, handle_t sent)
{
	int32_t copy = handle_copy(terminal->file, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
	struct job *job = copy < 0 ? NULL : job_create(JOB_CONTROL, (handle_t)copy, told, terminal);

	if (!job) {
		if (copy >= 0)
			handle_close((handle_t)copy);
		return false;
	}
	job->operation = operation;
	job->argument = argument;
	job->group = group;
	job->sent = sent;
	terminal->telling = true;
	jobs_add(job);
	return true;
}

/* Give the terminal a connection to pulse.  False: no memory. */
static bool
tell_session(unsigned place)
{
	uint32_t first = place * BITS;
	int32_t connection;

	if (connections == 0)
		connections = (uint32_t)task_now();
	terminals[place].badge = BADGE_TERMINAL | (++connections & CONNECTIONS_MASK) << PLACE_BITS | place;
	connection = connection_create(proc_endpoint(), terminals[place].badge, ((1u << BITS) - 1) << first);
	if (connection < 0)
		return false;
	terminals[place].lost = false;
	terminals[place].told = 0;
	if (tell(&terminals[place], IO_TERMINAL_SESSION,
		 first | (first + 1) << 8 | (first + 2) << 16 | (first + 3) << 24, 0, (handle_t)connection))
		return true;
	handle_close((handle_t)connection);
	return false;
}

/*
 * Nobody has a connection any more.  If it is the one that the terminal was given last, and no
 * other session has been given the terminal since, its server has died.  What is being told to it
 * comes first.
 */
bool
terminals_hangup(uint32_t badge)
{
	uint32_t place = badge & ((1u << PLACE_BITS) - 1);

	if ((badge & ~(BADGE_TERMINAL - 1)) != BADGE_TERMINAL)
		return false;
	if (place < TERMINALS_MAX && terminals[place].session && terminals[place].badge == badge && place == latest) {
		terminals[place].lost = true;
		if (!terminals[place].telling)
			tell_session(place);
	}
	return true;
}

static int32_t
find_free(void)
{
	for (int32_t i = 0; i < (int32_t)TERMINALS_MAX; i++) {
		if (!terminals[i].session && !terminals[i].telling)
			return i;
	}
	return ERRNO(ENOMEM);
}

int32_t
terminals_attach(struct process *leader, handle_t file)
{
	struct session *session = leader->session;
	int32_t place;

	if (session->leader != leader->pid || session->terminal != 0)
		return ERRNO(EPERM);
	place = find_free();
	if (place < 0)
		return place;
	terminals[place] = (struct terminal){ .session = session, .file = file };
	if (!tell_session((unsigned)place)) {
		terminals[place] = (struct terminal){ 0 };
		return ERRNO(ENOMEM);
	}
	latest = (unsigned)place;
	session->terminal = (uint32_t)place + 1;
	session->foreground = leader->group;
	return 0;
}

int32_t
request_terminal(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	int32_t result;

	(void)reply;
	if (!caller)
		return E_CALL;
	if (server->received[0] == HANDLE_NONE)
		return ERRNO(EBADF);
	result = terminals_attach(caller, server->received[0]);
	if (result == 0)
		server->received[0] = HANDLE_NONE;
	return result;
}

int32_t
request_foreground(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	struct session *session = caller ? caller->session : NULL;
	uint32_t group = request->words[0];

	(void)server;
	if (!caller)
		return E_CALL;
	if (session->terminal == 0)
		return ERRNO(ENOTTY);
	reply->words[1] = session->foreground;
	if (group == 0)
		return 0;
	if (!group_exists(group, session))
		return ERRNO(EPERM);
	session->foreground = group;
	tell_group(&terminals[session->terminal - 1]);
	return 0;
}
