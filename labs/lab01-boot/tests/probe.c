/* SPDX-License-Identifier: MIT */
/*
 * probe.c: the grader's code inside the kernel under test.
 *
 *   Takes the place of kernel/debug/probe.c.  Runs before any other code written in C, so one
 *   exercise can be judged while another is not written.  Does what probe.h says; then the machine
 *   stops and never goes on (labs/probe.c).
 *
 *   Uses nothing that students write but the function that is judged.
 */
#include "debug/probe.h"

#include "abi/space.h"
#include "arch/i386/debug/serial.h"
#include "arch/i386/debug/vga.h"
#include "arch/i386/io.h"
#include "arch/i386/sections.h"
#include "arch/i386/string.h"
#include "boot/multiboot.h"
#include "debug/backtrace.h"
#include "debug/format.h"
#include "labs/lab01-boot/tests/probe.h"
#include "labs/lab01-boot/tests/probe_adders.h"
#include "labs/lab01-boot/tests/probe_watch.h"

#define CRTC_INDEX	0x3d4		/* as in kernel/arch/i386/debug/vga.c */
#define CRTC_DATA	0x3d5
#define   CURSOR_HIGH	0x0e
#define   CURSOR_LOW	0x0f

#define TEXT_ADDRESS	0xb8000u

static uint32_t loader_info;

/* ---- serial ports ------------------------------------------------------------------------------------------ */

static void
do_serial(const struct probe_put *puts, uint32_t size, bool watched)
{
	serial_init(SERIAL_COM1);
	serial_init(SERIAL_COM2);
	if (watched)
		watch_start((struct probe_access *)probe_output.bytes, &probe_output.size, PROBE_OUTPUT_SIZE);
	for (uint32_t i = 0; i < size / sizeof(*puts); i++) {
		if (watched)
			watch_expect(puts[i].busy, puts[i].noise);
		serial_put(puts[i].port, puts[i].byte);
	}
}

/* ---- the screen --------------------------------------------------------------------------------------------- */

static void
cursor_write(uint32_t index)
{
	outb(CRTC_INDEX, CURSOR_HIGH);
	outb(CRTC_DATA, (uint8_t)(index >> 8));
	outb(CRTC_INDEX, CURSOR_LOW);
	outb(CRTC_DATA, (uint8_t)index);
}

static uint32_t
cursor_read(void)
{
	uint32_t index;

	outb(CRTC_INDEX, CURSOR_HIGH);
	index = (uint32_t)inb(CRTC_DATA) << 8;
	outb(CRTC_INDEX, CURSOR_LOW);
	return index | inb(CRTC_DATA);
}

static void
do_screen(const struct probe_screen *screen)
{
	volatile uint16_t *cells = (volatile uint16_t *)(KERNEL_BASE + TEXT_ADDRESS);
	const char *text = (const char *)(screen + 1);
	struct probe_screen_result *result = probe_room(sizeof(*result));

	for (uint32_t i = 0; i < PROBE_CELLS; i++)
		cells[i] = screen->cells[i];
	cursor_write(screen->cursor);
	vga.row = screen->row;
	vga.column = screen->column;
	vga.attribute = (uint8_t)screen->attribute;
	for (uint32_t i = 0; i < screen->length; i++)
		vga_put(text[i]);
	result->row = vga.row;
	result->column = vga.column;
	result->attribute = vga.attribute;
	result->cursor = cursor_read();
}

/* ---- formatted text ------------------------------------------------------------------------------------------ */

/* Arguments on an i386 stack are words in a row, and a va_list is a pointer to the next. */
static void
do_format(struct probe_format *formats, uint32_t size)
{
	for (uint32_t i = 0; i < size / sizeof(*formats); i++) {
		struct probe_format *one = &formats[i];
		struct probe_format_result *result = probe_room(sizeof(*result));

		for (uint32_t n = 0; n < PROBE_FORMAT_WORDS; n++)
			if (one->pointers & 1u << n)
				one->words[n] += (uintptr_t)one->strings;
		result->length = format_string_list((char *)result->buffer, one->size, one->text,
						    (va_list)(void *)one->words);
	}
}

