/* SPDX-License-Identifier: MIT */
/*
 * judge_kernel_map.c: exercise 2.4, paging_init(): the kernel's own mapping.
 *
 *   The host walks the page tables that CR3 leads to, page by page, as the processor would.
 */
#include "labs/lab02-memory/tests/judge.h"

#include <stdio.h>

#define DIRECT_END	0xf8000000u
#define LARGE_PAGE	0x400000u
#define CR0_WP		0x00010000u
#define CR4_PROTECTION	0x00300000u	/* SMEP, SMAP */

/* The machine after paging_init(), which must use the kernel's directory. */
static struct address_space
kernel_space(struct evidence *evidence)
{
	const struct probe_kernel_result *seen = probe_result(evidence, 0, sizeof *seen);
	const struct machine_result *result = evidence->results[0];

	judge_where(evidence, "CR3");
	judge_expected(evidence, "0x%x, where kernel_directory lies", seen->directory - KERNEL);
	judge_seen(evidence, "0x%x", result->registers.cr3);
	if (result->registers.cr3 != seen->directory - KERNEL)
		judge_fail(evidence, "the kernel's directory is not the one in use");
	return address_space_of(result);
}

static uint32_t
symbol_of(struct evidence *evidence, const char *name)
{
	const struct symbol *symbol = symbols_find(evidence->symbols, name);

	if (!symbol)
		judge_error(evidence, "the kernel under test has no symbol '%s'", name);
	return symbol->address;
}

/* Address and flags of the page at an address; fails if it is absent or leads elsewhere. */
static struct mapping
direct_page(struct evidence *evidence, const struct address_space *space, uint32_t address)
{
	struct mapping mapping;
	char text[256];
	bool present = walk_address(space, address, &mapping);

	judge_where(evidence, "the page at 0x%x", address);
	judge_expected(evidence, "mapped to physical 0x%x", address - KERNEL);
	judge_seen(evidence, "%s", walk_describe(space, address, text, sizeof text));
	if (!present || mapping.physical_base + (address - mapping.virtual_base) != address - KERNEL)
		judge_fail(evidence, "the direct map does not map this page to where it lies");
	return mapping;
}

static void
expect_flags(struct evidence *evidence, const struct mapping *mapping, unsigned flags, unsigned of, const char *words)
{
	judge_expected(evidence, "%s", words);
	if ((mapping->flags & of) != flags)
		judge_fail(evidence, "this page of the kernel's has the wrong rights");
}

#define KERNEL_MAP_TEST(name) \
	void plan_##name(struct plan *plan) \
	{ \
		plan_probe(plan, PROBE_KERNEL_MAP, NULL, 0); \
	} \
	void judge_##name(struct evidence *evidence)

KERNEL_MAP_TEST(kernel_map_is_direct)
{
	struct address_space space = kernel_space(evidence);

	for (uint32_t address = KERNEL; address < DIRECT_END; address += LARGE_PAGE)
		direct_page(evidence, &space, address + random_below(&evidence->random, 200) * 0x1000);
	for (uint32_t address = symbol_of(evidence, "kernel_text_start"); address < symbol_of(evidence, "kernel_end"); address += PAGE)
		if (address != symbol_of(evidence, "kernel_stack_guard"))
			direct_page(evidence, &space, address);
}

void
plan_kernel_map_protects_code_and_constants(struct plan *plan)
{
	plan_probe(plan, PROBE_KERNEL_MAP, NULL, 0)->cpu = "qemu32,+smep,+smap";
}

