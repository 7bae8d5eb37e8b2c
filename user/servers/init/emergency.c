/* SPDX-License-Identifier: MIT */
/*
 * emergency.c: the last words of init, when there is no console to say them.
 *
 *   A broken archive or service table means that no driver will ever run, so init, which holds all ports,
 *   writes to the serial line itself: it is the one device that needs no set-up to be read in an
 *   emulator, and whatever the loader set up on a real machine.  The kernel's panic, which follows, brings
 *   the screen.
 */
#include <stdio.h>
#include <stdlib.h>

#include <calls.h>
#include <port.h>
#include <print.h>
#include <start.h>

#include "abi/boot.h"
#include "emergency.h"

/* National Semiconductor PC16550D data sheet, section 8. */
#define COM1		0x3f8		/* transmitter holding register */
#define COM1_COUNT	8
#define LINE_STATUS	5		/* offset */
#define   LINE_EMPTY	0x20		/* the transmitter takes a byte */
#define PATIENCE	100000u		/* looks at the line status before a byte is given up */

static void
serial_put(char byte)
{
	for (uint32_t i = 0; i < PATIENCE && !(port_read(COM1 + LINE_STATUS) & LINE_EMPTY); i++)
		;
	port_write(COM1, (uint8_t)byte);
}

void
emergency_printf(const char *format, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	log_printf("%s", text);
	int32_t ports = ports_create(INIT_PORTS, COM1, COM1_COUNT);
	if (ports < 0 || ports_bind((handle_t)ports, HANDLE_SELF) < 0)
		return;
	for (const char *at = text; *at; at++) {
		if (*at == '\n')
			serial_put('\r');
		serial_put(*at);
	}
}

_Noreturn void
emergency_stop(void)
{
	exit(1);
}
