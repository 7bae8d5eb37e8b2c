/* SPDX-License-Identifier: MIT */
/*
 * mutant: hands the objects over in the wrong order
 * class: wrong kind
 * in: kernel/handle.c
 * fails: decode_comes_before_the_call init_runs_in_ring_3
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
	return error < 0 ? error : call(frame, second, object);
}
