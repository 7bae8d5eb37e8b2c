/* SPDX-License-Identifier: MIT */
/*
 * io_transfer.c: bytes on their way between a caller and a file server.
 *
 *   The caller chose the way: two words, the payload, or a window, of which the kernel copies
 *   WINDOW_STEP bytes at a time.  Whichever it is, data->done counts what has arrived, so that a
 *   read or write that stops in the middle says how far it came.
 */
#include <errno.h>

#include "io_server.h"
#include "io_server_internal.h"
#include "string.h"

/* Move length bytes between the window and `bytes`, in steps. */
static int32_t
move_by_window(struct io_transfer *data, uint8_t *bytes, uint32_t length, bool give)
{
	while (length > 0) {
		uint32_t step = length < WINDOW_STEP ? length : WINDOW_STEP, done;
		int32_t result = give ? ipc_write(data->token, data->done, bytes, step, &done) :
					ipc_read(data->token, data->done, bytes, step, &done);

		data->done += done;
		if (result < 0)
			return result == E_RANGE ? ERRNO(EINVAL) : result;
		bytes += done;
		length -= done;
	}
	return 0;
}

int32_t
io_give(struct io_transfer *data, const void *from, uint32_t length)
{
	uint8_t *to = data->way == IO_BY_WORDS ? (uint8_t *)data->words : mailbox()->payload;

	if (data->way == IO_BY_WINDOW)
		return move_by_window(data, (uint8_t *)from, length, true);
	memcpy(to + data->done, from, length);
	data->done += length;
	return 0;
}

int32_t
io_take(struct io_transfer *data, void *to, uint32_t length)
{
	const uint8_t *from = data->way == IO_BY_WORDS ? (const uint8_t *)data->words : mailbox()->payload;

	if (data->way == IO_BY_WINDOW)
		return move_by_window(data, to, length, false);
	memcpy(to, from + data->done, length);
	data->done += length;
	return 0;
}

int32_t
io_result(struct io_transfer *data, int32_t result, struct message *reply)
{
	if (result == E_WINDOW) {
		reply->words[1] = data->done;
		return result;
	}
	if (result < 0 && data->done == 0)
		return result;
	if (data->to_caller && data->way == IO_BY_PAYLOAD)
		reply->tag = TAG(0, data->done, 0);
	if (data->to_caller && data->way == IO_BY_WORDS) {
		reply->words[1] = data->words[0];
		reply->words[2] = data->words[1];
	}
	return (int32_t)data->done;
}

int32_t
io_defer(struct io_call *call, struct io_transfer *data)
{
	call->data.token = server_defer(&call->server->server);
	*data = call->data;
	call->data.token = 0;
	return 0;
}

bool
io_finish(struct io_transfer *data, int32_t result)
{
	struct message reply = { 0 };

	reply.words[0] = (uint32_t)io_result(data, result, &reply);
	return data->token != 0 && ipc_reply(data->token, &reply) == 0;
}

int32_t
io_payload(struct io_call *call, const void *data, uint32_t length)
{
	memcpy(mailbox()->payload, data, length);
	call->reply->tag = TAG(0, length, 0);
	return 0;
}

/* Directories: entries are gathered, and sent all at once. */

bool
io_entry_add(struct io_call *call, uint32_t inode, uint8_t type, const char *name, uint32_t next)
{
	struct io_server *server = call->server;
	uint32_t length = strlen(name), size = IO_ENTRY_SIZE(length);
	struct io_entry *entry = (struct io_entry *)(server->entries + server->entries_length);

	if (server->entries_length + size > call->data.length ||
	    server->entries_length + size > IO_ENTRIES_MAX)
		return false;
	*entry = (struct io_entry){
		.inode = inode,
		.next = next,
		.size = (uint16_t)size,
		.type = type,
		.length = (uint8_t)length,
	};
	memset(entry->name, 0, size - sizeof *entry);
	memcpy(entry->name, name, length);
	server->entries_length += size;
	return true;
}

int32_t
io_entries_end(struct io_call *call, uint32_t place)
{
	struct io_server *server = call->server;
	int32_t result = io_give(&call->data, server->entries, server->entries_length);

	if (result < 0)
		return result;	/* nothing counts: the caller asks for the same place again */
	result = io_result(&call->data, 0, call->reply);
	call->reply->words[1] = place;
	return result;
}
