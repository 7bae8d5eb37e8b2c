/* SPDX-License-Identifier: MIT */
/*
 * line.h: the line discipline: from keys pressed to bytes read.
 *
 *   Canonical mode (ICANON): bytes that arrive edit the line at hand.  What ends it moves the line
 *   into the input, where readers find it:
 *
 *	bytes --line_feed--> line[0..length) --Enter, end of file--> input --line_peek, line_consume--> readers
 *
 *	Enter			CR (with ICRNL), LF, or CR LF
 *	VERASE, Backspace	takes the character before the cursor back, a whole one if it is of several bytes (UTF-8)
 *	Ctrl-W, VKILL		take a word, the line back
 *	Left Right Home End	move the cursor (also ^B ^F ^A ^E), Delete takes the character under it
 *	Up Down			(also ^P ^N) lines typed before
 *	VEOF			ends the line without a '\n'; on an empty line: end of file
 *	VINTR VQUIT VSUSP	(with ISIG) tell signal(); the first two throw away the line and what nobody has read yet
 *
 *   Other escape sequences and control characters are swallowed.  A tab is kept and shown as one blank.
 *
 *   Raw mode: bytes become input as they come; ICRNL and ISIG still hold.
 *
 *   With ECHO each visible change is told to echo(), in characters, '\n', '\b' and '\a' alone: any
 *   terminal understands them.  What cannot be shown in one line is not broken: the terminal wraps
 *   it, and only going back over the edge looks odd.
 *
 *   The input is a ring of bytes and marks.  A mark is where a line ended without '\n'; a read ends
 *   after '\n' and at a mark, which it swallows.  Invariant: in canonical mode the input ends with
 *   one of them, so whoever finds something finds a whole line.
 *
 *   POSIX.1-2017, XBD 11, "General Terminal Interface".  Pure code.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#define LINE_MAX	1024u		/* bytes in a line being edited */
#define INPUT_MAX	8192u		/* bytes and marks that nobody has read yet */
#define HISTORY_LINES	16u
#define HISTORY_MAX	256u		/* longer lines are not remembered */

enum line_signal {
	LINE_INTERRUPT,
	LINE_QUIT,
	LINE_STOP,
};

struct line_editor {
	void (*echo)(void *context, const char *text, size_t length);

	/*
	 * A key of ISIG.  False: there is nobody to tell, so the character itself is to be read, as
	 * a line of its own.  NULL: likewise.
	 */
	bool (*signal)(void *context, enum line_signal signal);
	void *context;
	struct termios modes;

	char line[LINE_MAX];
	size_t length;
	size_t cursor;			/* <= length, never inside of a character */

	uint16_t input[INPUT_MAX];	/* bytes, or LINE_MARK */
	size_t first;			/* index of the oldest */
	size_t count;

	char history[HISTORY_LINES][HISTORY_MAX];	/* a ring; each ends with a zero */
	unsigned history_count;				/* lines ever remembered */
	unsigned history_back;				/* how far back the line at hand was taken from; 0: typed */

	enum {
		PLAIN,
		AFTER_RETURN,		/* a LF now is the second half of CR LF */
		AFTER_ESCAPE,
		IN_SEQUENCE,		/* after ESC [ */
	} state;
	unsigned parameter;		/* the number in a sequence */
};

#define LINE_MARK	0x100u

/* Start in canonical mode with an empty line and no input. */
void
line_init(struct line_editor *editor,
	  void (*echo)(void *context, const char *text, size_t length), void *context);

/*
 * Could this be the state of a line discipline?  For one that was kept while its owner died:
 * nothing in it leads outside.
 */
bool
line_check(const struct line_editor *editor);

/* Set the modes.  Leaving canonical mode, the line at hand becomes input as it is. */
void
line_set_modes(struct line_editor *editor, const struct termios *modes);

/* Throw away the line at hand and what nobody has read. */
void
line_flush(struct line_editor *editor);

/* There may be no room for the line that the next byte ends: keep the byte for later. */
bool
line_full(const struct line_editor *editor);

/* A byte has arrived.  If line_full(), it is dropped with a bell. */
void
line_feed(struct line_editor *editor, char byte);

/* A read would not wait. */
bool
line_ready(const struct line_editor *editor);

/*
 * What a read of at most size bytes brings: copies it to buffer and returns its length, 0 at an end of
 * file.  *used: how much of the input that is; nothing is taken out yet.
 */
size_t
line_peek(const struct line_editor *editor, char *buffer, size_t size, size_t *used);

/* Take out what line_peek() looked at. */
void
line_consume(struct line_editor *editor, size_t used);
