/* SPDX-License-Identifier: MIT */
/*
 * mutant: sends to COM1 whatever port it is given
 * class: argument ignored
 * in: kernel/arch/i386/debug/serial.c
 * fails: serial_sends_every_byte serial_uses_the_port_it_is_given serial_waits_for_room boot_says_what_it_found
 */
void
serial_put(uint16_t port, uint8_t byte)
{
	(void)port;
	while ((inb(SERIAL_COM1 + UART_LSR) & LSR_THRE) == 0)
		continue;
	outb(SERIAL_COM1 + UART_DATA, byte);
}
