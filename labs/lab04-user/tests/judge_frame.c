/* SPDX-License-Identifier: MIT */
/*
 * judge_frame.c: exercise 4.1: frames, by which threads leave the kernel.
 */
#include "labs/lab04-user/tests/judge.h"

#include <string.h>

/* Words of a frame (kernel/arch/i386/frame.h); the first eight are PUSHA's, as in struct registers. */
enum { EDI, ESI, EBP, ESP_UNUSED, EBX, EDX, ECX, EAX, TRAP, ERROR, EIP, CS, EFLAGS, ESP, SS };

#define REGISTERS_EIP	8u
#define REGISTERS_EFLAGS 9u
#define SYSENTER	0x100u
#define INTERRUPT	0x80u
#define USER_CS		0x1bu
#define USER_SS		0x23u
#define FLAGS_AT_FIRST	0x202u		/* interrupts on, and the bit that is always 1 */
#define FLAGS_FREE	0xdd5u		/* EFLAGS_USER */

static const char *const names[] = {
	"edi", "esi", "ebp", "the word that POPA skips", "ebx", "edx", "ecx", "eax", "trap", "error", "eip", "cs", "eflags", "esp", "ss",
};

/* ---- the model -------------------------------------------------------------------------------------------------------- */

static void
model_init(uint32_t *frame, uint32_t eip, uint32_t esp)
{
	frame[TRAP] = INTERRUPT;
	frame[EIP] = eip;
	frame[CS] = USER_CS;
	frame[EFLAGS] = FLAGS_AT_FIRST;
	frame[ESP] = esp;
	frame[SS] = USER_SS;
}

static void
model_do(struct probe_frame *one)
{
	uint32_t *frame = one->frame, *registers = one->registers;
	bool sysenter = frame[TRAP] == SYSENTER;

	switch ((enum probe_frame_kind)one->kind) {
	case FRAME_INIT:
		model_init(frame, one->eip, one->esp);
		return;
	case FRAME_GET:
		memcpy(registers, frame, 8 * sizeof *frame);
		registers[ESP_UNUSED] = sysenter ? frame[ECX] : frame[ESP];
		registers[REGISTERS_EIP] = sysenter ? frame[EDX] : frame[EIP];
		registers[REGISTERS_EFLAGS] = sysenter ? FLAGS_AT_FIRST : frame[EFLAGS];
		return;
	case FRAME_SET:
		memcpy(frame, registers, 8 * sizeof *frame);
		model_init(frame, registers[REGISTERS_EIP], registers[ESP_UNUSED]);
		frame[EFLAGS] |= registers[REGISTERS_EFLAGS] & FLAGS_FREE;
		return;
	}
}

/* ---- judging ------------------------------------------------------------------------------------------------------------ */

static void
judge_word(struct evidence *evidence, const char *what, const char *name, uint32_t expected, uint32_t seen)
{
	judge_where(evidence, "%s: %s", what, name);
	judge_expected(evidence, "0x%x", expected);
	judge_seen(evidence, "0x%x", seen);
	if (expected != seen)
		judge_fail(evidence, "a word of the frame, or a register, is not what it should be");
}

/* Words that nobody reads before they are written again do not matter: error, and what POPA skips. */
static void
judge_one(struct evidence *evidence, struct probe_frame *one, const struct probe_frame *seen)
{
	static const char *const what[] = { "frame_init()", "frame_get_registers()", "frame_set_registers()" };

	model_do(one);
	for (unsigned i = 0; i < PROBE_FRAME_WORDS; i++)
		if (i != ERROR && i != ESP_UNUSED)
			judge_word(evidence, what[one->kind], names[i], one->frame[i], seen->frame[i]);
	for (unsigned i = 0; i < PROBE_REGISTERS; i++)
		judge_word(evidence, what[one->kind], i == ESP_UNUSED ? "esp of the registers" : i == REGISTERS_EIP ? "eip of the registers" :
			   i == REGISTERS_EFLAGS ? "eflags of the registers" : names[i], one->registers[i], seen->registers[i]);
}

static void
judge_all(struct evidence *evidence, struct probe_frames *frames)
{
	const struct probe_frame *seen = probe_result(evidence, 0, frames->count * sizeof *seen);

	for (uint32_t i = 0; i < frames->count; i++)
		judge_one(evidence, &frames->frames[i], &seen[i]);
}

/* ---- drawing ------------------------------------------------------------------------------------------------------------ */

#define FRAME_TEST(name) \
	static void draw_##name(struct random *random, struct probe_frame *one, uint32_t number); \
	void plan_##name(struct plan *plan) \
	{ \
		static struct probe_frames frames; \
		draw(&plan->random, &frames, draw_##name); \
		user_plan(plan, &frames, sizeof frames); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		static struct probe_frames frames; \
		draw(&evidence->random, &frames, draw_##name); \
		judge_all(evidence, &frames); \
	} \
	static void draw_##name(struct random *random, struct probe_frame *one, uint32_t number)

static void
draw(struct random *random, struct probe_frames *frames, void (*one)(struct random *, struct probe_frame *, uint32_t))
{
	memset(frames, 0, sizeof *frames);
	frames->action = PROBE_FRAMES;
	frames->count = PROBE_FRAMES_MAX;
	for (uint32_t i = 0; i < PROBE_FRAMES_MAX; i++) {
		for (unsigned word = 0; word < PROBE_FRAME_WORDS; word++)
			frames->frames[i].frame[word] = (uint32_t)random_next(random);
		for (unsigned word = 0; word < PROBE_REGISTERS; word++)
			frames->frames[i].registers[word] = (uint32_t)random_next(random);
		frames->frames[i].frame[TRAP] = random_below(random, 48);
		one(random, &frames->frames[i], i);
	}
}

FRAME_TEST(frame_leads_to_ring_3)
{
	(void)number;
	one->kind = FRAME_INIT;
	one->eip = (uint32_t)random_next(random);
	one->esp = (uint32_t)random_next(random);
	if (random_below(random, 2))
		one->frame[TRAP] = SYSENTER;
}

FRAME_TEST(frame_tells_the_registers)
{
	(void)random;
	one->kind = FRAME_GET;
	one->frame[TRAP] = number % 2 ? SYSENTER : INTERRUPT;
}

/* Each flag alone, and all together. */
FRAME_TEST(frame_takes_only_harmless_flags)
{
	(void)random;
	one->kind = FRAME_SET;
	one->registers[REGISTERS_EFLAGS] = number < 32 ? 1u << number : number == 32 ? 0xffffffff : one->registers[REGISTERS_EFLAGS];
}

/* Registers that somebody has made up, in a thread that came by SYSENTER, or whose selectors are wrong. */
FRAME_TEST(frame_with_new_registers_is_left_by_iret)
{
	one->kind = FRAME_SET;
	one->registers[REGISTERS_EFLAGS] = random_below(random, 2) ? 0 : 0x202;
	one->frame[TRAP] = number % 3 ? SYSENTER : INTERRUPT;
}
