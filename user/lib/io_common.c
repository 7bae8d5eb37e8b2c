/* SPDX-License-Identifier: MIT */
/*
 * io_common.c: what every file server answers the same way: seeking, flags, links that lead
 * elsewhere; and who uses how much.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "io_server.h"
#include "io_server_internal.h"
#include "string.h"

/* Where a seek counts from; false: a whence that is none. */
static bool
seek_base(struct io_call *call, uint32_t whence, int64_t *base)
{
	*base = 0;
	if (whence == SEEK_CUR)
		*base = (int64_t)call->file->position;
	else if (whence == SEEK_END && call->server->size)
		*base = (int64_t)call->server->size(call->server, call->file);
	return whence == SEEK_SET || whence == SEEK_CUR || whence == SEEK_END;
}

int32_t
io_seek(struct io_call *call)
{
	const uint32_t *words = call->request->words;
	int64_t offset = (int64_t)((uint64_t)words[2] << 32 | words[1]), base;

	if (!(call->file->kind & IO_KIND_SEEKABLE))
		return ERRNO(ESPIPE);
	if (io_note_id(call, words[0] >> IO_SEEK_SHIFT, call->file->position))
		call->file->position = call->file->before;
	if (!seek_base(call, words[0] & ((1u << IO_SEEK_SHIFT) - 1), &base))
		return ERRNO(EINVAL);
	if (offset > 0 && base > INT64_MAX - offset)
		return ERRNO(EOVERFLOW);
	if (base + offset < 0)
		return ERRNO(EINVAL);
	/* Point of no return. */
	call->file->position = (uint64_t)(base + offset);
	call->reply->words[1] = (uint32_t)call->file->position;
	call->reply->words[2] = (uint32_t)(call->file->position >> 32);
	return 0;
}

int32_t
io_flags(struct io_call *call)
{
	uint32_t mask = call->request->words[0] & (O_APPEND | O_NONBLOCK);

	call->file->flags = (call->file->flags & ~mask) | (call->request->words[1] & mask);
	call->reply->words[1] = call->file->kind;
	return (int32_t)call->file->flags;
}

/* What is in memory is as safe as it will be. */
int32_t
io_sync(struct io_call *call)
{
	(void)call;
	return 0;
}

int32_t
io_control(struct io_call *call)
{
	(void)call;
	return ERRNO(ENOTTY);
}

/* Add text to what is being put together in the mailbox; false: it does not fit. */
static bool
append(uint32_t *used, const char *text, uint32_t length)
{
	if (length > IO_PATH_MAX - 1 - *used)
		return false;
	memcpy(mailbox()->payload + *used, text, length);
	*used += length;
	return true;
}

int32_t
io_redirect(struct io_call *call, uint32_t which, const char *before, uint32_t before_length,
	    const char *text, const char *rest)
{
	uint32_t used = 0;

	if ((text[0] != '/' && !append(&used, before, before_length)) ||
	    !append(&used, text, strlen(text)) || (*rest && !append(&used, "/", 1)) ||
	    !append(&used, rest, strlen(rest)) ||
	    (which == 0 && call->wants_directory && !append(&used, "/", 1)))
		return ERRNO(ENAMETOOLONG);
	mailbox()->payload[used] = '\0';
	call->reply->tag = TAG(0, used + 1, 0);
	call->reply->words[1] = which;
	return IO_REDIRECT;
}

/* Clients. */

struct io_client *
io_client_find(struct io_server *server, uint32_t number)
{
	for (uint32_t i = 0; i < IO_CLIENTS_MAX; i++) {
		if (number != 0 && server->clients[i].number == number)
			return &server->clients[i];
	}
	return NULL;
}

struct io_client *
io_client(struct io_server *server, uint32_t number)
{
	struct io_client *client = io_client_find(server, number);

	for (uint32_t i = 0; !client && i < IO_CLIENTS_MAX; i++) {
		if (server->clients[i].number != 0)
			continue;
		client = &server->clients[i];
		*client = (struct io_client){ .number = number };
	}
	return client;
}

void
io_client_release(struct io_client *client)
{
	if (client->files == 0 && client->nodes == 0 && client->pages == 0)
		client->number = 0;
}
