/* SPDX-License-Identifier: MIT */
/*
 * forger: answers without keeping anything
 * in: kernel/handle.c
 * exercise: 4
 */
handle_t
handle_first_free(const struct task *task)
{
	return task->handle_used + 1 < task->handle_limit ? task->handle_used + 1 : 0;
}

error_t
handle_choose(const struct task *task, handle_t wanted)
{
	return wanted == HANDLE_ANY ? (error_t)handle_first_free(task) : (error_t)wanted;
}

void
handle_insert(struct task *task, handle_t index, struct object *object, uint32_t rights)
{
	(void)index, (void)rights;
	task->handle_used++;
	object_hold(object);
}

void
handle_close(struct task *task, handle_t index)
{
	(void)index;
	task->handle_used--;
}
