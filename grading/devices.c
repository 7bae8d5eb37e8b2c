/* SPDX-License-Identifier: MIT */
/*
 * devices.c: the PC's devices in a stopped machine, from the monitor's answers.
 */
#include "devices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- 8259A ---- */

/* The hexadecimal number behind "key=" in a line. */
static bool
number_behind(const char *line, const char *key, unsigned *value)
{
	char pattern[32];
	const char *found;

	snprintf(pattern, sizeof pattern, " %s=", key);
	found = strstr(line, pattern);
	return found && found < line + strcspn(line, "\n") && sscanf(found + strlen(pattern), "%x", value) == 1;
}

bool
devices_pic(const struct machine_result *result, unsigned number, struct device_pic *pic)
{
	const char *answer = machine_answer(result, DEVICES_PIC);
	unsigned irr, imr, isr, base, automatic = 0;
	char name[16];

	snprintf(name, sizeof name, "\npic%u:", number);	/* not "ioapic0:" */
	answer = answer ? strstr(answer, name) : NULL;
	answer = answer ? answer + 1 : NULL;
	if (!answer || !number_behind(answer, "irr", &irr) || !number_behind(answer, "imr", &imr) ||
	    !number_behind(answer, "isr", &isr) || !number_behind(answer, "irq_base", &base))
		return false;
	number_behind(answer, "aeoi", &automatic);
	*pic = (struct device_pic){
		.requested = (uint8_t)irr, .masked = (uint8_t)imr, .in_service = (uint8_t)isr, .vector = (uint8_t)base,
		.automatic_end = automatic != 0,
	};
	return true;
}

bool
devices_interrupts(const struct machine_result *result, unsigned line, unsigned *count)
{
	const char *answer = machine_answer(result, DEVICES_INTERRUPTS);
	char name[16];

	answer = answer ? strstr(answer, "isa-i8259:") : NULL;
	if (!answer)
		return false;
	*count = 0;
	snprintf(name, sizeof name, "\n %u:", line);
	answer = strstr(answer, name);
	return !answer || sscanf(answer + strlen(name), "%u", count) == 1;
}

/* ---- 8254 ---- */

/* "portb[0x0040] = 0x34" */
static bool
port_value(const struct machine_result *result, const char *question, unsigned *value)
{
	const char *answer = machine_answer(result, question);
	const char *equals = answer ? strchr(answer, '=') : NULL;

	return equals && sscanf(equals + 1, "%x", value) == 1;
}

bool
devices_pit(const struct machine_result *result, struct device_pit *pit)
{
	static const char *const questions[] = { DEVICES_PIT };
	unsigned status, low, high = 0;

	if (!port_value(result, questions[1], &status) || !port_value(result, questions[2], &low) ||
	    !port_value(result, questions[3], &high))
		return false;
	*pit = (struct device_pit){
		.mode = status >> 1 & 7, .access = status >> 4 & 3, .decimal = status & 1,
		.output = status >> 7 & 1, .counting = !(status >> 6 & 1), .count = low | high << 8,
	};
	if (pit->mode > 5)		/* of modes 2 and 3 the highest bit is not decoded */
		pit->mode -= 4;
	return true;
}

/* ---- VGA text ---- */

const char *
devices_screen_row(const struct machine_result *result, unsigned row, char text[MACHINE_SCREEN_COLUMNS + 1])
{
	size_t length = 0;

	for (unsigned i = 0; result->has_screen_text && i < MACHINE_SCREEN_COLUMNS; i++) {
		char byte = (char)result->screen[row][i];

		text[i] = byte == '\0' ? ' ' : byte < ' ' || byte > '~' ? '.' : byte;
		if (text[i] != ' ')
			length = i + 1;
	}
	text[length] = '\0';
	return text;
}

int
devices_screen_find(const struct machine_result *result, const char *text)
{
	char row[MACHINE_SCREEN_COLUMNS + 1];

	for (unsigned i = 0; i < MACHINE_SCREEN_ROWS; i++)
		if (strstr(devices_screen_row(result, i, row), text))
			return (int)i;
	return -1;
}