void
judge_kernel_map_protects_code_and_constants(struct evidence *evidence)
{
	struct address_space space = kernel_space(evidence);
	uint32_t start = symbol_of(evidence, "kernel_text_start"), end = symbol_of(evidence, "kernel_text_end");

	for (uint32_t address = start; address < end; address += PAGE) {
		struct mapping mapping = direct_page(evidence, &space, address);

		expect_flags(evidence, &mapping, 0, MAPPING_WRITE, "not writable: it is code or constants");
	}
	judge_where(evidence, "CR0");
	judge_expected(evidence, "bit 16 (WP) set: read-only pages are read-only for the kernel too");
	judge_seen(evidence, "0x%x", evidence->results[0]->registers.cr0);
	if (!(evidence->results[0]->registers.cr0 & CR0_WP))
		judge_fail(evidence, "the processor does not heed read-only pages in the kernel");
	judge_where(evidence, "CR4, on a processor that has SMEP and SMAP");
	judge_expected(evidence, "bits 20 and 21 (SMEP, SMAP) set, as cpu_protect() does");
	judge_seen(evidence, "0x%x", evidence->results[0]->registers.cr4);
	if ((evidence->results[0]->registers.cr4 & CR4_PROTECTION) != CR4_PROTECTION)
		judge_fail(evidence, "the processor lets the kernel execute and touch user pages");
}

KERNEL_MAP_TEST(kernel_map_lets_data_be_written)
{
	struct address_space space = kernel_space(evidence);
	uint32_t guard = symbol_of(evidence, "kernel_stack_guard"), text_end = symbol_of(evidence, "kernel_text_end");
	uint32_t text = symbol_of(evidence, "kernel_text_start");

	for (uint32_t address = KERNEL; address < symbol_of(evidence, "kernel_end") + LARGE_PAGE; address += PAGE) {
		struct mapping mapping;

		if (address == guard || (address >= text && address < text_end))
			continue;
		mapping = direct_page(evidence, &space, address);
		expect_flags(evidence, &mapping, MAPPING_WRITE, MAPPING_WRITE, "writable: it is neither code nor constants");
	}
}

KERNEL_MAP_TEST(kernel_map_has_no_page_below_the_stack)
{
	struct address_space space = kernel_space(evidence);
	uint32_t guard = symbol_of(evidence, "kernel_stack_guard");
	struct mapping mapping;

	direct_page(evidence, &space, guard + PAGE);
	judge_where(evidence, "the page below the kernel stack, at 0x%x", guard);
	judge_expected(evidence, "not present");
	judge_seen(evidence, "mapped");
	if (walk_address(&space, guard, &mapping))
		judge_fail(evidence, "a stack that overflows would not be noticed");
}

static bool
refuse_mapping(const struct mapping *mapping, void *context)
{
	judge_seen(context, "0x%x is mapped to physical 0x%x", mapping->virtual_base, mapping->physical_base);
	return false;
}

KERNEL_MAP_TEST(kernel_map_maps_nothing_else)
{
	struct address_space space = kernel_space(evidence);

	direct_page(evidence, &space, KERNEL);
	judge_where(evidence, "below the kernel's half");
	judge_expected(evidence, "nothing mapped");
	if (!walk_each(&space, 0, KERNEL - 1, refuse_mapping, evidence))
		judge_fail(evidence, "the kernel's directory maps something in the user's half");
	judge_where(evidence, "above the direct map");
	if (!walk_each(&space, DIRECT_END, 0xffffffff, refuse_mapping, evidence))
		judge_fail(evidence, "something is mapped above the direct map");
}

KERNEL_MAP_TEST(kernel_map_is_closed_to_programs_and_global)
{
	struct address_space space = kernel_space(evidence);
	uint32_t guard = symbol_of(evidence, "kernel_stack_guard"), end = symbol_of(evidence, "kernel_end");

	for (uint32_t address = KERNEL; address < DIRECT_END; address += address < end ? PAGE : LARGE_PAGE) {
		struct mapping mapping;
		unsigned large = (address & ~(LARGE_PAGE - 1)) >= end ? MAPPING_LARGE : 0;

		if (address == guard)
			continue;
		mapping = direct_page(evidence, &space, address);
		expect_flags(evidence, &mapping, 0, MAPPING_USER, "closed to programs");
		expect_flags(evidence, &mapping, MAPPING_GLOBAL, MAPPING_GLOBAL, "global: it is the same in every space");
		expect_flags(evidence, &mapping, large, MAPPING_LARGE, large ? "a large page: none of the kernel image lies in it" :
			     "a page of 4 KiB: some of the kernel image lies in its 4 MiB");
	}
}
