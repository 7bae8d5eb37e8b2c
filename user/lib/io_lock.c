/* SPDX-License-Identifier: MIT */
/*
 * io_lock.c: flock(): who of those that have a file open may think that it is theirs alone.
 *
 *	0 --LOCK_SH--> LOCK_SH     while no other open file of the object has LOCK_EX
 *	0 --LOCK_EX--> LOCK_EX     while none has any
 *	  <--LOCK_UN, or the open file's end--
 *
 *   Who cannot have it waits; each time a lock goes, those who wait for that object are asked
 *   again, in the order they came.  A lock is a word of the open file, so where open files outlive
 *   the server locks do; who waited then asks again.
 */
#include <errno.h>
#include <sys/file.h>

#include "io_server.h"
#include "io_server_internal.h"

/* Are both open files of the same object?  A server without objects tells them apart by `extra`. */
static bool
is_same(const struct io_file *a, const struct io_file *b)
{
	return a->object == b->object && a->extra == b->extra;
}

/* Does nobody else's lock stand against this one? */
static bool
is_free(const struct io_server *server, const struct io_file *file, uint32_t kind)
{
	for (const struct io_file *f = server->files; f < server->files + server->file_count; f++) {
		if (f != file && f->badge != 0 && is_same(f, file) && f->lock != 0 &&
		    (kind == LOCK_EX || f->lock == LOCK_EX))
			return false;
	}
	return true;
}

/* Who has waited longest of those that can have their lock on this file's object now. */
static struct io_lock_waiter *
next_waiter(struct io_server *server, const struct io_file *file)
{
	struct io_lock_waiter *best = NULL;

	for (struct io_lock_waiter *w = server->lock_waiters; w < server->lock_waiters + IO_LOCK_WAITERS_MAX; w++) {
		if (w->file && is_same(w->file, file) && is_free(server, w->file, w->kind) &&
		    (!best || (int32_t)(w->turn - best->turn) < 0))
			best = w;
	}
	return best;
}

/* A lock of this file's object has gone.  Who was interrupted while it waited gets none. */
static void
wake(struct io_server *server, const struct io_file *file)
{
	const struct message reply = { 0 };
	struct io_lock_waiter *w;

	while ((w = next_waiter(server, file)) != NULL) {
		if (ipc_reply(w->token, &reply) == 0)
			w->file->lock = w->kind;
		w->file = NULL;
	}
}

static int32_t
wait_for(struct io_call *call, uint32_t kind)
{
	struct io_server *server = call->server;
	struct io_lock_waiter *w = server->lock_waiters;

	while (w->file && w < server->lock_waiters + IO_LOCK_WAITERS_MAX - 1)
		w++;
	if (w->file)
		return ERRNO(ENOLCK);
	*w = (struct io_lock_waiter){ call->file, kind, server_defer(&server->server), server->lock_turn++ };
	return 0;
}

int32_t
io_lock(struct io_call *call)
{
	uint32_t operation = call->request->words[0], kind = operation & ~(uint32_t)LOCK_NB;
	struct io_file *file = call->file;
	bool mine = kind == LOCK_UN || is_free(call->server, file, kind);

	if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN)
		return ERRNO(EINVAL);
	file->lock = mine && kind != LOCK_UN ? kind : 0;
	wake(call->server, file);
	if (mine)
		return 0;
	return operation & LOCK_NB ? ERRNO(EWOULDBLOCK) : wait_for(call, kind);
}

void
io_unlock(struct io_server *server, struct io_file *file)
{
	for (uint32_t i = 0; i < IO_LOCK_WAITERS_MAX; i++) {
		if (server->lock_waiters[i].file == file)
			server->lock_waiters[i].file = NULL;
	}
	if (file->lock == 0)
		return;
	file->lock = 0;
	wake(server, file);
}
