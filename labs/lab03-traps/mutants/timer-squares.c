/* SPDX-License-Identifier: MIT */
/*
 * mutant: mode 3 counts by two
 * class: wrong constant
 * in: kernel/arch/i386/pit.c
 * fails: timer_runs_in_mode_two stage_lets_the_clock_tick
 */
void
pit_init(void)
{
	outb(PIT_COMMAND, 0x36);
	outb(PIT_CHANNEL0, (uint8_t)PIT_PERIOD);
	outb(PIT_CHANNEL0, (uint8_t)(PIT_PERIOD >> 8));
}
