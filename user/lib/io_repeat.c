/* SPDX-License-Identifier: MIT */
/*
 * io_repeat.c: requests that are not to be carried out twice.
 */
#include "io_repeat.h"

#include "io_server.h"

#define FNV_START	2166136261u	/* G. Fowler, L. C. Noll, P. Vo: FNV-1a */
#define FNV_PRIME	16777619u

/* Label, words and path, in 32 bits. */
static uint32_t
sum_of(const struct io_call *call)
{
	uint32_t sum = FNV_START ^ TAG_LABEL(call->request->tag);

	sum = (sum ^ call->request->words[0]) * FNV_PRIME;
	sum = (sum ^ call->request->words[1]) * FNV_PRIME;
	for (const char *c = call->path; c && *c; c++)
		sum = (sum ^ (uint8_t)*c) * FNV_PRIME;
	return sum;
}

bool
io_repeat_known(const struct io_repeat *list, uint32_t count, const struct io_call *call, struct io_repeat *now)
{
	*now = (struct io_repeat){
		.badge = call->request->badge,
		.id = call->request->words[2],
		.what = sum_of(call),
	};
	for (uint32_t i = 0; i < count && now->id != 0; i++) {
		if (list[i].id != now->id || list[i].badge != now->badge || list[i].what != now->what)
			continue;
		*now = list[i];
		return true;
	}
	return false;
}
