/* SPDX-License-Identifier: MIT */
/*
 * mutant: is a copy
 * class: half of an effect
 * in: kernel/handle.c
 * fails: move_closes_its_source_if_it_succeeds calls_on_any_handles init_runs_in_ring_3
 */
error_t
call_handle_move(struct frame *frame, void *object, void *second)
{
	const error_t index = call_handle_copy(frame, object, second);

	return index;
}
