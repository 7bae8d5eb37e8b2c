/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not hold the object
 * class: references
 * in: kernel/handle.c
 * fails: handles_name_objects_with_rights hostile_calls_are_refused
 */
void
handle_insert(struct task *task, handle_t index, struct object *object, uint32_t rights)
{
	struct handle *entry = &task->handles[index];

	assert(index != 0 && index < task->handle_limit && entry->meta == 0);
	task->handles_taken[index / 32] |= 1u << index % 32;
	task->handle_used++;
	entry->object = object;
	entry->meta = object->type | rights;
	if (can_receive(entry->meta))
		((struct endpoint *)object)->receive_handles++;
}
