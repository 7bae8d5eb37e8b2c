/* SPDX-License-Identifier: MIT */
/*
 * ports.c: programs from elsewhere, compiled as they are, run their own tests under Pith.
 *
 *   tests/ports/prepare.sh builds them and says which are ready; each of those is a test here:
 *   somebody types at the shell what runs its test.sh, which ends with a line of counts.  A port
 *   whose sources are not in reach is no test, and is said to be skipped.
 *
 *   PORTS_LONG=1    the ports marked long, too (make ports)
 *   PORTS_ONLY      one port by name
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "user_test.h"

#define SHELL_PROMPT	"/ $ "
#define PORTS_MAX	32
#define SHOWN_MAX	2000	/* bytes of a terminal */

static struct port {
	char	name[32];
	char	log[128];	/* why it could not be built; else empty */
} ports[PORTS_MAX];
static int port_count;

static bool
is_long(void)
{
	return getenv("PORTS_LONG") != NULL;
}

/* A line of prepare.sh. */
static void
note_port(char *line)
{
	struct port *port = &ports[port_count];

	line[strcspn(line, "\n")] = '\0';
	if (strncmp(line, "ready ", 6) != 0 && strncmp(line, "failed ", 7) != 0) {
		printf("ports: %s\n", line);
		return;
	}
	if (port_count == PORTS_MAX) {
		fprintf(stderr, "ports: more than %d; raise PORTS_MAX in tests/system/ports.c\n", PORTS_MAX);
		exit(2);
	}
	sscanf(line, "%*s %31[^:]: %127s", port->name, port->log);
	port_count++;
}

/* False: prepare.sh itself could not do its work. */
static bool
prepare(void)
{
	const char *only = getenv("PORTS_ONLY");
	char command[256], line[512];
	FILE *from;

	snprintf(command, sizeof command, "sh tests/ports/prepare.sh %s %s </dev/null",
		 is_long() ? "-l" : "", only ? only : "");
	from = popen(command, "r");
	if (!from)
		return false;
	while (fgets(line, sizeof line, from))
		note_port(line);
	return pclose(from) == 0;
}

static void
fail_with_log(const struct port *port)
{
	char command[256], text[SHOWN_MAX];
	size_t length;
	FILE *from;

	snprintf(command, sizeof command, "tail -c %d %s", SHOWN_MAX - 1, port->log);
	from = popen(command, "r");
	length = from ? fread(text, 1, sizeof text - 1, from) : 0;
	text[length] = '\0';
	if (from)
		pclose(from);
	ck_abort_msg("%s does not build; the end of %s:\n%s\nagain: make ports ONLY=%s", port->name, port->log, text,
		     port->name);
}

/* The ordinary session, with what prepare.sh has put into the archive. */
static struct machine_config
ports_config(void)
{
	static char archive[256];
	const char *build = getenv("PITH_BUILD");
	struct machine_config config = user_config("poweroff-at-eof services=services");

	snprintf(archive, sizeof archive, "%s/ports/archive", build ? build : "build");
	config.archive = archive;
	config.memory_mib = 256;
	config.icount_shift = MACHINE_NO_ICOUNT;
	config.time_limit_ns = 3000 * MACHINE_SECOND;
	config.output_limit = 4u << 20;
	return config;
}

/* As much of a long text as a message takes. */
static const char *
end_of(const char *text)
{
	size_t length = strlen(text);

	return length > SHOWN_MAX ? text + length - SHOWN_MAX : text;
}

START_TEST(port_passes_its_own_tests)
{
	const struct port *port = &ports[_i];
	char command[256], *terminal, *counts;
	struct machine_config config;
	struct machine_result *result;

	if (port->log[0])
		fail_with_log(port);
	config = ports_config();
	snprintf(command, sizeof command, "cp -r /share/ports/%s /tmp/port; cd /tmp/port; LONG=%s sh test.sh </dev/null; echo $?-end\r",
		 port->name, is_long() ? "yes" : "");
	then_type(SHELL_PROMPT, command);
	then_type("-end\r\n", "\004");
	terminal = run_to_power_off(&config, &result);
	counts = strstr(terminal, " passed, 0 failed\n0-end\n");
	ck_assert_msg(counts, "%s: expected no failure, seen\n%s\nagain: make ports ONLY=%s", port->name, end_of(terminal),
		      port->name);
	while (counts > terminal && counts[-1] != '\n')
		counts--;
	printf("%s: %.*s\n", port->name, (int)strcspn(counts, "\n"), counts);
	free(terminal);
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("ports");
	SRunner *runner;
	int failed;

	if (!prepare()) {
		fprintf(stderr, "ports: sh tests/ports/prepare.sh failed\n");
		return EXIT_FAILURE;
	}
	for (int i = 0; i < port_count; i++) {
		TCase *single = tcase_create(ports[i].name);

		tcase_set_timeout(single, 0);
		tcase_add_loop_test(single, port_passes_its_own_tests, i, i + 1);
		suite_add_tcase(suite, single);
	}
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
