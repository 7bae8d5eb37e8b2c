/* SPDX-License-Identifier: MIT */
/*
 * arguments.c: prints its command line and what its boot module holds.
 *
 * Multiboot specification 0.6.96, "Boot information format".
 */
#include "toy.h"

TOY;

struct module {
	uint32_t	start, end, string, reserved;
};

struct information {
	uint32_t	flags, lower, upper, device;
	const char	*command_line;
	uint32_t	module_count;
	const struct module *modules;
};

void
toy(uint32_t magic, uint32_t address)
{
	const struct information *information = (const void *)address;

	(void)magic;
	print(PORT_LOG, information->command_line);
	outb(PORT_LOG, '\n');
	for (uint32_t i = 0; i < information->module_count; i++) {
		const struct module *module = &information->modules[i];

		for (uint32_t at = module->start; at < module->end; at++)
			outb(PORT_LOG, *(const uint8_t *)at);
	}
	checkpoint();
}
