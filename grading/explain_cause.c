/* SPDX-License-Identifier: MIT */
/*
 * explain_cause.c: what such an end usually means.
 *
 *   A list of rules: each looks at what is known and, if it fits, says its sentence.  Several may
 *   fit; the ones that explain most come first.
 */
#include "explain_crash.h"

#include <string.h>

#include "abi/space.h"

/* Instructions at which a processor notices that it was given something wrong.  Intel SDM vol. 2. */
#define OPCODE_IRET	0xcfu
#define OPCODE_TWO	0x0fu
#define   SECOND_UD2	0x0bu
#define   SECOND_SYSTEM	0x00u		/* lldt, ltr */
#define OPCODE_MOV_SEGMENT	0x8eu
#define OPCODE_FAR_JUMP	0xeau

#define GATE_SIZE	8u
#define GATE_PRESENT	0x8000u

static void
cause(const struct crash *crash, const char *sentence)
{
	fprintf(crash->out, "  likely: %s\n", sentence);
}

/* The byte of code at the place, and the one behind it. */
static bool
opcode_is(const struct crash *crash, unsigned first, int second)
{
	uint32_t word;

	return crash->has_place && crash_word(crash, crash->eip, &word) && (word & 0xff) == first &&
	       (second < 0 || (word >> 8 & 0xff) == (unsigned)second);
}

static bool
is_fault_at(const struct crash *crash, uint32_t first, uint32_t size)
{
	return crash->has_trap && crash->vector == VECTOR_PAGE_FAULT && crash->has_control && crash->cr2 - first < size;
}

/* ---- page faults ----------------------------------------------------------------------------------------------------- */

static void
cause_of_null(const struct crash *crash)
{
	char text[PLACE_MAX];

	if (!is_fault_at(crash, 0, USER_BASE) || crash->cr2 == crash->eip)
		return;
	if (crash->cr2 == 0)
		cause(crash, "a null pointer is followed: something was not found, or never set");
	else {
		snprintf(text, sizeof text, "a null pointer is followed, to a member 0x%x bytes behind it", crash->cr2);
		cause(crash, text);
	}
}

static void
cause_of_pattern(const struct crash *crash)
{
	if (crash->has_trap && crash->vector == VECTOR_PAGE_FAULT && place_is_pattern(crash, crash->cr2))
		cause(crash, "a pointer was read from memory that nobody had written: a structure that was not cleared, or a frame "
		      "used before it was filled");
}

static void
cause_of_overflow(const struct crash *crash)
{
	if (crash->has_control && place_is_guard(crash, crash->cr2) && (!crash->has_trap || crash->vector != VECTOR_INVALID))
		cause(crash, "the kernel stack is full: a function that calls itself without end, or a large array on the stack");
}

static void
cause_of_wild_jump(const struct crash *crash)
{
	if (!crash->has_place || !crash->has_trap || place_is_code(crash, crash->eip) || (crash->cs & 3))
		return;
	cause(crash, "a pointer to a function that was never set, or a return address that was overwritten: the last thing that "
	      "the function did was to jump there");
}

static void
cause_of_read_only(const struct crash *crash)
{
	uint32_t start = crash_symbol(crash, "kernel_text_start"), end = crash_symbol(crash, "kernel_text_end");

	if (start && is_fault_at(crash, start, end - start) && (crash->error & 2))
		cause(crash, "something writes through a pointer to a constant or to a function: the kernel's code and constants are "
		      "read-only");
}

static void
cause_of_user_pointer(const struct crash *crash)
{
	if (!is_fault_at(crash, USER_BASE, KERNEL_BASE - USER_BASE) || (crash->error & 4) || !place_is_code(crash, crash->eip) ||
	    place_is_pattern(crash, crash->cr2))
		return;
	if (crash->cr2 < crash->input->result->ram_size)
		cause(crash, "a physical address is used as a pointer, without physical_to_virtual(); or a user's address, without "
		      "copy_from_user() and copy_to_user()");
	else
		cause(crash, "the kernel follows a user's pointer: user memory is reached by copy_from_user() and copy_to_user() only");
}

static void
cause_of_far_memory(const struct crash *crash)
{
	uint32_t first = KERNEL_BASE + (uint32_t)crash->input->result->ram_size;

	if (is_fault_at(crash, first, 0u - first) && place_is_code(crash, crash->eip))
		cause(crash, "the address is computed from a wrong number: an index that is out of bounds, or an offset added twice");
}

/* ---- tables of the processor ------------------------------------------------------------------------------------------- */

static void
cause_of_directory(const struct crash *crash)
{
	char text[PLACE_MAX];
	uint32_t physical;

	if (!crash->has_place || !crash->has_control || !crash->space.paging || !place_is_code(crash, crash->eip) ||
	    walk_physical(&crash->space, crash->eip, &physical))
		return;
	snprintf(text, sizeof text, "CR3 is 0x%x, and the page directory there does not map the kernel itself%s", crash->cr3,
		 crash->cr3 >= crash->kernel.ram_size ? ": it lies outside of memory (CR3 wants a physical address)" : "");
	cause(crash, text);
}

