/* SPDX-License-Identifier: MIT */
/*
 * keyboard_decode.c: scan code set 1 and the US layout.
 *
 *   A key sends its code when it goes down and the code | RELEASED when it comes up.  Keys that came later
 *   than the first PC's have a prefix byte; of those only the second Ctrl, Enter and '/' type something.
 *   IBM PC AT technical reference, "Keyboard"; the codes are those of set 1 after the controller's
 *   translation.
 */
#include "keyboard.h"

#define RELEASED	0x80u
#define PREFIX		0xe0u	/* one more code follows */
#define PREFIX_PAUSE	0xe1u	/* two more codes follow; only the Pause key */

#define CODE_CONTROL	0x1d
#define CODE_SHIFT_LEFT	0x2a
#define CODE_SLASH	0x35
#define CODE_SHIFT_RIGHT 0x36
#define CODE_CAPS	0x3a
#define CODE_ENTER	0x1c
#define CODE_COUNT	0x3a	/* codes in the tables */

/* By code; 0: types nothing.  The rows are the rows of the keyboard, numbered above. */
static const char plain[CODE_COUNT + 1] =
	"\000\0331234567890-=\b"	/* 00..0e */
	"\tqwertyuiop[]\r"		/* 0f..1c */
	"\000asdfghjkl;'`"		/* 1d..29 */
	"\000\\zxcvbnm,./\000"		/* 2a..36 */
	"*\000 ";			/* 37..39 */

static const char shifted[CODE_COUNT + 1] =
	"\000\033!@#$%^&*()_+\b"
	"\tQWERTYUIOP{}\r"
	"\000ASDFGHJKL:\"~"
	"\000|ZXCVBNM<>?\000"
	"*\000 ";

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Note a key that changes the meaning of others.  False if it is none. */
static bool
modifier(struct keyboard *k, uint8_t code, bool down, bool extended)
{
	if (code == CODE_CONTROL && extended)
		k->control_right = down;
	else if (code == CODE_CONTROL)
		k->control_left = down;
	else if (code == CODE_SHIFT_LEFT && !extended)
		k->shift_left = down;
	else if (code == CODE_SHIFT_RIGHT && !extended)
		k->shift_right = down;
	else if (code == CODE_CAPS && down)
		k->caps = !k->caps;
	else
		return false;
	return true;
}

static char
character(const struct keyboard *k, uint8_t code)
{
	bool shift = k->shift_left || k->shift_right;
	char c = plain[code];

	if (k->control_left || k->control_right)
		return is_letter(c) || c == '[' || c == '\\' || c == ']' ? c & 0x1f : 0;
	if (is_letter(c) && k->caps)
		shift = !shift;
	return shift ? shifted[code] : c;
}

char
keyboard_decode(struct keyboard *k, uint8_t code)
{
	bool extended = k->extended;
	bool down = !(code & RELEASED);

	if (k->skip > 0) {
		k->skip--;
		return 0;
	}
	if (code == PREFIX || code == PREFIX_PAUSE) {
		k->extended = code == PREFIX;
		k->skip = code == PREFIX_PAUSE ? 2 : 0;
		return 0;
	}
	k->extended = false;
	code &= (uint8_t)~RELEASED;
	if (modifier(k, code, down, extended) || !down || code >= CODE_COUNT)
		return 0;
	if (extended && code != CODE_ENTER && code != CODE_SLASH)
		return 0;
	return character(k, code);
}
