/* SPDX-License-Identifier: MIT */
/*
 * mutant: begins the next row only when a byte is to be shown there
 * class: too late
 * in: kernel/arch/i386/debug/vga.c
 * fails: screen_wraps_at_once screen_scrolls_when_its_last_cell_is_filled screen_survives_any_bytes
 */
static void
next_row(void)
{
	vga.column = 0;
	if (++vga.row >= VGA_ROWS) {
		vga.row = VGA_ROWS - 1;
		vga_scroll();
	}
}

void
vga_put(char byte)
{
	switch (byte) {
	case '\n':
		next_row();
		return;
	case '\r':
		vga.column = 0;
		return;
	case '\b':
		if (vga.column > 0)
			vga.column--;
		return;
	case '\t':
		vga.column += TAB_WIDTH - vga.column % TAB_WIDTH;
		if (vga.column > VGA_COLUMNS)
			next_row();
		return;
	}
	if (vga.column >= VGA_COLUMNS)
		next_row();
	*cell(vga.row, vga.column++) = cell_value(byte);
}
