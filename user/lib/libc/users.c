/* SPDX-License-Identifier: MIT */
/*
 * users.c: everybody is root.  Rights are handles, not numbers of users; programs that ask get the
 * one answer there is.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#define ROOT	0

static char name[] = "root", nothing[] = "", home[] = "/home", shell[] = "/bin/sh";
static char *members[] = { NULL };
static struct passwd user = { name, nothing, ROOT, ROOT, name, home, shell };
static struct group group = { name, nothing, ROOT, members };

struct passwd *
getpwnam(const char *wanted)
{
	return strcmp(wanted, name) == 0 ? &user : NULL;
}

struct passwd *
getpwuid(uid_t wanted)
{
	return wanted == ROOT ? &user : NULL;
}

struct group *
getgrnam(const char *wanted)
{
	return strcmp(wanted, name) == 0 ? &group : NULL;
}

struct group *
getgrgid(gid_t wanted)
{
	return wanted == ROOT ? &group : NULL;
}

uid_t
getuid(void)
{
	return ROOT;
}

uid_t
geteuid(void)
{
	return ROOT;
}

gid_t
getgid(void)
{
	return ROOT;
}

gid_t
getegid(void)
{
	return ROOT;
}

char *
getlogin(void)
{
	return name;
}

int
getgroups(int size, gid_t *groups)
{
	if (size > 0)
		groups[0] = ROOT;
	return 1;
}

/* There is nobody else one could become. */
static int
become(uint32_t wanted)
{
	if (wanted == ROOT)
		return 0;
	errno = EPERM;
	return -1;
}

int
setuid(uid_t wanted)
{
	return become(wanted);
}

int
seteuid(uid_t wanted)
{
	return become(wanted);
}

int
setgid(gid_t wanted)
{
	return become(wanted);
}

int
setegid(gid_t wanted)
{
	return become(wanted);
}
