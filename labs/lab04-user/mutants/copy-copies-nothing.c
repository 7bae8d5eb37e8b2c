/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not look whether the source is in use
 * class: no check
 * in: kernel/handle.c
 * fails: copy_of_nothing_and_to_nowhere_is_refused calls_on_any_handles
 */
error_t
call_handle_copy(struct frame *frame, void *object, void *second)
{
	const struct handle *source = frame_handle(frame) < current->task->handle_limit ? &current->task->handles[frame_handle(frame)] : NULL;
	static struct object nothing = { .type = OBJECT_MEMORY, .references = 1 };
	struct task *target = second;
	error_t index;

	if (source == NULL)
		return E_HANDLE;
	if (target != current->task && !(source->meta & RIGHT_TRANSFER))
		return E_RIGHTS;
	if (target->state != TASK_LIVING)
		return E_STATE;
	index = handle_choose(target, frame_b(frame));
	if (index < 0)
		return index;
	/* Point of no return. */
	handle_insert(target, index, source->meta == 0 ? &nothing : source->object, source->meta & frame_c(frame) & RIGHTS_ALL);
	return index;
}
