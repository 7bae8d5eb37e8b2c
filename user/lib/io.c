/* SPDX-License-Identifier: MIT */
/*
 * io.c: requests to a server of files, one function each.
 *
 *   call() is the one place that repeats.  What it sends lies in the mailbox, which the reply
 *   overwrites: so it keeps nothing itself, and fill() puts the payload there anew for each
 *   attempt.
 */
#include <errno.h>
#include <stdbool.h>

#include "clock.h"
#include "io.h"
#include "posix/process_call.h"
#include "string.h"


/* What goes with a request: its payload, in one or two pieces, and its windows. */
struct outgoing {
	const void *payload;
	uint32_t length;
	struct window read, write;	/* address 0: none */
	handle_t handle;
	uint32_t accept;
	bool waits;			/* it may take long: signals may interrupt it */
};

static void
fill(const struct outgoing *out, struct message *m, enum io_label label)
{
	struct mailbox *box = mailbox();

	m->tag = TAG(label, out->length, out->handle != HANDLE_NONE);
	memcpy(box->payload, out->payload, out->length);
	box->accept = out->accept;
	if (out->handle != HANDLE_NONE)
		box->handles[0] = out->handle;
	if (out->read.address != 0) {
		box->read_window = out->read;
		m->tag |= TAG_WINDOW_READ;
	}
	if (out->write.address != 0) {
		box->write_window = out->write;
		m->tag |= TAG_WINDOW_WRITE;
	}
}

/* Send and receive; repeats if the server died of it, or if a signal came whose handler wants that. */
static int32_t
call(handle_t connection, enum io_label label, const struct outgoing *out, struct message *m)
{
	struct message sent = *m;
	uint32_t deaths = 0;

	for (;;) {
		*m = sent;
		fill(out, m, label);
		int32_t result = out->waits ? call_waiting(connection, m) : ipc_call(connection, m);
		if (result >= 0)
			return (int32_t)m->words[0];
		if (result == E_RESTARTED && deaths++ == IO_REPEATS)
			return ERRNO(EIO);
		if (result != E_RESTARTED &&
		    !(result == E_INTERRUPTED && out->waits && call_again()))
			return result;
	}
}

static void
touch_byte(const struct window *window, bool write, uint32_t offset)
{
	if (window->address == 0)
		return;
	if (offset >= window->length)
		offset = window->length - 1;
	volatile uint8_t *byte = (volatile uint8_t *)(window->address + offset);
	if (write)
		*byte = *byte;
	else
		(void)*byte;
}

/*
 * Make the page that a server could not reach present, by touching it as the server would have; and
 * the one behind it, for what must go in one piece and straddles two.
 */
static void
touch(const struct outgoing *out, uint32_t done)
{
	for (uint32_t i = 0; i < 2; i++, done += PAGE_SIZE) {
		touch_byte(&out->read, false, done);
		touch_byte(&out->write, true, done);
	}
}

static uint32_t last_id;

uint32_t
io_id(void)
{
	uint32_t id;

	if (last_id == 0)
		last_id = (uint32_t)(clock_nanoseconds() >> 4);
	do
		id = __atomic_add_fetch(&last_id, 1, __ATOMIC_RELAXED);
	while (id == 0);
	return id;
}

void
io_id_renew(void)
{
	last_id = 0;
}

int32_t
io_two_path_call(handle_t connection, enum io_label label, const char *path, const char *second,
		 struct message *m)
{
	struct outgoing out = { .payload = path, .accept = label == IO_OPEN };
	int32_t result;

	if (path)
		out.length = strlen(path) + 1;
	if (out.length > IO_PATH_MAX)
		return ERRNO(ENAMETOOLONG);
	if (second) {
		out.read = (struct window){ (uint32_t)second, strlen(second) + 1 };
		m->words[0] = out.read.length;
	}
	for (;;) {
		struct message attempt = *m;

		result = call(connection, label, &out, &attempt);
		if (result != E_WINDOW) {
			*m = attempt;
			return result;
		}
		touch(&out, 0);
		touch(&out, out.read.length - 1);
	}
}

int32_t
io_path_call(handle_t connection, enum io_label label, const char *path, struct message *m)
{
	return io_two_path_call(connection, label, path, NULL, m);
}

int32_t
io_word_call(handle_t file, enum io_label label, struct message *m)
{
	const struct outgoing none = { 0 };

	return call(file, label, &none, m);
}

int32_t
io_lock_file(handle_t file, uint32_t operation)
{
	const struct outgoing out = { .waits = true };
	struct message m = { .words = { operation } };

	return call(file, IO_LOCK, &out, &m);
}

int32_t
io_open_path(handle_t connection, const char *path, uint32_t flags, uint32_t mode, uint32_t *kind)
{
	struct message m = { .words = { flags, mode, io_id() } };
	int32_t result = io_path_call(connection, IO_OPEN, path, &m);

	if (result < 0)
		return result;
	if (TAG_HANDLES(m.tag) != 1)
		return ERRNO(EIO);
	*kind = m.words[1];
	return (int32_t)mailbox()->handles[0];
}

