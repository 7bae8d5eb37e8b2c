/* SPDX-License-Identifier: MIT */
/*
 * selftest.c: the kernel's own ways to do what the tests can try out any way to do.
 */
#include "selftest/selftest.h"

#include "boot/cmdline.h"
#include "debug/panic.h"
#include "frames.h"
#include "handle.h"
#include "selftest/frames_test.h"
#include "selftest/handles_test.h"
#include "selftest/memory_map_test.h"
#include "selftest/timeouts_test.h"
#include "task.h"
#include "timeout.h"

static struct task *tested;

static error_t tested_choose(handle_t wanted) { return handle_choose(tested, wanted); }
static void tested_close(handle_t index) { handle_close(tested, index); }
static void *tested_find(handle_t handle, uint32_t need) { return handle_find(tested, handle, need); }

static void
tested_insert(handle_t index, struct object *object, uint32_t rights)
{
	handle_insert(tested, index, object, rights);
}

void
selftest_memory_map(void)
{
	const char *wrong = cmdline_value("map") != NULL ? memory_map_test(memory_map_add) : NULL;

	if (wrong != NULL)
		panic("the map of memory is wrong: %s", wrong);
}

void
selftest_frames(void)
{
	const struct allocator allocator = {
		frames_alloc, frames_free, PAGE_SIZE, frame_info_count * PAGE_SIZE, frames_free_count,
	};
	const char *wrong = cmdline_value("frames") != NULL ? frames_test(&allocator) : NULL;

	if (wrong != NULL)
		panic("the frame allocator is wrong: %s", wrong);
}

void
selftest_timeouts(void)
{
	const struct timeout_queue queue = { timeout_start, timeout_remove, timeouts_tick };
	const char *wrong = cmdline_value("timeouts") != NULL ? timeouts_test(&queue) : NULL;

	if (wrong != NULL)
		panic("the queue of timeouts is wrong: %s", wrong);
}

void
selftest_handles(struct task *task)
{
	struct handle_table table = { tested_choose, tested_insert, tested_close, tested_find, task->handle_limit, { &task->object, NULL } };
	const char *wrong;
	error_t error;

	if (cmdline_value("handles") == NULL)
		return;
	tested = task;
	table.objects[1] = object_create(OBJECT_PORTS, task, &error);
	wrong = handles_test(&table);
	if (wrong != NULL)
		panic("the handle table is wrong: %s", wrong);
	object_release(table.objects[1]);
}
