/* SPDX-License-Identifier: MIT */
/*
 * mutant: closes the new handle
 * class: wrong object
 * in: kernel/handle.c
 * fails: move_closes_its_source_if_it_succeeds
 */
error_t
call_handle_move(struct frame *frame, void *object, void *second)
{
	const error_t index = call_handle_copy(frame, object, second);

	if (index >= 0)
		handle_close(second, index);
	return index;
}
