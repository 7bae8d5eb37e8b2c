/* SPDX-License-Identifier: MIT */
/*
 * repeats.c: requests that are not to be carried out twice (lib/io_repeat.h).
 *
 *   With each change that is committed goes the note of the request that asked for it; a write at the position notes in the open file how far
 *   it has come, and io_server.c answers the repeat from there.
 */
#include "ramfs.h"

static struct io_repeat pending;	/* id 0: nothing is to be noted */
static const struct io_call *writing;

/* As commit() calls it. */
static void
note(void)
{
	if (pending.id != 0) {
		struct io_repeat *repeat = &kept->repeats[kept->repeat_next % REPEATS_MAX];

		keep(repeat, sizeof *repeat);
		keep(&kept->repeat_next, sizeof kept->repeat_next);
		*repeat = pending;
		kept->repeat_next++;
		pending.id = 0;
	}
	if (writing && writing->at_position) {
		struct io_file *file = writing->file;

		keep(file, sizeof *file);
		file->moved = (int32_t)writing->data.done;
		file->position = writing->from + writing->data.done;
	}
}

bool
repeat_begin(struct io_call *call, int32_t *result)
{
	commit_hook = note;
	writing = NULL;
	if (!io_repeat_known(kept->repeats, REPEATS_MAX, call, &pending))
		return false;
	*result = pending.result;
	pending.id = 0;
	return true;
}

void
repeat_none(void)
{
	pending.id = 0;
	writing = NULL;
}

void
repeat_writing(struct io_call *call)
{
	commit_hook = note;
	pending.id = 0;
	writing = call;
}
