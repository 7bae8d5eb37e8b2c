/* SPDX-License-Identifier: MIT */
/*
 * terminal.c: the terminal as its clients see it; see terminal.h.
 */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <protocol/console.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>

#include "line.h"
#include "readers.h"
#include "screen.h"

#define CHUNK		1024u	/* bytes written at a time */
#define NAME		"/dev/console"
#define MODE		(S_IFCHR | 0666)

static struct terminal_kept *kept;
static struct readers readers;
static struct io_transfer waiting[READERS_MAX];		/* a slot is free while its token is 0 */
static terminal_output *output;
static handle_t session;
static uint8_t session_bits[4];		/* the pulse bit of each enum line_signal, and of a hang-up */
void (*terminal_drained)(void);

/* ---- output ------------------------------------------------------------------------------------ */

/* As the modes say, a newline also returns. */
static void
write_text(const char *text, size_t length)
{
	bool returns = (kept->editor.modes.c_oflag & (OPOST | ONLCR)) == (OPOST | ONLCR);

	while (length > 0) {
		const char *newline = returns ? memchr(text, '\n', length) : NULL;
		size_t part = newline ? (size_t)(newline - text) : length;

		output(NULL, text, part);
		if (newline) {
			output(NULL, "\r\n", 2);
			part++;
		}
		text += part;
		length -= part;
	}
}

static void
echo(void *context, const char *text, size_t length)
{
	(void)context;
	write_text(text, length);
}

static int32_t
serve_write(struct io_call *call)
{
	char chunk[CHUNK];
	int32_t result = 0;

	while (result == 0 && call->data.done < call->data.length) {
		uint32_t rest = call->data.length - call->data.done, before = call->data.done;

		result = io_take(&call->data, chunk, rest < CHUNK ? rest : CHUNK);
		write_text(chunk, call->data.done - before);
	}
	return result;
}

/* ---- input ------------------------------------------------------------------------------------- */

/* Give a reader what there is now.  False: it had gone, and nothing has been taken. */
static bool
answer(struct io_transfer *data)
{
	char bytes[CHUNK];
	size_t used, length = line_peek(&kept->editor, bytes, data->length < CHUNK ? data->length : CHUNK, &used);
	int32_t result = io_give(data, bytes, (uint32_t)length);

	if (result < 0 && data->done < length)
		used = data->done;	/* its window ended early */
	if (!io_finish(data, result))
		return false;
	line_consume(&kept->editor, used);
	return true;
}

static void
answer_readers(void)
{
	struct reader reader;

	while (line_ready(&kept->editor) && readers_take(&readers, kept->foreground, &reader)) {
		answer(&waiting[reader.slot]);
		waiting[reader.slot].token = 0;
	}
	if (line_ready(&kept->editor))
		io_wake(&terminal_server, NULL);
	if (terminal_drained)
		terminal_drained();
}

static struct io_transfer *
free_slot(unsigned *slot)
{
	for (*slot = 0; *slot < READERS_MAX; ++*slot) {
		if (waiting[*slot].token == 0)
			return &waiting[*slot];
	}
	return NULL;
}

/* The group a reader says it belongs to. */
static uint32_t
group_of(const struct io_call *call)
{
	uint32_t group = 0;

	if (call->data.way == IO_BY_WORDS)
		return call->request->words[2];
	if (TAG_LENGTH(call->request->tag) == sizeof group)
		memcpy(&group, mailbox()->payload, sizeof group);
	return group;
}

static int32_t
serve_read(struct io_call *call)
{
	struct reader reader = { .badge = call->request->badge, .group = group_of(call) };
	bool may = reader.group == 0 || kept->foreground == 0 || reader.group == kept->foreground;
	struct io_transfer *data = free_slot(&reader.slot);

	if (call->data.length == 0)
		return 0;
	if ((call->file->flags & O_NONBLOCK) && !(may && line_ready(&kept->editor)))
		return ERRNO(EAGAIN);
	if (!data || readers.count == READERS_MAX)
		return ERRNO(ENOMEM);
	io_defer(call, data);
	if (data->token == 0)
		return 0;	/* sent, not called: nobody to answer */
	readers_add(&readers, reader);
	answer_readers();
	return 0;
}

void
terminal_feed(char byte)
{
	line_feed(&kept->editor, byte);
	answer_readers();
}

bool
terminal_takes(void)
{
	return !line_full(&kept->editor);
}

