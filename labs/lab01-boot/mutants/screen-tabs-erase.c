/* SPDX-License-Identifier: MIT */
/*
 * mutant: a tab writes blanks
 * class: does too much
 * in: kernel/arch/i386/debug/vga.c
 * fails: screen_tabs_to_multiples_of_eight screen_survives_any_bytes
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
		do
			*cell(vga.row, vga.column++) = cell_value(BLANK);
		while (vga.column % TAB_WIDTH != 0);
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
