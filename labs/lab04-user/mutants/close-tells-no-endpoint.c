/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not tell the endpoint
 * class: forgets one
 * in: kernel/handle.c
 * fails: handles_that_are_closed_are_free handles_first_free_entry_is_found handles_end_with_the_table move_closes_its_source_if_it_succeeds close_and_info_know_what_is_in_use calls_on_any_handles
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
