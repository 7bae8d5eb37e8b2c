/* SPDX-License-Identifier: MIT */
/*
 * memory.c: sparse arrays of frames: making, committing, giving back.
 *
 *   Up to 8 pages are listed in the object itself, up to 1,024 in a frame used as a table, more in a frame of tables: most Memories are
 *   small, and a small one costs no frame of its own.  A page once committed stays; the frame table names its
 *   Memory as the owner.
 *
 *   Committing is page by page: each one is charged, zeroed and entered, or the call stops there with what is
 *   done.  At most COMMIT_STEP pages a call, for zeroing is the longest thing the kernel does.
 *
 *   Charges go when the last reference goes; the frames follow in steps from the graveyard.
 */
#include "memory.h"

#include "arch/i386/string.h"
#include "assert.h"
#include "calls.h"
#include "frames.h"

#define CONTIGUOUS_PAGES_MAX	8u

/* Where the table that lists a page is, or would be. */
static paddr_t **
table_place(const struct memory *memory, uint32_t page)
{
	if (memory->pages <= MEMORY_TABLE)
		return (paddr_t **)&memory->table;
	return &memory->tables[page / MEMORY_TABLE];
}

/* The entry of a page of a sparse Memory, or NULL if there is no table for it. */
static paddr_t *
page_entry(const struct memory *memory, uint32_t page)
{
	paddr_t **place;

	if (memory->pages <= MEMORY_DIRECT)
		return (paddr_t *)&memory->direct[page];
	place = table_place(memory, page);
	return *place == NULL ? NULL : &(*place)[page % MEMORY_TABLE];
}

paddr_t
memory_page(const struct memory *memory, uint32_t page)
{
	const paddr_t *entry;

	if (memory->kind != MEMORY_KIND_SPARSE)
		return memory->base + page * PAGE_SIZE;
	entry = page_entry(memory, page);
	return entry == NULL || *entry == 0 ? MEMORY_ABSENT : *entry;
}

/* A zeroed frame for a Memory, paid by its payer. */
static error_t
frame_buy(struct memory *memory, paddr_t *frame)
{
	const error_t error = task_buy_frames(memory->object.payer, 0, frame);

	if (error == E_OK)
		memory->charge += PAGE_SIZE;
	return error;
}

/* Makes a table, or the directory of tables, where there is none yet. */
static error_t
table_make(struct memory *memory, void *place)
{
	void **table = place;
	paddr_t frame;
	error_t error;

	if (*table != NULL)
		return E_OK;
	error = frame_buy(memory, &frame);
	if (error == E_OK)
		*table = physical_to_virtual(frame);
	return error;
}

static error_t
page_commit(struct memory *memory, uint32_t page)
{
	error_t error;
	paddr_t frame;

	if (memory_page(memory, page) != MEMORY_ABSENT)
		return E_OK;
	error = frame_buy(memory, &frame);
	if (error < 0)
		return error;
	if (memory->pages > MEMORY_DIRECT)
		error = table_make(memory, table_place(memory, page));
	if (error < 0) {
		task_sell_frames(memory->object.payer, 0, frame);
		memory->charge -= PAGE_SIZE;
		return error;
	}
	*page_entry(memory, page) = frame;
	frame_info(frame)->owner = memory;
	memory->committed++;
	return E_OK;
}

error_t
memory_fill(struct memory *memory)
{
	error_t error = E_OK;

	for (uint32_t page = 0; page < memory->pages && error == E_OK; page++)
		error = page_commit(memory, page);
	return error;
}

/* Gives a page back; returns how many pages to move on. */
static uint32_t
page_drop(struct memory *memory, uint32_t page)
{
	paddr_t *entry;

	if (memory->kind == MEMORY_KIND_CONTIGUOUS) {
		frame_free(memory->base + page * PAGE_SIZE);
		return 1;
	}
	entry = page_entry(memory, page);
	if (entry == NULL)
		return MEMORY_TABLE;
	if (*entry != 0)
		frame_free(*entry);
	if (memory->pages > MEMORY_DIRECT &&
	    (page % MEMORY_TABLE == MEMORY_TABLE - 1 || page == memory->pages - 1))
		frame_free(virtual_to_physical(*table_place(memory, page)));
	return 1;
}

