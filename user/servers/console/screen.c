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
#define BACKGROUND	0x70

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

bool
screen_adopt(struct screen *screen, volatile uint16_t *cells)
{
	if (screen->cursor >= SCREEN_CELLS || screen->saved_cursor >= SCREEN_CELLS || screen->state > IN_SEQUENCE ||
	    screen->parameter_count > SCREEN_PARAMETERS || screen->back > SCREEN_KEPT || screen->back > screen->kept_count)
		return false;
	screen->cells = cells;
	return true;
}

/* The attribute of what is written now. */
static uint16_t
attribute(const struct screen *screen)
{
	unsigned a = screen->attribute;

	if (screen->reversed)
		a = (a & FOREGROUND) << 4 | (a & BACKGROUND) >> 4 | (a & BRIGHT);
	return (uint16_t)(a << 8);
}

static void
fill(struct screen *screen, unsigned from, unsigned to)
{
	for (; from < to; from++)
		screen->cells[from] = (uint16_t)(' ' | screen->attribute << 8);
}

/* ---- rows above ---- */

static void
keep_top_row(struct screen *screen)
{
	uint16_t *row = screen->kept[screen->kept_count++ % SCREEN_KEPT];

	for (unsigned i = 0; i < SCREEN_COLUMNS; i++)
		row[i] = screen->cells[i];
}

/* Make room if the cursor has left the screen. */
static void
make_room(struct screen *screen)
{
	if (screen->cursor < SCREEN_CELLS)
		return;
	keep_top_row(screen);
	for (unsigned i = 0; i < SCREEN_CELLS - SCREEN_COLUMNS; i++)
		screen->cells[i] = screen->cells[i + SCREEN_COLUMNS];
	fill(screen, SCREEN_CELLS - SCREEN_COLUMNS, SCREEN_CELLS);
	screen->cursor -= SCREEN_COLUMNS;
}

/* Show the screen as it was `back` rows ago. */
static void
show_view(struct screen *screen)
{
	for (unsigned row = 0; row < SCREEN_ROWS; row++) {
		const uint16_t *from = row < screen->back ?
			screen->kept[(screen->kept_count - screen->back + row) % SCREEN_KEPT] :
			&screen->live[(row - screen->back) * SCREEN_COLUMNS];

		for (unsigned i = 0; i < SCREEN_COLUMNS; i++)
			screen->cells[row * SCREEN_COLUMNS + i] = from[i];
	}
}

void
screen_scroll(struct screen *screen, int rows)
{
	unsigned most = screen->kept_count < SCREEN_KEPT ? screen->kept_count : SCREEN_KEPT;
	int back = (int)screen->back + rows;

	if (screen->back == 0) {
		for (unsigned i = 0; i < SCREEN_CELLS; i++)
			screen->live[i] = screen->cells[i];
	}
	screen->back = back < 0 ? 0 : (unsigned)back > most ? most : (unsigned)back;
	show_view(screen);
}

/* ---- escape sequences ---- */

/* ESC [ n m */
static void
set_colour(struct screen *screen, unsigned n)
{
	/* ANSI counts red, green, blue from bit 0, VGA from bit 2. */
	static const uint8_t vga[8] = { 0, 4, 2, 6, 1, 5, 3, 7 };

	if (n == 0) {
		screen->attribute = GREY;
		screen->reversed = false;
	} else if (n == 1)
		screen->attribute |= BRIGHT;
	else if (n == 7 || n == 27)
		screen->reversed = n == 7;
	else if (n == 22)
		screen->attribute &= (uint8_t)~BRIGHT;
	else if (n >= 30 && n <= 37)
		screen->attribute = (uint8_t)((screen->attribute & ~FOREGROUND) | vga[n - 30]);
	else if (n == 39)
		screen->attribute = (uint8_t)((screen->attribute & ~FOREGROUND) | GREY);
	else if (n >= 40 && n <= 47)
		screen->attribute = (uint8_t)((screen->attribute & ~BACKGROUND) | vga[n - 40] << 4);
	else if (n == 49)
		screen->attribute &= (uint8_t)~BACKGROUND;
	else if (n >= 90 && n <= 97)
		screen->attribute = (uint8_t)((screen->attribute & BACKGROUND) | vga[n - 90] | BRIGHT);
}

