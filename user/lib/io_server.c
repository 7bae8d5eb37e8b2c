/* SPDX-License-Identifier: MIT */
/*
 * io_server.c: from a message to the handler of a file server.
 *
 *   Each label has a line in requests[]: whether it comes with a path, needs an open file, moves
 *   data.  io_dispatch() finds the open file by the badge, then prepare() checks and fills the
 *   struct io_call as that line says, the handler runs, and finish() turns what it did into the
 *   reply.
 *
 *   Badges cannot be forged, so a badge that fits no open file is one of an earlier incarnation of
 *   this server (STALE), whose connection is still held by somebody.  Its place in the table stays
 *   taken until its hang-up: else a new open file could get the same badge, and the old holder
 *   would find itself with somebody else's file.
 */
#include <errno.h>
#include <fcntl.h>

#include "io_server.h"
#include "io_server_internal.h"
#include "string.h"
#include "undo.h"

enum shape {
	PATH = 1,		/* a path must come */
	SELF = 2,		/* a path may come */
	FILE_ONLY = 4,		/* an open file */
	READS = 8,		/* open for reading; data go to the caller */
	WRITES = 16,		/* open for writing; data come from the caller */
	WORDS = 32,		/* the data are in the words */
	PLACE = 64,		/* [1..2] is an offset */
	ONCE = 128,		/* [2] is an id: it is noted when it is done, and not done again */
};

static const struct request {
	uint8_t shape;
	uint8_t as;			/* the label whose handler it is */
	io_handler *otherwise;		/* when the server has none */
} requests[IO_LABELS] = {
	[IO_OPEN]	= { PATH | ONCE, IO_OPEN, NULL },
	[IO_STAT]	= { SELF, IO_STAT, NULL },
	[IO_STATFS]	= { SELF, IO_STATFS, NULL },
	[IO_CHMOD]	= { SELF, IO_CHMOD, NULL },
	[IO_UTIME]	= { SELF, IO_UTIME, NULL },
	[IO_TRUNCATE]	= { SELF, IO_TRUNCATE, NULL },
	[IO_UNLINK]	= { PATH | ONCE, IO_UNLINK, NULL },
	[IO_RMDIR]	= { PATH | ONCE, IO_RMDIR, NULL },
	[IO_MKDIR]	= { PATH | ONCE, IO_MKDIR, NULL },
	[IO_READLINK]	= { PATH, IO_READLINK, NULL },
	[IO_SYMLINK]	= { PATH | ONCE, IO_SYMLINK, NULL },
	[IO_LINK]	= { PATH | ONCE, IO_LINK, NULL },
	[IO_RENAME]	= { PATH | ONCE, IO_RENAME, NULL },
	[IO_READ]	= { FILE_ONLY | READS | PLACE, IO_READ, NULL },
	[IO_WRITE]	= { FILE_ONLY | WRITES | PLACE, IO_WRITE, NULL },
	[IO_GET]	= { FILE_ONLY | READS | WORDS, IO_READ, NULL },
	[IO_PUT]	= { FILE_ONLY | WRITES | WORDS, IO_WRITE, NULL },
	[IO_SEEK]	= { FILE_ONLY, IO_SEEK, io_seek },
	[IO_READDIR]	= { FILE_ONLY | READS, IO_READDIR, NULL },
	[IO_FLAGS]	= { FILE_ONLY, IO_FLAGS, io_flags },
	[IO_SYNC]	= { 0, IO_SYNC, io_sync },
	[IO_WATCH]	= { FILE_ONLY, IO_WATCH, io_watch },
	[IO_CONTROL]	= { FILE_ONLY, IO_CONTROL, io_control },
	[IO_LOCK]	= { FILE_ONLY, IO_LOCK, io_lock },
};

/* Open files. */

static struct io_file *
file_of(struct io_server *server, uint32_t badge)
{
	struct io_file *file = &server->files[badge & IO_BADGE_INDEX_MASK];

	if ((badge & IO_BADGE_INDEX_MASK) >= server->file_count || file->badge != badge)
		return NULL;
	return file;
}

