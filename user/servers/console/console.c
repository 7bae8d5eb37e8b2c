/* SPDX-License-Identifier: MIT */
/*
 * console.c: keyboard, screen and serial line as one terminal.
 *
 *   Everything that happens arrives at one endpoint: interrupts of the two input devices as pulses,
 *   requests as messages, departures as hang-ups.  Input of both devices goes into one line discipline
 *   (line.c); output goes to both devices.
 *
 *   The console never waits for a client.  A read is put off (server_defer) and answered when there is a
 *   line; a line whose reader has died meanwhile (the reply fails with E_GONE) goes to the next reader, or
 *   stays.  When nobody reads and the input is full, bytes are left in the serial chip, whose sender then
 *   waits.
 *
 *   Protocol: user/lib/protocol/console.h.
 */
#include <calls.h>
#include <memory.h>
#include <port.h>
#include <print.h>
#include <protocol/console.h>
#include <server.h>
#include <start.h>
#include <stdlib.h>
#include <string.h>

#include "keyboard.h"
#include "line.h"
#include "readers.h"
#include "screen.h"
#include "serial.h"

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
static struct line_editor editor;
static struct keyboard keyboard;
static struct screen screen;
static struct readers readers;

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
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\n')
			serial_put('\r');
		serial_put(text[i]);
	}
	screen_put(&screen, text, length);
	cursor_write(screen.cursor);
}

static int32_t
serve_write(struct server *server, const struct message *request, struct message *reply)
{
	uint32_t length = TAG_LENGTH(request->tag);

	(void)server;
	(void)reply;
	output(NULL, (const char *)mailbox()->payload, length);
	return (int32_t)length;
}

static int32_t
serve_put(struct server *server, const struct message *request, struct message *reply)
{
	uint32_t length = request->words[0];
	char bytes[CONSOLE_PUT_MAX];

	(void)server;
	(void)reply;
	if (length == 0 || length > CONSOLE_PUT_MAX)
		return E_ARGUMENT;
	memcpy(bytes, &request->words[1], sizeof bytes);
	output(NULL, bytes, length);
	return (int32_t)length;
}

/* Input. */

/* Answer a reader with what it may read now.  False if it is gone; then nothing has changed. */
static bool
answer_reader(const struct reader *reader)
{
	size_t used, length = line_peek(&editor, (char *)mailbox()->payload, reader->size, &used);
	struct message reply = {
		.tag = TAG(0, length, 0),
		.words = { (uint32_t)length },
	};

	if (ipc_reply(reader->token, &reply) < 0)
		return false;
	line_consume(&editor, used);
	return true;
}

static void
answer_readers(void)
{
	struct reader reader;

	while (line_ready(&editor) && readers_take(&readers, &reader))
		answer_reader(&reader);
}

/* Take what the serial line has, as long as it fits. */
static void
drain_serial(void)
{
	char byte;

	while (!line_full(&editor) && serial_take(&byte)) {
		line_feed(&editor, byte);
		answer_readers();
	}
	serial_listen(!line_full(&editor));
}

static void
drain_keyboard(void)
{
	uint8_t code;

	for (unsigned i = 0; i < KEYS_MAX && keyboard_take(&code); i++) {
		char byte = keyboard_decode(&keyboard, code);

		if (byte != 0)
			line_feed(&editor, byte);
	}
	answer_readers();
}

static int32_t
serve_read(struct server *server, const struct message *request, struct message *reply)
{
	struct reader reader = { .badge = request->badge, .size = request->words[0] };

	(void)reply;
	if (reader.size == 0)
		return E_ARGUMENT;
	if (readers.count == READERS_MAX)
		return E_FULL;
	if (reader.size > MESSAGE_PAYLOAD_MAX)
		reader.size = MESSAGE_PAYLOAD_MAX;
	reader.token = server_defer(server);
	if (reader.token == 0)
		return 0;	/* sent, not called: nobody to answer */
	readers_add(&readers, reader);
	answer_readers();
	drain_serial();
	return 0;
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

/*
 * Nobody holds this connection any more.  Readers that came through it are dead; one that only closed its
 * handle while it waits reads an end of file.
 */
static void
client_left(struct server *server, uint32_t badge)
{
	struct message end_of_file = { 0 };
	struct reader reader;

	(void)server;
	while (readers_take_badge(&readers, badge, &reader))
		ipc_reply(reader.token, &end_of_file);
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
		line_feed(&editor, byte);
}

static void
open_devices(handle_t endpoint)
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
	screen_init(&screen, cells, cursor_read());
	serial_irq = start_handle_needed("serial-irq");
	keyboard_irq = start_handle_needed("keyboard-irq");
	take_early_byte();
	serial_start();
	keyboard_start();
	need(irq_bind(serial_irq, endpoint, BIT_SERIAL), "the serial line's interrupt");
	need(irq_bind(keyboard_irq, endpoint, BIT_KEYBOARD), "the keyboard's interrupt");
	serial_listen(true);
}

static server_handler *const handlers[CONSOLE_LABELS] = {
	[CONSOLE_WRITE] = serve_write,
	[CONSOLE_PUT] = serve_put,
	[CONSOLE_READ] = serve_read,
};

int
main(void)
{
	struct server server = {
		.endpoint = start_handle_needed("endpoint"),
		.handlers = handlers,
		.handler_count = CONSOLE_LABELS,
		.pulse = interrupt_came,
		.hangup = client_left,
	};

	line_init(&editor, output, NULL);
	open_devices(server.endpoint);
	return (int)server_run(&server);
}
