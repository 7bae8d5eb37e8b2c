/* SPDX-License-Identifier: MIT */
/*
 * echo.c: sends back what COM1 receives, in upper case, until it is a dot; then
 * prints the codes of the keys pressed, until it is Escape.
 *
 *   16550A data sheet: line status bit 0 is "data ready".
 *   8042: status bit 0 is "output buffer full".
 */
#include "toy.h"

#define COM1_STATUS	(PORT_COM1 + 5)
#define KEYBOARD_DATA	0x60
#define KEYBOARD_STATUS	0x64
#define KEY_ESCAPE	0x01

TOY;

static uint8_t
wait_byte(uint16_t status, uint16_t data)
{
	while (!(inb(status) & 1))
		;
	return inb(data);
}

void
toy(uint32_t magic, uint32_t information)
{
	uint8_t byte;

	(void)magic;
	(void)information;
	print(PORT_COM1, "type> ");
	while ((byte = wait_byte(COM1_STATUS, PORT_COM1)) != '.')
		outb(PORT_COM1, byte >= 'a' && byte <= 'z' ?
			(uint8_t)(byte - 'a' + 'A') : byte);
	print(PORT_LOG, "press> ");
	while ((byte = wait_byte(KEYBOARD_STATUS, KEYBOARD_DATA)) !=
	       KEY_ESCAPE) {
		print_hex(PORT_LOG, byte, 2);
		outb(PORT_LOG, ' ');
	}
	print(PORT_COM2, "done");
	checkpoint();
}
