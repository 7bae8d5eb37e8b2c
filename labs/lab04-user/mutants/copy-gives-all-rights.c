/* SPDX-License-Identifier: MIT */
/*
 * mutant: gives what is wanted
 * class: adds rights
 * in: kernel/handle.c
 * fails: copy_takes_rights_away_and_adds_none init_runs_in_ring_3
 */
error_t
call_handle_copy(struct frame *frame, void *object, void *second)
{
	const struct handle *source = handle_entry(frame_handle(frame));
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
	handle_insert(target, index, source->object, frame_c(frame) & RIGHTS_ALL);
	return index;
}