static bool
tell_session(void *context, enum line_signal signal)
{
	(void)context;
	return session != HANDLE_NONE && pulse(session, 1u << session_bits[signal]) >= 0;
}

/*
 * Nobody holds this open file any more.  Readers that came through it are dead; one that only
 * closed its handle while it waits reads an end of file.
 */
static void
readers_leave(uint32_t badge)
{
	struct reader reader;

	while (readers_take_badge(&readers, badge, &reader)) {
		io_finish(&waiting[reader.slot], 0);
		waiting[reader.slot].token = 0;
	}
}

static void
close_file(struct io_server *server, struct io_file *file)
{
	(void)server;
	readers_leave(file->badge);
}

static uint32_t
ready(struct io_server *server, struct io_file *file)
{
	(void)server;
	(void)file;
	return POLLOUT | (line_ready(&kept->editor) ? POLLIN : 0);
}

/* ---- opening ----------------------------------------------------------------------------------- */

/* The terminal is all there is. */
static int32_t
find(struct io_call *call)
{
	if (!call->path || *call->path == '\0')
		return call->wants_directory ? ERRNO(ENOTDIR) : 0;
	return ERRNO(ENOTDIR);
}

static int32_t
serve_open(struct io_call *call)
{
	uint32_t flags = call->request->words[0];
	int32_t error = find(call);

	if (error < 0)
		return error;
	if ((flags & O_CREAT) && (flags & O_EXCL))
		return ERRNO(EEXIST);
	if (flags & O_DIRECTORY)
		return ERRNO(ENOTDIR);
	return io_open(call, NULL, IO_KIND_TERMINAL);
}

static int32_t
serve_stat(struct io_call *call)
{
	struct io_stat stat = {
		.device = IO_DEVICE_CONSOLE, .inode = 1, .mode = MODE, .links = 1,
		.block_size = CHUNK, .which_device = 1,
	};
	int32_t error = find(call);

	return error < 0 ? error : io_payload(call, &stat, sizeof stat);
}

/* `>/dev/console` truncates, and `chmod` may as well think it did something. */
static int32_t
serve_nothing(struct io_call *call)
{
	return find(call);
}

/* ---- control ----------------------------------------------------------------------------------- */

/* The payload, which must be this long. */
static bool
take_payload(const struct io_call *call, void *to, uint32_t length)
{
	if (TAG_LENGTH(call->request->tag) != length)
		return false;
	memcpy(to, mailbox()->payload, length);
	return true;
}

static int32_t
set_modes(struct io_call *call)
{
	struct termios modes;

	if (!take_payload(call, &modes, sizeof modes))
		return ERRNO(EINVAL);
	if (call->request->words[1] == TCSAFLUSH)
		line_flush(&kept->editor);
	line_set_modes(&kept->editor, &modes);
	answer_readers();
	return 0;
}

static int32_t
window_size(struct io_call *call)
{
	if (call->request->words[1] && !take_payload(call, &kept->window, sizeof kept->window))
		return ERRNO(EINVAL);
	return io_payload(call, &kept->window, sizeof kept->window);
}

static int32_t
foreground_group(struct io_call *call)
{
	if (call->request->words[1]) {
		kept->foreground = call->request->words[2];
		answer_readers();
	}
	call->reply->words[1] = kept->foreground;
	return 0;
}

/* Who is pulsed when a signal is typed, and with which bits. */
static int32_t
set_session(struct io_call *call)
{
	uint32_t bits = call->request->words[1];
	handle_t *came = &call->server->server.received[0];

	if (*came == HANDLE_NONE)
		return ERRNO(EINVAL);
	if (session != HANDLE_NONE)
		handle_close(session);
	session = *came;
	*came = HANDLE_NONE;
	for (unsigned i = 0; i < sizeof session_bits; i++)
		session_bits[i] = (uint8_t)(bits >> 8 * i & 31);
	return 0;
}

static int32_t
serve_control(struct io_call *call)
{
	size_t used;
	char bytes[CHUNK];

	switch (call->request->words[0]) {
	case IO_TERMINAL_GET:
		return io_payload(call, &kept->editor.modes, sizeof kept->editor.modes);
	case IO_TERMINAL_SET:
		return set_modes(call);
	case IO_TERMINAL_WINDOW:
		return window_size(call);
	case IO_TERMINAL_GROUP:
		return foreground_group(call);
	case IO_TERMINAL_FLUSH:
		if (call->request->words[1] != TCOFLUSH)
			line_flush(&kept->editor);
		return 0;
	case IO_TERMINAL_DRAIN:
		return 0;	/* what has been answered is out */
	case IO_TERMINAL_SESSION:
		return set_session(call);
	case IO_QUEUED:
		call->reply->words[1] = line_peek(&kept->editor, bytes, sizeof bytes, &used);
		return 0;
	case IO_NAME:
		return io_payload(call, NAME, sizeof NAME);
	default:
		return ERRNO(EINVAL);
	}
}

