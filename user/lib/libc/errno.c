/* SPDX-License-Identifier: MIT */
/*
 * errno.c: each thread's errno, and what the kernel's errors are called in POSIX.
 *
 *   errno lies in the thread's own mailbox, which no other thread reaches (thread_words.h), so it needs
 *   neither a lock nor thread-local storage.
 */
#include <errno.h>
#include <stddef.h>

#include "../ipc.h"
#include "../protocol/errno.h"
#include "errno_of.h"
#include "thread_words.h"

int *
errno_place(void)
{
	return (int *)&mailbox()->library[WORD_ERRNO];
}

static const unsigned char numbers[] = {
	[-E_CALL] = ENOSYS,
	[-E_HANDLE] = EBADF,
	[-E_RIGHTS] = EACCES,
	[-E_ARGUMENT] = EINVAL,
	[-E_RANGE] = EINVAL,
	[-E_FAULT] = EFAULT,
	[-E_MEMORY] = ENOMEM,
	[-E_QUOTA] = ENOMEM,
	[-E_FULL] = EMFILE,
	[-E_EXISTS] = EEXIST,
	[-E_STATE] = EBUSY,
	[-E_TIMEOUT] = ETIMEDOUT,
	[-E_INTERRUPTED] = EINTR,
	[-E_TOKEN] = EINVAL,
	[-E_GONE] = EIO,
	[-E_DEAD] = EIO,
	[-E_RESTARTED] = EIO,
	[-E_DEADLOCK] = EDEADLK,
	[-E_WINDOW] = EFAULT,
	[-E_BUSY] = EBUSY,
	[-E_ABSENT] = ENOENT,
};

int
errno_of(int32_t error)
{
	uint32_t number = -(uint32_t)error;

	if (error >= 0)
		return 0;
	if (ERRNO_IS(error))
		return ERRNO_NUMBER(error);
	return number < sizeof numbers && numbers[number] ? numbers[number] : EIO;
}

int
errno_set(int32_t error)
{
	errno = errno_of(error);
	return -1;
}
