/* SPDX-License-Identifier: MIT */
/*
 * umask.c: permissions that new files are not given.  POSIX.1-2017.
 *
 *   proc keeps them for a process, and a child or a new program begins with them; here they are
 *   remembered once they are known.
 */
#include <sys/stat.h>

#include "file.h"
#include "process_call.h"

#define SERVICE_MASK	022u	/* of a program that is no process */

static mode_t mask;
static bool known;

/* Ask, and set it unless `new` is PROCESS_LIMIT_KEEP. */
static void
exchange(uint32_t new)
{
	uint32_t words[3];

	if (process_call(PROCESS_LIMIT, PROCESS_LIMIT_MODE, new, 0, words) == 0)
		mask = words[1];
	else if (!known)
		mask = SERVICE_MASK;
	known = true;
}

mode_t
umask(mode_t new)
{
	exchange(new & 0777);
	mode_t before = mask;

	mask = new & 0777;
	return before;
}

uint32_t
mode_masked(mode_t mode)
{
	if (!known)
		exchange(PROCESS_LIMIT_KEEP);
	return mode & 07777 & ~mask;
}
