/* SPDX-License-Identifier: MIT */
/*
 * repeats.c: requests that are not to be carried out twice (protocol/io.h, "Restart and repetition").
 *
 *   A request on names is one change.  The last thing in that change is to note, in kept memory, who asked, the
 *   request's id and the result: so a successor finds the effect and the note, or neither.  If the request comes again
 *   it is answered from the note.  The id alone would do if no two programs behind one connection ever chose the
 *   same; so the note has a sum of the request's text as well.
 *
 *   A write at the position is one change for each block, and each notes in the open file (struct io_file) how far the
 *   write and the position have come; io_server.c answers the repeat from there.
 */
#include "change.h"
#include "fs.h"

static struct repeat pending;		/* id 0: nothing is to be noted */
static struct io_call *writing;

/* Label, words and path, in 32 bits. */
static uint32_t
sum_of(const struct io_call *call)
{
	uint32_t sum = 2166136261u ^ TAG_LABEL(call->request->tag);

	sum = (sum ^ call->request->words[0]) * 16777619u;
	sum = (sum ^ call->request->words[1]) * 16777619u;
	for (const char *c = call->path; c && *c; c++)
		sum = (sum ^ (uint8_t)*c) * 16777619u;
	return sum;
}

bool
repeat_begin(struct io_call *call, int32_t *result)
{
	const struct kept *kept = volume.kept;

	writing = NULL;
	pending = (struct repeat){
		.badge = call->request->badge,
		.id = call->request->words[2],
		.what = sum_of(call),
	};
	for (uint32_t i = 0; i < REPEATS_MAX && pending.id != 0; i++) {
		const struct repeat *repeat = &kept->repeats[i];

		if (repeat->id == pending.id && repeat->badge == pending.badge && repeat->what == pending.what) {
			pending.id = 0;
			*result = repeat->result;
			return true;
		}
	}
	return false;
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
		struct repeat *repeat = &kept->repeats[kept->repeat_next % REPEATS_MAX];

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
