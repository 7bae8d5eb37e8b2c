/* SPDX-License-Identifier: MIT */
/*
 * mutant: scrolls one row too early
 * class: off by one
 * in: kernel/arch/i386/debug/vga.c
 * fails: screen_scrolls_whole_cells screen_scrolls_when_its_last_cell_is_filled screen_survives_any_bytes
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
	if (vga.row >= VGA_ROWS - 1) {
		vga.row = VGA_ROWS - 1;
		vga.row--, vga_scroll();
	}
}