static uint32_t
files_a_client(const struct io_server *server)
{
	return server->files_a_client ? server->files_a_client : server->file_count / 2;
}

static struct io_file *
file_new(struct io_server *server, uint32_t client, int32_t *error)
{
	struct io_client *user = io_client(server, client);
	uint32_t i = 0;

	*error = ERRNO(ENFILE);
	if (!user)
		return NULL;
	while (i < server->file_count && server->files[i].badge != 0)
		i++;
	if (i < server->file_count && user->files < files_a_client(server)) {
		struct io_file *file = &server->files[i];

		*file = (struct io_file){
			.badge = IO_BADGE(i, file->generation),
			.generation = file->generation,
			.client = client,
		};
		user->files++;
		return file;
	}
	if (i < server->file_count)
		*error = ERRNO(EMFILE);
	io_client_release(user);
	return NULL;
}

static void
file_free(struct io_server *server, struct io_file *file)
{
	struct io_client *user = io_client_find(server, file->client);

	if (user) {
		user->files--;
		io_client_release(user);
	}
	io_unwatch(server, file);
	io_unlock(server, file);
	file->badge = 0;
	file->generation++;
}

int32_t
io_open_for(struct io_server *server, uint32_t client, void *object, uint32_t kind,
	    uint32_t flags, struct io_file **result)
{
	int32_t error;
	struct io_file *file = file_new(server, client, &error);

	if (!file)
		return error;
	int32_t connection = connection_create(server->server.endpoint, file->badge, 0);
	if (connection < 0) {
		file_free(server, file);
		return connection;
	}
	file->flags = flags & (O_ACCMODE | O_APPEND | O_NONBLOCK);
	file->object = object;
	kept_barrier();
	file->kind = kind;		/* from now on it is an open file, to a successor as well */
	*result = file;
	return connection;
}

int32_t
io_open(struct io_call *call, void *object, uint32_t kind)
{
	int32_t connection = io_open_for(call->server, call->client, object, kind,
					 call->request->words[0], &call->file);

	if (connection < 0)
		return connection;
	call->server->server.give = (handle_t)connection;
	call->reply->words[1] = kind;
	return 0;
}

/* What the client leaves behind counts against the whole from now on, and against nobody in particular. */
static void
client_gone(struct io_server *server, uint32_t number)
{
	struct io_client *client = io_client_find(server, number);

	if (server->client_gone)
		server->client_gone(server, number);
	if (client)
		client->number = 0;
}

void
io_hangup(struct server *own, uint32_t badge)
{
	struct io_server *server = (struct io_server *)own;
	struct io_file *file;

	if (!(badge & IO_BADGE_FILE)) {
		client_gone(server, badge);
		return;
	}
	file = file_of(server, badge);
	if (!file)
		return;
	if (file->kind != 0 && server->close)
		server->close(server, file);
	file_free(server, file);
}

/* Requests. */

/* Cut the '/' at the end off; false if what remains is no path. */
static bool
path_check(char *path, bool *wants_directory)
{
	uint32_t length = strlen(path);

	*wants_directory = length > 0 && path[length - 1] == '/';
	if (*wants_directory)
		path[length - 1] = '\0';
	for (const char *name = path; length > 0; name++) {
		const char *end = name;

		while (*end && *end != '/')
			end++;
		uint32_t size = (uint32_t)(end - name);
		if (size == 0 || size > IO_NAME_MAX || (size == 1 && name[0] == '.') ||
		    (size == 2 && name[0] == '.' && name[1] == '.'))
			return false;
		name = end;
		if (!*name)
			break;
	}
	return true;
}

/* Its zero is the last of the bytes that came. */
static bool
one_string(const char *bytes, uint32_t length)
{
	return bytes[length - 1] == '\0' && strlen(bytes) == length - 1;
}

