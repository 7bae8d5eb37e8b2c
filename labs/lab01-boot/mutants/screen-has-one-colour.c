/* SPDX-License-Identifier: MIT */
/*
 * mutant: shows everything in the normal attribute
 * class: state ignored
 * in: kernel/arch/i386/debug/vga.c
 * fails: screen_shows_bytes_in_their_cells
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
		*cell(vga.row, vga.column++) = (uint16_t)(VGA_NORMAL << 8 | (uint8_t)byte);
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
