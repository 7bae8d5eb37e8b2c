/* SPDX-License-Identifier: MIT */
/*
 * memory.c: sparse arrays of frames: making, committing, giving back.
 *
 *   The frames of a sparse Memory are the leaves of a tree, whose height its size says.  Its roots
 *   lie in the object:
 *
 *     up to 8 pages          roots are frames of pages
 *     up to 8,192 pages      roots are frames used as tables, of 1,024 pages each
 *     more                   roots are tables of tables
 *
 *   Tables come with the first page below them.  Most Memories are small, and a small one costs no
 *   frame of its own.  A page once committed stays; the frame table names its Memory as the owner.
 *
 *   Committing is page by page: each one is charged, zeroed and entered, or the call stops there with what is
 *   done.  At most COMMIT_STEP pages a call, for zeroing is the longest thing the kernel does.
 *
 *   Charges go when the last reference goes; the frames follow in steps from the graveyard.
 */
#include "memory.h"

#include "arch/i386/string.h"
#include "boot_info.h"
#include "calls.h"
#include "frames.h"

#define CONTIGUOUS_PAGES_MAX	8u

/* The entry in a table for a page, where each entry stands for so many pages. */
static paddr_t *
table_entry(paddr_t table, uint32_t page, uint32_t span)
{
	return (paddr_t *)physical_to_virtual(table) + page / span % MEMORY_FANOUT;
}

paddr_t
memory_page(const struct memory *memory, uint32_t page)
{
	uint32_t span = memory->span;
	paddr_t frame;

	if (memory->kind != MEMORY_KIND_SPARSE)
		return memory->base + page * PAGE_SIZE;
	frame = memory->roots[page / span];
	while (span > 1 && frame != 0) {
		span /= MEMORY_FANOUT;
		frame = *table_entry(frame, page, span);
	}
	return frame == 0 ? MEMORY_ABSENT : frame;
}

/* Makes what is missing at an entry and below it for a page; all or nothing. */
static error_t
commit_below(struct memory *memory, paddr_t *entry, uint32_t span, uint32_t page)
{
	const bool missing = *entry == 0;
	const uint32_t below = span / MEMORY_FANOUT;
	error_t error = missing ? task_buy_frames(memory->object.payer, 0, entry) : E_OK;

	if (error < 0)
		return error;
	if (span > 1)
		error = commit_below(memory, table_entry(*entry, page, below), below, page);
	if (error < 0 && missing) {
		task_sell_frames(memory->object.payer, 0, *entry);
		*entry = 0;
	} else if (missing) {
		memory->charge += PAGE_SIZE;
		memory->committed += span == 1;
		frame_info(*entry)->owner = span == 1 ? memory : NULL;
	}
	return error;
}

error_t
memory_commit(struct memory *memory, uint32_t page)
{
	if (memory->kind != MEMORY_KIND_SPARSE)
		return E_OK;
	return commit_below(memory, &memory->roots[page / memory->span], memory->span, page);
}

/* Gives a page back, and the tables of which it was the last; returns how many pages to move on. */
static uint32_t
drop_below(struct memory *memory, paddr_t frame, uint32_t span, uint32_t page)
{
	const uint32_t below = span / MEMORY_FANOUT;
	uint32_t next = page + span - page % span;

	if (frame == 0)
		return next - page;
	if (span > 1)
		next = page + drop_below(memory, *table_entry(frame, page, below), below, page);
	if (next % span == 0 || next >= memory->pages)
		frame_free(frame);
	return next - page;
}

static bool
memory_step(struct grave *grave)
{
	struct memory *memory = container_of(grave, struct memory, grave);
	for (unsigned n = 0; n < GRAVEYARD_FRAMES; n++) {
		const uint32_t page = memory->cursor;

		if (memory->kind == MEMORY_KIND_DEVICE || page >= memory->pages) {
			object_free(&memory->object);
			return false;
		}
		if (memory->kind == MEMORY_KIND_SPARSE)
			memory->cursor += drop_below(memory, memory->roots[page / memory->span], memory->span, page);
		else
			frame_free(memory->base + memory->cursor++ * PAGE_SIZE);
	}
	return true;
}

void
memory_unreferenced(struct object *object)
{
	struct memory *memory = (struct memory *)object;

	task_refund(memory->object.payer, memory->charge);
	memory->charge = 0;
	bury_frames(&memory->grave);
}

struct memory *
memory_init(struct memory *memory, enum memory_kind kind, paddr_t base, uint32_t pages)
{
	memory->kind = kind;
	memory->base = base;
	memory->pages = pages;
	memory->committed = kind == MEMORY_KIND_CONTIGUOUS ? pages : 0;
	memory->grave.step = memory_step;
	for (memory->span = 1; pages > memory->span * MEMORY_ROOTS; memory->span *= MEMORY_FANOUT)
		continue;
	return memory;
}

