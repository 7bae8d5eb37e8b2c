/* SPDX-License-Identifier: MIT */
/*
 * variant: a function for each byte, and scrolling from the last column back
 * in: kernel/arch/i386/debug/vga.c
 * exercise: 2
 */
static void
scroll_columns(void)
{
	for (uint32_t column = VGA_COLUMNS; column-- > 0;) {
		for (uint32_t row = 1; row < VGA_ROWS; row++)
			*cell(row - 1, column) = *cell(row, column);
		*cell(VGA_ROWS - 1, column) = cell_value(BLANK);
	}
}

static void
row_next(void)
{
	vga.column = 0;
	if (vga.row == VGA_ROWS - 1)
		scroll_columns();
	else
		vga.row++;
}

static void
column_next(void)
{
	if (vga.column == VGA_COLUMNS - 1)
		row_next();
	else
		vga.column++;
}

static void
show_byte(char byte)
{
	*cell(vga.row, vga.column) = cell_value(byte);
	column_next();
}

static void
step_back(void)
{
	if (vga.column)
		vga.column--;
}

static void
tab_next(void)
{
	do
		column_next();
	while (vga.column % TAB_WIDTH);
}

static void
row_start(void)
{
	vga.column = 0;
}

void
vga_put(char byte)
{
	static void (*const rules[32])(void) = {
		['\b'] = step_back, ['\t'] = tab_next, ['\n'] = row_next, ['\r'] = row_start,
	};

	if ((uint8_t)byte < 32 && rules[(uint8_t)byte])
		rules[(uint8_t)byte]();
	else
		show_byte(byte);
}
