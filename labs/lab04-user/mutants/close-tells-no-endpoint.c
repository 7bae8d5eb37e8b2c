/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not tell the endpoint
 * class: forgets one
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
	task->handles_taken[index / 32] &= ~(1u << index % 32);
	task->handle_used--;
	(void)meta;
	object_release(object);
}
