/* SPDX-License-Identifier: MIT */
/*
 * forger: stops the machine where the probe would
 * in: kernel/arch/i386/debug/serial.c
 * exercise: 1
 */
void
serial_put(uint16_t port, uint8_t byte)
{
	(void)port;
	(void)byte;
	outb(0x505, 1);		/* the probe's checkpoint */
}
