/* SPDX-License-Identifier: MIT */
/*
 * mutant: clears the bits of the whole word
 * class: writes too much
 * in: kernel/handle.c
 * fails: handles_that_are_closed_are_free
 */
void
handle_close(struct task *task, handle_t index)
{
	struct handle *entry = &task->handles[index];
	struct object *object = entry->object;
	const uint32_t meta = entry->meta;

	entry->meta = 0;
	task->handles_taken[index / 32] = 0;
	task->handle_used--;
	if (can_receive(meta))
		endpoint_handle_closed((struct endpoint *)object);
	object_release(object);
}