/* One request to move `length` bytes.  *windowed: a page was missing and is there now. */
static int32_t
move_once(handle_t file, enum io_label label, const struct outgoing *out, uint32_t length, uint64_t offset,
	  bool *windowed)
{
	struct message m = { .words = { length, (uint32_t)offset, (uint32_t)(offset >> 32) } };

	if (offset == IO_POSITION)
		m.words[1] = io_id();
	int32_t result = call(file, label, out, &m);
	*windowed = result == E_WINDOW && m.words[1] < length;
	if (*windowed) {
		touch(out, m.words[1]);
		return (int32_t)m.words[1];
	}
	return result > (int32_t)length ? ERRNO(EIO) : result;
}

/* One request to move `length` bytes, in the payload if they fit there. */
static int32_t
move_part(const struct io_end *end, enum io_label label, uint8_t *bytes, uint32_t length, uint64_t offset,
	  bool *windowed)
{
	bool in_payload = length <= IO_INLINE_MAX, reads = label == IO_READ;
	struct window window = { (uint32_t)bytes, length };
	struct outgoing out = { .waits = end->waits };

	if (reads && end->group) {
		out.payload = &end->group;
		out.length = sizeof end->group;
	} else if (!reads && in_payload) {
		out.payload = bytes;
		out.length = length;
	}
	if (!in_payload)
		*(reads ? &out.write : &out.read) = window;
	int32_t result = move_once(end->handle, label, &out, length, offset, windowed);
	if (reads && in_payload && result > 0)
		memcpy(bytes, mailbox()->payload, (uint32_t)result);
	return result;
}

/* The most urgent of pipes and terminals: a few bytes, in registers alone. */
static int32_t
move_words(const struct io_end *end, enum io_label label, uint8_t *bytes, uint32_t length)
{
	struct outgoing out = { .waits = end->waits };
	struct message m = { .words = { length, io_id(), end->group } };

	if (label == IO_WRITE) {
		m.words[0] |= io_id() << IO_PUT_SHIFT;
		memcpy(&m.words[1], bytes, length);
	}
	int32_t result = call(end->handle, label == IO_READ ? IO_GET : IO_PUT, &out, &m);
	if (result > (int32_t)length)
		return ERRNO(EIO);
	if (label == IO_READ && result > 0)
		memcpy(bytes, &m.words[1], (uint32_t)result);
	return result;
}

int32_t
io_move(const struct io_end *end, enum io_label label, void *bytes, uint32_t length, uint64_t offset)
{
	uint32_t done = 0, asked;
	bool windowed;
	int32_t result;

	if (end->words && length <= IO_WORDS_MAX && offset == IO_POSITION)
		return move_words(end, label, bytes, length);
	do {
		asked = length - done < IO_REQUEST_MAX ? length - done : IO_REQUEST_MAX;
		result = move_part(end, label, (uint8_t *)bytes + done, asked,
				   offset == IO_POSITION ? offset : offset + done, &windowed);
		if (result > 0)
			done += (uint32_t)result;
		if (windowed && (end->whole || done == 0))
			continue;
		if (!end->whole || result <= 0 || ((uint32_t)result < asked && label == IO_READ))
			break;		/* who has died in the middle of a write tells how far it came */
	} while (done < length);
	return done > 0 ? (int32_t)done : result;
}

int32_t
io_read(handle_t file, void *to, uint32_t length, uint64_t offset, uint32_t group)
{
	const struct io_end end = { .handle = file, .group = group };

	return io_move(&end, IO_READ, to, length, offset);
}

int32_t
io_write(handle_t file, const void *from, uint32_t length, uint64_t offset)
{
	const struct io_end end = { .handle = file };

	return io_move(&end, IO_WRITE, (void *)from, length, offset);
}

int32_t
io_read_all(handle_t file, void *to, uint32_t length, uint64_t offset)
{
	const struct io_end end = { .handle = file, .whole = true };

	return io_move(&end, IO_READ, to, length, offset);
}

int32_t
io_write_all(handle_t file, const void *from, uint32_t length, uint64_t offset)
{
	const struct io_end end = { .handle = file, .whole = true };

	return io_move(&end, IO_WRITE, (void *)from, length, offset);
}

int32_t
io_readdir(handle_t directory, void *entries, uint32_t length, uint32_t *place)
{
	struct message m = { .words = { length, *place } };
	int32_t result = io_word_call(directory, IO_READDIR, &m);

	if (result <= 0)
		return result;
	if ((uint32_t)result > length)
		return ERRNO(EIO);
	memcpy(entries, mailbox()->payload, (uint32_t)result);
	*place = m.words[1];
	return result;
}

int32_t
io_watch_file(handle_t file, uint32_t events, uint32_t bits, uint32_t number, handle_t connection)
{
	const struct outgoing out = { .handle = connection };
	struct message m = { .words = { events, bits, number } };

	return call(file, IO_WATCH, &out, &m);
}

int32_t
io_control_call(handle_t file, void *data, uint32_t length, uint32_t room, struct message *m)
{
	const struct outgoing out = { .payload = data, .length = length };
	int32_t result = call(file, IO_CONTROL, &out, m);

	if (result >= 0 && TAG_LENGTH(m->tag) > 0)
		memcpy(data, mailbox()->payload, TAG_LENGTH(m->tag) < room ? TAG_LENGTH(m->tag) : room);
	return result;
}
