/* SPDX-License-Identifier: MIT */
/*
 * line.c: the line discipline; see line.h.
 */
#include "line.h"

#include <string.h>

#define KEY_INTERRUPT	'\003'	/* Ctrl-C; also what stands for it in the input */
#define KEY_END		'\004'	/* Ctrl-D; also what stands for it in the input */
#define KEY_BACKSPACE	'\b'
#define KEY_WORD	'\027'	/* Ctrl-W */
#define KEY_LINE	'\025'	/* Ctrl-U */
#define KEY_ESCAPE	'\033'
#define KEY_DELETE	'\177'

static void
echo(struct line_editor *editor, const char *text, size_t length)
{
	editor->echo(editor->context, text, length);
}

void
line_init(struct line_editor *editor,
	  void (*echo_to)(void *context, const char *text, size_t length), void *context)
{
	memset(editor, 0, sizeof *editor);
	editor->echo = echo_to;
	editor->context = context;
}

bool
line_full(const struct line_editor *editor)
{
	return INPUT_MAX - editor->count < LINE_MAX + 1;
}

bool
line_ready(const struct line_editor *editor)
{
	return editor->count > 0;
}

/* The line and what ends it become input.  There is room: line_feed() made sure. */
static void
finish(struct line_editor *editor, char end)
{
	for (size_t i = 0; i <= editor->length; i++) {
		size_t at = (editor->first + editor->count) % INPUT_MAX;

		editor->input[at] = i < editor->length ? editor->line[i] : end;
		editor->count++;
	}
	editor->length = 0;
}

/* The byte is not the first of a character (UTF-8). */
static bool
is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Take the last character back. */
static void
rub_out(struct line_editor *editor)
{
	if (editor->length == 0)
		return;
	do
		editor->length--;
	while (editor->length > 0 && is_continuation(editor->line[editor->length]));
	echo(editor, "\b \b", 3);
}

static void
rub_out_word(struct line_editor *editor)
{
	while (editor->length > 0 && is_blank(editor->line[editor->length - 1]))
		rub_out(editor);
	while (editor->length > 0 && !is_blank(editor->line[editor->length - 1]))
		rub_out(editor);
}

static void
interrupt(struct line_editor *editor)
{
	echo(editor, "^C\n", 3);
	editor->length = 0;
	editor->count = 0;
	finish(editor, KEY_INTERRUPT);
}

static void
add(struct line_editor *editor, char byte)
{
	if (editor->length == LINE_MAX - 1) {
		echo(editor, "\a", 1);
		return;
	}
	editor->line[editor->length++] = byte;
	echo(editor, byte == '\t' ? " " : &byte, 1);
}

static void
edit(struct line_editor *editor, char byte)
{
	switch (byte) {
	case '\r':
	case '\n':
		echo(editor, "\n", 1);
		finish(editor, '\n');
		break;
	case KEY_BACKSPACE:
	case KEY_DELETE:
		rub_out(editor);
		break;
	case KEY_WORD:
		rub_out_word(editor);
		break;
	case KEY_LINE:
		while (editor->length > 0)
			rub_out(editor);
		break;
	case KEY_END:
		finish(editor, KEY_END);
		break;
	case KEY_INTERRUPT:
		interrupt(editor);
		break;
	default:
		if ((unsigned char)byte >= ' ' || byte == '\t')
			add(editor, byte);
	}
}

/* True if the byte belongs to an escape sequence or is the LF of CR LF. */
static bool
swallow(struct line_editor *editor, char byte)
{
	bool final = byte >= '@' && byte <= '~';

	switch (editor->state) {
	case AFTER_ESCAPE:
		editor->state = byte == '[' || byte == 'O' ? IN_SEQUENCE : PLAIN;
		return (unsigned char)byte >= ' ';
	case IN_SEQUENCE:
		if (final || (unsigned char)byte < ' ')
			editor->state = PLAIN;
		return (unsigned char)byte >= ' ';
	case AFTER_RETURN:
		editor->state = PLAIN;
		return byte == '\n';
	default:
		return false;
	}
}

void
line_feed(struct line_editor *editor, char byte)
{
	if (swallow(editor, byte))
		return;
	if (line_full(editor) && byte != KEY_INTERRUPT) {
		echo(editor, "\a", 1);
		return;
	}
	if (byte == KEY_ESCAPE)
		editor->state = AFTER_ESCAPE;
	else if (byte == '\r')
		editor->state = AFTER_RETURN;
	edit(editor, byte);
}

size_t
line_peek(const struct line_editor *editor, char *buffer, size_t size, size_t *used)
{
	size_t length = 0;
	size_t looked = 0;

	while (looked < editor->count) {
		char byte = editor->input[(editor->first + looked) % INPUT_MAX];

		if (byte == KEY_END) {
			looked++;
			break;
		}
		if (length == size)
			break;
		buffer[length++] = byte;
		looked++;
		if (byte == '\n' || byte == KEY_INTERRUPT)
			break;
	}
	*used = looked;
	return length;
}

void
line_consume(struct line_editor *editor, size_t used)
{
	editor->first = (editor->first + used) % INPUT_MAX;
	editor->count -= used;
}
