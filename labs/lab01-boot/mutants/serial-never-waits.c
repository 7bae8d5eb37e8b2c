/* SPDX-License-Identifier: MIT */
/*
 * mutant: sends without asking whether there is room
 * class: device protocol
 * in: kernel/arch/i386/debug/serial.c
 * fails: serial_waits_for_room
 */
void
serial_put(uint16_t port, uint8_t byte)
{
	outb(port + UART_DATA, byte);
}
