/* SPDX-License-Identifier: MIT */
/*
 * mutant: lets everything out of the task
 * class: no check, rights
 * in: kernel/handle.c
 * fails: copy_to_another_task_needs_transfer copy_of_nothing_and_to_nowhere_is_refused move_closes_its_source_if_it_succeeds calls_on_any_handles
 */
error_t
call_handle_copy(struct frame *frame, void *object, void *second)
{
	const struct handle *source = handle_entry(frame_handle(frame));
	struct task *target = second;
	error_t index;

	if (source == NULL)
		return E_HANDLE;
	if (target->state != TASK_LIVING)
		return E_STATE;
	index = handle_choose(target, frame_b(frame));
	if (index < 0)
		return index;
	/* Point of no return. */
	handle_insert(target, index, source->object, source->meta & frame_c(frame) & RIGHTS_ALL);
	return index;
}
