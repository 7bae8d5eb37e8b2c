/* SPDX-License-Identifier: MIT */
/*
 * io_server.h: the skeleton of a server of files: what server.h is for messages, for protocol/io.h.
 *
 *	static int32_t open_it(struct io_call *call)   { return io_open(call, &it, IO_KIND_DEVICE); }
 *	static int32_t read_it(struct io_call *call)   { return io_give(&call->data, text, length); }
 *
 *	static io_handler *const handlers[IO_LABELS] = { [IO_OPEN] = open_it, [IO_READ] = read_it };
 *	static struct io_file files[16];
 *	static struct io_server server = { .handlers = handlers, .files = files, .file_count = 16 };
 *
 *	return io_server_run(&server, start_handle_needed("endpoint"));
 *
 *   What it does for the server
 *
 *	open files	a table; the badge of a connection says index and generation in it:
 *
 *			FREE --io_open()--> OPEN --hang-up: nobody holds the connection--> close() --> FREE, next generation
 *			STALE: a connection of an earlier incarnation names this place; ESTALE, and FREE at its hang-up
 *
 *	requests	of which kind of connection they came, path or none, open for reading or writing, how long: checked
 *			before the handler sees them
 *	data		io_give() and io_take() move them by registers, payload or windows, whichever the caller chose
 *	the position	goes on by what was moved
 *	waiting		io_defer() keeps a reader or writer, io_finish() answers it
 *	watches		io_wake() pulses those for whom something has come true
 *	locks		flock(): between open files of the same object, so an object is a file and the other way round
 *	clients		what each has in use (io_client())
 *	repeats		of requests at the position, if files[] is kept memory: one that comes again, because the server died with it, is
 *			done at the place where it began, or not at all if it was done
 *			(protocol/io.h, "Restart and repetition"); of requests on names, too, if the
 *			server notes them (io_repeat.h)
 *
 *   A handler returns a result >= 0 or an error; of a read or write 0 or an error, as the bytes are
 *   counted in call->data.
 */
#pragma once

#include <stdbool.h>

#include "io_repeat.h"
#include "protocol/io.h"
#include "server.h"

#define IO_WATCHES_MAX	64u
#define IO_CLIENTS_MAX	64u
#define IO_LOCK_WAITERS_MAX	16u
#define IO_ENTRIES_MAX	2048u	/* bytes of entries a IO_READDIR */

struct io_server;
struct io_call;

typedef int32_t io_handler(struct io_call *call);

/* An open file.  object, extra and mode belong to the server. */
struct io_file {
	uint32_t badge;			/* 0: free */
	uint32_t generation;		/* of the next badge */
	uint32_t client;
	uint32_t flags;			/* O_... of <fcntl.h> */
	uint32_t kind;			/* enum io_kind; 0: stale */
	uint64_t position;
	void *object;
	uint32_t extra;

	/*
	 * The latest request at the position that had an id, where it began, and what a write came
	 * to (-1: not known).
	 */
	uint32_t id;
	int32_t moved;
	uint64_t before;
	uint32_t lock;			/* LOCK_SH, LOCK_EX, or 0 */
	bool connected;			/* while adopting: somebody holds the connection */
};

/* Data on the way between a caller and the server.  May be kept while the caller waits. */
struct io_transfer {
	uint32_t token;			/* 0: nobody waits for it */
	enum io_way { IO_BY_PAYLOAD, IO_BY_WINDOW, IO_BY_WORDS } way;
	bool to_caller;			/* a read; else a write */
	uint32_t length;		/* bytes asked for */
	uint32_t done;			/* bytes moved */
	uint32_t words[2];
};

/* A request being served. */
struct io_call {
	struct io_server *server;
	const struct message *request;
	struct message *reply;
	uint32_t client;
	struct io_file *file;		/* NULL: it came through a root */

	/* With a path: where it begins, and the path, without a '/' at its end.  NULL: self. */
	void *start;
	const char *path;
	bool wants_directory;		/* there was a '/' at the end */

	bool repeated;			/* it was done before; data.done or repeat.result says what it came to */
	struct io_repeat repeat;	/* of a request on names: what is to be noted; id 0: nothing */

	/* Of a read, write or readdir. */
	bool at_position;
	uint64_t offset, from;		/* where it is, where it began */
	struct io_transfer data;
};

struct io_watch {
	struct io_file *file;		/* NULL: free */
	uint32_t number, events, bits;
	handle_t connection;
};

/* A caller that waits for a lock. */
struct io_lock_waiter {
	struct io_file *file;		/* NULL: free */
	uint32_t kind;			/* LOCK_SH or LOCK_EX */
	uint32_t token;
	uint32_t turn;			/* who came first has the lowest */
};

/* What a client has in use; nodes and pages are for the server to count. */
struct io_client {
	uint32_t number;		/* 0: free */
	uint32_t files, nodes, pages;
};

