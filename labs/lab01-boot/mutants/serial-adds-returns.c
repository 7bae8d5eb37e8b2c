/* SPDX-License-Identifier: MIT */
/*
 * mutant: puts a carriage return before each line feed, which is not its business
 * class: does too much
 * in: kernel/arch/i386/debug/serial.c
 * fails: serial_sends_every_byte boot_says_what_it_found
 */
void
serial_put(uint16_t port, uint8_t byte)
{
	if (byte == '\n')
		serial_put(port, '\r');
	while ((inb(port + UART_LSR) & LSR_THRE) == 0)
		continue;
	outb(port + UART_DATA, byte);
}
