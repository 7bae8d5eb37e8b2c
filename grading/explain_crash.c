/* SPDX-License-Identifier: MIT */
/*
 * explain_crash.c: finding out what went wrong, and in which state.
 *
 *   Three sources, each of which may be missing:
 *
 *     the kernel's report   a panic prints registers and callers; after it the machine has exited
 *                           and has no registers
 *     the emulator's log    a triple fault ends in a chain of exceptions; the first is the reason,
 *                           the others came because it could not be handled
 *     the registers         of a machine that was stopped
 */
#include "explain_crash.h"

#include <string.h>

#include "abi/space.h"

#define CR0_PAGING	0x80000000u

/* ---- memory ------------------------------------------------------------------------------------------------------ */

bool
crash_word(const struct crash *crash, uint32_t address, uint32_t *word)
{
	uint32_t physical = address - KERNEL_BASE;

	*word = 0;
	return address >= KERNEL_BASE && guest_read(&crash->kernel, physical, word, sizeof *word) == sizeof *word;
}

uint32_t
crash_symbol(const struct crash *crash, const char *name)
{
	const struct symbol *symbol = crash->input->symbols ? symbols_find(crash->input->symbols, name) : NULL;

	return symbol ? symbol->address : 0;
}

uint32_t
crash_variable(const struct crash *crash, const char *name)
{
	uint32_t word = 0, address = crash_symbol(crash, name);

	return address && crash_word(crash, address, &word) ? word : 0;
}

/* ---- the kernel's report -------------------------------------------------------------------------------------------- */

/* A line's number behind a name: "cr2 fffff000". */
static bool
named_number(const char *text, const char *name, const char *format, uint32_t *value)
{
	const char *found = strstr(text, name);
	unsigned number;

	if (!found || sscanf(found + strlen(name), format, &number) != 1)
		return false;
	*value = number;
	return true;
}

static void
read_callers(struct crash *crash, const char *report)
{
	const char *line = strstr(report, "\ncalled from\n");
	unsigned address;

	for (line = line ? line + strlen("\ncalled from\n") : NULL; line && crash->caller_count < CRASH_CALLERS; ) {
		if (sscanf(line, "  %8x  ", &address) == 1)
			crash->callers[crash->caller_count++] = address;
		else if (strncmp(line, "  ...", 5))
			return;
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
}

/* A panic's text, from "panic: " on.  The transcript has a zero behind its last byte. */
static void
read_report(struct crash *crash, const char *report)
{
	uint32_t vector;

	snprintf(crash->panic, sizeof crash->panic, "%.*s", (int)strcspn(report + 7, "\n"), report + 7);
	crash->has_control = named_number(report, "  cr0 ", "%x", &crash->cr0) && named_number(report, "  cr2 ", "%x", &crash->cr2) &&
			     named_number(report, "  cr3 ", "%x", &crash->cr3) && named_number(report, "  cr4 ", "%x", &crash->cr4);
	crash->has_place = named_number(report, "  eip ", "%x", &crash->eip) && named_number(report, "  ebp ", "%x", &crash->ebp) &&
			   named_number(report, "  eflags ", "%x", &crash->eflags) && named_number(report, "  cs ", "%x", &crash->cs);
	crash->has_trap = crash->has_place && named_number(report, "  trap ", "%u", &vector) &&
			  named_number(report, "  error ", "%x", &crash->error);
	if (crash->has_trap)
		crash->vector = vector;
	read_callers(crash, report);
}

/* ---- the emulator's log ------------------------------------------------------------------------------------------------ */

/* The last place of a text in the log before `end`. */
static const char *
last_before(const char *start, const char *end, const char *text)
{
	const char *found = NULL;
	size_t length = strlen(text);

	while (start < end && (start = memmem(start, (size_t)(end - start), text, length)))
		found = start++;
	return found;
}

/* From the first exception of the last chain, which is written as if none came before it, to the reset. */
static void
read_log(struct crash *crash, const struct machine_transcript *log)
{
	const char *end = log->bytes + log->length;
	const char *reset = last_before(log->bytes, end, "Triple fault");
	const char *first = reset ? last_before(log->bytes, reset, "check_exception old: 0xffffffff") : NULL;
	const char *line = first ? strstr(first, ": v=") : NULL;
	unsigned vector, error;

	if (!line || line > reset || sscanf(line, ": v=%x e=%x", &vector, &error) != 2)
		return;
	crash->has_trap = true;
	crash->vector = vector;
	crash->error = error;
	crash->has_place = named_number(line, "EIP=", "%x", &crash->eip) && named_number(line, "EBP=", "%x", &crash->ebp) &&
			   named_number(line, "EFL=", "%x", &crash->eflags) && named_number(line, "CS =", "%x", &crash->cs);
	crash->has_stack = named_number(line, "ESP=", "%x", &crash->esp);
	crash->has_control = named_number(line, "CR0=", "%x", &crash->cr0) && named_number(line, "CR2=", "%x", &crash->cr2) &&
			     named_number(line, "CR3=", "%x", &crash->cr3) && named_number(line, "CR4=", "%x", &crash->cr4);
}

/* ---- the registers -------------------------------------------------------------------------------------------------------- */

static void
read_registers(struct crash *crash, const struct machine_registers *registers)
{
	crash->has_gates = true;
	crash->gates = registers->idt;
	if (crash->has_place)
		return;
	crash->has_place = crash->has_stack = crash->has_control = true;
	crash->eip = registers->eip;
	crash->esp = registers->esp;
	crash->ebp = registers->ebp;
	crash->cs = registers->cs.selector;
	crash->eflags = registers->eflags;
	crash->cr0 = registers->cr0;
	crash->cr2 = registers->cr2;
	crash->cr3 = registers->cr3;
	crash->cr4 = registers->cr4;
}

void
crash_find(struct crash *crash, const struct explain_input *input, FILE *out)
{
	const struct machine_result *result = input->result;
	const struct machine_transcript *log = &result->output[MACHINE_E9];
	const char *report = log->length ? memmem(log->bytes, log->length, "\npanic: ", 8) : NULL;
	char error[256];

	*crash = (struct crash){ .input = input, .out = out };
	if (input->debug)
		given_find(&crash->given, input->debug, error, sizeof error);
	if (report && result->outcome == MACHINE_EXITED)
		read_report(crash, report + 1);
	if (result->outcome == MACHINE_TRIPLE_FAULT && result->output[MACHINE_LOG].length)
		read_log(crash, &result->output[MACHINE_LOG]);
	if (result->has_registers)
		read_registers(crash, &result->registers);
	crash->kernel = address_space_physical(result);
	crash->space = crash->kernel;
	crash->space.directory = crash->cr3 & ~0xfffu;
	crash->space.paging = (crash->cr0 & CR0_PAGING) != 0;
	crash->space.large_pages = true;
}
