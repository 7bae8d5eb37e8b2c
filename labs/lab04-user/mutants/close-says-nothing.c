/* SPDX-License-Identifier: MIT */
/*
 * mutant: says E_OK of what is not in use
 * class: wrong error
 * in: kernel/handle.c
 * fails: close_and_info_know_what_is_in_use calls_on_any_handles hostile_calls_are_refused
 */
error_t
call_handle_close(struct frame *frame, void *object, void *second)
{
	if (handle_entry(frame_handle(frame)) == NULL)
		return E_OK;
	/* Point of no return. */
	handle_close(current->task, frame_handle(frame));
	return E_OK;
}
