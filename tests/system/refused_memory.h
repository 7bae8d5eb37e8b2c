/* SPDX-License-Identifier: MIT */
/*
 * refused_memory.h: the memory of a machine that stands around a call, before and after, byte by byte.
 *
 *   The machine stops where tests/kernel/refused.h says.  Nothing is hashed: the host keeps a copy
 *   and compares, which misses nothing and can tell what differs.  What of a frame counts follows
 *   from the kernel's own table of frames (kernel/frames.h) as it is before the call:
 *
 *	RESERVED	the kernel's data and the table of frames; in whole looks all of it, code and firmware too
 *	USED, no owner	all of it: pools, page tables, handle tables, mailboxes, tables of Memories
 *	USED, an owner	user memory: nothing; in whole looks all of it
 *	FREE		its first 8 bytes: the list of free blocks
 *	INSIDE		nothing: a free frame's contents are nobody's
 *
 *   and what is exempt stands in exempt[].  That there is so little follows from where the kernel
 *   stops: no interrupt comes in between, so the clock, the time slices and the accounts of
 *   processor time stand still.
 */
#pragma once

#include "boot_test.h"

#include "abi/space.h"
#include "tests/kernel/refused.h"
#include "symbols.h"

#undef assert

#define FRAME_LINK	8u		/* bytes of a free block's list link */
#define CHANGES_SHOWN	4u
#define CHANGES_SIZE	2048u

/*
 * What may change although a call is refused: from a symbol on, to another or as far as the first
 * one goes.
 */
static const struct exempt {
	const char *symbol, *until, *why;
} exempt[] = {
	{ "kernel_stack", "kernel_stack_top", "the kernel's stack, empty whenever user code runs" },
	{ "refused_look", NULL, "what the kernel tells the host about the call" },
	{ "provoke_left", NULL, "an allocation that was to fail has failed" },
};

#define EXEMPT_COUNT	(sizeof exempt / sizeof exempt[0])

/* kernel/frames.h, as it lies in an i386's memory. */
struct frame_entry {
	uint32_t owner;
	uint16_t count;
	uint8_t order;
	uint8_t state;
};

enum {
	FRAME_RESERVED,
	FRAME_FREE,
	FRAME_INSIDE,
	FRAME_USED,
};

struct memory_picture {
	struct symbols *symbols;
	uint32_t look, frames, frame_count;	/* physical: refused_look, and pointers to the table */
	uint32_t data, end;			/* physical: of the image, what is written to */
	struct {
		uint32_t start, end;		/* physical */
	} exempt[EXEMPT_COUNT];
	uint8_t *copy;
	uint16_t *counts;			/* of each frame: the bytes that count */
	size_t size;
};

static inline uint32_t
picture_symbol(const struct memory_picture *picture, const char *name)
{
	const struct symbol *symbol = symbols_find(picture->symbols, name);

	ck_assert_msg(symbol, "the kernel has no symbol %s: tests/system/refused_memory.h needs it", name);
	return symbol->address - KERNEL_BASE;
}

static inline void
picture_open(struct memory_picture *picture)
{
	char error[256];

	*picture = (struct memory_picture){ 0 };
	picture->symbols = symbols_open(build_path("tests/pith.elf"), error, sizeof error);
	ck_assert_msg(picture->symbols, "%s", error);
	picture->look = picture_symbol(picture, "refused_look");
	picture->frames = picture_symbol(picture, "frame_infos");
	picture->frame_count = picture_symbol(picture, "frame_info_count");
	picture->data = picture_symbol(picture, "kernel_data_start");
	picture->end = picture_symbol(picture, "kernel_end");
	for (size_t n = 0; n < EXEMPT_COUNT; n++) {
		const struct symbol *symbol = symbols_find(picture->symbols, exempt[n].symbol);
		const uint32_t start = picture_symbol(picture, exempt[n].symbol);

		picture->exempt[n].start = start;
		picture->exempt[n].end = exempt[n].until
						 ? picture_symbol(picture, exempt[n].until)
						 : start + symbol->size;
	}
}

static inline void
picture_close(struct memory_picture *picture)
{
	symbols_close(picture->symbols);
	free(picture->copy);
	free(picture->counts);
}

static inline uint32_t
word_at(const uint8_t *ram, uint32_t physical)
{
	uint32_t word;

	memcpy(&word, ram + physical, sizeof word);
	return word;
}

static inline const struct refused_look *
picture_look(const struct memory_picture *picture, const uint8_t *ram)
{
	return (const struct refused_look *)(ram + picture->look);
}

/* Whether a frame that is never handed out is one that the kernel writes to. */
static inline bool
is_kernel_data(const struct memory_picture *picture, const uint8_t *ram, uint32_t frame)
{
	const uint32_t table = word_at(ram, picture->frames) - KERNEL_BASE;
	const uint32_t size = word_at(ram, picture->frame_count) * sizeof(struct frame_entry);

	return (frame >= picture->data && frame < picture->end) ||
	       (frame >= table && frame - table < size);
}

