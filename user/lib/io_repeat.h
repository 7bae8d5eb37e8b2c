/* SPDX-License-Identifier: MIT */
/*
 * io_repeat.h: requests that are not to be carried out twice (protocol/io.h, "Restart and repetition").
 *
 *   The last thing in a change is to note, in kept memory, who asked, the request's id and the result: so a successor finds the effect and
 *   the note, or neither.  If the request comes again it is answered from the note.  The id alone would do if no two programs behind one
 *   connection ever chose the same; so the note has a sum of the request's text as well.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct io_call;

struct io_repeat {
	uint32_t badge, id, what;	/* id 0: nothing; what: the request, in short */
	int32_t result;
};

/*
 * Has this request been carried out?  Then *now is what was noted of it; else what is to be noted, but for the result; its id is 0 if the
 * client will not repeat it.
 */
bool
io_repeat_known(const struct io_repeat *list, uint32_t count, const struct io_call *call, struct io_repeat *now);
