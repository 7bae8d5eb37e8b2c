/* SPDX-License-Identifier: MIT */
/*
 * mutant: counts references down by itself
 * class: half of an effect
 * in: kernel/handle.c
 * fails: handles_let_objects_go_with_the_last
 */
void
handle_close(struct task *task, handle_t index)
{
	struct handle *entry = &task->handles[index];
	struct object *object = entry->object;
	const uint32_t meta = entry->meta;

	entry->meta = 0;
	task->handles_taken[index / 32] &= ~(1u << index % 32);
	task->handle_used--;
	if (can_receive(meta))
		endpoint_handle_closed((struct endpoint *)object);
	object->references--;
}
