/* SPDX-License-Identifier: MIT */
/*
 * mutant: the upper half of the count goes first
 * class: wrong order
 * in: kernel/arch/i386/pit.c
 * fails: timer_ticks_a_thousand_times_a_second stage_lets_the_clock_tick
 */
void
pit_init(void)
{
	outb(PIT_COMMAND, COMMAND_RATE);
	outb(PIT_CHANNEL0, (uint8_t)(PIT_PERIOD >> 8));
	outb(PIT_CHANNEL0, (uint8_t)PIT_PERIOD);
}
