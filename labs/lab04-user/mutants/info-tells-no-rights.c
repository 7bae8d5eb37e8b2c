/* SPDX-License-Identifier: MIT */
/*
 * mutant: tells the kind only
 * class: forgets one, rights
 * in: kernel/handle.c
 * fails: close_and_info_know_what_is_in_use
 */
error_t
call_handle_info(struct frame *frame, void *object, void *second)
{
	const struct handle *entry = handle_entry(frame_handle(frame));

	return entry != NULL ? (error_t)(entry->meta & OBJECT_TYPES) : E_HANDLE;
}
