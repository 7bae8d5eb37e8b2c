/* SPDX-License-Identifier: MIT */
/*
 * vga.c: text on the PC's screen.
 *
 *   In text mode the screen is an array in memory: row by row, left to right, one 16-bit cell for each
 *   character, code page 437 in the low byte and the attribute in the high one.  What is stored there is
 *   seen at once.  Only the blinking cursor needs ports: two registers of the CRT controller hold the
 *   index of its cell.  (IBM VGA Technical Reference, "Alphanumeric Modes" and "CRT Controller Registers".)
 *
 *   vga.row and vga.column always lie on the screen: whatever would leave it wraps or scrolls first.
 */
#include "arch/i386/debug/vga.h"

#include "abi/space.h"
#include "arch/i386/io.h"

#define TEXT_ADDRESS	0xb8000u	/* physical */
#define TAB_WIDTH	8u
#define BLANK		' '

#define CRTC_INDEX	0x3d4
#define CRTC_DATA	0x3d5
#define   CURSOR_HIGH	0x0e
#define   CURSOR_LOW	0x0f

struct vga_state vga = { 0, 0, VGA_NORMAL };

/* The cell at a place on the screen.  Volatile: the compiler must keep every store, in order. */
static volatile uint16_t *
cell(uint32_t row, uint32_t column)
{
	return (volatile uint16_t *)(KERNEL_BASE + TEXT_ADDRESS) + row * VGA_COLUMNS + column;
}

/* What a cell holds to show a character in the current attribute. */
static uint16_t
cell_value(char byte)
{
	return (uint16_t)(vga.attribute << 8 | (uint8_t)byte);
}

void
vga_clear(uint8_t attribute)
{
	vga = (struct vga_state){ 0, 0, attribute };
	for (uint32_t row = 0; row < VGA_ROWS; row++)
		for (uint32_t column = 0; column < VGA_COLUMNS; column++)
			*cell(row, column) = cell_value(BLANK);
}

/* Moves every row up by one; the last row becomes blank. */
static void
vga_scroll(void)
{
	for (uint32_t row = 0; row + 1 < VGA_ROWS; row++)
		for (uint32_t column = 0; column < VGA_COLUMNS; column++)
			*cell(row, column) = *cell(row + 1, column);
	for (uint32_t column = 0; column < VGA_COLUMNS; column++)
		*cell(VGA_ROWS - 1, column) = cell_value(BLANK);
}

/*
 * Shows one byte at vga.row, vga.column and moves on:
 *
 *   '\n'   to the start of the next row
 *   '\r'   to the start of this row
 *   '\b'   one column to the left, if there is one in this row; nothing is erased
 *   '\t'   at least one column to the right, to the next that is a multiple of TAB_WIDTH; nothing is erased
 *   other  its cell gets the byte in the current attribute (cell_value()); one column to the right
 *
 * A column past the last one means the start of the next row; a row past the last one means that
 * every row moves up by one, whole cells with their attributes: the top row is lost, the last row
 * becomes BLANK in the current attribute, and output goes on there.  Both happen at once, not when
 * the next byte comes: after the 80th byte of a row vga.column is 0.  Does not move the blinking
 * cursor.
 *
 * LAB 1.2
 */
void
vga_put(char byte)
{
	switch (byte) {
	case '\n':
		vga.column = VGA_COLUMNS;
		break;
	case '\r':
		vga.column = 0;
		break;
	case '\b':
		if (vga.column > 0)
			vga.column--;
		break;
	case '\t':
		vga.column += TAB_WIDTH - vga.column % TAB_WIDTH;
		break;
	default:
		*cell(vga.row, vga.column++) = cell_value(byte);
	}
	if (vga.column >= VGA_COLUMNS) {
		vga.column = 0;
		vga.row++;
	}
	if (vga.row >= VGA_ROWS) {
		vga.row = VGA_ROWS - 1;
		vga_scroll();
	}
}

static void
cursor_move(uint32_t index)
{
	outb(CRTC_INDEX, CURSOR_HIGH);
	outb(CRTC_DATA, (uint8_t)(index >> 8));
	outb(CRTC_INDEX, CURSOR_LOW);
	outb(CRTC_DATA, (uint8_t)index);
}

void
vga_bytes(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		vga_put(bytes[i]);
	cursor_move(vga.row * VGA_COLUMNS + vga.column);
}
