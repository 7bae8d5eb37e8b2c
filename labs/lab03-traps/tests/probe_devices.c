/* SPDX-License-Identifier: MIT */
/*
 * probe_devices.c: interrupt controllers, timer and devices, driven by the probe itself.
 *
 *   A controller's poll command makes the next read take the most urgent line into service, as an
 *   interrupt would do, and tells its number: so lines come into service with interrupts off and
 *   without a gate.  (Intel 8259A data sheet, "Poll Command".)
 *
 *   Whoever is to raise a line is brought to lower it first, as lines are heard when they rise.
 */
#include "labs/lab03-traps/tests/probe_devices.h"

#include "arch/i386/io.h"
#include "arch/i386/registers.h"

#define FIRST		0x20u		/* command port; the data port follows */
#define SECOND		0xa0u
#define READ_REQUESTS	0x0au
#define READ_SERVICE	0x0bu
#define POLL		0x0cu
#define END		0x20u

#define TIMER		0x40u
#define TIMER_COMMAND	0x43u
#define KEYBOARD_DATA	0x60u
#define KEYBOARD	0x64u
#define PARALLEL	0x378u
#define CMOS		0x70u
#define IDE		0x170u
#define IDE_CONTROL	0x376u

static void
controller_set_up(uint16_t port, uint8_t vector, uint8_t wiring)
{
	outb(port, 0x11);
	outb(port + 1, vector);
	outb(port + 1, wiring);
	outb(port + 1, 0x01);
	outb(port + 1, 0);
}

void
devices_set_up(void)
{
	outb(TIMER_COMMAND, 0x30);		/* mode 0, waits for a count */
	controller_set_up(FIRST, 0x20, 4);
	controller_set_up(SECOND, 0x28, 2);
}

static uint16_t
lines_read(uint8_t command)
{
	uint16_t lines;

	outb(FIRST, command);
	lines = inb(FIRST);
	outb(SECOND, command);
	return lines | (uint16_t)(inb(SECOND) << 8);
}

uint16_t
lines_requested(void)
{
	return lines_read(READ_REQUESTS);
}

uint16_t
lines_in_service(void)
{
	const uint16_t lines = lines_read(READ_SERVICE);

	lines_read(READ_REQUESTS);
	return lines;
}

uint16_t
lines_masked(void)
{
	return inb(FIRST + 1) | (uint16_t)(inb(SECOND + 1) << 8);
}

unsigned
line_take(bool cascade_only)
{
	unsigned line;

	outb(FIRST, POLL);
	line = inb(FIRST) & 7;
	if (line != 2 || cascade_only)
		return line;
	outb(SECOND, POLL);
	return 8 + (inb(SECOND) & 7);
}

void
first_end(void)
{
	outb(FIRST, END);
}

void
tick_take(void)
{
	line_take(false);
	first_end();
}

/* ---- who raises lines ---- */

/* The keyboard controller pretends that a byte has come: from the keyboard, or from the mouse. */
static void
raise_keyboard(uint8_t command)
{
	for (unsigned n = 0; n < 4; n++)
		inb(KEYBOARD_DATA);
	outb(KEYBOARD, 0x60);
	outb(KEYBOARD_DATA, 0x03);		/* both may interrupt */
	outb(KEYBOARD, command);
	outb(KEYBOARD_DATA, 0x5a);
}

static void
raise_serial(uint16_t port)
{
	outb(port + 1, 0);
	outb(port + 4, 0x08);
	outb(port + 1, 0x02);			/* there is room in the transmitter */
}

static void
raise_parallel(void)
{
	inb(PARALLEL + 1);
	outb(PARALLEL + 2, 0x1c);		/* selected, interrupts on; at the end of a strobe */
	outb(PARALLEL + 2, 0x1c);
}

static uint8_t
cmos(uint8_t index)
{
	outb(CMOS, index);
	return inb(CMOS + 1);
}

/* The periodic interrupt, once. */
static void
raise_clock_chip(void)
{
	outb(CMOS, 0x0b);
	outb(CMOS + 1, 0x02);
	cmos(0x0c);
	outb(CMOS, 0x0a);
	outb(CMOS + 1, 0x23);			/* 8192 Hz */
	outb(CMOS, 0x0b);
	outb(CMOS + 1, 0x42);
	for (unsigned n = 0; n < 1000000 && !(lines_requested() >> 8 & 1); n++)
		;
	outb(CMOS, 0x0b);
	outb(CMOS + 1, 0x02);
	cmos(0x0c);
}

static void
raise_disk(void)
{
	outb(IDE + 6, 0xa0);
	inb(IDE + 7);
	outb(IDE_CONTROL, 0);
	outb(IDE + 7, 0x91);			/* set parameters: done at once */
	for (unsigned n = 0; n < 1000000 && !(lines_requested() >> 15 & 1); n++)
		;
}

void
line_raise(unsigned line)
{
	switch (line) {
	case 0:
		outb(TIMER_COMMAND, 0x30);
		outb(TIMER, 16);
		outb(TIMER, 0);
		for (unsigned n = 0; n < 1000000 && !(lines_requested() & 1); n++)
			;
		break;
	case 1:
		raise_keyboard(0xd2);
		break;
	case 3:
		raise_serial(0x2f8);
		break;
	case 4:
		raise_serial(0x3f8);
		break;
	case 7:
		raise_parallel();
		break;
	case 8:
		raise_clock_chip();
		break;
	case 12:
		raise_keyboard(0xd3);
		break;
	case 15:
		raise_disk();
		break;
	}
}

/* ---- time ---- */

void
timer_start(void)
{
	outb(TIMER_COMMAND, 0x34);
	outb(TIMER, (uint8_t)PERIOD_COUNTS);
	outb(TIMER, PERIOD_COUNTS >> 8);
}

uint64_t
time_now(void)
{
	return rdtsc();
}

void
time_wait(uint64_t until)
{
	while (rdtsc() < until)
		;
}

uint64_t
time_of_request(void)
{
	outb(FIRST, READ_REQUESTS);
	while (!(inb(FIRST) & 1))
		;
	return rdtsc();
}
