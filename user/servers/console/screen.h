/* SPDX-License-Identifier: MIT */
/*
 * screen.h: a terminal on an array of VGA text cells.
 *
 *   Understood: \n (also returns), \r, \b, \t (to the next multiple of eight), \a (nothing), and of the
 *   ANSI escape sequences (ECMA-48)  ESC [ ... m  with 0, 1, 22, 30-37, 39, 90-97;  ESC [ 2 J  and
 *   ESC [ H.  Other sequences are swallowed.  Bytes above 126 are shown as the cell's own characters.
 *
 *   Pure code on memory it is given.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SCREEN_COLUMNS	80u
#define SCREEN_ROWS	25u
#define SCREEN_CELLS	(SCREEN_COLUMNS * SCREEN_ROWS)

struct screen {
	volatile uint16_t *cells;	/* character | attribute << 8 */
	unsigned cursor;		/* index of the cell that is next, < SCREEN_CELLS */
	uint8_t attribute;
	unsigned state;			/* within an escape sequence */
	unsigned parameter;
};

/* Begin with the cursor in cell `cursor` (beyond the end: the first), leaving what is there. */
void
screen_init(struct screen *screen, volatile uint16_t *cells, unsigned cursor);

/* Show text. */
void
screen_put(struct screen *screen, const char *text, size_t length);
