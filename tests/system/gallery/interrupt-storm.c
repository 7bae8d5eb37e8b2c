/* SPDX-License-Identifier: MIT */
/*
 * broken: lets the clock interrupt at the rate of its crystal
 * in: kernel/arch/i386/pit.c
 * says: a storm of interrupts: line 0 interrupts
 */
void
pit_init(unsigned hz)
{
	period = PIT_HZ / hz;
	outb(PIT_COMMAND, COMMAND_RATE);
	outb(PIT_CHANNEL0, 4);
	outb(PIT_CHANNEL0, 0);
}
