/* SPDX-License-Identifier: MIT */
/*
 * mutant: finds nothing wrong with entries that are free
 * class: wrong error
 * in: kernel/handle.c
 * fails: close_and_info_know_what_is_in_use move_closes_its_source_if_it_succeeds calls_on_any_handles init_runs_in_ring_3
 */
error_t
call_handle_info(struct frame *frame, void *object, void *second)
{
	const struct handle *entry = handle_entry(frame_handle(frame));

	return entry != NULL ? (error_t)entry->meta : E_OK;
}
