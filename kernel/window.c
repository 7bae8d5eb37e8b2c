/* SPDX-License-Identifier: MIT */
/*
 * window.c: the buffers that a caller exposes to its server for the duration of a call.
 *
 *   Address and length stay in the caller's mailbox; whether there is a window at all stands in the tag of the call. The right to it is
 *   the token: so a window opens with the call, ends with the reply, the caller's death or its cancelled call, and
 *   costs nothing when it is not used.
 *
 *   A copy never waits for anybody's pager: at a page that is absent, or write-protected, it stops and tells how far it came. The server
 *   has changed nothing it did not copy; it replies E_WINDOW, and the client's library touches the pages itself and repeats.
 */
#include "calls.h"

/* The window that a waiting caller exposes in one direction, and that the wanted part lies in it. */
static error_t
window_decode(const struct frame *frame, uint32_t tag_bit, struct thread **caller,
	      struct window *window)
{
	const uint32_t offset = frame_b(frame), length = frame_d(frame);
	error_t error;

	*caller = thread_find_caller(frame_a(frame), current->task, &error);
	if (*caller == NULL)
		return error;
	if ((*caller)->faulted || !(frame_tag(&(*caller)->frame) & tag_bit))
		return E_RANGE;
	*window = tag_bit == TAG_WINDOW_READ ? (*caller)->mailbox->read_window
					     : (*caller)->mailbox->write_window;
	if (length > WINDOW_STEP || offset > window->length || length > window->length - offset)
		return E_RANGE;
	window->address += offset;
	return E_OK;
}

/* The result of a copy of which so much is done. */
static error_t
window_done(struct frame *frame, uint32_t done, uint32_t wanted)
{
	frame_set_words(frame, done, 0, 0);
	return done == wanted ? (error_t)done : E_WINDOW;
}

error_t
call_ipc_read(struct frame *frame, void *object, void *second)
{
	const struct user_place own = { current->task->directory, { frame_c(frame) } };
	const uint32_t length = frame_d(frame);
	struct thread *caller;
	struct window window;
	const error_t error = window_decode(frame, TAG_WINDOW_READ, &caller, &window);

	if (error < 0)
		return error;
	if (!user_range_usable(own.directory, own.start, length, PTE_WRITE))
		return E_FAULT;
	/* Point of no return. */
	const struct user_place theirs = { caller->task->directory, { window.address } };

	return window_done(frame, copy_between_users(own, theirs, length), length);
}

error_t
call_ipc_write(struct frame *frame, void *object, void *second)
{
	const struct user_place own = { current->task->directory, { frame_c(frame) } };
	const uint32_t length = frame_d(frame);
	struct thread *caller;
	struct window window;
	const error_t error = window_decode(frame, TAG_WINDOW_WRITE, &caller, &window);

	if (error < 0)
		return error;
	if (!user_range_usable(own.directory, own.start, length, 0))
		return E_FAULT;
	/* Point of no return. */
	const struct user_place theirs = { caller->task->directory, { window.address } };

	return window_done(frame, copy_between_users(theirs, own, length), length);
}
