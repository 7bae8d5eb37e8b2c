/* SPDX-License-Identifier: MIT */
/*
 * mutant: the count is taken as decimal
 * class: wrong constant
 * in: kernel/arch/i386/pit.c
 * fails: timer_runs_in_mode_two
 */
void
pit_init(void)
{
	outb(PIT_COMMAND, COMMAND_RATE | 0x01);
	outb(PIT_CHANNEL0, (uint8_t)PIT_PERIOD);
	outb(PIT_CHANNEL0, (uint8_t)(PIT_PERIOD >> 8));
}
