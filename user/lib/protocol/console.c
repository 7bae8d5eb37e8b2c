/* SPDX-License-Identifier: MIT */
/*
 * console.c: the client's half of the console protocol.
 *
 *   E_RESTARTED means that the console died after it took the message: a write may or may not have been
 *   seen, a read has lost at most what was typed meanwhile.  A terminal may show a line twice but should
 *   not stop, so both are repeated once.
 */
#include <string.h>

#include "ipc.h"
#include "protocol/console.h"

static int32_t
call_once(handle_t console, struct message *message, const char *text, uint32_t length)
{
	if (length > 0)
		memcpy(mailbox()->payload, text, length);
	return ipc_call(console, message);
}

static int32_t
call(handle_t console, struct message *message, const char *text, uint32_t length)
{
	struct message saved = *message;
	int32_t result = call_once(console, message, text, length);

	if (result == E_RESTARTED) {
		*message = saved;
		result = call_once(console, message, text, length);
	}
	return result < 0 ? result : (int32_t)message->words[0];
}

int32_t
console_write(handle_t console, const char *text, uint32_t length)
{
	uint32_t done = 0;

	while (done < length) {
		uint32_t part = length - done;

		if (part > MESSAGE_PAYLOAD_MAX)
			part = MESSAGE_PAYLOAD_MAX;
		struct message m = { .tag = TAG(CONSOLE_WRITE, part, 0) };
		int32_t result = call(console, &m, text + done, part);
		if (result < 0)
			return result;
		done += part;
	}
	return (int32_t)done;
}

int32_t
console_read(handle_t console, char *buffer, uint32_t size)
{
	struct message m = { .tag = TAG(CONSOLE_READ, 0, 0), .words = { size } };
	int32_t result = call(console, &m, NULL, 0);

	if (result <= 0)
		return result;
	if ((uint32_t)result > size || (uint32_t)result > TAG_LENGTH(m.tag))
		return E_ARGUMENT;	/* a console that breaks the protocol */
	memcpy(buffer, mailbox()->payload, (uint32_t)result);
	return result;
}
