/* SPDX-License-Identifier: MIT */
/*
 * judge_pic.c: exercise 3.2: what the interrupt controllers hold after each of a row of operations,
 * and what the monitor says of them at the end.
 */
#include "labs/lab03-traps/tests/judge.h"

#include <stdio.h>
#include <string.h>

#define BIT(line)	((uint16_t)(1u << (line)))

const char *const devices_arguments[] = { "-parallel", "null", "-drive", "file=null-co://,format=raw,if=ide,index=2", NULL };

/*
 * Devices that can be told to raise their lines, the least urgent first: taken in this order each
 * interrupts the one before.
 */
static const uint32_t rising[] = { 7, 4, 3, 15, 12, 8, 1, 0 };

#define RISING	(sizeof rising / sizeof *rising)

/* ---- a model of both controllers ---- */

struct model {
	uint16_t in_service, masked, waiting;
	uint32_t result;
};

static void
model_end(struct model *model, uint32_t line)
{
	model->result = line % 8 == 7 && !(model->in_service & BIT(line));
	if (!model->result)
		model->in_service &= (uint16_t)~BIT(line);
	if (line >= 8)
		model->in_service &= (uint16_t)~BIT(CASCADE);
}

static void
model_do(struct model *model, const struct probe_pic_op *op)
{
	model->result = 0;
	switch ((enum probe_pic_kind)op->kind) {
	case PIC_SET_UP:
	case PIC_INIT:
		*model = (struct model){ .masked = op->kind == PIC_INIT ? (uint16_t)~BIT(CASCADE) : 0 };
		break;
	case PIC_MASK:
		model->masked |= BIT(op->line);
		break;
	case PIC_UNMASK:
		model->masked &= (uint16_t)~BIT(op->line);
		break;
	case PIC_RAISE:
		model->waiting |= BIT(op->line);
		break;
	case PIC_TAKE:
		model->waiting &= (uint16_t)~BIT(op->line);
		model->in_service |= BIT(op->line) | (op->line >= 8 ? BIT(CASCADE) : 0);
		model->result = op->line;
		break;
	case PIC_TAKE_CASCADE:
		model->in_service |= BIT(CASCADE);
		model->result = CASCADE;
		break;
	case PIC_END:
		model_end(model, op->line);
		break;
	case PIC_END_FIRST:
		model->in_service &= (uint16_t)~BIT(CASCADE);
		break;
	}
}

/* ---- judging ---- */

static void
judge_op(struct evidence *evidence, const struct probe_pic_op *op, const struct model *model, const struct probe_pic_result *seen)
{
	static const char *const names[] = { "a new beginning", "pic_init()", "pic_mask(%u)", "pic_unmask(%u)", "line %u was raised",
					     "line %u was taken into service", "line 2 alone was taken into service",
					     "pic_acknowledge(%u)", "an end of interrupt" };
	char name[64];

	snprintf(name, sizeof name, names[op->kind], op->line);
	judge_where(evidence, "after %s", name);
	judge_expected(evidence, "masked 0x%04x", model->masked);
	judge_seen(evidence, "masked 0x%04x", seen->masked);
	if (seen->masked != model->masked)
		judge_fail(evidence, "the wrong lines are masked (line n is bit n)");
	judge_expected(evidence, "waiting 0x%04x", model->waiting);
	judge_seen(evidence, "waiting 0x%04x", seen->requested & model->waiting);
	if ((seen->requested & model->waiting) != model->waiting)
		judge_fail(evidence, "a line that waits has been lost");
	judge_expected(evidence, "in service 0x%04x", model->in_service);
	judge_seen(evidence, "in service 0x%04x", seen->in_service);
	if (seen->in_service != model->in_service)
		judge_fail(evidence, op->kind == PIC_TAKE ? "the line cannot be taken into service: an earlier one has not been ended, or it is masked" :
			   "the wrong lines are in service (line n is bit n)");
	judge_expected(evidence, "%u", model->result);
	judge_seen(evidence, "%u", seen->result);
	if (seen->result != model->result && (op->kind == PIC_END || op->kind == PIC_TAKE))
		judge_fail(evidence, op->kind == PIC_END ? "it is wrong about whether the interrupt was spurious" :
			   "another line than the one that was raised is delivered");
}

/* The monitor's view of the end. */
static void
judge_monitor(struct evidence *evidence, const struct model *model)
{
	for (unsigned n = 0; n < 2; n++) {
		struct device_pic pic;

		if (!devices_pic(evidence->results[0], n, &pic))
			judge_error(evidence, "the monitor says nothing of the interrupt controllers");
		judge_where(evidence, "controller %u at the end", n);
		judge_expected(evidence, "vectors from 0x%x, masked 0x%02x, in service 0x%02x, ends by command", 0x20 + 8 * n,
			       model->masked >> 8 * n & 0xff, model->in_service >> 8 * n & 0xff);
		judge_seen(evidence, "vectors from 0x%x, masked 0x%02x, in service 0x%02x, ends %s", pic.vector, pic.masked,
			   pic.in_service, pic.automatic_end ? "by itself" : "by command");
		if (pic.vector != 0x20 + 8 * n || pic.masked != (model->masked >> 8 * n & 0xff) ||
		    pic.in_service != (model->in_service >> 8 * n & 0xff) || pic.automatic_end)
			judge_fail(evidence, "the controller is not as it should be");
	}
}

