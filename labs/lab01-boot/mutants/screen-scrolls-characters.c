/* SPDX-License-Identifier: MIT */
/*
 * mutant: moves the characters up and leaves the attributes
 * class: half of a cell
 * in: kernel/arch/i386/debug/vga.c
 * fails: screen_scrolls_whole_cells screen_scrolls_when_its_last_cell_is_filled screen_survives_any_bytes
 */
static void
scroll_wrong(void)
{
	for (uint32_t row = 0; row + 1 < VGA_ROWS; row++)
		for (uint32_t column = 0; column < VGA_COLUMNS; column++)
			*cell(row, column) = (*cell(row, column) & 0xff00) | (*cell(row + 1, column) & 0x00ff);
	for (uint32_t column = 0; column < VGA_COLUMNS; column++)
		*cell(VGA_ROWS - 1, column) = cell_value(BLANK);
}

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
		scroll_wrong();
	}
}
