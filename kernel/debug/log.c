/* SPDX-License-Identifier: MIT */
/*
 * log.c: what the kernel says, and where it goes.
 *
 *                     port 0xe9   COM2      COM1      screen
 *     at entry        yes
 *     log_init        yes         if there  if there  yes
 *     log_release     yes         if there
 *     log_redirect    one sink instead of them all
 *
 *   A line feed is sent to COM1 as carriage return and line feed, as terminals want it; the log itself (COM2
 *   and port 0xe9) has line feeds only.
 */
#include "debug/log.h"

#include "arch/i386/debug/raw.h"
#include "arch/i386/debug/serial.h"
#include "arch/i386/debug/vga.h"

static bool to_com1, to_com2, to_screen;
static format_sink *redirected;

void
log_init(void)
{
	to_com1 = serial_init(SERIAL_COM1);
	to_com2 = serial_init(SERIAL_COM2);
	vga_clear(VGA_NORMAL);
	to_screen = true;
}

void
log_release_console(void)
{
	to_com1 = false;
	to_screen = false;
}

void
log_redirect(format_sink *sink)
{
	redirected = sink;
}

static void
log_sink(void *context, const char *bytes, size_t length)
{
	(void)context;
	if (redirected != NULL) {
		redirected(NULL, bytes, length);
		return;
	}
	raw_log_bytes(bytes, length);
	for (size_t i = 0; to_com2 && i < length; i++)
		serial_put(SERIAL_COM2, (uint8_t)bytes[i]);
	for (size_t i = 0; to_com1 && i < length; i++) {
		if (bytes[i] == '\n')
			serial_put(SERIAL_COM1, '\r');
		serial_put(SERIAL_COM1, (uint8_t)bytes[i]);
	}
	if (to_screen)
		vga_bytes(bytes, length);
}

void
log_bytes(const char *bytes, size_t length)
{
	log_sink(NULL, bytes, length);
}

void
log_printf(const char *text, ...)
{
	va_list arguments;

	va_start(arguments, text);
	format(log_sink, NULL, text, arguments);
	va_end(arguments);
}
