/* SPDX-License-Identifier: MIT */
/*
 * keyboard.h: the PS/2 keyboard: from scan codes to characters.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What is held down or switched on. */
struct keyboard {
	bool shift_left, shift_right;
	bool control_left, control_right;
	bool caps;
	bool extended;		/* the last code was the prefix of a two-byte one */
	unsigned skip;		/* codes left of a sequence that means nothing */
};

/* Keys that are no character. */
enum key {
	KEY_FIRST = 0x100,
	KEY_UP = KEY_FIRST,
	KEY_DOWN,
	KEY_RIGHT,
	KEY_LEFT,
	KEY_HOME,
	KEY_END,
	KEY_INSERT,
	KEY_DELETE,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_SEQUENCES,			/* those above type an escape sequence */
	KEY_SCROLL_BACK = KEY_SEQUENCES,	/* Shift and Page Up */
	KEY_SCROLL_ON,
};

/*
 * A code of scan code set 1 has arrived.  Returns the character typed on a US keyboard, 1..127, an
 * enum key, or 0 if the code types nothing.  Pure.
 */
unsigned
keyboard_decode(struct keyboard *keyboard, uint8_t code);

/* What a key from KEY_FIRST up to KEY_SEQUENCES types: ECMA-48, as the xterm has it. */
const char *
keyboard_sequence(unsigned key);

/*
 * Let the controller deliver codes of set 1 and interrupts; ports 0x60 and 0x64 are bound to the task.
 * Without a controller it does nothing.
 */
void
keyboard_start(void);

/* Take the next code that has arrived.  False if there is none. */
bool
keyboard_take(uint8_t *code);
