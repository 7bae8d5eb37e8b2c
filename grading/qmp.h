/* SPDX-License-Identifier: MIT */
/*
 * qmp.h: a conversation with QEMU's machine protocol over a socket.
 *
 * One JSON object a line each way.  QEMU answers commands in order and mixes
 * in events; events met while waiting for an answer are kept for
 * qmp_next_event().  Nothing here blocks longer than it is told to.
 * QEMU documentation, "QEMU Machine Protocol Specification".
 */
#pragma once

#include <jansson.h>

enum qmp_state {
	QMP_OPEN,
	QMP_CLOSED,		/* the other end is gone: QEMU has ended */
	QMP_TIMED_OUT,		/* an answer did not come in time */
	QMP_GARBLED		/* what came was no answer */
};

struct qmp {
	int		descriptor;
	enum qmp_state	state;
	char		*buffer;	/* bytes received, not yet a line */
	size_t		length;
	size_t		capacity;
	json_t		*events;	/* array, oldest first */
};

/* Take over a connected socket; qmp_close() closes it. */
void
qmp_open(struct qmp *qmp, int descriptor);
void
qmp_close(struct qmp *qmp);

/*
 * Send a command and do not wait; every send is owed one qmp_answer().
 * Takes the reference to arguments, which may be NULL.
 */
void
qmp_send(struct qmp *qmp, const char *command, json_t *arguments);

/* Send a line for the human monitor; its answer is a string. */
void
qmp_send_monitor(struct qmp *qmp, const char *line);

/*
 * The answer to the oldest command not yet answered: what "return" holds (a
 * new reference), or NULL if QEMU refused the command or the conversation
 * failed; then qmp->state tells the difference.
 */
json_t *
qmp_answer(struct qmp *qmp, int timeout_ms);

/*
 * The oldest event not yet taken (a new reference).  Waits for one up to
 * timeout_ms.  NULL if there is none, or the conversation has failed.  A wait
 * that finds no event is no failure.
 */
json_t *
qmp_next_event(struct qmp *qmp, int timeout_ms);