static void
judge_pic(struct evidence *evidence, const struct probe_pic *script)
{
	const struct probe_pic_result *seen = probe_result(evidence, 0, script->count * sizeof *seen);
	struct model model = { .result = 0 };

	for (uint32_t i = 0; i < script->count; i++) {
		model_do(&model, &script->ops[i]);
		judge_op(evidence, &script->ops[i], &model, &seen[i]);
	}
	judge_monitor(evidence, &model);
}

/* ---- drawing ---- */

static void
add(struct probe_pic *script, enum probe_pic_kind kind, uint32_t line)
{
	script->ops[script->count++] = (struct probe_pic_op){ kind, line };
}

static void
add_taken(struct probe_pic *script, uint32_t line)
{
	add(script, PIC_RAISE, line);
	add(script, PIC_TAKE, line);
}

static uint32_t
draw_line(struct random *random)
{
	uint32_t line = random_below(random, LINES - 1);

	return line < CASCADE ? line : line + 1;
}

#define PIC_TEST(name) \
	static void draw_##name(struct random *random, struct probe_pic *script); \
	void plan_##name(struct plan *plan) \
	{ \
		static const char *const questions[] = { DEVICES_PIC, NULL }; \
		struct probe_pic script = { .count = 0 }; \
		struct machine_config *config; \
		draw_##name(&plan->random, &script); \
		config = plan_probe(plan, PROBE_PIC, &script, sizeof script); \
		config->questions = questions; \
		config->qemu_arguments = devices_arguments; \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct probe_pic script = { .count = 0 }; \
		draw_##name(&evidence->random, &script); \
		judge_pic(evidence, &script); \
	} \
	static void draw_##name(struct random *random, struct probe_pic *script)

PIC_TEST(pic_moves_lines_to_their_vectors)
{
	(void)random;
	add(script, PIC_INIT, 0);
}

PIC_TEST(pic_starts_with_all_lines_shut)
{
	(void)random;
	add(script, PIC_SET_UP, 0);
	add(script, PIC_INIT, 0);
}

PIC_TEST(pic_masks_one_line)
{
	add(script, PIC_SET_UP, 0);
	add(script, PIC_INIT, 0);
	while (script->count < PROBE_PIC_OPS)
		add(script, random_below(random, 5) < 2 ? PIC_MASK : PIC_UNMASK, draw_line(random));
}

/* Lines are raised while they are masked, other masks change, then they are opened. */
PIC_TEST(pic_keeps_what_waits)
{
	uint32_t chosen[3] = { 7, 4, random_below(random, 2) ? 15 : 8 };

	add(script, PIC_SET_UP, 0);
	add(script, PIC_INIT, 0);
	for (unsigned i = 0; i < 3; i++) {
		add(script, PIC_RAISE, chosen[i]);
		for (unsigned n = 0; n < 4; n++) {
			uint32_t line = random_between(random, 9, 14);

			add(script, n % 2 ? PIC_UNMASK : PIC_MASK, line == 12 ? 3 : line);
		}
	}
	for (unsigned i = 0; i < 3; i++) {
		add(script, PIC_UNMASK, chosen[i]);
		add(script, PIC_TAKE, chosen[i]);
	}
}

PIC_TEST(end_of_interrupt_reaches_both_controllers)
{
	add(script, PIC_SET_UP, 0);
	for (unsigned i = 0; i < 12; i++) {
		uint32_t line = i < 2 ? 8 - 4 * i : rising[random_below(random, RISING)];

		if (line % 8 == 7)	/* those may be spurious: a test of their own */
			line = i % 2 ? 8 : 3;
		add_taken(script, line);
		add(script, PIC_END, line);
	}
}

PIC_TEST(end_of_interrupt_is_for_one_line)
{
	uint32_t chain[RISING], length = 0, ended;

	for (unsigned i = 0; i < RISING; i++)
		if (rising[i] < 8 ? i > 0 && random_below(random, 4) > 0 : rising[i] == 12)
			chain[length++] = rising[i];
	ended = random_between(random, 1, length - 1);
	add(script, PIC_SET_UP, 0);
	for (unsigned i = 0; i < length; i++)
		add_taken(script, chain[i]);
	for (unsigned i = 0; i < ended; i++)
		add(script, PIC_END, chain[length - 1 - i]);
}

/* Real ones, made-up ones, and made-up ones while something is in service. */
PIC_TEST(spurious_interrupts_are_told_apart)
{
	uint32_t busy = random_below(random, 2) ? 4 : 3;

	add(script, PIC_SET_UP, 0);
	add(script, PIC_END, 7);
	add_taken(script, 7);
	add(script, PIC_END, 7);
	add_taken(script, 15);
	add(script, PIC_END, 15);
	add(script, PIC_RAISE, 8);
	add(script, PIC_TAKE_CASCADE, CASCADE);
	add(script, PIC_END, 15);
	add(script, PIC_SET_UP, 0);
	add_taken(script, 12);
	add(script, PIC_END_FIRST, 0);
	add(script, PIC_RAISE, 8);
	add(script, PIC_TAKE_CASCADE, CASCADE);
	add(script, PIC_END, 15);
	add(script, PIC_SET_UP, 0);
	add_taken(script, busy);
	add(script, PIC_END, 7);
}
