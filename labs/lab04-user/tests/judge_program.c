/* SPDX-License-Identifier: MIT */
/*
 * judge_program.c: programs for init: any that an ELF file can describe, and such that make system calls.
 *
 *   Tool Interface Standard, Executable and Linking Format, version 1.2; Intel SDM volume 2 for the
 *   machine code.
 */
#include "labs/lab04-user/tests/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER		52u
#define LOAD		1u

struct machine_config *
user_plan(struct plan *plan, const void *data, size_t size)
{
	return plan_probe(plan, PROBE_STAGE, data, size);
}

struct machine_config *
user_plan_init(struct plan *plan, enum probe_action action, const void *file, size_t size, const uint32_t *steps, uint32_t count)
{
	struct probe_user data = { .action = action, .count = count };

	if (count > PROBE_STEPS)
		abort();
	for (uint32_t i = 0; i < count; i++)
		data.steps[i] = steps[i];
	return plan_probe_file(plan, PROBE_STAGE, &data, sizeof data, "init", file, size);
}

const char *
user_error_name(int32_t error, char text[16])
{
	static const struct {
		int32_t error;
		const char *name;
	} names[] = {
		{ E_OK, "E_OK" },
#define ERROR(name, number, text)	{ -(number), #name },
#include "abi/errors.def"
	};

	snprintf(text, 16, "%d", error);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].error == error)
			snprintf(text, 16, "%s", names[i].name);
	return text;
}

/* ---- files ------------------------------------------------------------------------------------------------------------ */

void
program_header(uint8_t *bytes, uint32_t entry, uint32_t count)
{
	static const uint8_t ident[16] = { 0x7f, 'E', 'L', 'F', 1, 1, 1 };
	const uint16_t halves[] = { 2, 3 }, sizes[] = { HEADER, sizeof(struct program_segment), (uint16_t)count, 0, 0, 0 };
	const uint32_t words[] = { 1, entry, HEADER, 0, 0 };

	memcpy(bytes, ident, sizeof ident);
	memcpy(bytes + 16, halves, sizeof halves);
	memcpy(bytes + 20, words, sizeof words);
	memcpy(bytes + 40, sizes, sizeof sizes);
}

void
program_begin(struct program *program)
{
	memset(program, 0, sizeof *program);
	program->size = HEADER + PROGRAM_SEGMENTS * sizeof(struct program_segment);
}

void
program_add(struct program *program, struct random *random, uint32_t address, uint32_t memory_size, const void *bytes,
	    uint32_t file_size, uint32_t flags)
{
	struct program_segment *segment = &program->segments[program->count++];

	if (program->count > PROGRAM_SEGMENTS || file_size > PROGRAM_BYTES - program->size)
		abort();
	*segment = (struct program_segment){
		.type = LOAD, .offset = program->size, .address = address, .file_size = file_size, .memory_size = memory_size, .flags = flags,
	};
	if (bytes)
		memcpy(program->bytes + program->size, bytes, file_size);
	for (uint32_t i = 0; i < file_size && !bytes; i++)
		program->bytes[program->size + i] = (uint8_t)random_next(random);
	program->size += file_size;
}

void
program_finish(struct program *program)
{
	program_header(program->bytes, program->entry, program->count);
	memcpy(program->bytes + HEADER, program->segments, program->count * sizeof *program->segments);
}

/* ---- a program of calls ---------------------------------------------------------------------------------------------------- */

/*
 * The first word of its data is the address of the call to be made next.  Registers are loaded from
 * it, the call is made, registers are stored behind; the stack is not used.
 */
static const uint8_t loop_code[] = {
	0x8b, 0x0d, 0, 0, 0, 0,			/* again: mov USER_TABLE, %ecx */
	0x81, 0xf9, 0, 0, 0, 0,			/* cmp $end, %ecx */
	0x73, 0x2e,				/* jae done */
	0x8b, 0x01,				/* mov (%ecx), %eax */
	0x8b, 0x59, 4, 0x8b, 0x71, 8,		/* mov 4(%ecx), %ebx; mov 8(%ecx), %esi */
	0x8b, 0x79, 12, 0x8b, 0x69, 16,		/* mov 12(%ecx), %edi; mov 16(%ecx), %ebp */
	0xcd, 0x80,				/* int $0x80 */
	0x8b, 0x0d, 0, 0, 0, 0,			/* mov USER_TABLE, %ecx */
	0x89, 0x41, 20, 0x89, 0x59, 24,		/* mov %eax, 20(%ecx); mov %ebx, 24(%ecx) */
	0x89, 0x71, 28, 0x89, 0x79, 32,		/* mov %esi, 28(%ecx); mov %edi, 32(%ecx) */
	0x89, 0x69, 36,				/* mov %ebp, 36(%ecx) */
	0x83, 0x05, 0, 0, 0, 0, sizeof(struct user_call),	/* addl $40, USER_TABLE */
	0xeb, 0xc4,				/* jmp again */
};						/* done: */

#define END_OPERAND	8u

static const uint8_t table_operands[] = { 2, 32, 53 };

uint32_t
program_code_address(void)
{
	return USER_CODE + sizeof loop_code;
}

void
program_of_calls(struct program *program, const struct user_call *calls, uint32_t count, const void *code, uint32_t size)
{
	const uint32_t first = USER_TABLE + 4, end = first + count * sizeof *calls, table = USER_TABLE;
	uint8_t text[sizeof loop_code + 512], data[4 + USER_CALLS_MAX * sizeof *calls];

	if (count > USER_CALLS_MAX || size > 500)
		abort();
	memset(text, 0xcc, sizeof text);	/* int3 */
	memcpy(text, loop_code, sizeof loop_code);
	memcpy(text + END_OPERAND, &end, 4);
	for (unsigned i = 0; i < sizeof table_operands; i++)
		memcpy(text + table_operands[i], &table, 4);
	if (size)
		memcpy(text + sizeof loop_code, code, size);
	memcpy(data, &first, 4);
	memcpy(data + 4, calls, count * sizeof *calls);
	program_begin(program);
	program_add(program, NULL, USER_CODE, sizeof text, text, sizeof text, SEGMENT_READ | SEGMENT_EXECUTE);
	program_add(program, NULL, USER_TABLE, sizeof data + PAGE_SIZE, data, 4 + count * sizeof *calls, SEGMENT_READ | SEGMENT_WRITE);
	program->entry = USER_CODE;
	program_finish(program);
}

void
user_calls(struct evidence *evidence, unsigned boot, struct user_call *calls, uint32_t count)
{
	const struct probe_user_result *seen = probe_result(evidence, boot, sizeof *seen);
	struct address_space space = address_space_at(evidence->results[boot], seen->directory);
	uint32_t at = 0;

	guest_read32(&space, USER_TABLE, &at);
	judge_where(evidence, "init, which makes %u system calls", count);
	judge_expected(evidence, "all of them made");
	judge_seen(evidence, "%u made, then an exception at 0x%x", (at - USER_TABLE - 4) / (uint32_t)sizeof *calls, seen->steps[0].frame[10]);
	if (at != USER_TABLE + 4 + count * sizeof *calls)
		judge_fail(evidence, "init did not come to the end of its calls");
	if (guest_read(&space, USER_TABLE + 4, calls, count * sizeof *calls) != count * sizeof *calls)
		judge_fail(evidence, "init's data is not mapped");
}
