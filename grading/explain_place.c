/* SPDX-License-Identifier: MIT */
/*
 * explain_place.c: addresses in words: which function, which line, which part of memory.
 */
#include "explain_crash.h"

#include <string.h>

#include "abi/space.h"

#define PAGE		4096u
#define PATTERN_REACH	0x1000u		/* a member lies no further behind a pointer */

/* Error code of a page fault (Intel SDM vol. 3A, 4.7). */
#define FAULT_PRESENT	0x01u
#define FAULT_WRITE	0x02u
#define FAULT_USER	0x04u
#define FAULT_RESERVED	0x08u
#define FAULT_FETCH	0x10u

/* Error code that names a segment or a gate (vol. 3A, 6.13). */
#define SELECTOR_EXTERNAL	0x1u
#define SELECTOR_GATE		0x2u
#define SELECTOR_LOCAL		0x4u

/* SDM vol. 3A, table 6-1. */
static const char *const exceptions[] = {
	"divide error", "debug trap", "non-maskable interrupt", "breakpoint", "overflow", "bound exceeded",
	"invalid instruction", "floating point used while it is off", "double fault", "coprocessor overrun",
	"invalid task segment", "segment not present", "stack segment fault", "protection violation", "page fault",
};

const char *
place_exception(unsigned vector)
{
	return vector < sizeof exceptions / sizeof *exceptions ? exceptions[vector] :
	       vector < VECTOR_EXCEPTIONS ? "exception" : "interrupt";
}

/* The code that called returns to behind its call: what is asked for is the call. */
const char *
place_code(const struct crash *crash, uint32_t address, char text[PLACE_MAX])
{
	const char *file;
	unsigned line;
	size_t used;

	snprintf(text, PLACE_MAX, "0x%08x", address);
	if (crash->input->symbols)
		symbols_describe(crash->input->symbols, address, text, PLACE_MAX / 2);
	used = strlen(text);
	if (crash->input->debug && debug_info_line(crash->input->debug, address, &file, &line))
		snprintf(text + used, PLACE_MAX - used, " (%.100s:%u)", file, line);
	return text;
}

bool
place_is_code(const struct crash *crash, uint32_t address)
{
	uint32_t start = crash_symbol(crash, "kernel_code_start"), end = crash_symbol(crash, "kernel_code_end");

	return (address >= start && address < end) || (address >= 0x100000 && address < 0x101000);
}

bool
place_is_guard(const struct crash *crash, uint32_t address)
{
	uint32_t guard = crash_symbol(crash, "kernel_stack_guard");

	return guard && address - guard < PAGE;
}

bool
place_is_pattern(const struct crash *crash, uint32_t address)
{
	uint32_t fill = crash->input->result->ram_fill * 0x01010101u;

	return crash->input->result->ram_pattern && address - (fill - PATTERN_REACH) < 2 * PATTERN_REACH;
}

/* The parts of the kernel image. */
static const char *
place_image(const struct crash *crash, uint32_t address, char text[PLACE_MAX])
{
	char name[128];

	if (place_is_guard(crash, address))
		return "the unmapped page below the kernel stack";
	if (address < crash_symbol(crash, "kernel_code_end"))
		snprintf(text, PLACE_MAX, "the kernel's code, which is read-only: %s",
			 symbols_describe(crash->input->symbols, address, name, sizeof name));
	else if (address < crash_symbol(crash, "kernel_text_end"))
		return "the kernel's constants, which are read-only";
	else if (address >= crash_symbol(crash, "kernel_stack") && address < crash_symbol(crash, "kernel_stack_top"))
		return "the kernel stack";
	else
		snprintf(text, PLACE_MAX, "the kernel's variables: %s",
			 symbols_describe(crash->input->symbols, address, name, sizeof name));
	return text;
}

