/* SPDX-License-Identifier: MIT */
/*
 * vectors.c: several buffers, or several files, at once: readv(), writev(), select().
 *
 *   readv() and writev() are one read or write a buffer: what arrives at a pipe is not one piece,
 *   as POSIX would have it, unless it is one buffer.
 */
#include <errno.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <unistd.h>

static ssize_t
each(int file, const struct iovec *parts, int count, ssize_t (*move)(int, void *, size_t))
{
	ssize_t total = 0;

	for (int i = 0; i < count; i++) {
		ssize_t done = move(file, parts[i].iov_base, parts[i].iov_len);

		if (done < 0)
			return total > 0 ? total : -1;
		total += done;
		if ((size_t)done < parts[i].iov_len)
			break;
	}
	return total;
}

static ssize_t
write_part(int file, void *from, size_t length)
{
	return write(file, from, length);
}

ssize_t
readv(int file, const struct iovec *parts, int count)
{
	return each(file, parts, count, read);
}

ssize_t
writev(int file, const struct iovec *parts, int count)
{
	return each(file, parts, count, write_part);
}

static int
is_in(const fd_set *set, int file)
{
	return set && FD_ISSET(file, set);
}

/* The three sets as poll() wants them.  Returns how many files. */
static nfds_t
gather(struct pollfd *files, int count, const fd_set *in, const fd_set *out, const fd_set *except)
{
	nfds_t used = 0;

	for (int file = 0; file < count; file++) {
		short events = (short)((is_in(in, file) ? POLLIN : 0) | (is_in(out, file) ? POLLOUT : 0) |
				       (is_in(except, file) ? POLLPRI : 0));

		if (events)
			files[used++] = (struct pollfd){ file, events, 0 };
	}
	return used;
}

/* Leave in a set the files of which one of these is true.  Returns how many. */
static int
keep(fd_set *set, const struct pollfd *files, nfds_t count, short asked, short seen)
{
	int kept = 0;

	if (!set)
		return 0;
	FD_ZERO(set);
	for (nfds_t i = 0; i < count; i++) {
		if ((files[i].events & asked) && (files[i].revents & seen)) {
			FD_SET(files[i].fd, set);
			kept++;
		}
	}
	return kept;
}

int
select(int count, fd_set *restrict in, fd_set *restrict out, fd_set *restrict except, struct timeval *restrict timeout)
{
	struct pollfd files[FD_SETSIZE];
	int milliseconds = -1;

	if (count < 0 || count > FD_SETSIZE) {
		errno = EINVAL;
		return -1;
	}
	if (timeout)
		milliseconds = timeout->tv_sec > 2000000 ? 2000000000 :
							   (int)(timeout->tv_sec * 1000 + (timeout->tv_usec + 999) / 1000);
	nfds_t used = gather(files, count, in, out, except);
	if (poll(files, used, milliseconds) < 0)
		return -1;
	for (nfds_t i = 0; i < used; i++) {
		if (files[i].revents & POLLNVAL) {
			errno = EBADF;
			return -1;
		}
	}
	return keep(in, files, used, POLLIN, POLLIN | POLLHUP | POLLERR) + keep(out, files, used, POLLOUT, POLLOUT | POLLERR) +
	       keep(except, files, used, POLLPRI, POLLPRI);
}
