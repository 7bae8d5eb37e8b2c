/* SPDX-License-Identifier: MIT */
/*
 * boot_time.c: how long it takes from the start of the emulator to the shell's prompt.
 *
 *   The emulator is started by itself and not by the machine library, which looks at a machine when
 *   it has ended: here the clock stops with the prompt's last byte.  Started as `make run KERNEL=1`
 *   starts it, with no more devices than a prompt needs.
 */
#include "boot_time.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROMPT		"/ $ "
#define KEPT		4096u

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
become_emulator(const char *kernel, const char *archive, int output)
{
	int nothing = open("/dev/null", O_RDWR);

	dup2(nothing, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(nothing, STDERR_FILENO);
	execlp("qemu-system-i386", "qemu-system-i386", "-accel", "tcg", "-M", "pc", "-m", "64", "-display", "none",
	       "-vga", "none", "-net", "none", "-no-reboot", "-monitor", "none", "-kernel", kernel, "-initrd", archive,
	       "-serial", "stdio", (char *)NULL);
	_exit(127);
}

/* Read until the prompt has come; false: the end came first. */
static bool
wait_for_prompt(int input)
{
	char text[KEPT + 1];
	size_t length = 0;
	ssize_t got;

	while ((got = read(input, text + length, KEPT - length)) > 0) {
		length += (size_t)got;
		text[length] = '\0';
		if (strstr(text, PROMPT))
			return true;
		if (length > KEPT / 2) {
			memmove(text, text + length - strlen(PROMPT), strlen(PROMPT));
			length = strlen(PROMPT);
		}
	}
	return false;
}

double
boot_to_prompt(const char *kernel, const char *archive)
{
	const double start = seconds();
	double taken = -1;
	int ends[2];
	pid_t emulator;

	if (pipe(ends) < 0)
		return -1;
	emulator = fork();
	if (emulator == 0)
		become_emulator(kernel, archive, ends[1]);
	close(ends[1]);
	if (emulator > 0 && wait_for_prompt(ends[0]))
		taken = seconds() - start;
	close(ends[0]);
	if (emulator > 0) {
		kill(emulator, SIGKILL);
		waitpid(emulator, NULL, 0);
	}
	return taken;
}
