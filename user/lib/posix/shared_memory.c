/* SPDX-License-Identifier: MIT */
/*
 * shared_memory.c: memory with a name.  POSIX.1-2017.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "fd.h"
#include "process_call.h"

/* A request with a name. */
static int32_t
ask(enum process_label label, const char *name, uint32_t flags)
{
	uint32_t length;
	struct message m;
	int32_t result;

	name += *name == '/';
	length = strlen(name) + 1;
	if (!is_process() || length > MESSAGE_PAYLOAD_MAX)
		return is_process() ? ERRNO(ENAMETOOLONG) : ERRNO(ENOSYS);
	m = (struct message){ .tag = TAG(label, length, 0), .words = { flags } };
	memcpy(mailbox()->payload, name, length);
	mailbox()->accept = 1;
	result = ipc_call(PROCESS_HANDLE, &m);
	return result < 0 ? result : (int32_t)m.words[0];
}

int
shm_open(const char *name, int flags, mode_t mode)
{
	int32_t result = ask(PROCESS_SHARED, name, (uint32_t)flags);
	int file;

	(void)mode;
	if (result < 0)
		return errno_set(result);
	file = descriptor_add(mailbox()->handles[0], IO_KIND_FILE, O_CLOEXEC);
	if (file >= 0 && (flags & O_TRUNC))
		ftruncate(file, 0);
	return file;
}

int
shm_unlink(const char *name)
{
	int32_t result = ask(PROCESS_SHARED_REMOVE, name, 0);

	return result < 0 ? errno_set(result) : 0;
}