/* Take the path out of the mailbox, which the handler may need. */
static int32_t
take_path(struct io_call *call, uint32_t length, bool self)
{
	struct io_server *server = call->server;

	call->start = server->root;
	if (call->file)
		call->start = call->file->object;
	if (length == 0)
		return self ? 0 : ERRNO(EINVAL);
	if (call->file && (call->file->kind & IO_KIND_MASK) != IO_KIND_DIRECTORY)
		return ERRNO(ENOTDIR);
	memcpy(server->path, mailbox()->payload, length);
	if (!one_string(server->path, length) || !path_check(server->path, &call->wants_directory))
		return ERRNO(EINVAL);
	call->path = server->path;
	return 0;
}

const char *
io_second(struct io_call *call, bool text, int32_t *error)
{
	char *second = call->server->second;
	uint32_t length = call->request->words[0], done;
	bool directory;

	*error = ERRNO(EINVAL);
	if (length == 0 || !(call->request->tag & TAG_WINDOW_READ))
		return NULL;
	if (length > IO_PATH_MAX) {
		*error = ERRNO(ENAMETOOLONG);
		return NULL;
	}
	int32_t result = ipc_read(call->server->server.token, 0, second, length, &done);
	if (result < 0) {
		*error = result == E_RANGE ? ERRNO(EINVAL) : result;
		return NULL;
	}
	if (!one_string(second, length))
		return NULL;
	if (!text && !path_check(second, &directory))
		return NULL;
	return second;
}

/* May this open file be read, or written? */
static bool
open_for(const struct io_file *file, uint32_t shape)
{
	uint32_t access = file->flags & O_ACCMODE;

	return (shape & READS) ? access != O_WRONLY : access != O_RDONLY;
}

/* Which bytes go which way. */
static int32_t
prepare_data(struct io_call *call, uint32_t shape)
{
	const struct message *request = call->request;
	uint32_t window = (shape & READS) ? TAG_WINDOW_WRITE : TAG_WINDOW_READ;
	uint32_t inline_length = (shape & READS) ? IO_INLINE_MAX : TAG_LENGTH(request->tag);

	if (!open_for(call->file, shape))
		return ERRNO(EBADF);
	call->data = (struct io_transfer){
		.token = call->server->server.token,
		.length = request->words[0],
		.to_caller = (shape & READS) != 0,
	};
	if (shape & WORDS) {
		call->data.way = IO_BY_WORDS;
		call->data.length &= (1u << IO_PUT_SHIFT) - 1;
		call->data.words[0] = request->words[1];
		call->data.words[1] = request->words[2];
		return call->data.length <= IO_WORDS_MAX ? 0 : ERRNO(EINVAL);
	}
	if (call->data.length > IO_REQUEST_MAX)
		call->data.length = IO_REQUEST_MAX;
	if ((request->tag & window) &&
	    ((shape & READS) ? call->data.length > IO_INLINE_MAX : inline_length == 0))
		call->data.way = IO_BY_WINDOW;
	else if (call->data.length > inline_length)
		call->data.length = inline_length;
	return 0;
}

/* Where a read or write begins. */
static int32_t
prepare_offset(struct io_call *call, uint32_t shape)
{
	const struct message *request = call->request;
	struct io_file *file = call->file;
	uint32_t id = (shape & WORDS) && (shape & WRITES) ? request->words[0] >> IO_PUT_SHIFT : request->words[1];

	if ((shape & PLACE) && request->words[2] != IO_AT_POSITION) {
		call->offset = (uint64_t)request->words[2] << 32 | request->words[1];
		return request->words[2] <= INT32_MAX ? 0 : ERRNO(EINVAL);
	}
	call->at_position = true;
	call->from = file->position;
	if ((shape & WRITES) && (file->flags & O_APPEND) && call->server->size)
		call->from = call->server->size(call->server, file);
	if (io_note_id(call, id, call->from)) {
		call->from = file->before;
		call->repeated = (shape & WRITES) && file->moved >= 0;
		call->data.done = call->repeated ? (uint32_t)file->moved : 0;
	}
	call->offset = file->position = call->from;
	return 0;
}

