/* SPDX-License-Identifier: MIT */
/*
 * files.c: what proc serves under the I/O protocol: which function answers for which kind of file.
 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include "pipe.h"
#include "proc.h"
#include "procfs.h"
#include "shared.h"

#define CLIENT_SESSION	0x20000000u	/* a session's number, apart from those of init's clients */

static int32_t
file_read(struct io_call *call)
{
	if (call->file->extra == FILE_PROC)
		return procfs_read(call);
	return call->file->extra == FILE_PIPE ? pipe_read(call) : ERRNO(EBADF);
}

static int32_t
file_write(struct io_call *call)
{
	return call->file->extra == FILE_PIPE ? pipe_write(call) : ERRNO(EBADF);
}

static int32_t
pipe_stat(struct io_call *call)
{
	const struct io_stat stat = {
		.device = IO_DEVICE_PIPE,
		.mode = S_IFIFO | 0600,
		.links = 1,
		.block_size = PIPE_SIZE,
		.inode = call->file->badge & IO_BADGE_INDEX_MASK,
	};

	return io_payload(call, &stat, sizeof stat);
}

static int32_t
file_stat(struct io_call *call)
{
	if (!call->file || call->file->extra == FILE_PROC)
		return procfs_stat(call);
	return call->file->extra == FILE_SHARED ? shared_stat(call) : pipe_stat(call);
}

/* Only directories of /proc have anything below them: the skeleton has seen to that. */
static int32_t
file_readdir(struct io_call *call)
{
	return call->file->extra == FILE_PROC ? procfs_readdir(call) : ERRNO(ENOTDIR);
}

static int32_t
file_truncate(struct io_call *call)
{
	if (!call->file || call->path || call->file->extra != FILE_SHARED)
		return ERRNO(EINVAL);
	return shared_truncate(call);
}

static int32_t
file_control(struct io_call *call)
{
	if (call->request->words[0] != IO_QUEUED || call->file->extra != FILE_PIPE)
		return ERRNO(ENOTTY);
	call->reply->words[1] = pipe_queued(call->file);
	return 0;
}

static void
file_close(struct io_server *server, struct io_file *file)
{
	if (file->extra == FILE_PIPE)
		pipe_close(server, file);
	else if (file->extra == FILE_SHARED)
		shared_close(file);
}

static uint32_t
file_ready(struct io_server *server, struct io_file *file)
{
	(void)server;
	return file->extra == FILE_PIPE ? pipe_ready(file) : POLLIN | POLLOUT;
}

static io_handler *const handlers[IO_LABELS] = {
	[IO_OPEN] = procfs_open,
	[IO_READDIR] = file_readdir,
	[IO_READ] = file_read,
	[IO_WRITE] = file_write,
	[IO_STAT] = file_stat,
	[IO_TRUNCATE] = file_truncate,
	[IO_CONTROL] = file_control,
};

static struct io_file files[FILES_MAX];

void
files_prepare(struct io_server *server, handle_t endpoint)
{
	server->handlers = handlers;
	server->files = files;
	server->file_count = FILES_MAX;
	server->close = file_close;
	server->ready = file_ready;
	io_server_prepare(server, endpoint);
}

int32_t
files_dispatch(struct server *server, const struct message *request, struct message *reply)
{
	/* A process's own connection is no root. */
	if (!(request->badge & IO_BADGE_FILE) && (request->badge & BADGE_PROCESS_BIT))
		return E_CALL;
	return io_dispatch(server, request, reply);
}

void
files_hangup(struct server *server, uint32_t badge)
{
	if ((badge & IO_BADGE_FILE) || !(badge & BADGE_PROCESS_BIT))
		io_hangup(server, badge);
}

uint32_t
files_client(const struct message *request)
{
	const struct process *caller = proc_caller(request);

	return CLIENT_SESSION | caller->session->leader;
}

int32_t
request_pipe(struct server *server, const struct message *request, struct message *reply)
{
	const struct message pair = { .tag = TAG(0, 0, 2) };
	handle_t ends[2];
	uint32_t token;
	int32_t result;

	(void)reply;
	if (!proc_caller(request))
		return E_CALL;
	result = pipe_create((struct io_server *)server, files_client(request), request->words[0] & O_NONBLOCK, ends);
	if (result < 0)
		return proc_error(result);
	/* Both are the caller's alone from now on, or nobody's. */
	token = server_defer(server);
	mailbox()->handles[0] = ends[0];
	mailbox()->handles[1] = ends[1];
	result = ipc_reply(token, &pair);
	if (result < 0)
		proc_reply(token, result == E_FULL ? ERRNO(EMFILE) : result);
	handle_close(ends[0]);
	handle_close(ends[1]);
	return 0;
}
