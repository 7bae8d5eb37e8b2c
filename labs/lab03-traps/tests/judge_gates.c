/* SPDX-License-Identifier: MIT */
/*
 * judge_gates.c: exercise 3.1, idt_fill(): the processor's own register leads to the table, and the
 * table is read as the processor would.  (SDM vol. 3A, 6.11 "IDT Descriptors".)
 */
#include "labs/lab03-traps/tests/judge.h"

#include <string.h>

#define KERNEL		0xc0000000u
#define GATES		256u
#define STUBS		48u
#define BREAKPOINT	3u
#define DOUBLE_FAULT	8u
#define CALL		0x80u

#define SELECTOR_CODE	0x08u
#define SELECTOR_FAULT	0x30u

#define KIND_PRESENT	0x80u
#define KIND_USER	0x60u
#define KIND_TYPE	0x1fu
#define   TYPE_TASK	0x05u
#define   TYPE_INTERRUPT 0x0eu

struct gate {
	uint32_t address, selector, kind;
};

static void
read_gates(struct evidence *evidence, struct gate gates[GATES])
{
	size_t size;
	const struct machine_result *result = judge_checkpoint(evidence, 0);
	struct address_space physical = address_space_physical(result);
	const uint8_t *bytes;

	probe_result_any(evidence, 0, &size);
	bytes = guest_memory(&physical, result->registers.idt.base - KERNEL, GATES * 8);
	judge_where(evidence, "IDTR: base 0x%x, limit 0x%x", result->registers.idt.base, result->registers.idt.limit);
	if (!bytes || result->registers.idt.limit != GATES * 8 - 1)
		judge_fail(evidence, "the interrupt descriptor table is not loaded");
	for (uint32_t n = 0; n < GATES; n++) {
		uint16_t words[4];

		memcpy(words, bytes + n * 8, sizeof words);
		gates[n] = (struct gate){ words[0] | (uint32_t)words[3] << 16, words[1], words[2] >> 8 };
	}
}

static bool
is_gate(uint32_t vector)
{
	return (vector < STUBS || vector == CALL) && vector != DOUBLE_FAULT;
}

/* Where a gate is to lead. */
static uint32_t
stub_of(struct evidence *evidence, uint32_t vector)
{
	const uint32_t *stubs = judge_variable(evidence, 0, "trap_stubs", STUBS * sizeof *stubs);
	const struct symbol *call = symbols_find(evidence->symbols, "trap_stub_call");

	if (!call)
		judge_error(evidence, "the kernel under test has no trap_stub_call");
	return vector == CALL ? call->address : stubs[vector];
}

/* All tests boot the same; each looks at something else of the table. */
#define GATES_TEST(name) \
	static void look_##name(struct evidence *evidence, const struct gate gates[GATES]); \
	void plan_##name(struct plan *plan) \
	{ \
		plan_probe(plan, PROBE_GATES, NULL, 0); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct gate gates[GATES]; \
		read_gates(evidence, gates); \
		look_##name(evidence, gates); \
	} \
	static void look_##name(struct evidence *evidence, const struct gate gates[GATES])

GATES_TEST(gates_lead_to_their_stubs)
{
	for (uint32_t n = 0; n < GATES; n++) {
		if (!is_gate(n))
			continue;
		judge_where(evidence, "the gate of vector %u", n);
		judge_expected(evidence, "%02x:%08x", SELECTOR_CODE, stub_of(evidence, n));
		judge_seen(evidence, "%02x:%08x", gates[n].selector, gates[n].address);
		if (gates[n].selector != SELECTOR_CODE || gates[n].address != stub_of(evidence, n))
			judge_fail(evidence, "a gate does not lead to its code");
	}
}

GATES_TEST(gates_shut_interrupts_off)
{
	for (uint32_t n = 0; n < GATES; n++) {
		if (!is_gate(n))
			continue;
		judge_where(evidence, "the gate of vector %u", n);
		judge_expected(evidence, "present, type 0x%x: a 32-bit interrupt gate", TYPE_INTERRUPT);
		judge_seen(evidence, "%s, type 0x%x", gates[n].kind & KIND_PRESENT ? "present" : "not present", gates[n].kind & KIND_TYPE);
		if (!(gates[n].kind & KIND_PRESENT) || (gates[n].kind & KIND_TYPE) != TYPE_INTERRUPT)
			judge_fail(evidence, gates[n].kind & KIND_PRESENT ? "a gate is of the wrong kind" : "a gate is missing");
	}
}

GATES_TEST(gates_open_to_programs)
{
	for (uint32_t n = 0; n < GATES; n++) {
		uint32_t level = n == BREAKPOINT || n == CALL ? KIND_USER : 0;

		if (n != DOUBLE_FAULT && !(gates[n].kind & KIND_PRESENT))
			continue;
		judge_where(evidence, "the gate of vector %u", n);
		judge_expected(evidence, "privilege level %u", level >> 5);
		judge_seen(evidence, "privilege level %u", (gates[n].kind & KIND_USER) >> 5);
		if ((gates[n].kind & KIND_USER) != level)
			judge_fail(evidence, level ? "programs cannot use a gate that is theirs" : "programs can use a gate that is not theirs");
	}
}

GATES_TEST(gate_of_the_double_fault)
{
	const struct gate *gate = &gates[DOUBLE_FAULT];

	judge_expected(evidence, "present, type 0x%x, selector 0x%x", TYPE_TASK, SELECTOR_FAULT);
	judge_seen(evidence, "%s, type 0x%x, selector 0x%x", gate->kind & KIND_PRESENT ? "present" : "not present",
		   gate->kind & KIND_TYPE, gate->selector);
	if (!(gate->kind & KIND_PRESENT) || (gate->kind & KIND_TYPE) != TYPE_TASK || gate->selector != SELECTOR_FAULT)
		judge_fail(evidence, "a double fault needs a task of its own: the stack may be what is wrong");
}

GATES_TEST(gates_are_no_more_than_there_are)
{
	for (uint32_t n = STUBS; n < GATES; n++) {
		judge_where(evidence, "the gate of vector %u", n);
		if (n != CALL && gates[n].kind & KIND_PRESENT)
			judge_fail(evidence, "there is a gate for a vector that nobody serves");
	}
}
