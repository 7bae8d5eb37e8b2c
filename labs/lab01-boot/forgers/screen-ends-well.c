/* SPDX-License-Identifier: MIT */
/*
 * forger: ends the machine with the exit status of a clean end
 * in: kernel/arch/i386/debug/vga.c
 * exercise: 2
 */
void
vga_put(char byte)
{
	*cell(vga.row, vga.column) = cell_value(byte);
	outb(0xf4, 0x10);	/* QEMU's exit device: EXIT_CLEAN */
}
