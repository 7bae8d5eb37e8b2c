/* SPDX-License-Identifier: MIT */
/*
 * console_case.c: a console of the test's own; see console_case.h.
 */
#include "lib/console_case.h"

#include <port.h>
#include <program.h>
#include <protocol/console.h>
#include <string.h>
#include <thread.h>

#include "lib/guest.h"
#include "lib/service.h"

#define CONSOLE_PRIORITY	24u
#define KEYBOARD_DATA		0x60
#define KEYBOARD_COMMAND	0x64
#define   STATUS_BUSY		0x03	/* a byte is on its way, one way or the other */
#define COMMAND_TYPE		0xd2
#define RELEASED		0x80

handle_t console_endpoint, console, console_task;

static handle_t
ports_of(uint32_t first, uint32_t count)
{
	return expect_handle(ports_create(INIT_PORTS, first, count));
}

void
console_start(void)
{
	static const char *const arguments[] = { "console", NULL };
	struct program_grant grants[] = {
		{ "endpoint", console_endpoint, RIGHT_RECEIVE },
		{ "serial-irq", INIT_IRQ + 4, RIGHT_MANAGE },
		{ "keyboard-irq", INIT_IRQ + 1, RIGHT_MANAGE },
		{ "serial-ports", ports_of(0x3f8, 8), RIGHT_MANAGE },
		{ "keyboard-data", ports_of(KEYBOARD_DATA, 1), RIGHT_MANAGE },
		{ "keyboard-status", ports_of(KEYBOARD_COMMAND, 1), RIGHT_MANAGE },
		{ "cursor-ports", ports_of(0x3d4, 2), RIGHT_MANAGE },
		{ "screen", expect_handle(memory_create_device(INIT_DEVICES, 0xb8000, PAGE_SIZE)),
		  RIGHT_READ | RIGHT_WRITE | RIGHT_MAP },
	};

	console_task = service_start((struct program){
		.arguments = arguments,
		.grants = grants,
		.grant_count = sizeof grants / sizeof grants[0],
		.quota = 256 * 1024,
		.priority = CONSOLE_PRIORITY,
	});
}

void
console_begin(void)
{
	console_endpoint = expect_handle(endpoint_create());
	console = expect_handle(connection_create(console_endpoint, 100, 0));
	console_start();
	expect_equal(0, ports_bind(ports_of(KEYBOARD_DATA, 1), HANDLE_SELF));
	expect_equal(0, ports_bind(ports_of(KEYBOARD_COMMAND, 1), HANDLE_SELF));
	/* It has set everything up when it answers. */
	expect_equal(1, console_write(console, "\n", 1));
}

static void
type_code(uint8_t code)
{
	while (port_read(KEYBOARD_COMMAND) & STATUS_BUSY)
		sleep_milliseconds(1);
	port_write(KEYBOARD_COMMAND, COMMAND_TYPE);
	while (port_read(KEYBOARD_COMMAND) & STATUS_BUSY)
		sleep_milliseconds(1);
	port_write(KEYBOARD_DATA, code);
}

void
type(const char *keys)
{
	static const char row[] = "\0331234567890-=\b\tqwertyuiop[]\n\035asdfghjkl;'`\036\\zxcvbnm";
	_Bool control = 0;

	for (; *keys; keys++) {
		uint8_t code = *keys == ' ' ? 0x39 :
			       (uint8_t)(strchr(row, *keys) - row + 1);

		if (*keys == '^') {
			type_code(0x1d);
			control = 1;
			continue;
		}
		type_code(code);
		type_code(code | RELEASED);
		if (control)
			type_code(0x1d | RELEASED);
		control = 0;
	}
}
