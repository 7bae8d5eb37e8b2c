/* SPDX-License-Identifier: MIT */
/*
 * print.c: formatted text to the console and to the kernel's log.
 *
 *   Both gather the text of one call in a buffer of one message and send it when it is full or the call
 *   ends, so a line printed by one call usually arrives as one piece and lines of several programs do
 *   not mix.
 */
#include <string.h>

#include "print.h"
#include "calls.h"
#include "libc/format.h"
#include "ipc.h"
#include "protocol/console.h"
#include "start.h"

_Static_assert(LOG_WRITE_MAX <= MESSAGE_PAYLOAD_MAX, "a piece for the log fits the buffer");

struct piece {
	struct format_sink sink;
	handle_t console;	/* HANDLE_NONE: the log */
	size_t length, size;
	int error;
	char text[MESSAGE_PAYLOAD_MAX];
};

static handle_t console;
static _Bool console_known;

void
print_to(handle_t connection)
{
	console = connection;
	console_known = 1;
}

static void
piece_send(struct piece *piece)
{
	int32_t result = 0;

	if (piece->length == 0 || piece->error < 0)
		return;
	if (piece->console == HANDLE_NONE)
		result = log_write(piece->text, piece->length);
	else
		result = console_write(piece->console, piece->text, piece->length);
	if (result < 0)
		piece->error = result;
	piece->length = 0;
}

static void
piece_put(struct format_sink *sink, const char *text, size_t length)
{
	struct piece *piece = (struct piece *)sink;

	while (length > 0) {
		size_t room = piece->size - piece->length;
		size_t part = length < room ? length : room;

		memcpy(piece->text + piece->length, text, part);
		piece->length += part;
		text += part;
		length -= part;
		if (piece->length == piece->size)
			piece_send(piece);
	}
}

static int
print_list(handle_t to, const char *format, va_list arguments)
{
	struct piece piece;

	piece.sink.put = piece_put;
	piece.console = to;
	piece.length = 0;
	piece.size = to == HANDLE_NONE ? LOG_WRITE_MAX : MESSAGE_PAYLOAD_MAX;
	piece.error = 0;
	size_t count = format_list(&piece.sink, format, arguments);
	piece_send(&piece);
	return piece.error < 0 ? piece.error : (int)count;
}

int
print(const char *format, ...)
{
	va_list arguments;

	if (!console_known)
		print_to(start_handle("console"));
	va_start(arguments, format);
	int count = print_list(console, format, arguments);
	va_end(arguments);
	return count;
}

int
log_vprintf(const char *format, va_list arguments)
{
	return print_list(HANDLE_NONE, format, arguments);
}

int
log_printf(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int count = log_vprintf(format, arguments);
	va_end(arguments);
	return count;
}
