/* SPDX-License-Identifier: MIT */
/*
 * start.c: from the first stack to main(), and the end.
 *
 *   entry.S calls start() with the address of the first stack:
 *
 *	argc | argv[0] .. argv[argc-1] | 0 | envp[0] .. | 0 | (type, value) .. | (AUX_NULL, 0)
 *
 *   start() chooses the way into the kernel before anything else, as no call works without it; then it
 *   remembers the environment and the named handles, and calls main().
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls.h"
#include "posix/exec_image.h"
#include "print.h"
#include "start.h"

/* CPUID, function 1.  Intel SDM volume 2A, "CPUID". */
#define CPUID_FEATURES		1u
#define   CPUID_EDX_SEP		0x00000800u	/* SYSENTER and SYSEXIT */
#define   CPUID_EAX_SIGNATURE	0x0fff0fffu	/* family, model, stepping */
#define SIGNATURE_SEP_WORKS	0x00000633u	/* before it the bit was set too early */

void enter_by_sysenter(void);
void enter_by_int80(void);
_Noreturn void start(uint32_t *stack);
int main(int argc, char **argv);	/* a program may as well say main(void) */

void (*system_entry)(void) = enter_by_int80;
char **environ;
char *program_invocation_short_name;	/* err.h */
static const struct start_handle *handles;

static void
choose_entry(void)
{
	uint32_t eax = CPUID_FEATURES, edx;

	__asm__("cpuid" : "+a"(eax), "=d"(edx) : : "ebx", "ecx");
	if ((edx & CPUID_EDX_SEP) &&
	    (eax & CPUID_EAX_SIGNATURE) >= SIGNATURE_SEP_WORKS)
		system_entry = enter_by_sysenter;
}

static void
read_auxiliary(const uint32_t *entry)
{
	for (; entry[0] != AUX_NULL; entry += 2) {
		if (entry[0] == AUX_HANDLES)
			handles = (const struct start_handle *)entry[1];
	}
}

/* What stands behind the last slash. */
static char *
short_name(char *path)
{
	char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path;
}

_Noreturn void
start(uint32_t *stack)
{
	int argc = (int)stack[0];
	char **argv = (char **)(stack + 1);
	char **last;

	choose_entry();
	environ = argv + argc + 1;
	program_invocation_short_name = short_name(argv[0]);
	for (last = environ; *last; last++)
		;
	read_auxiliary((const uint32_t *)(last + 1));
	exec_tidy();
	exit(main(argc, argv));
}

const struct start_handle *
start_handles(void)
{
	return handles;
}

handle_t
start_handle(const char *name)
{
	for (const struct start_handle *h = handles; h && h->name; h++) {
		if (strcmp((const char *)h->name, name) == 0)
			return h->handle;
	}
	return HANDLE_NONE;
}

handle_t
start_handle_needed(const char *name)
{
	handle_t handle = start_handle(name);

	if (handle == HANDLE_NONE) {
		log_printf("no handle named \"%s\" was given: grant it in the service table\n",
			   name);
		exit(1);
	}
	return handle;
}