static bool
memory_step(struct grave *grave)
{
	struct memory *memory = container_of(grave, struct memory, grave);

	for (unsigned n = 0; n < GRAVEYARD_FRAMES; n++) {
		if (memory->kind == MEMORY_KIND_DEVICE || memory->cursor >= memory->pages) {
			if (memory->kind == MEMORY_KIND_SPARSE && memory->pages > MEMORY_TABLE)
				frame_free(virtual_to_physical(memory->tables));
			object_free(&memory->object);
			return false;
		}
		memory->cursor += page_drop(memory, memory->cursor);
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

/* Fills in an object that has just been made. */
static void
memory_init(struct memory *memory, enum memory_kind kind, paddr_t base, uint32_t pages)
{
	memory->kind = kind;
	memory->base = base;
	memory->pages = pages;
	memory->grave.step = memory_step;
}

struct memory *
memory_create_boot(enum memory_kind kind, paddr_t base, uint32_t pages)
{
	error_t error;
	struct memory *memory = object_create(OBJECT_MEMORY, init_task, &error);

	if (memory == NULL)
		panic("no memory for the Memory at %x", base);
	memory_init(memory, kind, base, pages);
	if (kind == MEMORY_KIND_CONTIGUOUS)
		memory->committed = pages;
	return memory;
}

/* Takes all frames of a contiguous Memory in one zeroed run; its order's surplus goes back. */
static error_t
run_take(struct memory *memory)
{
	const uint32_t pages = memory->pages;
	unsigned order = 0;
	paddr_t base;

	while (1u << order < pages)
		order++;
	if (!task_charge(memory->object.payer, pages * PAGE_SIZE))
		return E_QUOTA;
	base = frames_alloc(order);
	if (base == FRAME_NONE) {
		task_refund(memory->object.payer, pages * PAGE_SIZE);
		return E_MEMORY;
	}
	for (uint32_t n = pages; n < 1u << order; n++)
		frame_free(base + n * PAGE_SIZE);
	for (uint32_t n = 0; n < pages; n++)
		frame_info(base + n * PAGE_SIZE)->owner = memory;
	memory->base = base;
	memory->committed = pages;
	memory->charge = pages * PAGE_SIZE;
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
	memory_init(memory, contiguous ? MEMORY_KIND_CONTIGUOUS : MEMORY_KIND_SPARSE, 0, pages);
	/* More pages than one table lists: then their directory is there from the start. */
	if (contiguous)
		error = run_take(memory);
	else if (pages > MEMORY_TABLE)
		error = table_make(memory, &memory->tables);
	if (error < 0) {
		object_free(&memory->object);
		return error;
	}
	/* Point of no return. */
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
	    (base - whole->base) / PAGE_SIZE + pages > whole->pages || frames_overlap_ram(base, pages * PAGE_SIZE))
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
		error = page_commit(memory, first + done);
		if (error < 0)
			break;
	}
	return done == 0 ? error : (error_t)(done * PAGE_SIZE);
}

/* Copies one page, committing it if it is not there. */
static error_t
page_copy(struct memory *memory, uint32_t page, paddr_t source)
{
	const error_t error = page_commit(memory, page);

	if (error < 0)
		return error;
	memcpy(physical_to_virtual(memory_page(memory, page)), physical_to_virtual(source),
	       PAGE_SIZE);
	return E_OK;
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

		error = page == MEMORY_ABSENT ? E_ABSENT : page_copy(memory, to + done, page);
		if (error < 0)
			break;
	}
	return done == 0 ? error : (error_t)(done * PAGE_SIZE);
}

error_t
call_memory_info(struct frame *frame, void *object, void *second)
{
	const struct memory *memory = object;
	const struct memory_info info = {
		.size = memory->pages * PAGE_SIZE,
		.committed = memory->committed * PAGE_SIZE,
		.kind = memory->kind,
		.physical = memory->kind == MEMORY_KIND_SPARSE ? 0 : memory->base,
	};

	return copy_to_caller(frame_a(frame), &info, sizeof(info));
}
