/* SPDX-License-Identifier: MIT */
/*
 * judge_probe.c: a boot with the probe of lab 2, what came of it, and the frame table it left.
 */
#include "labs/lab02-memory/tests/judge.h"

#include <stdlib.h>
#include <string.h>

/* A number that this boot's output must carry, so that nothing left over from elsewhere is taken for it.  Never 0. */
static uint32_t
nonce_of(uint64_t seed, const struct rubric_test *test, unsigned boot)
{
	struct random random = random_of_test(~seed - boot, test);

	return (uint32_t)random_next(&random) | 1;
}

struct machine_config *
memory_plan(struct plan *plan, enum probe_action action, const void *data, size_t size)
{
	struct probe_input input = {
		.magic = PROBE_MAGIC,
		.nonce = nonce_of(plan->seed, plan->test, plan->count),
		.action = action,
		.size = (uint32_t)size,
	};
	uint8_t *bytes = malloc(sizeof input + size);
	struct machine_config *config;
	size_t archive_size;
	void *archive;

	if (!bytes)
		abort();
	memcpy(bytes, &input, sizeof input);
	if (size)
		memcpy(bytes + sizeof input, data, size);
	archive = archive_of_file("input", bytes, sizeof input + size, &archive_size);
	config = plan_boot(plan, archive, archive_size);
	free(archive);
	free(bytes);
	return config;
}

const void *
memory_output(struct evidence *evidence, unsigned boot, size_t size)
{
	const struct machine_result *result = judge_checkpoint(evidence, boot);
	const struct symbol *symbol = symbols_find(evidence->symbols, "probe_output");
	struct address_space direct = memory_direct(result);
	const struct probe_output *output = symbol ? guest_memory(&direct, symbol->address - KERNEL, sizeof *output) : NULL;

	if (!output)
		judge_error(evidence, "the kernel under test has no probe_output");
	if (output->nonce != nonce_of(evidence->seed, evidence->test, boot))
		judge_fail(evidence, "the machine stopped at a checkpoint, but not at the probe's: something else in the kernel "
			   "wrote to its port");
	if (output->size != size)
		judge_fail(evidence, "the probe's output has been damaged");
	return output->bytes;
}

/* Physical memory: where the kernel's addresses are found whatever the page tables say. */
struct address_space
memory_direct(const struct machine_result *result)
{
	return address_space_physical(result);
}

/* ---- the frame table --------------------------------------------------------------------------------------------- */

static void
find_fields(struct evidence *evidence, struct given *given)
{
	char error[256] = "";
	struct debug_info *debug = debug_info_open(evidence->kernel, error, sizeof error);

	if (!debug || !given_find(given, debug, error, sizeof error))
		judge_error(evidence, "%s", error);
	debug_info_close(debug);
}

void
memory_table(struct evidence *evidence, unsigned boot, uint32_t table, uint32_t count, struct frame_row *rows)
{
	struct address_space direct = memory_direct(evidence->results[boot]);
	struct given given;
	uint32_t at = table - KERNEL;

	find_fields(evidence, &given);
	if (table < KERNEL || count > FRAMES_MAX)
		judge_fail(evidence, "frame_infos is 0x%x and frame_info_count is %u: that is no table of this machine", table, count);
	for (uint32_t i = 0; i < count; i++, at += given.sizes[GIVEN_frame_info_state])
		if (!given_read(&given, &direct, at, GIVEN_frame_info_state, &rows[i].state) ||
		    !given_read(&given, &direct, at, GIVEN_frame_info_order, &rows[i].order) ||
		    !given_read(&given, &direct, at, GIVEN_frame_info_count, &rows[i].count) ||
		    !given_read(&given, &direct, at, GIVEN_frame_info_owner, &rows[i].owner))
			judge_fail(evidence, "frame_infos lies outside of memory");
}

int
memory_block(const uint8_t *free, uint32_t count, uint32_t number)
{
	int best = -1;

	for (unsigned order = 0; order <= ORDER_MAX; order++) {
		uint32_t size = 1u << order, first = number & ~(size - 1);

		for (uint32_t n = first; n < first + size; n++)
			if (n >= count || !free[n])
				return best;
		best = first == number ? (int)order : -1;
	}
	return best;
}
