/* SPDX-License-Identifier: MIT */
/*
 * io_server_internal.h: what the parts of the skeleton share: dispatch (io_server.c), moving data
 * (io_transfer.c), requests that came before (io_repeat.c), watches, locks and the requests the
 * skeleton answers itself (io_watch.c, io_lock.c, io_common.c).
 */
#pragma once

#include "io_server.h"

/* The skeleton's own handlers. */
io_handler io_seek, io_flags, io_sync, io_watch, io_control, io_lock;

/* Forget the watches of an open file. */
void
io_unwatch(struct io_server *server, struct io_file *file);

/* An open file goes: so does its lock. */
void
io_unlock(struct io_server *server, struct io_file *file);

/*
 * The result of a read or write, from the handler's (0 or an error) and what was moved; fills the
 * rest of the reply.
 */
int32_t
io_result(struct io_transfer *data, int32_t result, struct message *reply);

/*
 * A request at the position, with an id.  True: it came before (files[] is kept), and began at
 * file->before; else it is noted, and that it begins at `from`.
 */
bool
io_note_id(struct io_call *call, uint32_t id, uint64_t from);

/* Has this request on names been carried out?  Fills call->repeat and call->repeated. */
void
io_repeat_find(struct io_call *call);
