/* SPDX-License-Identifier: MIT */
/*
 * serial.c: a 16550 at COM1.
 *
 *   National Semiconductor PC16550D data sheet, section 8, "Registers".
 *
 *   Input is interrupt-driven; output waits for room in the chip's 16 bytes.  So what has been answered is
 *   out: nothing is lost when the machine is switched off or this server dies, and there is no second
 *   queue to get wrong.
 *
 *   The receive buffer is never emptied on start: whoever types while the console starts (again) is heard.
 */
#include "serial.h"

#include <port.h>

#define COM1		0x3f8
#define DATA		(COM1 + 0)	/* receiver, transmitter; DLAB: divisor low */
#define INTERRUPTS	(COM1 + 1)	/* DLAB: divisor high */
#define   ON_RECEIVE	0x01
#define FIFO		(COM1 + 2)	/* write; read: interrupt identification */
#define   FIFO_ON	0x01
#define   FIFO_AT_14	0xc0		/* interrupt at 14 bytes, or after a pause */
#define   FIFO_WORKS	0xc0		/* read: both bits are set if there is a buffer */
#define LINE		(COM1 + 3)
#define   LINE_8N1	0x03
#define   LINE_DLAB	0x80		/* the first two registers hold the divisor */
#define MODEM		(COM1 + 4)
#define   MODEM_READY	0x03		/* DTR, RTS */
#define   MODEM_OUT2	0x08		/* connects the interrupt */
#define STATUS		(COM1 + 5)
#define   STATUS_DATA	0x01		/* a byte has arrived */
#define   STATUS_EMPTY	0x20		/* the transmit buffer is empty */

#define DIVISOR		1u		/* 115,200 / bit rate */
#define TRANSMIT_SIZE	16u		/* bytes an empty transmit buffer takes */
#define PATIENCE	1000000u	/* looks at the status before a byte is dropped */

static unsigned transmit_size = 1;
static unsigned room;	/* bytes the transmit buffer surely takes now */

void
serial_start(void)
{
	port_write(INTERRUPTS, 0);
	port_write(LINE, LINE_DLAB);
	port_write(DATA, DIVISOR & 0xff);
	port_write(INTERRUPTS, DIVISOR >> 8);
	port_write(LINE, LINE_8N1);
	port_write(FIFO, FIFO_ON | FIFO_AT_14);
	if ((port_read(FIFO) & FIFO_WORKS) == FIFO_WORKS)
		transmit_size = TRANSMIT_SIZE;
	port_write(MODEM, MODEM_READY | MODEM_OUT2);
}

void
serial_put(char byte)
{
	for (uint32_t i = 0; room == 0; i++) {
		if (i == PATIENCE)
			return;
		if (port_read(STATUS) & STATUS_EMPTY)
			room = transmit_size;
	}
	room--;
	port_write(DATA, (uint8_t)byte);
}

bool
serial_take(char *byte)
{
	if (!(port_read(STATUS) & STATUS_DATA))
		return false;
	*byte = (char)port_read(DATA);
	return true;
}

void
serial_listen(bool listen)
{
	port_write(INTERRUPTS, listen ? ON_RECEIVE : 0);
}
