/* SPDX-License-Identifier: MIT */
/*
 * wall.c: the time of day.
 */
#include <unistd.h>

#include "clock.h"
#include "string.h"
#include "wall.h"

#define VARIABLE	"BOOT_TIME="
#define BILLION		1000000000u

static uint32_t
boot_time(void)
{
	uint32_t seconds = 0;

	for (char **at = environ; at && *at; at++) {
		if (strncmp(*at, VARIABLE, sizeof VARIABLE - 1) != 0)
			continue;
		for (const char *digit = *at + sizeof VARIABLE - 1; *digit >= '0' && *digit <= '9'; digit++)
			seconds = seconds * 10 + (uint32_t)(*digit - '0');
	}
	return seconds;
}

struct io_time
wall_clock(void)
{
	static uint32_t boot;
	static _Bool known;
	uint64_t now = clock_nanoseconds();

	if (!known)
		boot = boot_time();
	known = 1;
	return (struct io_time){ boot + (uint32_t)(now / BILLION), (uint32_t)(now % BILLION) };
}
