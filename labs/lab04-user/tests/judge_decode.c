/* SPDX-License-Identifier: MIT */
/*
 * judge_decode.c: exercise 4.5: what a handle names, and whether that is what a call needs.
 */
#include "labs/lab04-user/tests/judge.h"

#include <stdio.h>
#include <string.h>

/* ---- the model -------------------------------------------------------------------------------------------------------- */

/* The object by its name in probe.h; DECODED_NULL and an error if there is none. */
static uint32_t
model_decode(const struct probe_decode *script, uint32_t handle, uint32_t need, int32_t *error)
{
	uint32_t bits = need & (OBJECT_TYPES | RIGHTS_ALL), meta = handle < script->limit ? script->metas[handle] : 0;

	*error = 0;
	if (!handle && need & HANDLE_OR_SELF)
		return need & OBJECT_TASK ? DECODED_TASK : DECODED_THREAD;
	if (!handle && need & HANDLE_OR_NONE)
		return DECODED_NULL;
	if (meta && (meta & bits) == bits)
		return handle;
	*error = meta & need & OBJECT_TYPES ? E_RIGHTS : E_HANDLE;
	return DECODED_NULL;
}

/* ---- judging ------------------------------------------------------------------------------------------------------------ */

static const char *
object_name(uint32_t object, char text[32])
{
	static const char *const names[] = { "NULL", "the caller's task", "the caller itself", "no object" };

	if (object >= DECODED_NULL && object <= DECODED_STRANGE)
		snprintf(text, 32, "%s", names[object - DECODED_NULL]);
	else
		snprintf(text, 32, "object %u", object);
	return text;
}

static void
judge_object(struct evidence *evidence, const char *what, uint32_t expected, uint32_t seen)
{
	char text[32];

	judge_expected(evidence, "%s: %s", what, object_name(expected, text));
	judge_seen(evidence, "%s", object_name(seen, text));
	if (expected != seen)
		judge_fail(evidence, "a handle stands for another object");
}

static void
judge_error_code(struct evidence *evidence, int32_t expected, int32_t seen)
{
	char text[16];

	judge_expected(evidence, "%s", user_error_name(expected, text));
	judge_seen(evidence, "%s", user_error_name(seen, text));
	if (expected != seen)
		judge_fail(evidence, "it returned something else");
}

static void
judge_one(struct evidence *evidence, const struct probe_decode *script, uint32_t i, const struct probe_decode_result *seen)
{
	uint32_t handle = script->ops[i].handle, need = script->ops[i].need, object;
	int32_t error;

	object = model_decode(script, handle, need, &error);
	judge_where(evidence, "handle_decode() of 0x%x, which has 0x%x, for a call that needs 0x%x", handle,
		    handle < script->limit ? script->metas[handle] : 0, need);
	judge_error_code(evidence, error, seen->error);
	judge_object(evidence, "*object", object, seen->object);
}

static void
judge_call(struct evidence *evidence, const struct probe_decode *script, uint32_t i, const struct probe_decode_result *seen)
{
	uint32_t need = script->ops[i].need, need_second = script->ops[i].need_second, object = DECODED_NULL, second = DECODED_NULL;
	int32_t error = 0;

	if (need)
		object = model_decode(script, script->ops[i].handle, need, &error);
	if (need_second && !error)
		second = model_decode(script, script->ops[i].second, need_second, &error);
	judge_where(evidence, "a call with the handles 0x%x and 0x%x that needs 0x%x and 0x%x", script->ops[i].handle, script->ops[i].second, need,
		    need_second);
	judge_error_code(evidence, error ? error : DECODED_RESULT, seen->error);
	judge_expected(evidence, "performed %s", error ? "not at all" : "once");
	judge_seen(evidence, "%u times", seen->calls);
	if (seen->calls != !error)
		judge_fail(evidence, "a call is performed once if its handles are right, else never");
	if (error)
		return;
	judge_object(evidence, "its object", object, seen->object);
	judge_object(evidence, "its second object", second, seen->second);
}

static void
judge_all(struct evidence *evidence, const struct probe_decode *script)
{
	const struct probe_decode_result *seen = probe_result(evidence, 0, script->count * sizeof *seen);

	for (uint32_t i = 0; i < script->count; i++)
		(script->ops[i].kind == DECODE_ONE ? judge_one : judge_call)(evidence, script, i, &seen[i]);
}

/* ---- drawing ------------------------------------------------------------------------------------------------------------ */

