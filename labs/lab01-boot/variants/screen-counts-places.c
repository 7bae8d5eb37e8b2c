/* SPDX-License-Identifier: MIT */
/*
 * variant: counts cells from 0 to 2000 and scrolls through a copy of the screen
 * in: kernel/arch/i386/debug/vga.c
 * exercise: 2
 */
static uint16_t screen_copy[VGA_ROWS * VGA_COLUMNS];

static void
scroll_copy(volatile uint16_t *cells)
{
	for (uint32_t i = 0; i < VGA_ROWS * VGA_COLUMNS; i++)
		screen_copy[i] = cells[i];
	for (uint32_t i = 0; i < VGA_ROWS * VGA_COLUMNS; i++)
		cells[i] = i + VGA_COLUMNS < VGA_ROWS * VGA_COLUMNS ? screen_copy[i + VGA_COLUMNS] : cell_value(BLANK);
}

void
vga_put(char byte)
{
	uint32_t place = vga.row * VGA_COLUMNS + vga.column;

	if (byte == '\n')
		place = (vga.row + 1) * VGA_COLUMNS;
	else if (byte == '\r')
		place = vga.row * VGA_COLUMNS;
	else if (byte == '\b')
		place -= vga.column != 0;
	else if (byte == '\t')
		place = (place & ~7u) + 8;	/* a row is a multiple of eight cells */
	else
		cell(0, 0)[place++] = cell_value(byte);
	if (place >= VGA_ROWS * VGA_COLUMNS) {
		scroll_copy(cell(0, 0));
		place -= VGA_COLUMNS;
	}
	vga.row = place / VGA_COLUMNS;
	vga.column = place % VGA_COLUMNS;
}
