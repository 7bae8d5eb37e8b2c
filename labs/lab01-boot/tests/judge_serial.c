/* SPDX-License-Identifier: MIT */
/*
 * judge_serial.c: exercise 1.1, serial_put(): what the serial ports received, and how they were asked.
 */
#include "labs/lab01-boot/tests/judge.h"

#include <stdio.h>
#include <string.h>

#define COM1		0x3f8u
#define COM2		0x2f8u
#define LINE_STATUS	5u		/* register of a UART */
#define   ROOM		0x20u		/* the transmitter takes a byte */

#define PUTS_MAX	256u

static uint16_t
draw_port(struct random *random)
{
	return random_below(random, 2) ? COM1 : COM2;
}

const char *
show_byte(uint8_t byte, char text[16])
{
	if (byte > ' ' && byte <= '~')
		snprintf(text, 16, "'%c' (0x%02x)", byte, byte);
	else
		snprintf(text, 16, "0x%02x", byte);
	return text;
}

/* ---- what arrives ------------------------------------------------------------------------------------------- */

/* Every byte value once, in any order, all to one port. */
static void
draw_every_byte(struct random *random, struct probe_put puts[PUTS_MAX])
{
	memset(puts, 0, PUTS_MAX * sizeof *puts);
	for (unsigned i = 0; i < PUTS_MAX; i++) {
		unsigned other = random_below(random, i + 1);

		puts[i] = puts[other];
		puts[other] = (struct probe_put){ .port = COM2, .byte = (uint8_t)i };
	}
}

/* What a port must have received: the bytes of the puts that name it. */
static size_t
bytes_for(const struct probe_put *puts, unsigned count, uint16_t port, uint8_t *bytes)
{
	size_t length = 0;

	for (unsigned i = 0; i < count; i++)
		if (puts[i].port == port)
			bytes[length++] = puts[i].byte;
	return length;
}

static void
judge_port(struct evidence *evidence, const struct probe_put *puts, unsigned count, uint16_t port)
{
	const char *name = port == COM1 ? "COM1" : "COM2";
	const struct machine_result *result = judge_checkpoint(evidence, 0);
	const struct machine_transcript *seen = &result->output[port == COM1 ? MACHINE_COM1 : MACHINE_COM2];
	uint8_t expected[PUTS_MAX];
	size_t length = bytes_for(puts, count, port, expected), at = 0;
	char want[16], got[16];

	while (at < length && at < seen->length && expected[at] == (uint8_t)seen->bytes[at])
		at++;
	if (at == length && at == seen->length)
		return;
	judge_where(evidence, "byte number %zu on %s", at + 1, name);
	judge_expected(evidence, "%zu bytes, here %s", length, at < length ? show_byte(expected[at], want) : "none");
	judge_seen(evidence, "%zu bytes, here %s", seen->length,
		   at < seen->length ? show_byte((uint8_t)seen->bytes[at], got) : "none");
	judge_fail(evidence, "%s did not receive the bytes that serial_put() was given for it", name);
}

void
plan_serial_sends_every_byte(struct plan *plan)
{
	struct probe_put puts[PUTS_MAX];

	draw_every_byte(&plan->random, puts);
	plan_probe(plan, PROBE_SERIAL, puts, sizeof puts);
}

void
judge_serial_sends_every_byte(struct evidence *evidence)
{
	struct probe_put puts[PUTS_MAX];

	draw_every_byte(&evidence->random, puts);
	probe_result(evidence, 0, 0);
	judge_port(evidence, puts, PUTS_MAX, COM2);
}

#define MIXED	64u

static void
draw_mixed(struct random *random, struct probe_put puts[MIXED])
{
	memset(puts, 0, MIXED * sizeof *puts);
	for (unsigned i = 0; i < MIXED; i++)
		puts[i] = (struct probe_put){ .port = draw_port(random), .byte = (uint8_t)random_next(random) };
}

void
plan_serial_uses_the_port_it_is_given(struct plan *plan)
{
	struct probe_put puts[MIXED];

	draw_mixed(&plan->random, puts);
	plan_probe(plan, PROBE_SERIAL, puts, sizeof puts);
}

void
judge_serial_uses_the_port_it_is_given(struct evidence *evidence)
{
	struct probe_put puts[MIXED];

	draw_mixed(&evidence->random, puts);
	probe_result(evidence, 0, 0);
	judge_port(evidence, puts, MIXED, COM1);
	judge_port(evidence, puts, MIXED, COM2);
}

/* ---- how the device is asked ----------------------------------------------------------------------------------- */

#define WATCHED	24u

/* Usually short; now and then as long as a slow line takes. */
static unsigned
draw_busy(struct random *random)
{
	return random_below(random, 16) ? random_below(random, 7) : random_between(random, 20, 200);
}

static void
draw_watched(struct random *random, struct probe_put puts[WATCHED])
{
	memset(puts, 0, WATCHED * sizeof *puts);
	for (unsigned i = 0; i < WATCHED; i++)
		puts[i] = (struct probe_put){
			.port = draw_port(random),
			.byte = (uint8_t)random_next(random),
			.busy = (uint8_t)(i % 3 ? draw_busy(random) : 0),
			.noise = (uint32_t)random_next(random),
		};
}

void
plan_serial_waits_for_room(struct plan *plan)
{
	struct probe_put puts[WATCHED];

	draw_watched(&plan->random, puts);
	plan_probe(plan, PROBE_SERIAL_WATCHED, puts, sizeof puts);
}

/* What serial_put() did for one byte: `log` begins with its accesses.  Returns how many they are. */
static size_t
judge_put(struct evidence *evidence, const struct probe_put *put, const struct probe_access *log, size_t left)
{
	bool looked = false, room = false;
	char want[16], got[16];

	for (size_t i = 0; i < left; i++) {
		if (!log[i].is_write) {
			if (log[i].port == put->port + LINE_STATUS) {
				looked = true;
				room = log[i].value & ROOM;
			}
			continue;
		}
		if (log[i].port != put->port)
			judge_fail(evidence, "serial_put() writes to I/O port 0x%03x; the UART's data register is 0x%03x",
				   log[i].port, put->port);
		if (!looked)
			judge_fail(evidence, "serial_put() writes without a look at the line status register, 0x%03x",
				   put->port + LINE_STATUS);
		if (!room)
			judge_fail(evidence, "serial_put() writes although the line status register said last that there is no "
				   "room (bit 0x20 clear)");
		if (log[i].value == put->byte)
			return i + 1;
		judge_expected(evidence, "%s", show_byte(put->byte, want));
		judge_seen(evidence, "%s", show_byte(log[i].value, got));
		judge_fail(evidence, "serial_put() sends another byte than it was given");
	}
	judge_fail(evidence, "serial_put() returns and has not sent its byte");
}

void
judge_serial_waits_for_room(struct evidence *evidence)
{
	struct probe_put puts[WATCHED];
	const struct probe_access *log;
	size_t size, at = 0;

	draw_watched(&evidence->random, puts);
	log = probe_result_any(evidence, 0, &size);
	size /= sizeof *log;
	for (unsigned i = 0; i < WATCHED; i++) {
		judge_where(evidence, "byte number %u, at COM%u, after %u looks that found no room", i + 1,
			    puts[i].port == COM1 ? 1 : 2, puts[i].busy);
		at += judge_put(evidence, &puts[i], log + at, size - at);
	}
	for (; at < size; at++)
		if (log[at].is_write)
			judge_fail(evidence, "serial_put() writes once more than it was called");
}
