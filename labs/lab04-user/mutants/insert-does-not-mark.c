/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not mark the entry as taken
 * class: two books
 * in: kernel/handle.c
 * fails: handles_name_objects_with_rights init_runs_in_ring_3
 */
void
handle_insert(struct task *task, handle_t index, struct object *object, uint32_t rights)
{
	struct handle *entry = &task->handles[index];

	assert(index != 0 && index < task->handle_limit && entry->meta == 0);
	task->handle_used++;
	entry->object = object;
	entry->meta = object->type | rights;
	object_hold(object);
	if (can_receive(entry->meta))
		((struct endpoint *)object)->receive_handles++;
}
