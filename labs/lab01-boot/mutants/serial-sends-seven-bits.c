/* SPDX-License-Identifier: MIT */
/*
 * mutant: drops the highest bit of each byte
 * class: width
 * in: kernel/arch/i386/debug/serial.c
 * fails: serial_sends_every_byte serial_uses_the_port_it_is_given serial_waits_for_room
 */
void
serial_put(uint16_t port, uint8_t byte)
{
	while ((inb(port + UART_LSR) & LSR_THRE) == 0)
		continue;
	outb(port + UART_DATA, byte & 0x7f);
}