/* How many bytes of the n-th frame count, from its first on. */
static inline uint16_t
bytes_that_count(const struct memory_picture *picture, const uint8_t *ram, uint32_t n, bool whole)
{
	const uint32_t table = word_at(ram, picture->frames) - KERNEL_BASE;
	const struct frame_entry *entry = (const struct frame_entry *)(ram + table) + n;

	switch (entry->state) {
	case FRAME_FREE:
		return FRAME_LINK;
	case FRAME_INSIDE:
		return 0;
	case FRAME_USED:
		return entry->owner == 0 || whole ? PAGE_SIZE : 0;
	default:
		return whole || is_kernel_data(picture, ram, n * PAGE_SIZE) ? PAGE_SIZE : 0;
	}
}

/* Take the picture before a call.  whole: with user memory. */
static inline void
picture_take(struct memory_picture *picture, const uint8_t *ram, size_t size, bool whole)
{
	const uint32_t count = word_at(ram, picture->frame_count);

	if (!picture->copy) {
		picture->copy = malloc(size);
		picture->counts = calloc(size / PAGE_SIZE, sizeof *picture->counts);
		picture->size = size;
	}
	for (uint32_t n = 0; n < count && n < size / PAGE_SIZE; n++) {
		picture->counts[n] = bytes_that_count(picture, ram, n, whole);
		memcpy(picture->copy + n * PAGE_SIZE, ram + n * PAGE_SIZE, picture->counts[n]);
	}
}

static inline bool
is_exempt(const struct memory_picture *picture, uint32_t physical)
{
	for (size_t n = 0; n < EXEMPT_COUNT; n++)
		if (physical >= picture->exempt[n].start && physical < picture->exempt[n].end)
			return true;
	return false;
}

/* "slot 3 of a slab of 256-byte slots, + 0x20"; false if the frame is no slab (kernel/pool.c). */
static inline bool
describe_slab(const struct memory_picture *picture, const uint8_t *ram, uint32_t physical,
	      char *text, size_t size)
{
	const uint32_t slab = physical & ~PAGE_MASK, header = 32, pool = word_at(ram, slab + 8);
	uint32_t offset, slot;
	const struct symbol *symbol = symbols_at(picture->symbols, pool, &offset);

	if (!symbol || (strcmp(symbol->name, "kinds") != 0 && strcmp(symbol->name, "pool") != 0))
		return false;
	slot = word_at(ram, pool - KERNEL_BASE);
	if (physical - slab < header)
		snprintf(text, size, "the header of a slab of %u-byte slots", slot);
	else
		snprintf(text, size, "slot %u of a slab of %u-byte slots, + %#x", (physical - slab - header) / slot, slot,
			 (physical - slab - header) % slot);
	return true;
}

/* What lies at an address, for people. */
static inline void
describe_place(const struct memory_picture *picture, const uint8_t *ram, uint32_t physical,
	       char *text, size_t size)
{
	const uint32_t table = word_at(ram, picture->frames) - KERNEL_BASE;
	const uint32_t count = word_at(ram, picture->frame_count);
	const struct frame_entry *entry = (const struct frame_entry *)(ram + table) + physical / PAGE_SIZE;

	if (physical >= table && physical - table < count * sizeof *entry)
		snprintf(text, size, "frame_infos[%#x] + %u", (physical - table) / (unsigned)sizeof *entry,
			 (physical - table) % (unsigned)sizeof *entry);
	else if (entry->state == FRAME_RESERVED)
		symbols_describe(picture->symbols, physical + KERNEL_BASE, text, size);
	else if (entry->state != FRAME_USED)
		snprintf(text, size, "a free block");
	else if (entry->owner != 0)
		snprintf(text, size, "user memory");
	else if (!describe_slab(picture, ram, physical, text, size))
		snprintf(text, size, "a frame of the kernel, + %#x", (unsigned)(physical & PAGE_MASK));
}

/* Adds the differences in one frame to the text, up to CHANGES_SHOWN in all. */
static inline void
compare_frame(const struct memory_picture *picture, const uint8_t *ram, uint32_t frame,
	      char *text, unsigned *changes)
{
	for (uint32_t at = frame; at < frame + picture->counts[frame / PAGE_SIZE]; at += 4) {
		const uint32_t before = word_at(picture->copy, at), after = word_at(ram, at);
		const size_t used = strlen(text);
		char place[128];

		if (before == after || is_exempt(picture, at))
			continue;
		if ((*changes)++ >= CHANGES_SHOWN)
			continue;
		describe_place(picture, ram, at, place, sizeof place);
		snprintf(text + used, CHANGES_SIZE - used, "  %#010x (%s): %#x, was %#x\n",
			 at + KERNEL_BASE, place, after, before);
	}
}

/* Compares; returns how many words differ, and describes the first in text[CHANGES_SIZE]. */
static inline unsigned
picture_compare(const struct memory_picture *picture, const uint8_t *ram, char *text)
{
	unsigned changes = 0;

	*text = '\0';
	for (uint32_t frame = 0; frame < picture->size; frame += PAGE_SIZE) {
		const uint16_t count = picture->counts[frame / PAGE_SIZE];

		if (memcmp(picture->copy + frame, ram + frame, count) != 0)
			compare_frame(picture, ram, frame, text, &changes);
	}
	return changes;
}
