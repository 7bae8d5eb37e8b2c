/* SPDX-License-Identifier: MIT */
/*
 * line.c: the line discipline; see line.h.
 */
#include "line.h"

#include <string.h>

#define CONTROL(letter)	((letter) & 0x1f)
#define KEY_BACKSPACE	'\b'
#define KEY_ESCAPE	'\033'
#define KEY_DELETE	'\177'

#define SEQUENCE_HOME	1u	/* ESC [ n ~ */
#define SEQUENCE_DELETE	3u
#define SEQUENCE_END	4u
#define PARAMETER_SANE	1000u

static const struct termios ordinary = {
	.c_iflag = ICRNL,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = CS8 | CREAD | CLOCAL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | IEXTEN,
	.c_cc = {
		[VINTR] = CONTROL('C'), [VQUIT] = CONTROL('\\'), [VSUSP] = CONTROL('Z'),
		[VEOF] = CONTROL('D'), [VERASE] = KEY_DELETE, [VKILL] = CONTROL('U'), [VMIN] = 1,
	},
};

static void
echo(struct line_editor *editor, const char *text, size_t length)
{
	if (editor->modes.c_lflag & ECHO)
		editor->echo(editor->context, text, length);
}

/* Show text[from..to): a tab is one blank. */
static void
echo_part(struct line_editor *editor, size_t from, size_t to)
{
	for (; from < to; from++)
		echo(editor, editor->line[from] == '\t' ? " " : &editor->line[from], 1);
}

void
line_init(struct line_editor *editor,
	  void (*echo_to)(void *context, const char *text, size_t length), void *context)
{
	memset(editor, 0, sizeof *editor);
	editor->modes = ordinary;
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
	return editor->count > 0 ||
	       (!(editor->modes.c_lflag & ICANON) && editor->modes.c_cc[VMIN] == 0);
}

/* There is room: line_feed() made sure. */
static void
push(struct line_editor *editor, unsigned what)
{
	editor->input[(editor->first + editor->count) % INPUT_MAX] = (uint16_t)what;
	editor->count++;
}

static void
push_line(struct line_editor *editor)
{
	for (size_t i = 0; i < editor->length; i++)
		push(editor, (unsigned char)editor->line[i]);
	editor->length = editor->cursor = 0;
	editor->history_back = 0;
}

void
line_set_modes(struct line_editor *editor, const struct termios *modes)
{
	if (!(modes->c_lflag & ICANON))
		push_line(editor);
	editor->modes = *modes;
	editor->state = PLAIN;
}

void
line_flush(struct line_editor *editor)
{
	editor->length = editor->cursor = 0;
	editor->count = 0;
	editor->history_back = 0;
}

/* ---- moving and erasing ------------------------------------------------------------------------ */

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

/* How many cells the part takes; it begins with a character, or with what stands for one. */
static size_t
width(const struct line_editor *editor, size_t from, size_t to)
{
	size_t cells = 0;

	for (size_t i = from; i < to; i++)
		cells += i == from || !is_continuation(editor->line[i]);
	return cells;
}

static size_t
before(const struct line_editor *editor, size_t at)
{
	if (at == 0)
		return 0;
	do
		at--;
	while (at > 0 && is_continuation(editor->line[at]));
	return at;
}

static size_t
after(const struct line_editor *editor, size_t at)
{
	if (at < editor->length)
		at++;
	while (at < editor->length && is_continuation(editor->line[at]))
		at++;
	return at;
}

static void
move(struct line_editor *editor, size_t to)
{
	for (size_t cells = width(editor, to, editor->cursor); to < editor->cursor && cells > 0; cells--)
		echo(editor, "\b", 1);
	echo_part(editor, editor->cursor, to);
	editor->cursor = to;
}

/* Take out line[from..to); the cursor is in it or at an end of it. */
static void
take_out(struct line_editor *editor, size_t from, size_t to)
{
	size_t cells = width(editor, from, to), left;

	if (to == editor->length && editor->cursor == to) {
		for (; cells > 0; cells--)
			echo(editor, "\b \b", 3);
		editor->length = editor->cursor = from;
		return;
	}
	move(editor, from);
	memmove(editor->line + from, editor->line + to, editor->length - to);
	editor->length -= to - from;
	echo_part(editor, from, editor->length);
	for (size_t i = 0; i < cells; i++)
		echo(editor, " ", 1);
	left = cells + width(editor, from, editor->length);
	for (size_t i = 0; i < left; i++)
		echo(editor, "\b", 1);
}

