/* SPDX-License-Identifier: MIT */
/*
 * keys.c: from the bytes of a terminal to keys.
 *
 *	byte --ESC--> sequence: ESC ESC, ESC [ letter, ESC O letter, ESC [ number ~ --> a key
 *	     --else--> the key is the byte
 *
 *   Sequences: ECMA-48, "Control Functions for Coded Character Sets"; keys as the xterm sends them.
 *   An Escape alone cannot be told from the beginning of a sequence without a clock, so it has to
 *   be pressed twice.
 */
#include "posix/keys.h"

#include <errno.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#define ESCAPE		27

static struct termios before;
static int restore_action;
static bool started;

bool
keys_start(int action)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return false;
	raw = before;
	raw.c_iflag &= (tcflag_t)~(ICRNL | IXON);
	raw.c_lflag &= (tcflag_t)~(ICANON | ECHO | ISIG);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	restore_action = action;
	started = tcsetattr(STDIN_FILENO, action, &raw) == 0;
	return started;
}

void
keys_end(void)
{
	if (started)
		tcsetattr(STDIN_FILENO, restore_action, &before);
	started = false;
}

static int
read_byte(void)
{
	unsigned char byte;
	ssize_t got;

	do
		got = read(STDIN_FILENO, &byte, 1);
	while (got < 0 && errno == EINTR);
	return got == 1 ? byte : KEY_END_OF_FILE;
}

/* ESC [ number ~ */
static int
numbered_key(unsigned number)
{
	static const int keys[] = {
		[1] = KEY_HOME, [3] = KEY_DELETE, [4] = KEY_END, [5] = KEY_PAGE_UP, [6] = KEY_PAGE_DOWN,
		[7] = KEY_HOME, [8] = KEY_END,
	};

	return number < sizeof keys / sizeof *keys && keys[number] ? keys[number] : KEY_UNKNOWN;
}

static int
read_sequence(void)
{
	unsigned number = 0;
	int byte = read_byte();

	if (byte == ESCAPE)
		return KEY_ESCAPE;
	if (byte != '[' && byte != 'O')
		return KEY_UNKNOWN;
	for (byte = read_byte(); byte >= '0' && byte <= '9'; byte = read_byte())
		number = (number * 10 + (unsigned)(byte - '0')) % 100;
	switch (byte) {
	case 'A':
		return KEY_UP;
	case 'B':
		return KEY_DOWN;
	case 'C':
		return KEY_RIGHT;
	case 'D':
		return KEY_LEFT;
	case 'H':
		return KEY_HOME;
	case 'F':
		return KEY_END;
	case '~':
		return numbered_key(number);
	default:
		return KEY_UNKNOWN;
	}
}

int
key_read(void)
{
	int byte = read_byte();

	return byte == ESCAPE ? read_sequence() : byte;
}

bool
key_came(int milliseconds)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&input, 1, milliseconds) > 0;
}