#define DECODE_TEST(name) \
	static void draw_##name(struct random *random, struct probe_decode *script, uint32_t i); \
	void plan_##name(struct plan *plan) \
	{ \
		static struct probe_decode script; \
		draw(&plan->random, &script, draw_##name); \
		user_plan(plan, &script, sizeof script); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		static struct probe_decode script; \
		draw(&evidence->random, &script, draw_##name); \
		judge_all(evidence, &script); \
	} \
	static void draw_##name(struct random *random, struct probe_decode *script, uint32_t i)

static uint32_t
draw_kind(struct random *random)
{
	return OBJECT_TASK << random_below(random, 7);
}

static void
draw(struct random *random, struct probe_decode *script, void (*one)(struct random *, struct probe_decode *, uint32_t))
{
	memset(script, 0, sizeof *script);
	script->action = PROBE_DECODE;
	script->limit = random_between(random, 20, PROBE_DECODE_ENTRIES - 8);
	for (uint32_t i = 1; i < PROBE_DECODE_ENTRIES; i++)
		script->metas[i] = random_below(random, 6) ? draw_kind(random) | random_below(random, 256) : 0;
	script->count = PROBE_DECODES_MAX;
	for (uint32_t i = 0; i < script->count; i++) {
		script->ops[i].handle = random_between(random, 1, script->limit - 1);
		one(random, script, i);
	}
}

/* What the handle has, or a part of that. */
static uint32_t
part_of(struct random *random, uint32_t meta)
{
	return (meta & OBJECT_TYPES) | (meta & random_below(random, 256));
}

DECODE_TEST(decode_finds_what_a_call_needs)
{
	uint32_t meta = script->metas[script->ops[i].handle];

	script->ops[i].need = meta ? part_of(random, meta) | (i % 3 ? 0 : HANDLE_OR_SELF) | (i % 5 ? 0 : HANDLE_OR_NONE) : OBJECT_MEMORY;
}

/* One right more than it has, another kind, or nothing there. */
DECODE_TEST(decode_tells_rights_from_kinds)
{
	uint32_t meta = script->metas[script->ops[i].handle], lacking = RIGHTS_ALL & ~meta;

	switch (i % 4) {
	case 0:
		script->ops[i].need = meta ? part_of(random, meta) | lacking : OBJECT_PORTS | RIGHT_MANAGE;
		break;
	case 1:
		script->ops[i].need = draw_kind(random) | (meta & RIGHTS_ALL & random_below(random, 256));
		break;
	case 2:
		script->ops[i].need = draw_kind(random) | random_below(random, 256) | (random_below(random, 2) ? HANDLE_OR_NONE : HANDLE_OR_SELF);
		break;
	default:
		script->ops[i].need = (meta ? meta & OBJECT_TYPES : OBJECT_IRQ) | 1u << random_below(random, 8);
		break;
	}
}

DECODE_TEST(decode_knows_self_and_none)
{
	script->ops[i].handle = i % 5 ? 0 : script->ops[i].handle;
	if (i % 2)
		script->ops[i].need = (random_below(random, 2) ? OBJECT_TASK : OBJECT_THREAD) | random_below(random, 256) | (random_below(random, 4) ? HANDLE_OR_SELF : 0);
	else
		script->ops[i].need = draw_kind(random) | random_below(random, 256) | (random_below(random, 4) ? HANDLE_OR_NONE : 0);
}

/* Behind the table lie entries that look like handles. */
DECODE_TEST(decode_refuses_numbers_that_are_no_handles)
{
	script->ops[i].handle = i % 3 == 0 ? script->limit + random_below(random, PROBE_DECODE_ENTRIES - script->limit) :
				i % 3 == 1 ? random_below(random, 0x1000000) : 0xffffff - random_below(random, 3);
	script->ops[i].need = i % 3 ? draw_kind(random) : script->metas[script->ops[i].handle] ? script->metas[script->ops[i].handle] : OBJECT_TASK;
}

/* Both handles right, one of them, none; one not needed at all. */
DECODE_TEST(decode_comes_before_the_call)
{
	uint32_t meta = script->metas[script->ops[i].handle], second = random_between(random, 1, script->limit - 1);

	script->ops[i].kind = DECODE_CALL;
	script->ops[i].second = random_below(random, 4) ? second : 0;
	script->ops[i].need = random_below(random, 5) == 0 ? 0 : random_below(random, 3) ? part_of(random, meta ? meta : OBJECT_IRQ) :
			      draw_kind(random) | random_below(random, 256);
	meta = script->metas[second];
	script->ops[i].need_second = random_below(random, 5) == 0 ? 0 : random_below(random, 3) ? part_of(random, meta ? meta : OBJECT_IRQ) :
				     OBJECT_TASK | random_below(random, 256);
	if (script->ops[i].need_second)
		script->ops[i].need_second |= random_below(random, 3) ? random_below(random, 2) ? HANDLE_OR_NONE : 0 : 0;
	if (script->ops[i].need_second & OBJECT_TASK)
		script->ops[i].need_second |= HANDLE_OR_SELF;
}