/* Takes all frames of a contiguous Memory in one zeroed run; its order's surplus goes back. */
static error_t
run_take(struct memory *memory, uint32_t pages)
{
	unsigned order = 0;

	while (1u << order < pages)
		order++;
	if (!task_charge(memory->object.payer, pages * PAGE_SIZE))
		return E_QUOTA;
	memory->base = frames_alloc(order);
	if (memory->base == FRAME_NONE) {
		task_refund(memory->object.payer, pages * PAGE_SIZE);
		return E_MEMORY;
	}
	memory->charge = pages * PAGE_SIZE;
	for (uint32_t n = 0; n < 1u << order; n++)
		if (n < pages)
			frame_info(memory->base + n * PAGE_SIZE)->owner = memory;
		else
			frame_free(memory->base + n * PAGE_SIZE);
	return E_OK;
}

error_t
call_memory_create(struct frame *frame, void *object, void *second)
{
	const uint32_t pages = frame_a(frame) / PAGE_SIZE, flags = frame_b(frame);
	const bool contiguous = flags == MEMORY_CONTIGUOUS;
	struct memory *memory;
	error_t error;

	if (frame_a(frame) % PAGE_SIZE != 0 || pages == 0 || flags > MEMORY_CONTIGUOUS)
		return E_ARGUMENT;
	if (contiguous && pages > CONTIGUOUS_PAGES_MAX)
		return E_RANGE;
	memory = handle_make(OBJECT_MEMORY, &error);
	if (memory == NULL)
		return error;
	if (contiguous)
		error = run_take(memory, pages);
	if (error < 0) {
		object_free(&memory->object);
		return error;
	}
	/* Point of no return. */
	memory_init(memory, contiguous ? MEMORY_KIND_CONTIGUOUS : MEMORY_KIND_SPARSE, memory->base, pages);
	return handle_give(current->task, &memory->object, RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE));
}

error_t
call_memory_create_device(struct frame *frame, void *object, void *second)
{
	const struct memory *whole = object;
	const uint32_t base = frame_a(frame), pages = frame_b(frame) / PAGE_SIZE;
	struct memory *memory;
	error_t error;

	if (whole->kind != MEMORY_KIND_DEVICE || ((base | frame_b(frame)) & PAGE_MASK) || pages == 0 || base < whole->base ||
	    (base - whole->base) / PAGE_SIZE + pages > whole->pages || memory_map_overlaps(&boot_info.all, base, pages * PAGE_SIZE))
		return E_RANGE;
	memory = handle_make(OBJECT_MEMORY, &error);
	if (memory == NULL)
		return error;
	/* Point of no return. */
	memory_init(memory, MEMORY_KIND_DEVICE, base, pages);
	return handle_give(current->task, &memory->object, RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE));
}

/* Whether a range of pages that can have frames lies in a Memory. */
static bool
pages_within(const struct memory *memory, uint32_t first, uint32_t pages)
{
	return memory->kind != MEMORY_KIND_DEVICE && first <= memory->pages &&
	       pages <= memory->pages - first;
}

error_t
call_memory_commit(struct frame *frame, void *object, void *second)
{
	struct memory *memory = object;
	const uint32_t first = frame_a(frame) / PAGE_SIZE, pages = frame_b(frame) / PAGE_SIZE;
	error_t error = E_OK;
	uint32_t done;

	if (((frame_a(frame) | frame_b(frame)) & PAGE_MASK) || pages == 0)
		return E_ARGUMENT;
	if (!pages_within(memory, first, pages))
		return E_RANGE;
	for (done = 0; done < pages && done < COMMIT_STEP; done++) {
		error = memory_commit(memory, first + done);
		if (error < 0)
			break;
	}
	return done == 0 ? error : (error_t)(done * PAGE_SIZE);
}

error_t
call_memory_copy_pages(struct frame *frame, void *object, void *second)
{
	struct memory *memory = object;
	const struct memory *source = second;
	const uint32_t to = frame_b(frame) / PAGE_SIZE, from = frame_c(frame) / PAGE_SIZE;
	const uint32_t pages = frame_d(frame) / PAGE_SIZE;
	error_t error = E_OK;
	uint32_t done;

	if (((frame_b(frame) | frame_c(frame) | frame_d(frame)) & PAGE_MASK) || pages == 0 ||
	    memory->kind == MEMORY_KIND_DEVICE || source->kind == MEMORY_KIND_DEVICE)
		return E_ARGUMENT;
	if (!pages_within(memory, to, pages) || !pages_within(source, from, pages))
		return E_RANGE;
	for (done = 0; done < pages && done < COPY_STEP; done++) {
		const paddr_t page = memory_page(source, from + done);

		error = page == MEMORY_ABSENT ? E_ABSENT : memory_commit(memory, to + done);
		if (error < 0)
			break;
		memcpy(physical_to_virtual(memory_page(memory, to + done)), physical_to_virtual(page), PAGE_SIZE);
	}
	return done == 0 ? error : (error_t)(done * PAGE_SIZE);
}

error_t
call_memory_info(struct frame *frame, void *object, void *second)
{
	const struct memory *memory = object;
	const uint32_t offset = frame_b(frame), page = offset / PAGE_SIZE;
	const paddr_t address = page < memory->pages ? memory_page(memory, page) : MEMORY_ABSENT;
	const struct memory_info info = {
		.size = memory->pages * PAGE_SIZE,
		.committed = memory->committed * PAGE_SIZE,
		.kind = memory->kind,
		.physical = address == MEMORY_ABSENT ? 0 : address + (offset & PAGE_MASK),
	};

	return copy_to_caller(frame_a(frame), &info, sizeof(info));
}