/* Whether the gate through which the exception should have gone is there. */
static void
cause_of_gate(const struct crash *crash)
{
	char text[PLACE_MAX];
	uint32_t word = 0, at = crash->gates.base + crash->vector * GATE_SIZE;
	uint32_t limit = crash->gates.limit;

	if (crash->input->result->outcome != MACHINE_TRIPLE_FAULT || !crash->has_trap || !crash->has_gates)
		return;
	if (limit < crash->vector * GATE_SIZE + GATE_SIZE - 1)
		snprintf(text, sizeof text, "the interrupt table (IDT) ends before gate %u: its limit is 0x%x", crash->vector, limit);
	else if (!walk_physical(&crash->space, crash->eip, &word))
		return;		/* nothing of the kernel is mapped: cause_of_directory() */
	else if (!guest_read32(&crash->space, at + 4, &word))
		snprintf(text, sizeof text, "the interrupt table (IDT) at 0x%x is not mapped", crash->gates.base);
	else if (!(word & GATE_PRESENT))
		snprintf(text, sizeof text, "gate %u of the interrupt table (IDT) is not present", crash->vector);
	else
		return;
	cause(crash, text);
}

/* What lies where IRET takes its frame from: the frame of the current thread. */
static void
cause_of_return(const struct crash *crash)
{
	static const enum given_field fields[] = {
		GIVEN_frame_eip, GIVEN_frame_cs, GIVEN_frame_eflags, GIVEN_frame_esp, GIVEN_frame_ss,
	};
	uint32_t thread = crash_variable(crash, "current"), values[5] = { 0 };
	char text[PLACE_MAX];

	if (!crash->has_trap || !opcode_is(crash, OPCODE_IRET, -1))
		return;
	cause(crash, "IRET was given a frame that the processor refuses: a selector, flag or stack pointer in it is wrong, or it is no "
	      "frame at all");
	for (unsigned i = 0; thread && i < 5; i++)
		crash_word(crash, thread + crash->given.fields[GIVEN_thread_frame].offset + crash->given.fields[fields[i]].offset,
			   &values[i]);
	if (!thread)
		return;
	snprintf(text, sizeof text, "the current thread's frame says eip 0x%x, cs 0x%x, eflags 0x%x, esp 0x%x, ss 0x%x (cs 0x1b and ss "
		 "0x23 are the user's)", values[0], values[1], values[2], values[3], values[4]);
	fprintf(crash->out, "  frame: %s\n", text);
}

static void
cause_of_selector(const struct crash *crash)
{
	if (!crash->has_trap || crash->vector < 10 || crash->vector > VECTOR_PROTECTION || opcode_is(crash, OPCODE_IRET, -1))
		return;
	if (opcode_is(crash, OPCODE_TWO, SECOND_SYSTEM) || opcode_is(crash, OPCODE_MOV_SEGMENT, -1) ||
	    opcode_is(crash, OPCODE_FAR_JUMP, -1))
		cause(crash, "a segment register or the task register is loaded with a selector whose descriptor is missing or of the "
		      "wrong kind");
	else if (crash->vector == VECTOR_PROTECTION && (crash->error & 2))
		cause(crash, "an interrupt came, and its gate leads to a segment that is no code");
	else
		cause(crash, "a privileged or impossible value: a reserved bit of a control register, or an address beyond a segment's end");
}

/* ---- other exceptions ------------------------------------------------------------------------------------------------------ */

static void
cause_of_instruction(const struct crash *crash)
{
	if (!crash->has_trap || crash->vector != VECTOR_INVALID || !place_is_code(crash, crash->eip))
		return;
	cause(crash, opcode_is(crash, OPCODE_TWO, SECOND_UD2) ?
	      "UD2: the compiler puts it where the program can never come, such as behind a null pointer that it has seen" :
	      "the jump led into the middle of an instruction, or to data");
}

static void
cause_of_division(const struct crash *crash)
{
	if (crash->has_trap && crash->vector == VECTOR_DIVIDE)
		cause(crash, "a division by zero, or one whose result does not fit");
}

static void
cause_of_panic(const struct crash *crash)
{
	if (strstr(crash->panic, "assertion failed"))
		cause(crash, "what the kernel takes for granted there does not hold: look for who should have seen to it before");
	if (strstr(crash->panic, "init has died"))
		cause(crash, "the line `fault:` above tells of what the first program died; if there is none, it ended by itself");
	if (strstr(crash->panic, "double fault") && !place_is_guard(crash, crash->cr2))
		cause(crash, "a second exception came while the first was being delivered: its gate, its handler's stack or the tables "
		      "are wrong");
}

void
crash_causes(const struct crash *crash)
{
	static void (*const rules[])(const struct crash *) = {
		cause_of_directory, cause_of_gate, cause_of_overflow, cause_of_wild_jump, cause_of_null, cause_of_pattern,
		cause_of_read_only, cause_of_user_pointer, cause_of_far_memory, cause_of_return, cause_of_selector,
		cause_of_instruction, cause_of_division, cause_of_panic,
	};

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		rules[i](crash);
}
