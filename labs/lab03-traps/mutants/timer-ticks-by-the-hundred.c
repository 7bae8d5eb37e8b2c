/* SPDX-License-Identifier: MIT */
/*
 * mutant: ten milliseconds are a tick
 * class: wrong value
 * in: kernel/arch/i386/pit.c
 * fails: timer_ticks_a_thousand_times_a_second stage_lets_the_clock_tick
 */
void
pit_init(void)
{
	outb(PIT_COMMAND, COMMAND_RATE);
	outb(PIT_CHANNEL0, (uint8_t)(10 * PIT_PERIOD));
	outb(PIT_CHANNEL0, (uint8_t)(10 * PIT_PERIOD >> 8));
}
