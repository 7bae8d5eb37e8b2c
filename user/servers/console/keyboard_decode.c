/* SPDX-License-Identifier: MIT */
/*
 * keyboard_decode.c: scan code set 1 and the US layout.
 *
 *   A key sends its code when it goes down and the code | RELEASED when it comes up.  Keys that came later
 *   than the first PC's have a prefix byte; of those the second Ctrl, Enter, '/' and the keys for moving mean
 *   something.  Without the prefix the latter's codes are the number pad's, which moves as if Num Lock were off.
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

/* Keys for moving, from CODE_HOME on; 0: none. */
#define CODE_HOME	0x47
static const uint16_t moving[] = {
	KEY_HOME, KEY_UP, KEY_PAGE_UP, 0, KEY_LEFT, 0, KEY_RIGHT, 0, KEY_END, KEY_DOWN, KEY_PAGE_DOWN,
	KEY_INSERT, KEY_DELETE,
};

#define MOVING	(sizeof moving / sizeof moving[0])

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

const char *
keyboard_sequence(unsigned key)
{
	static const char *const sequences[] = {
		[KEY_UP - KEY_FIRST] = "\033[A",    [KEY_DOWN - KEY_FIRST] = "\033[B",
		[KEY_RIGHT - KEY_FIRST] = "\033[C", [KEY_LEFT - KEY_FIRST] = "\033[D",
		[KEY_HOME - KEY_FIRST] = "\033[H",  [KEY_END - KEY_FIRST] = "\033[F",
		[KEY_INSERT - KEY_FIRST] = "\033[2~", [KEY_DELETE - KEY_FIRST] = "\033[3~",
		[KEY_PAGE_UP - KEY_FIRST] = "\033[5~", [KEY_PAGE_DOWN - KEY_FIRST] = "\033[6~",
	};

	return sequences[key - KEY_FIRST];
}

/* A key for moving; with Shift the page keys scroll. */
static unsigned
moving_key(const struct keyboard *k, uint8_t code)
{
	unsigned key = moving[code - CODE_HOME];

	if (!k->shift_left && !k->shift_right)
		return key;
	return key == KEY_PAGE_UP ? KEY_SCROLL_BACK : key == KEY_PAGE_DOWN ? KEY_SCROLL_ON : key;
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

unsigned
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
	if (modifier(k, code, down, extended) || !down)
		return 0;
	if (code >= CODE_HOME && code < CODE_HOME + MOVING)
		return moving_key(k, code);
	if (code >= CODE_COUNT)
		return 0;
	if (extended && code != CODE_ENTER && code != CODE_SLASH)
		return 0;
	return (unsigned char)character(k, code);
}