/* The kernel's half of the address space (kernel/abi/space.h). */
static const char *
place_kernel(const struct crash *crash, uint32_t address, char text[PLACE_MAX])
{
	uint32_t physical = address - KERNEL_BASE;
	uint32_t start = crash_symbol(crash, "kernel_text_start"), end = crash_symbol(crash, "kernel_end");

	if (physical >= DIRECT_MAP_SIZE)
		return "above the direct map, where nothing is ever mapped";
	if (start && address >= start && address < end)
		return place_image(crash, address, text);
	if (physical < crash->input->result->ram_size)
		snprintf(text, PLACE_MAX, "the direct map: physical 0x%x", physical);
	else
		snprintf(text, PLACE_MAX, "the direct map, behind the end of memory: physical 0x%x, and the machine has %zu MiB",
			 physical, crash->input->result->ram_size >> 20);
	return text;
}

const char *
place_data(const struct crash *crash, uint32_t address, char text[PLACE_MAX])
{
	if (address < USER_BASE)
		return "page 0, which is never mapped";
	if (place_is_pattern(crash, address))
		return "no address at all, but the pattern that memory holds before anybody writes to it";
	if (address >= KERNEL_BASE)
		return place_kernel(crash, address, text);
	if (address >= MAILBOX_BASE)
		return "the mailboxes of the task";
	return "user memory";
}

/* Segments and gates that an error code names. */
static const char *
place_selector(uint32_t error, char text[PLACE_MAX])
{
	const char *table = error & SELECTOR_GATE ? "gate" : error & SELECTOR_LOCAL ? "segment of the local table" : "segment";
	uint32_t number = error & SELECTOR_GATE ? error >> 3 & 0xffu : error & 0xfff8u;

	snprintf(text, PLACE_MAX, "error code 0x%x: about %s 0x%x%s", error, table, number,
		 error & SELECTOR_EXTERNAL ? ", while an interrupt or another exception was on its way" : "");
	return text;
}

const char *
place_error(const struct crash *crash, char text[PLACE_MAX])
{
	uint32_t error = crash->error;

	text[0] = '\0';
	if (crash->vector == VECTOR_PAGE_FAULT)
		snprintf(text, PLACE_MAX, "error code 0x%x: %s, %s, by %s%s", error,
			 error & FAULT_FETCH ? "fetching an instruction" : error & FAULT_WRITE ? "writing" : "reading",
			 error & FAULT_PRESENT ? "the page is there but does not allow it" : "the page is not there",
			 error & FAULT_USER ? "user code" : "the kernel",
			 error & FAULT_RESERVED ? "; a reserved bit is set in a table" : "");
	else if (crash->vector >= 10 && crash->vector <= VECTOR_PROTECTION && error)
		place_selector(error, text);
	return text;
}

/* ---- who called whom ------------------------------------------------------------------------------------------- */

static void
print_caller(const struct crash *crash, uint32_t address, unsigned times)
{
	char text[PLACE_MAX];

	fprintf(crash->out, "    %s", place_code(crash, address - 1, text));	/* within the call, not behind it */
	fprintf(crash->out, times > 1 ? "  (%u times)\n" : "\n", times);
}

/* The chain of frames from ebp on, checked as the kernel's own walk does. */
static unsigned
walk_stack(const struct crash *crash, uint32_t callers[CRASH_CALLERS])
{
	uint32_t low = crash_symbol(crash, "kernel_stack"), high = crash_symbol(crash, "kernel_stack_top");
	uint32_t frame = crash->ebp, next, address;
	unsigned count = 0;

	while (count < CRASH_CALLERS && frame >= low && frame < high && frame % 4 == 0 && crash_word(crash, frame, &next) &&
	       crash_word(crash, frame + 4, &address) && place_is_code(crash, address)) {
		callers[count++] = address;
		if (next <= frame)
			break;
		frame = next;
	}
	return count;
}

void
place_callers(const struct crash *crash)
{
	uint32_t callers[CRASH_CALLERS];
	unsigned count = crash->caller_count, times = 1;

	memcpy(callers, crash->callers, sizeof callers);
	if (!count && crash->has_place)
		count = walk_stack(crash, callers);
	if (count)
		fprintf(crash->out, "  called from\n");
	for (unsigned i = 0; i < count; i++, times++)
		if (i + 1 == count || callers[i + 1] != callers[i]) {
			print_caller(crash, callers[i], times);
			times = 0;
		}
}