struct io_server {
	struct server server;		/* its other tables may be set as well; it must be the first member */
	io_handler *const *handlers;	/* by label; NULL: E_CALL, or the skeleton's own (seek, flags, watch) */
	struct io_file *files;
	uint32_t file_count;		/* at most 65,536 */
	bool kept;			/* files[] outlives the server, and object has no pointer in it */
	struct io_repeats *repeats;	/* where requests on names are noted, kept as well; NULL: nowhere */
	uint32_t files_a_client;	/* 0: half of them */
	void *root;			/* the object that paths of a root begin at */

	/* Each may be NULL. */
	void (*close)(struct io_server *server, struct io_file *file);
	void (*client_gone)(struct io_server *server, uint32_t client);
	uint32_t (*ready)(struct io_server *server, struct io_file *file);	/* POLL... that hold now; NULL: in and out */
	uint64_t (*size)(struct io_server *server, struct io_file *file);	/* for SEEK_END and O_APPEND */

	/* The skeleton's own. */
	struct io_call *call;		/* being served; NULL: none */
	struct io_watch watches[IO_WATCHES_MAX];
	uint32_t watch_count;
	struct io_lock_waiter lock_waiters[IO_LOCK_WAITERS_MAX];
	uint32_t lock_turn;
	struct io_client clients[IO_CLIENTS_MAX];
	char path[IO_PATH_MAX], second[IO_PATH_MAX];
	uint32_t entries_length;
	uint8_t entries[IO_ENTRIES_MAX] __attribute__((aligned(4)));
};

/* Serve for ever.  Returns only with an error of the endpoint. */
int32_t
io_server_run(struct io_server *server, handle_t endpoint);

/*
 * For servers that answer other protocols as well: io_dispatch is the handler for all labels from
 * IO_FIRST to IO_LABELS - 1, io_hangup gets the hang-ups of roots and open files, both for a struct
 * io_server; io_server_prepare() comes before the first of them.
 */
server_handler io_dispatch;

void
io_hangup(struct server *own, uint32_t badge);

void
io_server_prepare(struct io_server *server, handle_t endpoint);

/*
 * From the handler of IO_OPEN: make an open file of that kind (enum io_kind) over an object; its
 * connection goes with the reply. The flags are the request's.  Returns 0, and the file in
 * call->file, or an error: ERRNO(ENFILE), ERRNO(EMFILE) (this client has too many), or the
 * kernel's.
 */
int32_t
io_open(struct io_call *call, void *object, uint32_t kind);

/*
 * Another open file and its connection without a request to open it (both ends of a pipe).  Returns
 * the handle, which is the caller's of this function to give away and close, or an error as
 * io_open().
 */
int32_t
io_open_for(struct io_server *server, uint32_t client, void *object, uint32_t kind, uint32_t flags, struct io_file **file);

/*
 * Move `length` bytes at `from` to the caller, behind those moved already; the caller of this
 * function sees to it that they are no more than data->length - data->done.  0, or an error to
 * return: E_WINDOW, or the caller is gone.  data->done says how many were moved.
 */
int32_t
io_give(struct io_transfer *data, const void *from, uint32_t length);

/* The same from the caller. */
int32_t
io_take(struct io_transfer *data, void *to, uint32_t length);

/*
 * The second path (or text, of IO_SYMLINK) of a request.  NULL: *error says why.  Overwritten by
 * the next call.  text: any bytes will do.
 */
const char *
io_second(struct io_call *call, bool text, int32_t *error);

/*
 * A symbolic link was met: reply the path that results.  which: 0 the first path, 1 the second;
 * before: the path up to where the link lies, `before_length` bytes of it, with the '/' at its end
 * if there is one; text: the link's; rest: what follows it, without a '/' in front.  Returns what
 * the handler returns.
 */
int32_t
io_redirect(struct io_call *call, uint32_t which, const char *before, uint32_t before_length, const char *text, const char *rest);

/*
 * From the handler of IO_READDIR: add an entry to the reply.  False: it is full; return
 * io_entries_end() now.
 */
bool
io_entry_add(struct io_call *call, uint32_t inode, uint8_t type, const char *name, uint32_t next);

/* Send the entries; place: where the next request is to go on. */
int32_t
io_entries_end(struct io_call *call, uint32_t place);

/* Send a structure as the reply's payload.  Returns 0. */
int32_t
io_payload(struct io_call *call, const void *data, uint32_t length);

/*
 * Keep the caller of a read or write waiting: what it needs is copied to *data.  A write's bytes
 * that lie in the payload are lost: take them before.  Returns what the handler returns.
 */
int32_t
io_defer(struct io_call *call, struct io_transfer *data);

/*
 * Answer one that was kept: result 0 or an error, as from a handler.  False: the caller had gone;
 * what was moved to it is lost. The position is not moved: what waits has none.
 */
bool
io_finish(struct io_transfer *data, int32_t result);

/* Something may have come true for an object (NULL: for any): pulse who watches an open file of it. */
void
io_wake(struct io_server *server, const void *object);

/* What a client has in use.  NULL: the table is full of others. */
struct io_client *
io_client(struct io_server *server, uint32_t number);

/* As io_client(), but does not begin a new entry: NULL if there is none. */
struct io_client *
io_client_find(struct io_server *server, uint32_t number);

/* Give up an entry of io_client() that has nothing in use any more. */
void
io_client_release(struct io_client *client);
