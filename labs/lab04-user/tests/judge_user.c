/* SPDX-License-Identifier: MIT */
/*
 * judge_user.c: all of lab 4 together: init runs in ring 3, its calls are answered, and what it
 * must not do it cannot.
 *
 *   The host writes init in machine code: system calls one after the other, whose results stay in
 *   its memory, then instructions that meet exceptions, which the probe notes, and goes on with the
 *   next ones.
 */
#include "labs/lab04-user/tests/judge.h"

#include <string.h>

#define CALL(handle, name)	((handle) << 8 | CALL_##name)
#define BREAKPOINT		3u
#define BREAKPOINT_CODE		0xccu		/* int3 */
#define PROTECTION		13u
#define PAGE_FAULT		14u
#define FAULT_PRESENT		1u
#define FAULT_WRITE		2u
#define FAULT_USER		4u
#define USER_CODE_SELECTOR	0x1bu
#define USER_DATA_SELECTOR	0x23u
#define FLAGS_OF_THE_KERNEL	0x23000u	/* VM, IOPL */
#define FLAG_INTERRUPTS		0x200u

enum { TRAP = 8, ERROR = 9, EIP = 10, CS = 11, EFLAGS = 12, SS = 14 };	/* words of a frame */

struct calls_case {
	struct user_call calls[USER_CALLS_MAX];
	int32_t		expected[USER_CALLS_MAX];
	uint32_t	count;
};

/* ---- calls ------------------------------------------------------------------------------------------------------------------- */

/* A call with its arguments a, b, c, d, and what it must return. */
static void
add(struct calls_case *one, uint32_t eax, uint32_t a, uint32_t b, uint32_t c, uint32_t d, int32_t expected)
{
	one->calls[one->count] = (struct user_call){ .eax = eax, .ebx = a, .esi = b, .edi = c, .ebp = d };
	one->expected[one->count++] = expected;
}

/* Those that carry no message leave the other registers as they were. */
static void
judge_calls(struct evidence *evidence, unsigned boot, const struct calls_case *one)
{
	struct user_call seen[USER_CALLS_MAX];
	char text[16];

	user_calls(evidence, boot, seen, one->count);
	for (uint32_t i = 0; i < one->count; i++) {
		const struct user_call *call = &one->calls[i];

		judge_where(evidence, "init's call %u: number %u, handle 0x%x, arguments 0x%x 0x%x 0x%x 0x%x", i, call->eax & 0xff, call->eax >> 8,
			    call->ebx, call->esi, call->edi, call->ebp);
		judge_expected(evidence, "%s", user_error_name(one->expected[i], text));
		judge_seen(evidence, "%s", user_error_name((int32_t)seen[i].after_eax, text));
		if ((int32_t)seen[i].after_eax != one->expected[i])
			judge_fail(evidence, "a system call of init's returned something else");
		judge_expected(evidence, "ebx, esi, edi, ebp as they were");
		judge_seen(evidence, "0x%x 0x%x 0x%x 0x%x", seen[i].after_ebx, seen[i].after_esi, seen[i].after_edi, seen[i].after_ebp);
		if (seen[i].after_ebx != call->ebx || seen[i].after_esi != call->esi || seen[i].after_edi != call->edi ||
		    seen[i].after_ebp != call->ebp)
			judge_fail(evidence, "a system call has changed registers of init's");
	}
}

/* The exception that ended a step: init was in ring 3 when it came. */
static void
judge_exception(struct evidence *evidence, const struct probe_user_result *seen, uint32_t step, uint32_t trap)
{
	const uint32_t *frame = seen->steps[step].frame;

	judge_expected(evidence, "exception %u, in ring 3, interrupts on, no right to use ports", trap);
	judge_seen(evidence, "exception %u, cs 0x%x, ss 0x%x, eflags 0x%x, at 0x%x", frame[TRAP], frame[CS], frame[SS], frame[EFLAGS], frame[EIP]);
	if (step >= seen->exceptions || frame[TRAP] != trap || frame[CS] != USER_CODE_SELECTOR || frame[SS] != USER_DATA_SELECTOR ||
	    (frame[EFLAGS] & (FLAGS_OF_THE_KERNEL | FLAG_INTERRUPTS)) != FLAG_INTERRUPTS)
		judge_fail(evidence, "init was not stopped as it should have been");
}

#define CALLS_TEST(name) \
	static void draw_##name(struct random *random, struct calls_case *one); \
	void plan_##name(struct plan *plan) \
	{ \
		static struct program program; \
		struct calls_case one = { .count = 0 }; \
		draw_##name(&plan->random, &one); \
		program_of_calls(&program, one.calls, one.count, NULL, 0); \
		user_plan_init(plan, PROBE_RUN, program.bytes, program.size, NULL, 0); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct calls_case one = { .count = 0 }; \
		draw_##name(&evidence->random, &one); \
		judge_calls(evidence, 0, &one); \
		judge_where(evidence, "the end of init"); \
		judge_exception(evidence, probe_result(evidence, 0, sizeof(struct probe_user_result)), 0, BREAKPOINT); \
	} \
	static void draw_##name(struct random *random, struct calls_case *one)

