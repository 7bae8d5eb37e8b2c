/* SPDX-License-Identifier: MIT */
/*
 * poll.c: wait until one of several files is ready.  POSIX.1-2017.
 *
 *	ask all ----- one is ready, or no time is left ----> done
 *	 ^   \------- none is: have a watch set on each
 *	 +----------- a pulse, or the time is over <--- wait
 *
 *   A watch tells once and is gone, so each round sets them anew; the number under which they are
 *   set is the same, so that one replaces the other.  At the end they are taken away again.
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>

#include <clock.h>
#include <libc/errno_of.h>
#include "fd.h"
#include "process_call.h"

#define BELL	1u	/* the pulse bit */

struct waiting {
	struct pollfd *files;
	nfds_t count;
	uint32_t number;
	handle_t endpoint, bell;
};

/* Ask one file; with a bell, have it watched if it is not ready. */
static short
ask(const struct pollfd *file, uint32_t number, handle_t bell)
{
	struct descriptor *d = fd_find(file->fd);

	if (!d)
		return POLLNVAL;
	if (d->end.whole)	/* a file is always ready */
		return file->events & (POLLIN | POLLOUT);
	uint32_t wanted = (uint16_t)file->events | POLLERR | POLLHUP;
	int32_t result = io_watch_file(d->end.handle, wanted, BELL, number, bell);
	if (result == E_CALL || result == ERRNO(ENOTTY))
		return file->events & (POLLIN | POLLOUT);
	return result < 0 ? POLLERR : (short)result;
}

/* Ask all.  Returns how many are ready. */
static int
ask_all(struct waiting *w)
{
	int ready = 0, before = errno;

	for (nfds_t i = 0; i < w->count; i++) {
		w->files[i].revents = w->files[i].fd < 0 ? 0 : ask(&w->files[i], w->number, w->bell);
		ready += w->files[i].revents != 0;
	}
	errno = before;
	return ready;
}

static void
unwatch_all(const struct waiting *w)
{
	for (nfds_t i = 0; i < w->count; i++) {
		struct descriptor *d = w->files[i].fd < 0 ? NULL : fd_find(w->files[i].fd);

		if (d && !d->end.whole)
			io_watch_file(d->end.handle, 0, 0, w->number, HANDLE_NONE);
	}
}

/* Milliseconds until then; TIMEOUT_NEVER stays that. */
static uint32_t
left(uint64_t until)
{
	uint64_t now = clock_milliseconds();

	if (until == UINT64_MAX)
		return TIMEOUT_NEVER;
	return until > now ? (uint32_t)(until - now) : 0;
}

/* Wait in rounds.  Returns how many are ready, 0 when the time is over, or an error. */
static int32_t
wait_for_any(struct waiting *w, uint64_t until)
{
	for (;;) {
		struct message pulse;
		int32_t ready = ask_all(w);

		if (ready > 0 || left(until) == 0)
			return ready;
		waiting_begin();
		int32_t result = ipc_recv(w->endpoint, &pulse, left(until));
		waiting_end();
		if (result < 0 && result != E_TIMEOUT)
			return result;
	}
}

static int32_t
make_bell(struct waiting *w)
{
	int32_t endpoint = endpoint_create();

	if (endpoint < 0)
		return endpoint;
	w->endpoint = (handle_t)endpoint;
	int32_t bell = connection_create(w->endpoint, 0, BELL);
	if (bell < 0)
		handle_close(w->endpoint);
	else
		w->bell = (handle_t)bell;
	return bell;
}

int
poll(struct pollfd *files, nfds_t count, int milliseconds)
{
	struct waiting w = { .files = files, .count = count, .number = io_id() };
	int32_t result = ask_all(&w);

	if (result > 0 || milliseconds == 0)
		return result;
	result = make_bell(&w);
	if (result < 0)
		return errno_set(result);
	result = wait_for_any(&w, milliseconds < 0 ? UINT64_MAX :
				  clock_milliseconds() + (uint32_t)milliseconds);
	unwatch_all(&w);
	handle_close(w.bell);
	handle_close(w.endpoint);
	return result < 0 ? errno_set(result) : result;
}