static void
do_digits(const struct probe_digits *all, uint32_t size)
{
	for (uint32_t i = 0; i < size / sizeof(*all); i++) {
		struct probe_digits_result *result = probe_room(sizeof(*result));
		char *digits = (char *)result->bytes + PROBE_DIGITS_BEFORE;

		result->length = format_digits(digits, (uint64_t)all[i].high << 32 | all[i].low, all[i].base,
					       all[i].upper != 0);
	}
}

/* ---- memory ---------------------------------------------------------------------------------------------------- */

/* One made-up memory; returns the next, or what lies behind the last. */
static const struct probe_ranges *
do_ranges(const struct probe_ranges *ranges)
{
	const struct physical_window memory = { (const uint8_t *)(ranges + 1), ranges->window };
	struct multiboot_info info;

	memset(&info, PROBE_UNTOUCHED, sizeof(info));
	info.flags = ranges->flags;
	info.mem_lower = ranges->mem_lower;
	info.mem_upper = ranges->mem_upper;
	info.mmap_length = ranges->mmap_length;
	info.mmap_addr = ranges->mmap_addr;
	for (uint32_t i = 0; i < ranges->indexes; i++) {
		struct probe_range *result = probe_room(sizeof(*result));
		struct boot_range range;

		memset(&range, PROBE_UNTOUCHED, sizeof(range));
		range.usable = false;
		result->found = multiboot_range(&memory, &info, i, &range);
		result->base_low = (uint32_t)range.base;
		result->base_high = (uint32_t)(range.base >> 32);
		result->length_low = (uint32_t)range.length;
		result->length_high = (uint32_t)(range.length >> 32);
		result->usable = range.usable;
	}
	return (const void *)((const uint8_t *)(ranges + 1) + ranges->bytes);
}

static void
store_map(struct probe_map_result *result, const struct memory_map *map)
{
	result->count = map->count;
	for (uint32_t i = 0; i < PROBE_REGIONS; i++)
		result->regions[i] = (struct probe_region){ map->regions[i].start, map->regions[i].end };
}

static void
do_map(const struct probe_map *before)
{
	const struct probe_region *adds = (const struct probe_region *)(before + 1);
	static struct memory_map map;

	memset(&map, PROBE_UNTOUCHED, sizeof(map));
	map.count = before->count;
	for (uint32_t i = 0; i < before->count; i++)
		map.regions[i] = (struct memory_region){ before->regions[i].start, before->regions[i].end };
	for (uint32_t i = 0; i < before->adds; i++) {
		struct probe_map_result *result = probe_room(sizeof(*result));

		if (i < before->adds - before->removes)
			result->added = memory_map_add(&map, adds[i].start, adds[i].end);
		else
			result->added = memory_map_remove(&map, adds[i].start, adds[i].end);
		store_map(result, &map);
	}
}

static void
do_machine(void)
{
	const struct physical_window memory = { (const uint8_t *)KERNEL_BASE, DIRECT_MAP_SIZE };
	const struct multiboot_info *info = physical_at(&memory, loader_info, sizeof(*info));
	struct probe_machine_result *result = probe_room(sizeof(*result));
	static struct boot_info boot;

	multiboot_memory(&memory, info, &boot);
	result->info = loader_info;
	result->reported_low = (uint32_t)boot.reported;
	result->reported_high = (uint32_t)(boot.reported >> 32);
	result->found = boot.found;
	store_map(&result->usable, &boot.usable);
	store_map(&result->all, &boot.all);
}

/* ---- backtrace --------------------------------------------------------------------------------------------------- */

/* One made-up stack; returns the next, or what lies behind the last. */
static const struct probe_walk *
do_walk(const struct probe_walk *walk)
{
	const struct stack_view stack = {
		.low = walk->low,
		.size = walk->size,
		.bytes = (const uint8_t *)(walk + 1),
		.code_start = walk->code_start,
		.code_end = walk->code_end,
	};
	struct probe_walk_result *result = probe_room(sizeof(*result));

	result->count = backtrace_walk(&stack, walk->ebp, result->addresses, walk->limit);
	return (const void *)((const uint8_t *)(walk + 1) + walk->bytes);
}

