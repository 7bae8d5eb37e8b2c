/* SPDX-License-Identifier: MIT */
/*
 * exec_tidy.c: what a new program does with what the one before it left behind (exec_image.h).
 */
#include <string.h>

#include <start.h>

#include "exec_image.h"
#include "process_call.h"

static bool
is_given(handle_t handle)
{
	for (const struct start_handle *h = start_handles(); h && h->name; h++) {
		if (h->handle == handle)
			return true;
	}
	return false;
}

static void
close_strangers(void)
{
	struct task_info info = { 0 };
	uint32_t seen = 0;

	task_info(HANDLE_SELF, &info);
	for (handle_t h = 1; seen < info.handles; h++) {
		if (handle_info(h) < 0)
			continue;
		seen++;
		if (!is_given(h))
			handle_close(h);
	}
}

void
exec_tidy(void)
{
	struct mailbox *own = mailbox();

	if (!is_process())
		return;
	own->local = own->accept = 0;
	memset(own->library, 0, sizeof own->library);
	close_strangers();
}
