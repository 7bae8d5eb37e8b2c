/* SPDX-License-Identifier: MIT */
/*
 * devices.h: the PC's devices in a stopped machine.
 *
 *   Put the questions into config.questions, and hand the result to the function that reads their answers:
 *
 *	static const char *const questions[] = { DEVICES_PIC, DEVICES_PIT, NULL };
 *
 *   The interval timer has to be asked through its own ports; that changes its latch, so nothing
 *   may read it afterwards.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "machine.h"

/* ---- 8259A interrupt controllers ---- */

#define DEVICES_PIC	"info pic"

struct device_pic {
	uint8_t	requested;	/* IRR.  Of a timer that is due next it may or may not be set already */
	uint8_t	masked;		/* IMR */
	uint8_t	in_service;	/* ISR: no end of interrupt was sent for these */
	uint8_t	vector;		/* of line 0 */
	bool	automatic_end;	/* ICW4.AEOI */
};

/* number 0: the primary one.  False if the question was not asked or its answer is of no known form. */
bool devices_pic(const struct machine_result *result, unsigned number, struct device_pic *pic);

#define DEVICES_INTERRUPTS	"info irq"

/* How often an interrupt line was raised since the machine started.  False if the question was not asked. */
bool devices_interrupts(const struct machine_result *result, unsigned line, unsigned *count);

/* ---- 8254 interval timer, counter 0 ---- */

/*
 * Latch status and count of counter 0; read the status, then the count.  Intel 8254 data sheet,
 * "Read-Back Command".
 */
#define DEVICES_PIT	"o /b 0x43 0xc2", "i /b 0x40", "i /bx 0x40", "i /1bx 0x40"

struct device_pit {
	unsigned mode;		/* 0..5 */
	unsigned access;	/* 1: low byte, 2: high byte, 3: both */
	bool	decimal;
	bool	output;		/* level of its pin; does not repeat */
	bool	counting;	/* a count has been loaded */
	unsigned count;		/* what is left; does not repeat */
};

bool devices_pit(const struct machine_result *result, struct device_pit *pit);

/* ---- VGA text, with config.screen_text ---- */

/*
 * A row of the screen as text, without the blanks at its end: what is not printable ASCII is '.'.
 * "" without a screen.
 */
const char *devices_screen_row(const struct machine_result *result, unsigned row, char text[MACHINE_SCREEN_COLUMNS + 1]);

/* The first row that has the text, or -1. */
int devices_screen_find(const struct machine_result *result, const char *text);
