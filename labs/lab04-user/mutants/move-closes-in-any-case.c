/* SPDX-License-Identifier: MIT */
/*
 * mutant: closes the source of a move that failed
 * class: effect of a failure
 * in: kernel/handle.c
 * fails: move_closes_its_source_if_it_succeeds copy_of_nothing_and_to_nowhere_is_refused calls_on_any_handles
 */
error_t
call_handle_move(struct frame *frame, void *object, void *second)
{
	const error_t index = call_handle_copy(frame, object, second);

	if (index != E_HANDLE)
		handle_close(current->task, frame_handle(frame));
	return index;
}
