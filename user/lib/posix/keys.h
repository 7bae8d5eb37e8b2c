/* SPDX-License-Identifier: MIT */
/*
 * keys.h: keys of a terminal, one at a time.
 *
 *	keys_start()	the terminal sends every key at once and shows none
 *	key_read()	the next key: a character, or one of enum key
 *	key_came()	has one come?
 *	keys_end()	the terminal is as before
 */
#pragma once

#include <stdbool.h>

#define CONTROL(letter)	((letter) & 0x1f)

enum key {
	KEY_END_OF_FILE = -1,
	KEY_BACKSPACE = 127,
	KEY_LEFT = 0x100,
	KEY_RIGHT,
	KEY_UP,
	KEY_DOWN,
	KEY_HOME,
	KEY_END,
	KEY_DELETE,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_ESCAPE,
	KEY_UNKNOWN,
};

/*
 * Let keys come one by one and unshown.  action: TCSADRAIN keeps what was typed before, TCSAFLUSH
 * forgets it; keys_end() does the same with what was not read.  False: standard input is no
 * terminal; its bytes can be read as keys none the less.
 */
bool keys_start(int action);

/* Never fails; nothing to do unless keys_start() was true. */
void keys_end(void);

/* Wait for the next key.  KEY_END_OF_FILE also when it cannot be read. */
int key_read(void);

/* Is there something to be read within so many milliseconds, be it the end of file? */
bool key_came(int milliseconds);