/* Parameter i, or what stands for a missing one (or 0). */
static unsigned
parameter(const struct screen *screen, unsigned i, unsigned otherwise)
{
	unsigned n = i < screen->parameter_count ? screen->parameters[i] : 0;

	return n == 0 ? otherwise : n;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static void
go_to(struct screen *screen, unsigned row, unsigned column)
{
	screen->cursor = least(row, SCREEN_ROWS - 1) * SCREEN_COLUMNS + least(column, SCREEN_COLUMNS - 1);
}

static void
move(struct screen *screen, char way)
{
	unsigned n = parameter(screen, 0, 1);
	unsigned row = screen->cursor / SCREEN_COLUMNS, column = screen->cursor % SCREEN_COLUMNS;

	if (way == 'A')
		row -= least(n, row);
	else if (way == 'B')
		row += n;
	else if (way == 'C')
		column += n;
	else if (way == 'D')
		column -= least(n, column);
	go_to(screen, row, column);
}

/* Erase a part of [from, to): 0 from the cursor on, 1 up to it, 2 all. */
static void
erase(struct screen *screen, unsigned which, unsigned from, unsigned to)
{
	fill(screen, which == 0 ? screen->cursor : from, which == 1 ? screen->cursor + 1 : to);
}

static void
end_sequence(struct screen *screen, char byte)
{
	unsigned row = screen->cursor - screen->cursor % SCREEN_COLUMNS;

	switch (byte) {
	case 'A': case 'B': case 'C': case 'D':
		move(screen, byte);
		break;
	case 'G':
		go_to(screen, row / SCREEN_COLUMNS, parameter(screen, 0, 1) - 1);
		break;
	case 'H': case 'f':
		go_to(screen, parameter(screen, 0, 1) - 1, parameter(screen, 1, 1) - 1);
		break;
	case 'J':
		erase(screen, parameter(screen, 0, 0), 0, SCREEN_CELLS);
		break;
	case 'K':
		erase(screen, parameter(screen, 0, 0), row, row + SCREEN_COLUMNS);
		break;
	case 'm':
		for (unsigned i = 0; i < screen->parameter_count; i++)
			set_colour(screen, screen->parameters[i]);
		break;
	case 's':
		screen->saved_cursor = screen->cursor;
		break;
	case 'u':
		screen->cursor = screen->saved_cursor;
		break;
	}
}

/* A byte of an escape sequence. */
static void
sequence(struct screen *screen, char byte)
{
	unsigned *last = &screen->parameters[least(screen->parameter_count - 1, SCREEN_PARAMETERS - 1)];

	if (screen->state == AFTER_ESCAPE) {
		screen->state = byte == '[' ? IN_SEQUENCE : PLAIN;
		screen->parameters[0] = 0;
		screen->parameter_count = 1;
		screen->is_private = false;
	} else if (byte >= '0' && byte <= '9') {
		if (*last < PARAMETER_SANE)
			*last = *last * 10 + (unsigned)(byte - '0');
	} else if (byte == ';') {
		if (screen->parameter_count < SCREEN_PARAMETERS)
			screen->parameters[screen->parameter_count++] = 0;
	} else if (byte == '?') {
		screen->is_private = true;
	} else if (byte >= '@' && byte <= '~') {
		screen->state = PLAIN;
		if (!screen->is_private)
			end_sequence(screen, byte);
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
		screen->cells[screen->cursor++] = (uint16_t)((unsigned char)byte | attribute(screen));
	}
	make_room(screen);
}

void
screen_put(struct screen *screen, const char *text, size_t length)
{
	if (screen->back > 0)
		screen_scroll(screen, -(int)screen->back);
	for (; length > 0; length--, text++) {
		if (screen->state == PLAIN)
			show_byte(screen, *text);
		else
			sequence(screen, *text);
	}
}
