/* SPDX-License-Identifier: MIT */
/*
 * screen.h: a terminal on an array of VGA text cells.
 *
 *   Understood: \n (also returns), \r, \b, \t (to the next multiple of eight), \a (nothing), and of
 *   the escape sequences of ECMA-48 (n: a number, 1 if it is missing)
 *
 *	ESC [ n A, B, C, D	cursor up, down, right, left, to the edge at most
 *	ESC [ n G		cursor to column n
 *	ESC [ n ; m H, f	cursor to row n, column m
 *	ESC [ n J		erase: 0 (or nothing) from the cursor to the end, 1 from the beginning to it, 2 all
 *	ESC [ n K		the same within the row
 *	ESC [ n ; ... m		0 plain, 1 bright, 7 reversed, 22, 27 not, 30-37 90-97 colour, 39 none, 40-47, 49 behind
 *	ESC [ s, u		remember the cursor, go back there
 *
 *   Other sequences are swallowed.  Bytes above 126 are shown as the cell's own characters.
 *
 *   Rows that leave at the top are kept: screen_scroll() shows them.  While it does, the cells hold
 *   old rows and live[] what belongs there; the next output puts it back first.
 *
 *   Pure code on memory it is given.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCREEN_COLUMNS	80u
#define SCREEN_ROWS	25u
#define SCREEN_CELLS	(SCREEN_COLUMNS * SCREEN_ROWS)
#define SCREEN_KEPT	300u	/* rows above the screen */
#define SCREEN_PARAMETERS 8u

struct screen {
	volatile uint16_t *cells;	/* character | attribute << 8 */
	unsigned cursor;		/* index of the cell that is next, < SCREEN_CELLS */
	unsigned saved_cursor;
	uint8_t attribute;
	bool reversed;

	unsigned state;			/* within an escape sequence */
	bool is_private;		/* it began ESC [ ? */
	unsigned parameters[SCREEN_PARAMETERS];
	unsigned parameter_count;

	uint16_t kept[SCREEN_KEPT][SCREEN_COLUMNS];	/* a ring */
	unsigned kept_count;		/* rows ever kept */
	unsigned back;			/* how many rows back the view is; 0: live */
	uint16_t live[SCREEN_CELLS];	/* back > 0: what belongs on the screen */
};

/* Begin with the cursor in cell `cursor` (beyond the end: the first), leaving what is there. */
void
screen_init(struct screen *screen, volatile uint16_t *cells, unsigned cursor);

/*
 * Go on with a screen that was kept while its owner died: what is seen stays, scroll-back and
 * colours, too.  False: it cannot be one; begin anew.
 */
bool
screen_adopt(struct screen *screen, volatile uint16_t *cells);

/* Show text. */
void
screen_put(struct screen *screen, const char *text, size_t length);

/* Move the view by some rows: > 0 back, < 0 towards the present; as far as there is something. */
void
screen_scroll(struct screen *screen, int rows);