/* What it finds in its table, and what it makes of that. */
CALLS_TEST(init_runs_in_ring_3)
{
	const uint32_t powers = RIGHT_MANAGE | RIGHT_TRANSFER, rights = random_below(random, 256), place = random_between(random, 100, 4000);
	const uint32_t first[] = {
		[INIT_TASK] = OBJECT_TASK | RIGHTS_ALL, [INIT_THREAD] = OBJECT_THREAD | RIGHTS_ALL,
		[INIT_ARCHIVE] = OBJECT_MEMORY | RIGHT_READ | RIGHT_MAP | RIGHT_TRANSFER,
		[INIT_DEVICES] = OBJECT_MEMORY | powers, [INIT_PORTS] = OBJECT_PORTS | powers,
	};

	add(one, CALL_null, 1, 2, 3, 4, 0);
	for (uint32_t i = 1; i < INIT_HANDLES; i++)
		add(one, CALL(i, handle_info), (uint32_t)random_next(random), 0, 0, 0, i <= INIT_PORTS ? (int32_t)first[i] :
		    i >= INIT_IRQ ? (int32_t)(OBJECT_IRQ | powers) : E_HANDLE);
	add(one, CALL(INIT_TASK, handle_copy), HANDLE_SELF, HANDLE_ANY, rights, 0, INIT_PORTS + 1);
	add(one, CALL(INIT_PORTS + 1, handle_info), 0, 0, 0, 0, (int32_t)(OBJECT_TASK | rights));
	add(one, CALL(INIT_PORTS + 1, handle_move), INIT_TASK, place, RIGHTS_ALL, 0, (int32_t)place);
	add(one, CALL(INIT_PORTS + 1, handle_info), 0, 0, 0, 0, E_HANDLE);
	add(one, CALL(place, handle_info), 0, 0, 0, 0, (int32_t)(OBJECT_TASK | rights));
	add(one, CALL(place, handle_close), 0, 0, 0, 0, 0);
	add(one, CALL(place, handle_info), 0, 0, 0, 0, E_HANDLE);
	add(one, CALL_log_write, USER_TABLE, 0, 0, 0, 0);
}

/* Nothing of this may work, and init must be told why. */
CALLS_TEST(hostile_calls_are_refused)
{
	const uint32_t wall = USER_TOP + 0x8000, copy = INIT_PORTS + 1;

	add(one, CALL_COUNT + random_below(random, 256 - CALL_COUNT), 1, 2, 3, 4, E_CALL);
	add(one, CALL_log_write, KERNEL_BASE + random_below(random, 0x1000000), 16, 0, 0, E_FAULT);
	add(one, CALL_log_write, 0xfffffff0, 0x100, 0, 0, E_FAULT);
	add(one, CALL_log_write, wall - random_below(random, 16), 17, 0, 0, E_FAULT);
	add(one, CALL_log_write, random_below(random, 4096), 1, 0, 0, E_FAULT);
	add(one, CALL_log_write, USER_TABLE, LOG_WRITE_MAX + 1 + random_below(random, 1000), 0, 0, E_RANGE);
	add(one, CALL(INIT_TASK, task_info), USER_CODE, 0, 0, 0, E_FAULT);
	add(one, CALL(INIT_PORTS, handle_copy), HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL & ~RIGHT_MANAGE, 0, (int32_t)copy);
	add(one, CALL(copy, system_control), SYSTEM_POWER_OFF, 0x10, 0, 0, E_RIGHTS);
	add(one, CALL(copy, handle_copy), HANDLE_SELF, HANDLE_ANY, 0xffffffff, 0, (int32_t)copy + 1);
	add(one, CALL(copy + 1, system_control), SYSTEM_POWER_OFF, 0x10, 0, 0, E_RIGHTS);
	add(one, CALL(INIT_TASK, system_control), SYSTEM_POWER_OFF, 0x10, 0, 0, E_HANDLE);
	add(one, CALL(HANDLE_NONE, system_control), SYSTEM_POWER_OFF, 0x10, 0, 0, E_HANDLE);
	add(one, CALL(4096 + random_below(random, 0x10000), system_control), SYSTEM_POWER_OFF, 0x10, 0, 0, E_HANDLE);
	add(one, CALL(INIT_ARCHIVE, memory_commit), 0, PAGE_SIZE, 0, 0, E_RIGHTS);
	add(one, CALL(INIT_THREAD, memory_map), HANDLE_SELF, 0x40000000, 0, PAGE_SIZE | MAP_READ, E_HANDLE);
	add(one, CALL(INIT_ARCHIVE, memory_map), INIT_THREAD, 0x40000000, 0, PAGE_SIZE | MAP_READ, E_HANDLE);
	add(one, CALL(INIT_ARCHIVE, memory_map), HANDLE_SELF, KERNEL_BASE, 0, PAGE_SIZE | MAP_READ, E_RANGE);
	add(one, CALL(INIT_TASK, handle_copy), HANDLE_SELF, INIT_THREAD, RIGHTS_ALL, 0, E_EXISTS);
	add(one, CALL(INIT_TASK, handle_copy), HANDLE_SELF, 4096, RIGHTS_ALL, 0, E_RANGE);
	add(one, CALL(INIT_TASK, handle_copy), INIT_THREAD, HANDLE_ANY, RIGHTS_ALL, 0, E_HANDLE);
	add(one, CALL(random_between(random, 40, HANDLE_MAX), handle_close), 0, 0, 0, 0, E_HANDLE);
	add(one, CALL_null, 0, 0, 0, 0, 0);
}