static int32_t
prepare(struct io_call *call, uint32_t shape)
{
	int32_t result = 0;

	if ((shape & FILE_ONLY) && !call->file)
		return ERRNO(EBADF);
	if (shape & (PATH | SELF))
		result = take_path(call, TAG_LENGTH(call->request->tag), shape & SELF);
	if (result == 0 && (shape & ONCE) && call->server->repeats)
		io_repeat_find(call);
	if (shape & (READS | WRITES))
		result = prepare_data(call, shape);
	if (result == 0 && (shape & (READS | WRITES)))
		result = prepare_offset(call, shape);
	return result;
}

/* What a read or write says in its reply; the position goes on. */
static int32_t
finish(struct io_call *call, int32_t result)
{
	if (call->data.token == 0)
		return 0;	/* it waits */
	if (call->at_position)
		call->file->position = call->from + call->data.done;
	return io_result(&call->data, result, call->reply);
}

int32_t
io_dispatch(struct server *server, const struct message *message, struct message *reply)
{
	struct io_server *io = (struct io_server *)server;
	const struct request *request = &requests[TAG_LABEL(message->tag)];
	struct io_call call = { .server = io, .request = message, .reply = reply };
	io_handler *handler;

	call.client = message->badge;
	if (message->badge & IO_BADGE_FILE) {
		call.file = file_of(io, message->badge);
		if (!call.file || call.file->kind == 0)
			return ERRNO(ESTALE);
		call.client = call.file->client;
	}
	handler = io->handlers[request->as] ? io->handlers[request->as] : request->otherwise;
	if (!handler)
		return E_CALL;
	io->entries_length = 0;
	int32_t result = prepare(&call, request->shape);
	if (result < 0)
		return result;
	if (call.repeated && request->as != IO_OPEN) {
		result = call.repeat.result;
	} else {
		io->call = &call;
		result = handler(&call);
		io->call = NULL;
	}
	if ((request->shape & (READS | WRITES)) && request->as != IO_READDIR)
		result = finish(&call, result);
	return result;
}

/* Start. */

/* A connection from before this incarnation. */
static void
adopt_badge(struct io_server *server, uint32_t badge)
{
	struct io_file *file = &server->files[badge & IO_BADGE_INDEX_MASK];
	struct io_client *user;

	if (!(badge & IO_BADGE_FILE) || (badge & IO_BADGE_INDEX_MASK) >= server->file_count)
		return;
	if (!server->kept || file->badge != badge)
		*file = (struct io_file){ .badge = badge, .generation = badge >> IO_BADGE_GENERATION };
	file->connected = true;
	user = file->kind != 0 ? io_client(server, file->client) : NULL;
	if (user)
		user->files++;
}

/* Who is still connected keeps its place; what nobody is connected to any more is closed. */
static void
adopt_badges(struct io_server *server)
{
	uint32_t badge;

	for (uint32_t i = 0; i < server->file_count; i++)
		server->files[i].connected = false;
	for (uint32_t first = 1; badge_next(server->server.endpoint, first, &badge) >= 0; first = 0)
		adopt_badge(server, badge);
	for (uint32_t i = 0; i < server->file_count; i++) {
		struct io_file *file = &server->files[i];

		if (file->badge == 0 || file->connected)
			continue;
		if (file->kind != 0 && server->close)
			server->close(server, file);
		file->badge = 0;
		file->generation++;
	}
}

void
io_server_prepare(struct io_server *server, handle_t endpoint)
{
	server->server.endpoint = endpoint;
	server->server.accept = 1;
	adopt_badges(server);
}

int32_t
io_server_run(struct io_server *server, handle_t endpoint)
{
	static server_handler *const labels[IO_LABELS] = {
		[IO_FIRST ... IO_LABELS - 1] = io_dispatch
	};

	io_server_prepare(server, endpoint);
	server->server.handlers = labels;
	server->server.handler_count = IO_LABELS;
	server->server.hangup = io_hangup;
	return server_run(&server->server);
}
