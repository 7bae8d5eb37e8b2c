/* SPDX-License-Identifier: MIT */
/*
 * io_repeat.c: requests that are not to be carried out twice.
 */
#include "io_repeat.h"

#include "fnv.h"
#include "io_server.h"
#include "io_server_internal.h"
#include "undo.h"

/* Label, words and path, in 32 bits. */
static uint32_t
sum_of(const struct io_call *call)
{
	uint32_t sum = FNV_START ^ TAG_LABEL(call->request->tag);

	sum = fnv_add(fnv_add(sum, call->request->words[0]), call->request->words[1]);
	for (const char *c = call->path; c && *c; c++)
		sum = fnv_add(sum, (uint8_t)*c);
	return sum;
}

void
io_repeat_find(struct io_call *call)
{
	const struct io_repeat now = {
		.badge = call->request->badge,
		.id = call->request->words[2],
		.what = sum_of(call),
	};

	call->repeat = now;
	for (uint32_t i = 0; i < IO_REPEATS_MAX && now.id != 0; i++) {
		const struct io_repeat *noted = &call->server->repeats->list[i];

		if (noted->id != now.id || noted->badge != now.badge || noted->what != now.what)
			continue;
		call->repeat = (struct io_repeat){ .result = noted->result };
		call->repeated = true;
		return;
	}
}

void
io_repeat_note(const struct io_server *server, int32_t result, void (*keep)(const void *bytes, uint32_t length))
{
	struct io_repeats *repeats = server->repeats;
	struct io_call *call = server->call;

	if (!call)
		return;
	if (call->repeat.id != 0) {
		struct io_repeat *repeat = &repeats->list[repeats->next % IO_REPEATS_MAX];

		keep(repeat, sizeof *repeat);
		keep(&repeats->next, sizeof repeats->next);
		call->repeat.result = result;
		*repeat = call->repeat;
		repeats->next++;
		call->repeat.id = 0;	/* its first change has made the name; what follows is not the request's own */
	}
	if (call->at_position && !call->data.to_caller) {
		struct io_file *file = call->file;

		keep(file, sizeof *file);
		file->moved = (int32_t)call->data.done;
		file->position = call->from + call->data.done;
	}
}

bool
io_note_id(struct io_call *call, uint32_t id, uint64_t from)
{
	struct io_file *file = call->file;

	if (!call->server->kept || (id != 0 && file->id == id))
		return call->server->kept;
	/* In this order, for who finds it after our death. */
	file->id = 0;
	kept_barrier();
	file->before = from;
	file->moved = -1;
	kept_barrier();
	file->id = id;
	return false;
}