static void
take_out_word(struct line_editor *editor)
{
	size_t from = editor->cursor;

	while (from > 0 && is_blank(editor->line[from - 1]))
		from--;
	while (from > 0 && !is_blank(editor->line[from - 1]))
		from--;
	take_out(editor, from, editor->cursor);
}

static void
insert(struct line_editor *editor, const char *text, size_t length)
{
	if (editor->length + length > LINE_MAX - 1) {
		echo(editor, "\a", 1);
		return;
	}
	memmove(editor->line + editor->cursor + length, editor->line + editor->cursor,
		editor->length - editor->cursor);
	memcpy(editor->line + editor->cursor, text, length);
	editor->length += length;
	echo_part(editor, editor->cursor, editor->length);
	editor->cursor += length;
	for (size_t cells = width(editor, editor->cursor, editor->length); cells > 0; cells--)
		echo(editor, "\b", 1);
}

/* ---- lines typed before ------------------------------------------------------------------------ */

static void
remember(struct line_editor *editor)
{
	char *slot = editor->history[editor->history_count % HISTORY_LINES];

	if (editor->length == 0 || editor->length >= HISTORY_MAX || !(editor->modes.c_lflag & ECHO))
		return;
	memcpy(slot, editor->line, editor->length);
	slot[editor->length] = '\0';
	editor->history_count++;
}

/* Show the line typed `back` lines ago; 0: an empty one. */
static void
recall(struct line_editor *editor, unsigned back)
{
	const char *text = "";

	if (back > editor->history_count || back > HISTORY_LINES)
		return;
	if (back > 0)
		text = editor->history[(editor->history_count - back) % HISTORY_LINES];
	move(editor, editor->length);
	take_out(editor, 0, editor->length);
	insert(editor, text, strlen(text));
	editor->history_back = back;
}

static void
recall_older(struct line_editor *editor)
{
	recall(editor, editor->history_back + 1);
}

static void
recall_newer(struct line_editor *editor)
{
	if (editor->history_back > 0)
		recall(editor, editor->history_back - 1);
}

/* ---- bytes ------------------------------------------------------------------------------------- */

static bool
tell(struct line_editor *editor, enum line_signal signal)
{
	return editor->signal && editor->signal(editor->context, signal);
}

static bool
is_key(const struct line_editor *editor, unsigned which, char byte)
{
	return editor->modes.c_cc[which] != 0 && (char)editor->modes.c_cc[which] == byte;
}

/* VINTR, VQUIT, VSUSP.  True if it was one. */
static bool
signal_key(struct line_editor *editor, char byte)
{
	static const unsigned keys[] = {
		[LINE_INTERRUPT] = VINTR, [LINE_QUIT] = VQUIT, [LINE_STOP] = VSUSP,
	};
	char shown[] = { '^', (char)(byte | '@'), '\n' };

	for (enum line_signal s = LINE_INTERRUPT; s <= LINE_STOP; s++) {
		if (!is_key(editor, keys[s], byte))
			continue;
		echo(editor, shown, sizeof shown);
		if (!(editor->modes.c_lflag & NOFLSH))
			line_flush(editor);
		if (!tell(editor, s)) {
			push(editor, (unsigned char)byte);
			push(editor, LINE_MARK);
		}
		return true;
	}
	return false;
}

static void
end_line(struct line_editor *editor)
{
	remember(editor);
	echo(editor, "\n", 1);
	push_line(editor);
	push(editor, '\n');
}

static void
edit(struct line_editor *editor, char byte)
{
	if (is_key(editor, VEOF, byte)) {
		push_line(editor);
		push(editor, LINE_MARK);
		return;
	}
	if (is_key(editor, VERASE, byte) || byte == KEY_BACKSPACE || byte == KEY_DELETE) {
		take_out(editor, before(editor, editor->cursor), editor->cursor);
		return;
	}
	if (is_key(editor, VKILL, byte)) {
		move(editor, editor->length);
		take_out(editor, 0, editor->length);
		return;
	}
	switch (byte) {
	case '\n':
		end_line(editor);
		break;
	case CONTROL('W'):
		take_out_word(editor);
		break;
	case CONTROL('A'):
		move(editor, 0);
		break;
	case CONTROL('E'):
		move(editor, editor->length);
		break;
	case CONTROL('B'):
		move(editor, before(editor, editor->cursor));
		break;
	case CONTROL('F'):
		move(editor, after(editor, editor->cursor));
		break;
	case CONTROL('P'):
		recall_older(editor);
		break;
	case CONTROL('N'):
		recall_newer(editor);
		break;
	default:
		if ((unsigned char)byte >= ' ' || byte == '\t')
			insert(editor, &byte, 1);
	}
}

