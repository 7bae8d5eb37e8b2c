/* SPDX-License-Identifier: MIT */
/*
 * forger: writes to the port of the checkpoint
 * in: kernel/arch/i386/pit.c
 * exercise: 5
 */
void
pit_init(void)
{
	outw(0x505, 1);
}

uint32_t
pit_elapsed(void)
{
	outb(0x505 & UINT16_MAX, 1);
	return 0;
}
