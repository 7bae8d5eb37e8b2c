/* SPDX-License-Identifier: MIT */
/*
 * pipe.c: both ends of a pipe as descriptors.  POSIX.1-2017.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "fd.h"
#include "pipe_handles.h"

int
pipe2(int files[2], int flags)
{
	handle_t ends[2];
	int32_t result = pipe_handles((uint32_t)flags & O_NONBLOCK, ends);

	if (result < 0)
		return errno_set(result);
	files[0] = fd_new(ends[0], IO_KIND_PIPE, flags & O_CLOEXEC, 0);
	files[1] = files[0] < 0 ? -1 : fd_new(ends[1], IO_KIND_PIPE, flags & O_CLOEXEC, 0);
	if (files[0] < 0)
		handle_close(ends[1]);
	else if (files[1] < 0)
		close(files[0]);
	return files[1] < 0 ? -1 : 0;
}

int
pipe(int files[2])
{
	return pipe2(files, 0);
}
