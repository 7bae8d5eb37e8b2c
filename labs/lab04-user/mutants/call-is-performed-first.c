/* SPDX-License-Identifier: MIT */
/*
 * mutant: performs the call whatever is wrong with the second handle
 * class: order
 * in: kernel/handle.c
 * fails: decode_comes_before_the_call hostile_calls_are_refused
 */
error_t
call_decoded(call_function *call, struct frame *frame, uint32_t need, uint32_t need_second)
{
	void *object = NULL, *second = NULL;
	error_t error = E_OK;

	if (need != 0)
		error = handle_decode(frame_handle(frame), need, &object);
	if (need_second != 0 && error == E_OK)
		error = handle_decode(frame_a(frame), need_second, &second);
	return error < 0 && object == NULL ? error : call(frame, object, second);
}