/* The end of a chain of calls: look back. */
static __attribute__((noinline)) void
chain_end(void)
{
	const struct stack_view stack = {
		.low = (uintptr_t)kernel_stack,
		.size = (uint32_t)(kernel_stack_top - kernel_stack),
		.bytes = (const uint8_t *)kernel_stack,
		.code_start = (uintptr_t)kernel_code_start,
		.code_end = (uintptr_t)kernel_code_end,
	};
	struct probe_walk_result *result = probe_room(sizeof(*result));

	result->count = backtrace_walk(&stack, (uintptr_t)__builtin_frame_address(0), result->addresses,
				       PROBE_ADDRESSES);
}

static void chain_next(const uint8_t *order, uint32_t left);

/*
 * The empty assembly keeps the call from being the function's last act, so that it returns here and
 * leaves a frame.
 */
#define LINK(number) \
	void probe_link_##number(const uint8_t *order, uint32_t left); \
	__attribute__((noinline)) void probe_link_##number(const uint8_t *order, uint32_t left) \
	{ \
		chain_next(order, left); \
		__asm__ volatile("" ::"i"(number)); \
	}
LINK(0)
LINK(1)
LINK(2)
LINK(3)
LINK(4)
LINK(5)
LINK(6)
LINK(7)

static __attribute__((noinline)) void
chain_next(const uint8_t *order, uint32_t left)
{
	static void (*const links[PROBE_LINKS])(const uint8_t *, uint32_t) = {
		probe_link_0, probe_link_1, probe_link_2, probe_link_3,
		probe_link_4, probe_link_5, probe_link_6, probe_link_7,
	};

	if (left > 0)
		links[*order % PROBE_LINKS](order + 1, left - 1);
	else
		chain_end();
	__asm__ volatile("");
}

/* ---- a test, tested ------------------------------------------------------------------------------------------------- */

static enum probe_verdict
try_adder(uint32_t number)
{
	return memory_map_test(adder_set_up(number)) != NULL ? TEST_REFUSES : TEST_ACCEPTS;
}

/* ---- entry ---------------------------------------------------------------------------------------------------------- */

static __attribute__((noinline)) void
act(const struct probe_input *input)
{
	void *data = (void *)(input + 1);
	const uint32_t size = input->size;
	const void *end = (const uint8_t *)data + size;

	switch (input->action) {
	case PROBE_SERIAL:
		do_serial(data, size, false);
		break;
	case PROBE_SERIAL_WATCHED:
		do_serial(data, size, true);
		break;
	case PROBE_SCREEN:
		do_screen(data);
		break;
	case PROBE_FORMAT:
		do_format(data, size);
		break;
	case PROBE_DIGITS:
		do_digits(data, size);
		break;
	case PROBE_RANGES:
		for (const struct probe_ranges *one = data; (const void *)one < end;)
			one = do_ranges(one);
		break;
	case PROBE_MAP:
		do_map(data);
		break;
	case PROBE_MACHINE:
		do_machine();
		break;
	case PROBE_WALK:
		for (const struct probe_walk *one = data; (const void *)one < end;)
			one = do_walk(one);
		break;
	case PROBE_CHAIN:
		chain_next(data, size);
		break;
	case PROBE_TEST:
		probe_try(data, try_adder);
		break;
	}
	__asm__ volatile("");
}

void
probe_enter(uint32_t magic, paddr_t info)
{
	(void)magic;
	loader_info = info;
	probe_run(info, act);
}

void
probe_stage(unsigned lab)
{
	struct probe_stage_result *result;

	if (lab != 1 || probe_stage_input() == NULL)
		return;
	result = probe_room(sizeof(*result));
	result->info = loader_info;
	probe_done();
}
