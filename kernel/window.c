/* SPDX-License-Identifier: MIT */
/*
 * window.c: the buffers that a caller exposes to its server for the duration of a call.
 *
 *   Address and length stay in the caller's mailbox; whether there is a window at all stands in the
 *   tag of the call. The right to it is the token: so a window opens with the call, ends with the
 *   reply, the caller's death or its cancelled call, and costs nothing when it is not used.
 *
 *   A copy never waits for anybody's pager: at a page that is absent, or write-protected, it stops
 *   and tells how far it came. The server has changed nothing it did not copy; it replies E_WINDOW,
 *   and the client's library touches the pages itself and repeats.
 */
#include "calls.h"

/*
 * Copies between current's memory and the window that a waiting caller exposes: the one of
 * TAG_WINDOW_READ or TAG_WINDOW_WRITE.
 */
static error_t
window_copy(struct frame *frame, uint32_t kind)
{
	const bool reads = kind == TAG_WINDOW_READ;
	const uint32_t offset = frame_b(frame), length = frame_d(frame);
	const struct user_place own = { current->task->directory, { frame_c(frame) } };
	struct user_place theirs;
	struct window window;
	uint32_t done;
	error_t error;
	const struct thread *caller = thread_find_caller(frame_a(frame), current->task, &error);

	if (caller == NULL)
		return error;
	if (caller->faulted || !(frame_tag(&caller->frame) & kind))
		return E_RANGE;
	window = reads ? caller->mailbox->read_window : caller->mailbox->write_window;
	if (length > WINDOW_STEP || offset > window.length || length > window.length - offset)
		return E_RANGE;
	if (!user_range_usable(own.directory, own.start, length, reads ? PTE_WRITE : 0))
		return E_FAULT;
	/* Point of no return. */
	theirs = (struct user_place){ caller->task->directory, { window.address + offset } };
	done = reads ? copy_between_users(own, theirs, length) : copy_between_users(theirs, own, length);
	frame_set_words(frame, done, 0, 0);
	return done == length ? (error_t)done : E_WINDOW;
}

error_t
call_ipc_read(struct frame *frame, void *object, void *second)
{
	return window_copy(frame, TAG_WINDOW_READ);
}

error_t
call_ipc_write(struct frame *frame, void *object, void *second)
{
	return window_copy(frame, TAG_WINDOW_WRITE);
}
