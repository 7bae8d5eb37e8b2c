/* SPDX-License-Identifier: MIT */
/*
 * mutant: a line feed keeps the column
 * class: wrong state afterwards
 * in: kernel/arch/i386/debug/vga.c
 * fails: screen_starts_new_rows screen_steps_back_to_the_margin screen_tabs_to_multiples_of_eight screen_scrolls_whole_cells screen_survives_any_bytes boot_says_what_it_found
 */
void
vga_put(char byte)
{
	switch (byte) {
	case '\n':
		vga.row++;
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
