/* SPDX-License-Identifier: MIT */
/*
 * judge.c: a boot with a lab's probe, and what came of it.
 */
#include "labs/judge.h"

#include <stdlib.h>
#include <string.h>

/*
 * A number that this boot's output must carry, so that nothing left over from elsewhere is taken
 * for it.  Never 0.
 */
static uint32_t
nonce_of(uint64_t seed, const struct rubric_test *test, unsigned boot)
{
	struct random random = random_of_test(~seed - boot, test);

	return (uint32_t)random_next(&random) | 1;
}

/* The archive's first file: what the probe is to do. */
static void *
input_archive(const struct plan *plan, uint32_t action, const void *data, size_t size, size_t *archive_size)
{
	struct probe_input input = {
		.magic = PROBE_MAGIC,
		.nonce = nonce_of(plan->seed, plan->test, plan->count),
		.action = action,
		.size = (uint32_t)size,
	};
	uint8_t *bytes = malloc(sizeof input + size);
	void *archive;

	if (!bytes)
		abort();
	memcpy(bytes, &input, sizeof input);
	if (size)
		memcpy(bytes + sizeof input, data, size);
	archive = archive_of_file("input", bytes, sizeof input + size, archive_size);
	free(bytes);
	return archive;
}

struct machine_config *
plan_probe(struct plan *plan, uint32_t action, const void *data, size_t size)
{
	size_t archive_size;
	void *archive = input_archive(plan, action, data, size, &archive_size);
	struct machine_config *config = plan_boot(plan, archive, archive_size);

	free(archive);
	return config;
}

struct machine_config *
plan_probe_file(struct plan *plan, uint32_t action, const void *data, size_t size, const char *name, const void *file, size_t file_size)
{
	size_t first_size, second_size;
	void *first = input_archive(plan, action, data, size, &first_size), *second = archive_of_file(name, file, file_size, &second_size);
	struct machine_config *config;
	uint8_t *both;

	first_size -= ARCHIVE_END;
	both = realloc(first, first_size + second_size);
	if (!both)
		abort();
	memcpy(both + first_size, second, second_size);
	config = plan_boot(plan, both, first_size + second_size);
	free(both);
	free(second);
	return config;
}

const void *
probe_result_any(struct evidence *evidence, unsigned boot, size_t *size)
{
	const struct probe_output *output = judge_variable(evidence, boot, "probe_output", sizeof *output);

	if (output->nonce != nonce_of(evidence->seed, evidence->test, boot))
		judge_fail(evidence, "the machine stopped at a checkpoint, but not at the probe's: something else in the kernel "
			   "wrote to its port");
	*size = output->size;
	if (*size > PROBE_OUTPUT_SIZE)
		judge_fail(evidence, "the probe's output has been damaged");
	return output->bytes;
}

const void *
probe_result(struct evidence *evidence, unsigned boot, size_t size)
{
	size_t seen;
	const void *bytes = probe_result_any(evidence, boot, &seen);

	if (seen != size)
		judge_fail(evidence, "the probe's output has been damaged");
	return bytes;
}

/* ---- a test, tested ---- */

void
test_draw(struct random *random, const struct test_subjects *subjects, struct probe_test *test)
{
	*test = (struct probe_test){ .count = subjects->count };
	for (uint32_t i = 0; i < test->count; i++) {
		uint32_t other = random_below(random, i + 1);

		test->numbers[i] = test->numbers[other];
		test->numbers[other] = i;
	}
}

/* The verdicts on those from `first` on, below `behind`; fails for the first that is wrong. */
static void
judge_verdicts(struct evidence *evidence, const struct test_subjects *subjects, const struct probe_test *test, uint32_t first,
	       uint32_t behind)
{
	const uint32_t *seen = probe_result(evidence, 0, test->count * sizeof *seen);

	for (uint32_t i = 0; i < test->count; i++) {
		const uint32_t number = test->numbers[i];
		const bool right = number < subjects->right;

		if (number < first || number >= behind || seen[i] == (right ? TEST_ACCEPTS : TEST_REFUSES))
			continue;
		judge_expected(evidence, "%s%s", right ? "NULL, and " : "not NULL", right ? subjects->left : "");
		judge_seen(evidence, "%s%s", seen[i] == TEST_REFUSES ? "not NULL" : seen[i] == TEST_ACCEPTS ? "NULL" : "NULL, and ",
			   seen[i] == TEST_LEAVES ? subjects->not_left : "");
		judge_where(evidence, "%s of %s that %s", subjects->test, subjects->subject, right ? "is right" : subjects->mistakes[number]);
		if (!right)
			judge_fail(evidence, "the test does not notice what is wrong");
		judge_fail(evidence, seen[i] == TEST_REFUSES ? "the test refuses %s that is right: it asks for more than the contract" :
			   "the test accepts %s that is right, but does not leave it as it was", subjects->subject);
	}
}

void
test_judge(struct evidence *evidence, const struct test_subjects *subjects, uint32_t first, uint32_t behind)
{
	struct probe_test test;

	test_draw(&evidence->random, subjects, &test);
	judge_verdicts(evidence, subjects, &test, 0, subjects->right);
	judge_verdicts(evidence, subjects, &test, first, behind);
}
