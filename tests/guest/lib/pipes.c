/* SPDX-License-Identifier: MIT */
/*
 * pipes.c: pipes as handles, for tests that run in a process.
 */
#include "pipes.h"

#include <posix/process_call.h>

/*
 * One request; where a page of the buffer is missing it is touched and the rest asked for, as the
 * library would.
 */
static int32_t
transfer(handle_t end, uint32_t label, char *bytes, uint32_t length)
{
	uint32_t window = label == IO_READ ? TAG_WINDOW_WRITE : TAG_WINDOW_READ, done = 0;

	for (;;) {
		struct message m = { .tag = TAG(label, 0, 0) | window, .words = { length - done, 0, IO_AT_POSITION } };
		struct window rest = { (uint32_t)bytes + done, length - done };
		int32_t result;

		mailbox()->read_window = mailbox()->write_window = rest;
		result = call_waiting(end, &m);
		if (result < 0)
			return result;
		if ((int32_t)m.words[0] >= 0 && TAG_LENGTH(m.tag) > 0)
			memcpy(bytes + done, mailbox()->payload, TAG_LENGTH(m.tag));
		if ((int32_t)m.words[0] != E_WINDOW)
			return (int32_t)m.words[0] < 0 ? (int32_t)m.words[0] : (int32_t)(done + m.words[0]);
		done += m.words[1];
		for (uint32_t i = done; i < length && i < done + 2 * PAGE_SIZE; i += PAGE_SIZE)
			((volatile char *)bytes)[i] = ((volatile char *)bytes)[i];
		((volatile char *)bytes)[length - 1] = ((volatile char *)bytes)[length - 1];
	}
}

int32_t
pipe_in(handle_t end, void *to, uint32_t length)
{
	return transfer(end, IO_READ, to, length);
}

int32_t
pipe_out(handle_t end, const void *from, uint32_t length)
{
	return transfer(end, IO_WRITE, (char *)from, length);
}

int32_t
pipe_get(handle_t end, void *to, uint32_t length)
{
	struct message m = { .tag = TAG(IO_GET, 0, 0), .words = { length } };
	int32_t result = call_waiting(end, &m);

	if (result < 0 || (int32_t)m.words[0] < 0)
		return result < 0 ? result : (int32_t)m.words[0];
	memcpy(to, &m.words[1], m.words[0]);
	return (int32_t)m.words[0];
}

int32_t
pipe_put(handle_t end, const void *from, uint32_t length)
{
	struct message m = { .tag = TAG(IO_PUT, 0, 0), .words = { length } };
	int32_t result;

	memcpy(&m.words[1], from, length);
	result = call_waiting(end, &m);
	return result < 0 ? result : (int32_t)m.words[0];
}
