/* SPDX-License-Identifier: MIT */
/*
 * mutant: waits until the line is idle too, which takes longer and here never comes
 * class: wrong bit
 * in: kernel/arch/i386/debug/serial.c
 * fails: serial_waits_for_room
 */
void
serial_put(uint16_t port, uint8_t byte)
{
	while ((inb(port + UART_LSR) & 0x60) != 0x60)
		continue;
	outb(port + UART_DATA, byte);
}
