/* SPDX-License-Identifier: MIT */
/*
 * raw.c: output of last resort; see raw.h.
 */
#include "arch/i386/debug/raw.h"

#include "abi/space.h"
#include "arch/i386/io.h"

#define PORT_LOG	0xe9
#define PORT_COM1	0x3f8
#define PORT_COM2	0x2f8
#define   UART_LSR	5		/* line status; National PC16550D data sheet, section 8.4 */
#define     LSR_THRE	0x20		/* room for a byte */
#define SCREEN_TEXT	0xb8000u	/* physical; cells of character and attribute (vga.c) */
#define   SCREEN_COLUMNS 80
#define   SCREEN_ALARM	0x4f00		/* white on red */
#define PATIENCE	100000		/* looks at the line status before a byte is given up */

void
raw_log_bytes(const char *bytes, size_t length)
{
	outsb(PORT_LOG, bytes, length);
}

static void
raw_serial(uint16_t port, char byte)
{
	for (int i = 0; i < PATIENCE; i++)
		if (inb(port + UART_LSR) & LSR_THRE)
			break;
	outb(port, (uint8_t)byte);
}

void
raw_bytes(const char *bytes, size_t length)
{
	raw_log_bytes(bytes, length);
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\n')
			raw_serial(PORT_COM1, '\r');
		raw_serial(PORT_COM1, bytes[i]);
		raw_serial(PORT_COM2, bytes[i]);
	}
}

void
raw_string(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0')
		length++;
	raw_bytes(text, length);
}

void
raw_hex(uint32_t number)
{
	static const char digits[] = "0123456789abcdef";

	for (int shift = 28; shift >= 0; shift -= 4)
		raw_bytes(&digits[number >> shift & 15], 1);
}

void
raw_screen(const char *first, const char *second)
{
	volatile uint16_t *cell = (volatile uint16_t *)(KERNEL_BASE + SCREEN_TEXT);

	for (int i = 0; i < SCREEN_COLUMNS; i++) {
		if (*first == '\0') {
			first = second;
			second = "";
		}
		cell[i] = SCREEN_ALARM | (uint8_t)(*first == '\0' ? ' ' : *first++);
	}
}
