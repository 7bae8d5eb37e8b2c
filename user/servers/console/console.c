/* SPDX-License-Identifier: MIT */
/*
 * console.c: keyboard, screen and serial line as one terminal.
 *
 *   Everything that happens arrives at one endpoint: interrupts of the two input devices as pulses,
 *   requests as messages, departures as hang-ups.  Input of both devices goes into one line discipline
 *   (line.c), whose clients terminal.c serves; output goes to both devices.
 *
 *   The console never waits for a client.  When nobody reads and the input is full, bytes are left in the
 *   serial chip, whose sender then waits.
 *
 *   Shift with Page Up or Page Down shows what has left the screen at the top.
 *
 *   Protocols: user/lib/protocol/io.h; for programs without descriptors user/lib/protocol/console.h.
 */
#include <calls.h>
#include <memory.h>
#include <port.h>
#include <print.h>
#include <start.h>
#include <stdlib.h>

#include "keyboard.h"
#include "screen.h"
#include "serial.h"
#include "terminal.h"

/* Pulse bits; clients' connections may raise none. */
#define BIT_SERIAL	0u
#define BIT_KEYBOARD	1u

#define KEYS_MAX	64u	/* codes taken at one interrupt */

/* CRT controller, index and data.  IBM VGA technical reference, "CRT Controller Registers". */
#define CRTC_INDEX	0x3d4
#define CRTC_DATA	0x3d5
#define   CRTC_CURSOR_HIGH 0x0e
#define   CRTC_CURSOR_LOW  0x0f

static handle_t serial_irq, keyboard_irq;
static struct keyboard keyboard;
static struct console_kept {
	struct terminal_kept terminal;
	struct screen screen;
} *kept;			/* the Memory that outlives the server */

/* Output. */

static void
cursor_write(unsigned cell)
{
	port_write(CRTC_INDEX, CRTC_CURSOR_HIGH);
	port_write(CRTC_DATA, (uint8_t)(cell >> 8));
	port_write(CRTC_INDEX, CRTC_CURSOR_LOW);
	port_write(CRTC_DATA, (uint8_t)cell);
}

static unsigned
cursor_read(void)
{
	unsigned cell;

	port_write(CRTC_INDEX, CRTC_CURSOR_HIGH);
	cell = (unsigned)port_read(CRTC_DATA) << 8;
	port_write(CRTC_INDEX, CRTC_CURSOR_LOW);
	return cell | port_read(CRTC_DATA);
}

static void
output(void *context, const char *text, size_t length)
{
	(void)context;
	for (size_t i = 0; i < length; i++)
		serial_put(text[i]);
	screen_put(&kept->screen, text, length);
	cursor_write(kept->screen.cursor);
}

/* Input. */

/* Take what the serial line has, as long as it fits. */
static void
drain_serial(void)
{
	static bool draining;	/* what it feeds may be read at once, which comes back here */
	char byte;

	if (draining)
		return;
	draining = true;
	while (terminal_takes() && serial_take(&byte))
		terminal_feed(byte);
	serial_listen(terminal_takes());
	draining = false;
}

static void
type_key(unsigned key)
{
	if (key == KEY_SCROLL_BACK || key == KEY_SCROLL_ON) {
		screen_scroll(&kept->screen, key == KEY_SCROLL_BACK ? (int)SCREEN_ROWS / 2 : -(int)SCREEN_ROWS / 2);
	} else if (key >= KEY_FIRST) {
		for (const char *byte = keyboard_sequence(key); *byte; byte++)
			terminal_feed(*byte);
	} else if (key != 0) {
		terminal_feed((char)key);
	}
}

static void
drain_keyboard(void)
{
	uint8_t code;

	for (unsigned i = 0; i < KEYS_MAX && keyboard_take(&code); i++)
		type_key(keyboard_decode(&keyboard, code));
}

static void
interrupt_came(struct server *server, uint32_t bits)
{
	(void)server;
	if (bits & 1u << BIT_SERIAL) {
		drain_serial();
		irq_done(serial_irq);
	}
	if (bits & 1u << BIT_KEYBOARD) {
		drain_keyboard();
		irq_done(keyboard_irq);
	}
}

/* Start. */

/* What the console cannot do without has failed: say so and end; the table decides what then. */
static void
need(int32_t result, const char *what)
{
	if (result >= 0)
		return;
	log_printf("console: %s: error %d\n", what, (int)-result);
	exit(1);
}

/* A byte that came before there was a receive buffer would be lost when the buffer is switched on. */
static void
take_early_byte(void)
{
	char byte;

	if (serial_take(&byte))
		terminal_feed(byte);
}

static void
open_devices(handle_t endpoint, bool goes_on)
{
	static const char *const ports[] = {
		"serial-ports", "keyboard-data", "keyboard-status", "cursor-ports"
	};
	int32_t error;

	for (unsigned i = 0; i < sizeof ports / sizeof ports[0]; i++)
		need(ports_bind(start_handle_needed(ports[i]), HANDLE_SELF), ports[i]);
	volatile uint16_t *cells = memory_show(start_handle_needed("screen"),
					       SCREEN_CELLS * sizeof *cells,
					       MAP_READ | MAP_WRITE, &error);
	need(error, "the screen's memory");
	if (!goes_on || !screen_adopt(&kept->screen, cells))
		screen_init(&kept->screen, cells, cursor_read());
	serial_irq = start_handle_needed("serial-irq");
	keyboard_irq = start_handle_needed("keyboard-irq");
	take_early_byte();
	serial_start();
	keyboard_start();
	need(irq_bind(serial_irq, endpoint, BIT_SERIAL), "the serial line's interrupt");
	need(irq_bind(keyboard_irq, endpoint, BIT_KEYBOARD), "the keyboard's interrupt");
	serial_listen(true);
}

/* Without a line `keep` in the table it works all the same, and begins anew after a death. */
static struct console_kept *
show_kept(void)
{
	static struct console_kept own;
	handle_t memory = start_handle("kept");
	uint32_t size = page_round(sizeof *kept);

	kept = NULL;
	if (memory != HANDLE_NONE && memory_commit_all(memory, 0, size) == 0)
		kept = memory_show(memory, size, MAP_READ | MAP_WRITE, NULL);
	if (!kept)
		kept = &own;
	return kept;
}

int
main(void)
{
	handle_t endpoint = start_handle_needed("endpoint");

	bool goes_on = terminal_start(output, &show_kept()->terminal);

	io_server_prepare(&terminal_server, endpoint);
	terminal_adopt();
	terminal_server.server.pulse = interrupt_came;
	open_devices(endpoint, goes_on);
	terminal_drained = drain_serial;
	return (int)server_run(&terminal_server.server);
}
