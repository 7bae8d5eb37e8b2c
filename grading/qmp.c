/* SPDX-License-Identifier: MIT */
/*
 * qmp.c: lines in, objects out.
 *
 *   OPEN --end of file--> CLOSED
 *        --no answer in time--> TIMED_OUT
 *        --a line that is no object--> GARBLED
 *
 * All but OPEN are final: later sends do nothing, later waits return NULL at
 * once.  So a caller may make a row of calls and look at the state at the end.
 */
#include "qmp.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
qmp_open(struct qmp *qmp, int descriptor)
{
	*qmp = (struct qmp){
		.descriptor = descriptor,
		.state = QMP_OPEN,
		.events = json_array(),
	};
}

void
qmp_close(struct qmp *qmp)
{
	if (qmp->descriptor >= 0)
		close(qmp->descriptor);
	qmp->descriptor = -1;
	qmp->state = QMP_CLOSED;
	free(qmp->buffer);
	qmp->buffer = NULL;
	json_decref(qmp->events);
	qmp->events = NULL;
}

void
qmp_send(struct qmp *qmp, const char *command, json_t *arguments)
{
	json_t *object = json_pack("{s:s, s:o*}", "execute", command,
		"arguments", arguments);
	char *text = json_dumps(object, JSON_COMPACT);
	size_t length = text ? strlen(text) : 0;

	if (qmp->state == QMP_OPEN && (!text ||
	    send(qmp->descriptor, text, length, MSG_NOSIGNAL) !=
	    (ssize_t)length))
		qmp->state = QMP_CLOSED;
	free(text);
	json_decref(object);
}

void
qmp_send_monitor(struct qmp *qmp, const char *line)
{
	qmp_send(qmp, "human-monitor-command",
		json_pack("{s:s}", "command-line", line));
}

/* Take the first whole line out of the buffer as an object; NULL if none. */
static json_t *
take_line(struct qmp *qmp)
{
	char *newline = qmp->length ?
		memchr(qmp->buffer, '\n', qmp->length) : NULL;
	json_t *object;
	size_t line;

	if (!newline)
		return NULL;
	line = (size_t)(newline - qmp->buffer) + 1;
	object = json_loadb(qmp->buffer, line, JSON_ALLOW_NUL, NULL);
	qmp->length -= line;
	memmove(qmp->buffer, newline + 1, qmp->length);
	if (!json_is_object(object)) {
		json_decref(object);
		qmp->state = QMP_GARBLED;
		return NULL;
	}
	return object;
}

/* Receive what is there, or the news that nothing will ever be. */
static void
receive(struct qmp *qmp)
{
	ssize_t got;

	if (qmp->capacity - qmp->length < 4096) {
		char *larger = realloc(qmp->buffer, qmp->capacity + 65536);

		if (!larger) {
			qmp->state = QMP_GARBLED;
			return;
		}
		qmp->buffer = larger;
		qmp->capacity += 65536;
	}
	got = recv(qmp->descriptor, qmp->buffer + qmp->length,
		qmp->capacity - qmp->length, MSG_DONTWAIT);
	if (got > 0)
		qmp->length += (size_t)got;
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		qmp->state = QMP_CLOSED;
}

/* The next object, whatever it is; NULL by the deadline or on failure. */
static json_t *
next_object(struct qmp *qmp, int64_t deadline)
{
	struct pollfd wait = { .fd = qmp->descriptor, .events = POLLIN };

	while (qmp->state == QMP_OPEN) {
		json_t *object = take_line(qmp);
		int64_t left = deadline - now_ms();

		if (object)
			return object;
		if (qmp->state != QMP_OPEN)
			return NULL;
		if (poll(&wait, 1, left > 0 ? (int)left : 0) > 0)
			receive(qmp);
		else if (left <= 0)
			return NULL;
	}
	return NULL;
}

json_t *
qmp_answer(struct qmp *qmp, int timeout_ms)
{
	int64_t deadline = now_ms() + timeout_ms;
	json_t *object;

	while ((object = next_object(qmp, deadline))) {
		json_t *answer = json_incref(json_object_get(object, "return"));
		bool refused = json_object_get(object, "error") != NULL;

		if (json_object_get(object, "event"))
			json_array_append(qmp->events, object);
		json_decref(object);
		if (answer || refused)
			return answer;
	}
	if (qmp->state == QMP_OPEN)
		qmp->state = QMP_TIMED_OUT;
	return NULL;
}

json_t *
qmp_next_event(struct qmp *qmp, int timeout_ms)
{
	int64_t deadline = now_ms() + timeout_ms;
	json_t *object;

	if (json_array_size(qmp->events)) {
		object = json_incref(json_array_get(qmp->events, 0));
		json_array_remove(qmp->events, 0);
		return object;
	}
	while ((object = next_object(qmp, deadline))) {
		if (json_object_get(object, "event"))
			return object;
		json_decref(object);
	}
	return NULL;
}