/* ---- the simple protocol (protocol/console.h) --------------------------------------------------- */

static int32_t
simple_write(struct server *server, const struct message *request, struct message *reply)
{
	uint32_t length = TAG_LENGTH(request->tag);

	(void)server;
	(void)reply;
	write_text((const char *)mailbox()->payload, length);
	return (int32_t)length;
}

static int32_t
simple_put(struct server *server, const struct message *request, struct message *reply)
{
	uint32_t length = request->words[0];
	char bytes[CONSOLE_PUT_MAX];

	(void)server;
	(void)reply;
	if (length == 0 || length > CONSOLE_PUT_MAX)
		return E_ARGUMENT;
	memcpy(bytes, &request->words[1], sizeof bytes);
	write_text(bytes, length);
	return (int32_t)length;
}

static int32_t
simple_read(struct server *server, const struct message *request, struct message *reply)
{
	struct reader reader = { .badge = request->badge };
	struct io_transfer *data = free_slot(&reader.slot);

	(void)reply;
	if (request->words[0] == 0)
		return E_ARGUMENT;
	if (!data || readers.count == READERS_MAX)
		return E_FULL;
	*data = (struct io_transfer){
		.way = IO_BY_PAYLOAD,
		.to_caller = true,
		.length = request->words[0] < IO_INLINE_MAX ? request->words[0] : IO_INLINE_MAX,
		.token = server_defer(server),
	};
	if (data->token == 0)
		return 0;
	readers_add(&readers, reader);
	answer_readers();
	return 0;
}

/* ---- the server -------------------------------------------------------------------------------- */

static io_handler *const handlers[IO_LABELS] = {
	[IO_OPEN] = serve_open,
	[IO_STAT] = serve_stat,
	[IO_READ] = serve_read,
	[IO_WRITE] = serve_write,
	[IO_CONTROL] = serve_control,
	[IO_TRUNCATE] = serve_nothing,
	[IO_CHMOD] = serve_nothing,
	[IO_UTIME] = serve_nothing,
	[IO_SYNC] = serve_nothing,
};

static server_handler *const labels[IO_LABELS] = {
	[CONSOLE_WRITE] = simple_write,
	[CONSOLE_PUT] = simple_put,
	[CONSOLE_READ] = simple_read,
	[IO_FIRST ... IO_LABELS - 1] = io_dispatch,
};

static void
connection_left(struct server *server, uint32_t badge)
{
	if (!(badge & IO_BADGE_FILE))
		readers_leave(badge);
	io_hangup(server, badge);
}

struct io_server terminal_server = {
	.server = { .handlers = labels, .handler_count = IO_LABELS, .hangup = connection_left },
	.handlers = handlers,
	.file_count = TERMINAL_FILES,
	.kept = true,
	.close = close_file,
	.ready = ready,
};

/* Modes, window and foreground of a terminal that has just been switched on. */
static void
begin_anew(void)
{
	memset(kept, 0, sizeof *kept);
	line_init(&kept->editor, echo, NULL);
	kept->window = (struct winsize){ .ws_row = SCREEN_ROWS, .ws_col = SCREEN_COLUMNS };
	kept->size = sizeof *kept;
}

bool
terminal_start(terminal_output *to, struct terminal_kept *memory)
{
	bool goes_on;

	output = to;
	kept = memory;
	goes_on = kept->size == sizeof *kept && line_check(&kept->editor);
	if (!goes_on)
		begin_anew();
	kept->editor.echo = echo;
	kept->editor.context = NULL;
	kept->editor.signal = tell_session;
	terminal_server.files = kept->files;
	return goes_on;
}

void
terminal_adopt(void)
{
	for (unsigned i = 0; i < TERMINAL_FILES; i++) {
		struct io_file *file = &kept->files[i];

		if (file->badge == 0 || file->kind != 0)
			continue;
		file->kind = IO_KIND_TERMINAL;
		file->flags = O_RDWR;
	}
}
