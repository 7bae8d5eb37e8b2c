/* SPDX-License-Identifier: MIT */
/*
 * mutant: wraps one column too late
 * class: off by one
 * in: kernel/arch/i386/debug/vga.c
 * fails: screen_tabs_to_multiples_of_eight screen_wraps_at_once screen_scrolls_when_its_last_cell_is_filled screen_survives_any_bytes boot_says_what_it_found screen_starts_new_rows screen_steps_back_to_the_margin screen_scrolls_whole_cells
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
	if (vga.column > VGA_COLUMNS) {
		vga.column = 0;
		vga.row++;
	}
	if (vga.row >= VGA_ROWS) {
		vga.row = VGA_ROWS - 1;
		vga_scroll();
	}
}
