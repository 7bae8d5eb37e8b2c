/* SPDX-License-Identifier: MIT */
/*
 * variant: looks at entries instead of bits, and closes in another order
 * in: kernel/handle.c
 * exercise: 4
 */
handle_t
handle_first_free(const struct task *task)
{
	handle_t index = 1;

	while (index < task->handle_limit && task->handles[index].meta != 0)
		index++;
	return index < task->handle_limit ? index : 0;
}

error_t
handle_choose(const struct task *task, handle_t wanted)
{
	if (wanted >= task->handle_limit)
		return E_RANGE;
	if (wanted == HANDLE_ANY) {
		wanted = handle_first_free(task);
		return wanted != 0 ? (error_t)wanted : E_FULL;
	}
	if (task->handles_taken[wanted / 32] >> wanted % 32 & 1)
		return E_EXISTS;
	return wanted;
}

void
handle_insert(struct task *task, handle_t index, struct object *object, uint32_t rights)
{
	object_hold(object);
	if (object->type == OBJECT_ENDPOINT && (rights & RIGHT_RECEIVE))
		((struct endpoint *)object)->receive_handles++;
	task->handles[index] = (struct handle){ object, rights | object->type };
	task->handles_taken[index / 32] |= 1u << (index & 31);
	task->handle_used += 1;
}

void
handle_close(struct task *task, handle_t index)
{
	const struct handle old = task->handles[index];

	task->handle_used--;
	task->handles_taken[index >> 5] ^= 1u << (index & 31);
	task->handles[index] = (struct handle){ NULL, 0 };
	if (old.object->type == OBJECT_ENDPOINT && (old.meta & RIGHT_RECEIVE))
		endpoint_handle_closed((struct endpoint *)old.object);
	object_release(old.object);
}
