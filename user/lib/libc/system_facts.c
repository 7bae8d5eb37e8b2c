/* SPDX-License-Identifier: MIT */
/*
 * system_facts.c: what the system is and how much of everything it has.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "abi/types.h"

#define HOST_NAME	"pith"
#define TICKS_A_SECOND	1000	/* times() */

int
getpagesize(void)
{
	return PAGE_SIZE;
}

long
sysconf(int name)
{
	switch (name) {
	case _SC_ARG_MAX:
		return ARG_MAX;
	case _SC_CLK_TCK:
		return TICKS_A_SECOND;
	case _SC_OPEN_MAX:
		return OPEN_MAX;
	case _SC_LINE_MAX:
		return LINE_MAX;
	case _SC_PAGESIZE:
		return PAGE_SIZE;
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN:
		return 1;
	case _SC_CHILD_MAX:
	case _SC_PHYS_PAGES:
	case _SC_GETPW_R_SIZE_MAX:
		return -1;		/* no limit that is known here: errno stays */
	}
	errno = EINVAL;
	return -1;
}

long
pathconf(const char *path, int name)
{
	(void)path;
	switch (name) {
	case _PC_LINK_MAX:
		return LINK_MAX;
	case _PC_NAME_MAX:
		return NAME_MAX;
	case _PC_PATH_MAX:
		return PATH_MAX;
	case _PC_PIPE_BUF:
		return PIPE_BUF;
	}
	errno = EINVAL;
	return -1;
}

long
fpathconf(int file, int name)
{
	(void)file;
	return pathconf("", name);
}

size_t
confstr(int name, char *text, size_t size)
{
	(void)name;
	return strlcpy(text, "/bin", size) + 1;
}

/* HOSTNAME in the environment, as somebody may have several machines. */
static const char *
host_name(void)
{
	const char *name = getenv("HOSTNAME");

	return name && *name ? name : HOST_NAME;
}

int
gethostname(char *name, size_t size)
{
	if (strlcpy(name, host_name(), size) < size)
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

int
uname(struct utsname *name)
{
	*name = (struct utsname){ .sysname = "Pith", .release = "1", .version = "1", .machine = "i386" };
	strlcpy(name->nodename, host_name(), sizeof name->nodename);
	return 0;
}

char *
ctermid(char *name)
{
	static char own[] = "/dev/tty";

	return name ? strcpy(name, own) : own;
}
