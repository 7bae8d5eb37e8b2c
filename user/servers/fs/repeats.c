/* SPDX-License-Identifier: MIT */
/*
 * repeats.c: requests that are not to be carried out twice (lib/io_repeat.h).
 *
 *   A request on names is one change, and the last thing in it is to note the request.
 *
 *   A write at the position is one change for each block, and each notes in the open file (struct io_file) how far the
 *   write and the position have come; io_server.c answers the repeat from there.
 */
#include "change.h"
#include "fs.h"

static struct io_repeat pending;		/* id 0: nothing is to be noted */
static struct io_call *writing;

bool
repeat_begin(struct io_call *call, int32_t *result)
{
	const struct kept *kept = volume.kept;

	writing = NULL;
	if (!io_repeat_known(kept->repeats, REPEATS_MAX, call, &pending))
		return false;
	pending.id = 0;
	*result = pending.result;
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
	pending.id = 0;
	writing = call;
}

void
repeat_decide(struct volume *it, int32_t result)
{
	struct kept *kept = it->kept;

	sync_later();
	if (pending.id != 0) {
		struct io_repeat *repeat = &kept->repeats[kept->repeat_next % REPEATS_MAX];

		change_kept(it, repeat, sizeof *repeat);
		change_kept(it, &kept->repeat_next, sizeof kept->repeat_next);
		pending.result = result;
		*repeat = pending;
		kept->repeat_next++;
		pending.id = 0;
	}
	if (writing && writing->at_position) {
		struct io_file *file = writing->file;

		change_kept(it, file, sizeof *file);
		file->moved = (int32_t)writing->data.done;
		file->position = writing->from + writing->data.done;
	}
}
