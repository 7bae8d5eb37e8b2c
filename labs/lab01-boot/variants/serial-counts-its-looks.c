/* SPDX-License-Identifier: MIT */
/*
 * variant: looks twice at a UART that has room, and at the whole status
 * in: kernel/arch/i386/debug/serial.c
 * exercise: 1
 */
static uint8_t
line_status(uint16_t port)
{
	return inb((uint16_t)(port + UART_LSR));
}

void
serial_put(uint16_t port, uint8_t byte)
{
	for (unsigned looks = 0; looks < 2;) {
		if (line_status(port) & LSR_THRE)
			looks++;
		else
			looks = 0;
	}
	outb(port, byte);
}
