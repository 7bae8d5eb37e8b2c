/* SPDX-License-Identifier: MIT */
/*
 * steps.c: wait for a time or a text, then feed COM1 and press keys.
 *
 *   waiting --condition met--> released --all of com1 fed, keys pressed--> next
 *
 * Conditions are polled, so when exactly the guest gets its input does not
 * repeat.  Bytes that COM1's input does not take yet are fed later.
 */
#include "steps.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "look.h"

#define KEY_HOLD_MS	10	/* of guest time */

static const enum launch_file channel_files[MACHINE_CHANNELS] = {
	[MACHINE_COM1] = FILE_COM1,
	[MACHINE_COM2] = FILE_COM2,
	[MACHINE_E9] = FILE_E9,
	[MACHINE_EMULATOR] = FILE_EMULATOR,
	[MACHINE_LOG] = FILE_LOG,
};

bool
steps_left(const struct steps *steps)
{
	return steps->next < steps->config->step_count;
}

/* Look for text in what a channel has printed since the last match. */
static bool
text_seen(struct steps *steps, enum machine_channel channel, const char *text)
{
	enum launch_file file = channel_files[channel];
	size_t from = steps->matched[channel];
	size_t end = launch_file_size(steps->launch, file);
	char *printed, *found = NULL;
	ssize_t got;

	if (end <= from)
		return !*text;
	printed = malloc(end - from);
	if (!printed)
		return false;
	got = pread(steps->launch->file[file], printed, end - from,
		(off_t)from);
	if (got > 0)
		found = memmem(printed, (size_t)got, text, strlen(text));
	if (found)
		steps->matched[channel] = from + (size_t)(found - printed) +
			strlen(text);
	free(printed);
	return found != NULL;
}

static bool
condition_met(struct steps *steps, const struct machine_step *step)
{
	struct clock_reading now;

	if (step->when == MACHINE_ON_TEXT)
		return text_seen(steps, step->channel, step->text);
	return clock_read(steps->qmp, &now,
		(int)steps->config->stall_limit_ms) &&
		now.virtual_ns >= step->at_ns;
}

/* Feed what COM1 takes.  True once all is fed (or nobody is there to eat). */
static bool
feed(struct steps *steps, const struct machine_step *step)
{
	size_t length = step->com1_length;

	if (!step->com1)
		return true;
	if (!length)
		length = strlen(step->com1);
	while (steps->sent < length) {
		ssize_t sent = send(steps->launch->com1,
			step->com1 + steps->sent, length - steps->sent,
			MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent < 0)
			return errno != EAGAIN && errno != EINTR;
		steps->sent += (size_t)sent;
	}
	return true;
}

/* "shift-a" as QEMU's list of keys; `chord` is cut up. */
static json_t *
chord_keys(char *chord)
{
	json_t *keys = json_array();
	char *rest = NULL;

	for (char *key = strtok_r(chord, "-", &rest); key;
	     key = strtok_r(NULL, "-", &rest))
		json_array_append_new(keys, json_pack("{s:s, s:s}",
			"type", "qcode", "data", key));
	return keys;
}

static bool
press(struct steps *steps, const char *keys, char *error, size_t size)
{
	char *list = strdup(keys ? keys : ""), *rest = NULL;
	bool pressed = list != NULL;

	for (char *chord = list ? strtok_r(list, " ", &rest) : NULL;
	     chord && pressed; chord = strtok_r(NULL, " ", &rest)) {
		json_t *answer;

		qmp_send(steps->qmp, "send-key", json_pack("{s:o, s:i}",
			"keys", chord_keys(chord), "hold-time", KEY_HOLD_MS));
		answer = qmp_answer(steps->qmp,
			(int)steps->config->stall_limit_ms);
		pressed = answer || steps->qmp->state != QMP_OPEN;
		json_decref(answer);
	}
	if (!pressed)
		snprintf(error, size, "step %zu: QEMU knows no such keys: '%s'",
			steps->next, keys);
	free(list);
	return pressed;
}

bool
steps_advance(struct steps *steps, char *error, size_t size)
{
	while (steps_left(steps)) {
		const struct machine_step *step =
			&steps->config->steps[steps->next];

		if (!steps->released && !condition_met(steps, step))
			return true;
		steps->released = true;
		if (!feed(steps, step))
			return true;
		if (!press(steps, step->keys, error, size))
			return false;
		steps->next++;
		steps->released = false;
		steps->sent = 0;
	}
	return true;
}
