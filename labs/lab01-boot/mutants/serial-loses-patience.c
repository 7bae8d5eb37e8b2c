/* SPDX-License-Identifier: MIT */
/*
 * mutant: gives up waiting after a while and sends all the same
 * class: loop with a limit
 * in: kernel/arch/i386/debug/serial.c
 * fails: serial_waits_for_room
 * seed: 3
 */
void
serial_put(uint16_t port, uint8_t byte)
{
	for (int i = 0; i < 100; i++)
		if (inb(port + UART_LSR) & LSR_THRE)
			break;
	outb(port + UART_DATA, byte);
}