/* The last byte of ESC [ ... or ESC O ... */
static void
end_sequence(struct line_editor *editor, char byte)
{
	static const char keys[] = "ABCDHF", meanings[] = {
		CONTROL('P'), CONTROL('N'), CONTROL('F'), CONTROL('B'), CONTROL('A'), CONTROL('E'),
	};
	const char *key = strchr(keys, byte);

	if (key)
		edit(editor, meanings[key - keys]);
	else if (byte == '~' && editor->parameter == SEQUENCE_DELETE)
		take_out(editor, editor->cursor, after(editor, editor->cursor));
	else if (byte == '~' && editor->parameter == SEQUENCE_HOME)
		move(editor, 0);
	else if (byte == '~' && editor->parameter == SEQUENCE_END)
		move(editor, editor->length);
}

/* True if the byte belongs to an escape sequence or is the LF of CR LF. */
static bool
swallow(struct line_editor *editor, char byte)
{
	bool final = byte >= '@' && byte <= '~';

	switch (editor->state) {
	case AFTER_ESCAPE:
		editor->state = byte == '[' || byte == 'O' ? IN_SEQUENCE : PLAIN;
		editor->parameter = 0;
		return (unsigned char)byte >= ' ';
	case IN_SEQUENCE:
		if (byte >= '0' && byte <= '9' && editor->parameter < PARAMETER_SANE)
			editor->parameter = editor->parameter * 10 + (unsigned)(byte - '0');
		if (final || (unsigned char)byte < ' ')
			editor->state = PLAIN;
		if (final)
			end_sequence(editor, byte);
		return (unsigned char)byte >= ' ';
	case AFTER_RETURN:
		editor->state = PLAIN;
		return byte == '\n';
	default:
		return false;
	}
}

static void
feed_raw(struct line_editor *editor, char byte)
{
	push(editor, (unsigned char)byte);
	echo(editor, &byte, 1);
}

void
line_feed(struct line_editor *editor, char byte)
{
	bool canonical = editor->modes.c_lflag & ICANON;

	if (canonical && swallow(editor, byte))
		return;
	if ((editor->modes.c_lflag & ISIG) && signal_key(editor, byte))
		return;
	if (line_full(editor)) {
		echo(editor, "\a", 1);
		return;
	}
	if (byte == KEY_ESCAPE && canonical)
		editor->state = AFTER_ESCAPE;
	if (byte == '\r' && (editor->modes.c_iflag & ICRNL)) {
		editor->state = canonical ? AFTER_RETURN : PLAIN;
		byte = '\n';
	}
	if (canonical)
		edit(editor, byte);
	else
		feed_raw(editor, byte);
}

size_t
line_peek(const struct line_editor *editor, char *buffer, size_t size, size_t *used)
{
	bool canonical = editor->modes.c_lflag & ICANON;
	size_t length = 0;
	size_t looked = 0;

	while (looked < editor->count) {
		uint16_t next = editor->input[(editor->first + looked) % INPUT_MAX];

		if (next == LINE_MARK) {
			looked += !(length > 0 && buffer[length - 1] == '\n');	/* there it is an end of file */
			break;
		}
		if (length == size)
			break;
		buffer[length++] = (char)next;
		looked++;
		if (next == '\n' && canonical)
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

bool
line_check(const struct line_editor *editor)
{
	for (unsigned i = 0; i < HISTORY_LINES; i++) {
		if (memchr(editor->history[i], '\0', HISTORY_MAX) == NULL)
			return false;
	}
	return editor->length <= LINE_MAX && editor->cursor <= editor->length && editor->first < INPUT_MAX &&
	       editor->count <= INPUT_MAX && editor->history_back <= editor->history_count &&
	       editor->history_back <= HISTORY_LINES && editor->state <= IN_SEQUENCE;
}
