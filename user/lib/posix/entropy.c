/* SPDX-License-Identifier: MIT */
/*
 * entropy.c: bytes that nobody can foresee, from /dev/random.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define LENGTH_MOST	256u		/* POSIX.1-2024 */

int
getentropy(void *to, size_t length)
{
	int file, error;
	ssize_t got;

	if (length > LENGTH_MOST) {
		errno = EINVAL;
		return -1;
	}
	file = open("/dev/random", O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return -1;
	got = read(file, to, length);
	error = got < 0 ? errno : EIO;
	close(file);
	if (got == (ssize_t)length)
		return 0;
	errno = error;
	return -1;
}
