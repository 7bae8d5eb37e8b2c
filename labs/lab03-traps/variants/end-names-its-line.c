/* SPDX-License-Identifier: MIT */
/*
 * variant: ends lines by their number
 * in: kernel/arch/i386/pic.c
 * exercise: 2
 */
#define OCW2_END_OF	0x60		/* of the line in the lower bits */

bool
pic_acknowledge(unsigned line)
{
	bool real = true;

	if (line == 7 || line == 15) {
		const uint16_t port = line == 7 ? PIC_FIRST : PIC_SECOND;

		outb(port, OCW3_READ_ISR);
		real = inb(port) & LAST_BIT;
	}
	if (line >= LINES_EACH) {
		if (real)
			outb(PIC_SECOND, OCW2_END_OF | (uint8_t)(line - LINES_EACH));
		outb(PIC_FIRST, OCW2_END_OF | IRQ_CASCADE);
	} else if (real) {
		outb(PIC_FIRST, OCW2_END_OF | (uint8_t)line);
	}
	return !real;
}