/* ---- hostile programs ------------------------------------------------------------------------------------------------------------ */

#define ATTACKS	8u

/* Instructions, and how they end.  error FAULT_*: a page fault at `address`. */
struct attack {
	const char	*what;
	uint8_t		code[16];
	uint32_t	size, trap, error, address;
};

static void
put_address(struct attack *attack, uint32_t at, uint32_t address)
{
	memcpy(attack->code + at, &address, sizeof address);
	attack->address = address;
}

static void
draw_attacks(struct random *random, struct attack attacks[ATTACKS])
{
	const uint32_t kernels = KERNEL_BASE + 0x100000 + random_below(random, 0x1000) * 4;
	const struct attack all[ATTACKS] = {
		{ "reads the kernel's memory", { 0xa1 }, 5, PAGE_FAULT, FAULT_PRESENT | FAULT_USER, 0 },	/* mov address, %eax */
		{ "writes to the kernel's memory", { 0xa3 }, 5, PAGE_FAULT, FAULT_PRESENT | FAULT_WRITE | FAULT_USER, 0 },
		{ "writes to its own code", { 0xa3 }, 5, PAGE_FAULT, FAULT_PRESENT | FAULT_WRITE | FAULT_USER, 0 },
		{ "follows a null pointer", { 0xa1 }, 5, PAGE_FAULT, FAULT_USER, 0 },
		{ "bars interrupts, having set IOPL", { 0x68, 0, 0x32, 0, 0, 0x9d, 0xfa }, 7, PROTECTION, 0, 0 },	/* push, popf, cli */
		{ "writes to the interrupt controller", { 0xe6, 0x21 }, 2, PROTECTION, 0, 0 },		/* out %al, $0x21 */
		{ "loads CR3", { 0x0f, 0x22, 0xd8 }, 3, PROTECTION, 0, 0 },				/* mov %eax, %cr3 */
		{ "raises an interrupt by itself", { 0xcd, 0x20 }, 2, PROTECTION, 0x20 * 8 + 2, 0 },	/* int $0x20 */
	};

	memcpy(attacks, all, sizeof all);
	put_address(&attacks[0], 1, kernels);
	put_address(&attacks[1], 1, kernels);
	put_address(&attacks[2], 1, USER_CODE + random_below(random, 16) * 4);
	put_address(&attacks[3], 1, random_below(random, 1024) * 4);
}

static void
draw_twin(struct calls_case *one)
{
	add(one, CALL(INIT_THREAD, handle_info), 0, 0, 0, 0, (int32_t)(OBJECT_THREAD | RIGHTS_ALL));
}

/* One after the other, at places of their own. */
void
plan_hostile_programs_are_turned_away(struct plan *plan)
{
	static struct program program;
	struct attack attacks[ATTACKS];
	struct calls_case one = { .count = 0 };
	uint8_t code[ATTACKS * sizeof attacks->code];
	uint32_t steps[ATTACKS];

	draw_attacks(&plan->random, attacks);
	draw_twin(&one);
	memset(code, BREAKPOINT_CODE, sizeof code);
	for (uint32_t i = 0; i < ATTACKS; i++) {
		memcpy(code + i * sizeof attacks->code, attacks[i].code, attacks[i].size);
		steps[i] = program_code_address() + (i + 1) * (uint32_t)sizeof attacks->code;
	}
	program_of_calls(&program, one.calls, one.count, code, sizeof code);
	user_plan_init(plan, PROBE_RUN, program.bytes, program.size, steps, ATTACKS);
}

void
judge_hostile_programs_are_turned_away(struct evidence *evidence)
{
	const struct probe_user_result *seen = probe_result(evidence, 0, sizeof *seen);
	struct attack attacks[ATTACKS];
	struct calls_case one = { .count = 0 };

	draw_attacks(&evidence->random, attacks);
	draw_twin(&one);
	judge_calls(evidence, 0, &one);
	for (uint32_t i = 0; i < ATTACKS; i++) {
		judge_where(evidence, "an init that %s", attacks[i].what);
		judge_exception(evidence, seen, i, attacks[i].trap);
		judge_expected(evidence, "error code 0x%x, CR2 0x%x", attacks[i].error, attacks[i].address);
		judge_seen(evidence, "error code 0x%x, CR2 0x%x", seen->steps[i].frame[ERROR], seen->steps[i].address);
		if (seen->steps[i].frame[ERROR] != attacks[i].error ||
		    (attacks[i].trap == PAGE_FAULT && seen->steps[i].address != attacks[i].address))
			judge_fail(evidence, "the program was stopped for another reason");
	}
	judge_where(evidence, "the end of init");
	judge_exception(evidence, seen, ATTACKS, BREAKPOINT);
}
