/* SPDX-License-Identifier: MIT */
/*
 * keyboard.c: the keyboard controller's two ports.
 *
 *   Intel 8042; IBM PC AT technical reference, "Keyboard Controller".  The loader has normally set it up
 *   as we want it; keyboard_start() makes sure.  Every wait is bounded: on a machine without a controller
 *   the status reads as all ones, and that must not stop the console.
 */
#include "keyboard.h"

#include <port.h>

#define DATA		0x60
#define STATUS		0x64		/* read: status; write: command */
#define   STATUS_OUTPUT	0x01		/* a byte waits for us at DATA */
#define   STATUS_INPUT	0x02		/* the controller has not taken our last byte */
#define   STATUS_MOUSE	0x20		/* the byte that waits is the mouse's */
#define   STATUS_NONE	0xff		/* there is no controller */
#define COMMAND_READ	0x20		/* controller configuration to DATA */
#define COMMAND_WRITE	0x60		/* controller configuration from DATA */
#define   CONFIG_INTERRUPT 0x01		/* raise IRQ 1 */
#define   CONFIG_OFF	0x10		/* keyboard disabled */
#define   CONFIG_SET_1	0x40		/* translate codes to set 1 */
#define COMMAND_ENABLE	0xae		/* enable the keyboard */

#define PATIENCE	10000u		/* looks at the status */

static bool
wait_for(uint8_t mask, uint8_t value)
{
	for (uint32_t i = 0; i < PATIENCE; i++) {
		uint8_t status = port_read(STATUS);

		if (status == STATUS_NONE)
			return false;
		if ((status & mask) == value)
			return true;
	}
	return false;
}

static bool
command(uint8_t byte)
{
	if (!wait_for(STATUS_INPUT, 0))
		return false;
	port_write(STATUS, byte);
	return true;
}

bool
keyboard_take(uint8_t *code)
{
	uint8_t status = port_read(STATUS);

	if (status == STATUS_NONE || !(status & STATUS_OUTPUT))
		return false;
	*code = port_read(DATA);
	if (status & STATUS_MOUSE)
		*code = 0;	/* types nothing */
	return true;
}

void
keyboard_start(void)
{
	uint8_t config, stale;

	while (keyboard_take(&stale))
		;
	if (!command(COMMAND_READ) || !wait_for(STATUS_OUTPUT, STATUS_OUTPUT))
		return;
	config = port_read(DATA);
	config = (uint8_t)((config | CONFIG_INTERRUPT | CONFIG_SET_1) & ~CONFIG_OFF);
	if (command(COMMAND_WRITE) && wait_for(STATUS_INPUT, 0))
		port_write(DATA, config);
	command(COMMAND_ENABLE);
}
