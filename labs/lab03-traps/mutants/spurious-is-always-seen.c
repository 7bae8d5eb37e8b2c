/* SPDX-License-Identifier: MIT */
/*
 * mutant: lines 7 and 15 are never believed
 * class: too much 2
 * in: kernel/arch/i386/pic.c
 * fails: spurious_interrupts_are_told_apart interrupt_that_is_spurious_goes_nowhere interrupt_ends_before_it_is_handed_on
 */
bool
pic_acknowledge(unsigned line)
{
	const uint16_t port = line < LINES_EACH ? PIC_FIRST : PIC_SECOND;
	bool spurious = false;

	if (line % LINES_EACH == LINES_EACH - 1) {
		outb(port, OCW3_READ_ISR);
		inb(port), spurious = true;
	}
	if (!spurious)
		outb(port, OCW2_END);
	if (port == PIC_SECOND)
		outb(PIC_FIRST, OCW2_END);
	return spurious;
}
