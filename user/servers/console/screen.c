/* SPDX-License-Identifier: MIT */
/*
 * screen.c: a terminal on an array of VGA text cells; see screen.h.
 */
#include "screen.h"

#define TAB		8u
#define ESCAPE		'\033'
#define PARAMETER_SANE	1000u

/* Attribute byte: foreground, background << 4.  IBM VGA technical reference, "Attribute byte". */
#define BRIGHT		0x08
#define GREY		0x07
#define FOREGROUND	0x07
#define BLANK(s)	((uint16_t)(' ' | (s)->attribute << 8))

enum state {
	PLAIN,
	AFTER_ESCAPE,
	IN_SEQUENCE,	/* after ESC [ */
};

void
screen_init(struct screen *screen, volatile uint16_t *cells, unsigned cursor)
{
	*screen = (struct screen){
		.cells = cells,
		.cursor = cursor < SCREEN_CELLS ? cursor : 0,
		.attribute = GREY,
	};
}

static void
fill(struct screen *screen, unsigned from, unsigned to)
{
	for (; from < to; from++)
		screen->cells[from] = BLANK(screen);
}

/* Make room if the cursor has left the screen. */
static void
scroll(struct screen *screen)
{
	if (screen->cursor < SCREEN_CELLS)
		return;
	for (unsigned i = 0; i < SCREEN_CELLS - SCREEN_COLUMNS; i++)
		screen->cells[i] = screen->cells[i + SCREEN_COLUMNS];
	fill(screen, SCREEN_CELLS - SCREEN_COLUMNS, SCREEN_CELLS);
	screen->cursor -= SCREEN_COLUMNS;
}

/* ESC [ n m */
static void
set_colour(struct screen *screen, unsigned n)
{
	/* ANSI counts red, green, blue from bit 0, VGA from bit 2. */
	static const uint8_t vga[8] = { 0, 4, 2, 6, 1, 5, 3, 7 };

	if (n == 0)
		screen->attribute = GREY;
	else if (n == 1)
		screen->attribute |= BRIGHT;
	else if (n == 22)
		screen->attribute &= (uint8_t)~BRIGHT;
	else if (n >= 30 && n <= 37)
		screen->attribute = (uint8_t)((screen->attribute & ~FOREGROUND) | vga[n - 30]);
	else if (n == 39)
		screen->attribute = (uint8_t)((screen->attribute & ~FOREGROUND) | GREY);
	else if (n >= 90 && n <= 97)
		screen->attribute = (uint8_t)(vga[n - 90] | BRIGHT);
}

/* A byte of an escape sequence. */
static void
sequence(struct screen *screen, char byte)
{
	if (screen->state == AFTER_ESCAPE) {
		screen->state = byte == '[' ? IN_SEQUENCE : PLAIN;
		screen->parameter = 0;
	} else if (byte >= '0' && byte <= '9') {
		if (screen->parameter < PARAMETER_SANE)
			screen->parameter = screen->parameter * 10 + (unsigned)(byte - '0');
	} else if (byte == ';') {
		set_colour(screen, screen->parameter);
		screen->parameter = 0;
	} else if (byte >= '@' && byte <= '~') {
		screen->state = PLAIN;
		if (byte == 'm')
			set_colour(screen, screen->parameter);
		else if (byte == 'J' && screen->parameter == 2)
			fill(screen, 0, SCREEN_CELLS);
		else if (byte == 'H')
			screen->cursor = 0;
	}
}

static void
show_byte(struct screen *screen, char byte)
{
	unsigned column = screen->cursor % SCREEN_COLUMNS;

	switch (byte) {
	case '\n':
		screen->cursor += SCREEN_COLUMNS - column;
		break;
	case '\r':
		screen->cursor -= column;
		break;
	case '\b':
		screen->cursor -= screen->cursor > 0;
		break;
	case '\t':
		screen->cursor += TAB - column % TAB;
		break;
	case ESCAPE:
		screen->state = AFTER_ESCAPE;
		break;
	default:
		if ((unsigned char)byte < ' ')
			break;
		screen->cells[screen->cursor++] =
			(uint16_t)((unsigned char)byte | screen->attribute << 8);
	}
	scroll(screen);
}

void
screen_put(struct screen *screen, const char *text, size_t length)
{
	for (; length > 0; length--, text++) {
		if (screen->state == PLAIN)
			show_byte(screen, *text);
		else
			sequence(screen, *text);
	}
}
