/* SPDX-License-Identifier: MIT */
/*
 * judge_stage.c: all of lab 2 together: the kernel boots through its second stage by itself.
 *
 *   In machines of three sizes the frames that are free, and the blocks they form, are compared
 *   with the kernel's own map of memory, and the page tables with the direct map.
 */
#include "labs/lab02-memory/tests/judge.h"

#include <string.h>

#define MACHINES	3u
#define MIB_FRAMES	256u

static struct frame_row rows[FRAMES_MAX];

static unsigned
draw_size(struct random *random, unsigned number)
{
	return number == 0 ? 16 : random_between(random, 17, 31);
}

void
plan_stage_leaves_memory_ready(struct plan *plan)
{
	for (unsigned i = 0; i < MACHINES; i++)
		plan_probe(plan, PROBE_STAGE, NULL, 0)->memory_mib = draw_size(&plan->random, i);
}

static void
judge_machine(struct evidence *evidence, unsigned boot, unsigned mib)
{
	const struct probe_stage_result *seen = probe_result(evidence, boot, sizeof *seen);
	static uint8_t is_free[FRAMES_MAX];
	uint32_t count = 0;

	judge_where(evidence, "the frame table of a machine with %u MiB", mib);
	if (seen->table_count > mib * MIB_FRAMES || seen->table_count < (mib - 1) * MIB_FRAMES)
		judge_fail(evidence, "frame_info_count is %u", seen->table_count);
	memory_table(evidence, boot, seen->table, seen->table_count, rows);
	memset(is_free, 0, sizeof is_free);
	for (uint32_t n = 0; n < seen->table_count; n++)
		count += is_free[n] = rows[n].state == FRAME_FREE || rows[n].state == FRAME_INSIDE;
	judge_expected(evidence, "%u frames free, as frames_free_count says; most of the machine's", seen->free);
	judge_seen(evidence, "%u", count);
	if (count != seen->free || count < (mib - 8) * MIB_FRAMES)
		judge_fail(evidence, "free frames and their number disagree");
	for (uint32_t n = 0; n < seen->table_count; n++) {
		int order = is_free[n] ? memory_block(is_free, seen->table_count, n) : -1;

		if ((order >= 0) != (rows[n].state == FRAME_FREE) || (order >= 0 && rows[n].order != (uint32_t)order))
			judge_fail(evidence, "the free blocks around frame %u are not what they should be", n);
	}
}

void
judge_stage_leaves_memory_ready(struct evidence *evidence)
{
	for (unsigned i = 0; i < MACHINES; i++) {
		unsigned mib = draw_size(&evidence->random, i);
		struct address_space space;
		uint32_t physical;

		judge_machine(evidence, i, mib);
		space = address_space_of(evidence->results[i]);
		judge_where(evidence, "the direct map");
		if (!walk_physical(&space, KERNEL + 0x123456, &physical) || physical != 0x123456)
			judge_fail(evidence, "the kernel's directory is not in use at the end of the stage");
	}
}
