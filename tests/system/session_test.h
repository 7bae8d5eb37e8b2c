/* SPDX-License-Identifier: MIT */
/*
 * session_test.h: play a person who sits at the shell, and look at who called whom meanwhile (layers.h).
 */
#pragma once

#include "layers.h"

#define SHELL_PROMPT	"/ $ "
#define NEXT_PROMPT	"\r/ $ "	/* drawn when the shell takes keys, right behind what a command printed */

/*
 * The ordinary session with a tracer that sees everything, and with one more file in the archive
 * (name NULL: none).
 */
static inline struct machine_config
session_config(const char *name, const void *bytes, size_t length)
{
	struct machine_config config = user_config("poweroff-at-eof services=services trace=call,message");
	char *table = layers_table();
	unsigned char *archive;
	size_t size;

	config.command_line += strlen("services=demo ");
	archive = read_whole(config.archive, &size);
	tar_add(&archive, &size, "services", table, strlen(table));
	if (name)
		tar_add(&archive, &size, name, bytes, length);
	free(table);
	config.archive = NULL;
	config.archive_data = archive;
	config.archive_size = size;
	config.memory_mib = 64;
	return config;
}

/* Run it to its power-off; no call went upwards.  Returns COM1 without carriage returns, for free(). */
static inline char *
run_session(struct machine_config *config, struct machine_result **result)
{
	char *terminal = run_to_power_off(config, result);

	expect_downwards(*result);
	return terminal;
}
