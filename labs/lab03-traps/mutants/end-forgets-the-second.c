/* SPDX-License-Identifier: MIT */
/*
 * mutant: the second controller never hears of an end
 * class: wrong controller 2
 * in: kernel/arch/i386/pic.c
 * fails: end_of_interrupt_reaches_both_controllers end_of_interrupt_is_for_one_line spurious_interrupts_are_told_apart interrupt_ends_before_it_is_handed_on interrupt_of_line_0_is_a_tick interrupt_that_is_spurious_goes_nowhere
 */
bool
pic_acknowledge(unsigned line)
{
	const uint16_t port = line < LINES_EACH ? PIC_FIRST : PIC_SECOND;
	bool spurious = false;

	if (line % LINES_EACH == LINES_EACH - 1) {
		outb(port, OCW3_READ_ISR);
		spurious = !(inb(port) & LAST_BIT);
	}
	if (!spurious)
		outb(PIC_FIRST, OCW2_END);
	return spurious;
}
