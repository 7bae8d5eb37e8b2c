/* SPDX-License-Identifier: MIT */
/*
 * mutant: lines 7 and 15 are always believed
 * class: missing case
 * in: kernel/arch/i386/pic.c
 * fails: spurious_interrupts_are_told_apart interrupt_that_is_spurious_goes_nowhere
 */
bool
pic_acknowledge(unsigned line)
{
	const uint16_t port = line < LINES_EACH ? PIC_FIRST : PIC_SECOND;
	bool spurious = false;

	if (line > 15) {
		outb(port, OCW3_READ_ISR);
		spurious = !(inb(port) & LAST_BIT);
	}
	if (!spurious)
		outb(port, OCW2_END);
	if (port == PIC_SECOND)
		outb(PIC_FIRST, OCW2_END);
	return spurious;
}
