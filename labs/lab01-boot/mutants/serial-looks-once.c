/* SPDX-License-Identifier: MIT */
/*
 * mutant: looks once and sends whatever the answer was
 * class: device protocol
 * in: kernel/arch/i386/debug/serial.c
 * fails: serial_waits_for_room
 */
void
serial_put(uint16_t port, uint8_t byte)
{
	if ((inb(port + UART_LSR) & LSR_THRE) == 0)
		inb(port + UART_LSR);
	outb(port + UART_DATA, byte);
}
