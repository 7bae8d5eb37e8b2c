/* SPDX-License-Identifier: MIT */
/*
 * serial.c: the 16550 UART, polled.
 *
 *   A UART is eight registers at consecutive I/O ports.  To send a byte the processor waits until the
 *   transmitter holding register is empty, then writes the byte into it; the UART shifts it out bit by bit.
 *   (National Semiconductor PC16550D data sheet, section 8 "Registers".)
 */
#include "arch/i386/debug/serial.h"

#include "arch/i386/io.h"

/* Register numbers: offsets from the port's base. */
#define UART_DATA	0		/* write: transmitter holding register */
#define UART_IER	1		/* interrupt enable */
#define UART_FCR	2		/* FIFO control (write) */
#define   FCR_ON	0x01
#define   FCR_CLEAR	0x06		/* both directions */
#define UART_LCR	3		/* line control */
#define   LCR_8N1	0x03
#define   LCR_DLAB	0x80		/* registers 0 and 1 are the divisor */
#define UART_MCR	4		/* modem control */
#define   MCR_READY	0x0b		/* DTR, RTS, and OUT2, which lets interrupts out */
#define UART_LSR	5		/* line status */
#define   LSR_THRE	0x20		/* transmitter holding register empty */
#define UART_SCRATCH	7		/* keeps what is written and does nothing */
#define   SCRATCH_TRY	0x5a

#define DIVISOR_115200	1		/* 115,200 Hz / bits a second */

bool
serial_init(uint16_t port)
{
	outb(port + UART_SCRATCH, SCRATCH_TRY);
	if (inb(port + UART_SCRATCH) != SCRATCH_TRY)
		return false;
	outb(port + UART_IER, 0);
	outb(port + UART_LCR, LCR_DLAB);
	outb(port + UART_DATA, DIVISOR_115200);
	outb(port + UART_IER, 0);
	outb(port + UART_LCR, LCR_8N1);
	outb(port + UART_FCR, FCR_ON | FCR_CLEAR);
	outb(port + UART_MCR, MCR_READY);
	return true;
}

/*
 * Sends one byte through the UART whose first register is at I/O port `port`: waits until its line status
 * register (UART_LSR) says that the transmitter holding register is empty (LSR_THRE), then writes the byte
 * to UART_DATA.  A byte written earlier would overwrite the one before it.
 *
 * Waits for as long as that takes (about 90 microseconds a byte at 115,200 bits a second).  Use inb() and
 * outb() from io.h; register `r` of the UART is I/O port `port + r`.
 *
 * Symptom of misuse: a real machine loses characters; QEMU does not.
 *
 * LAB 1.1
 */
void
serial_put(uint16_t port, uint8_t byte)
{
	while ((inb(port + UART_LSR) & LSR_THRE) == 0)
		continue;
	outb(port + UART_DATA, byte);
}
