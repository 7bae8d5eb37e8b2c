/* SPDX-License-Identifier: MIT */
/*
 * space.c: mapping, unmapping and protecting pages of a task.
 *
 *   The page table is the only record of what is mapped: there is no second list of regions to
 *   disagree with it.  A mapped page of RAM is a reference to the Memory its frame belongs to
 *   (frames.h says which), so a Memory lives until its last handle and its last mapped page are
 *   gone.
 *
 *   A table's frame counts its present entries; with the last one the table goes back.  Tables and
 *   mailbox pages are charged to the task they serve.
 *
 *   A call does at most MAP_STEP pages, which two tables always hold, so that both can be made
 *   while the call can still fail.
 */
#include "space.h"

#include "calls.h"
#include "frames.h"
#include "memory.h"

/* The entry of a mapped page, or NULL. */
static pte_t *
mapped_entry(const struct task *task, uint32_t address)
{
	pte_t *entry = paging_entry(task->directory, address);

	return entry != NULL && (*entry & PTE_PRESENT) ? entry : NULL;
}

static paddr_t
table_frame(const struct task *task, uint32_t address)
{
	return task->directory[address / TABLE_SPAN] & PTE_FRAME;
}

/* Makes sure there is a table for an address.  E_QUOTA, E_MEMORY. */
static error_t
table_prepare(struct task *task, uint32_t address)
{
	error_t error;
	paddr_t frame;

	if (paging_entry(task->directory, address) != NULL)
		return E_OK;
	error = task_buy_frames(task, 0, &frame);
	if (error == E_OK)
		task->directory[address / TABLE_SPAN] = frame | PTE_PRESENT | PTE_WRITE | PTE_USER;
	return error;
}

/* Gives the table for an address back, if there is one and it maps nothing. */
static void
table_drop_if_empty(struct task *task, uint32_t address)
{
	const paddr_t frame = table_frame(task, address);

	if (frame == 0 || frame_info(frame)->count > 0)
		return;
	task->directory[address / TABLE_SPAN] = 0;
	paging_flush(task->directory, address);
	task_sell_frames(task, 0, frame);
}

/*
 * Takes away what is mapped at an address, if anything.  The table stays, and its frame counts one
 * present entry less (frame_info()->count); the processor forgets the translation (paging_flush()).
 * Then what the entry referred to is dropped: a mailbox (PTE_KERNEL) is a frame of the task's own,
 * which it sells (task_sell_frames()); a device's page (PTE_DEVICE) referred to nothing; any other
 * is a reference to the Memory that owns its frame (object_release()).
 *
 * LAB 2.5
 */
static void
page_unmap(struct task *task, uint32_t address)
{
	pte_t *entry = mapped_entry(task, address);
	const pte_t old = entry != NULL ? *entry : 0;

	if (entry == NULL)
		return;
	*entry = 0;
	frame_info(table_frame(task, address))->count--;
	paging_flush(task->directory, address);
	if (old & PTE_KERNEL)
		task_sell_frames(task, 0, old & PTE_FRAME);
	else if (!(old & PTE_DEVICE))
		object_release(&frame_info(old & PTE_FRAME)->owner->object);
}

/*
 * Maps one page: entry is a frame's address and bits, to which PTE_PRESENT and PTE_USER are added.
 * What was mapped at the address goes, as page_unmap() does it.  The table exists already, and its
 * frame counts the new entry.
 *
 * LAB 2.5
 */
static void
page_map(struct task *task, uint32_t address, pte_t entry)
{
	page_unmap(task, address);
	*paging_entry(task->directory, address) = entry | PTE_PRESENT | PTE_USER;
	frame_info(table_frame(task, address))->count++;
}

error_t
space_map(struct task *task, struct memory *memory, uint32_t address, uint32_t first, uint32_t pages, pte_t bits)
{
	const bool device = memory->kind == MEMORY_KIND_DEVICE;
	error_t error = table_prepare(task, address);

	if (error == E_OK && pages > 1)
		error = table_prepare(task, address + (pages - 1) * PAGE_SIZE);
	if (error < 0) {
		table_drop_if_empty(task, address);
		return error;
	}
	/* Point of no return. */
	if (device)
		bits |= PTE_DEVICE | PTE_NO_CACHE;
	for (uint32_t n = 0; n < pages; n++) {
		if (!device)
			object_hold(&memory->object);
		page_map(task, address + n * PAGE_SIZE, memory_page(memory, first + n) | bits);
	}
	return E_OK;
}

error_t
space_map_mailboxes(struct task *task, uint32_t page)
{
	const uint32_t address = MAILBOX_BASE + page * PAGE_SIZE;
	paddr_t frame;
	error_t error;

	if (task->mailboxes[page] != NULL)
		return E_OK;
	error = table_prepare(task, address);
	if (error == E_OK)
		error = task_buy_frames(task, 0, &frame);
	if (error < 0) {
		table_drop_if_empty(task, address);
		return error;
	}
	page_map(task, address, frame | PTE_WRITE | PTE_KERNEL);
	task->mailboxes[page] = physical_to_virtual(frame);
	return E_OK;
}

uint32_t
space_reap(struct task *task)
{
	const pte_t *entry = NULL;
	uint32_t address = task->cursor, looks = 0;

	for (; address < KERNEL_BASE && looks < GRAVEYARD_LOOKS; address += TABLE_SPAN, looks++) {
		entry = paging_entry(task->directory, address);
		if (entry != NULL)
			break;
	}
	task->cursor = address;
	if (entry == NULL)
		return looks;
	page_unmap(task, address);
	task->cursor = address + PAGE_SIZE;
	if (frame_info(table_frame(task, address))->count == 0) {
		table_drop_if_empty(task, address);
		task->cursor = (address | (TABLE_SPAN - 1)) + 1;
	}
	return looks + GRAVEYARD_ITEM;
}

/* Everything that can be wrong with a range of a task and the rights wanted for it. */
static error_t
range_decode(const struct task *task, uint32_t address, uint32_t length, uint32_t rights)
{
	if ((rights & ~(MAP_READ | MAP_WRITE)) != 0 || !(rights & MAP_READ))
		return E_ARGUMENT;
	if (task->state != TASK_LIVING)
		return E_STATE;
	if (((address | length) & PAGE_MASK) != 0 || length == 0)
		return E_ARGUMENT;
	if (address < USER_BASE || length > USER_TOP || address > USER_TOP - length)
		return E_RANGE;
	return E_OK;
}

static uint32_t
step_pages(uint32_t length)
{
	return length / PAGE_SIZE < MAP_STEP ? length / PAGE_SIZE : MAP_STEP;
}

error_t
call_memory_map(struct frame *frame, void *object, void *second)
{
	struct memory *memory = object;
	struct task *task = second;
	const uint32_t address = frame_b(frame), first = frame_c(frame) / PAGE_SIZE;
	const uint32_t length = frame_d(frame) & ~PAGE_MASK, rights = frame_d(frame) & PAGE_MASK;
	const bool may_write = current->task->handles[frame_handle(frame)].meta & RIGHT_WRITE;
	error_t error = range_decode(task, address, length, rights);
	uint32_t pages = 0;

	if (error < 0)
		return error;
	if ((rights & MAP_WRITE) && !may_write)
		return E_RIGHTS;
	if (frame_c(frame) & PAGE_MASK)
		return E_ARGUMENT;
	if (first > memory->pages || length / PAGE_SIZE > memory->pages - first)
		return E_RANGE;
	while (pages < step_pages(length) && memory_page(memory, first + pages) != MEMORY_ABSENT)
		pages++;
	if (pages == 0)
		return E_ABSENT;
	error = space_map(task, memory, address, first, pages,
			  (rights & MAP_WRITE ? PTE_WRITE : 0) | (may_write ? PTE_MAY_WRITE : 0));
	return error < 0 ? error : (error_t)(pages * PAGE_SIZE);
}

error_t
call_memory_unmap(struct frame *frame, void *object, void *second)
{
	struct task *task = object;
	const uint32_t address = frame_a(frame), pages = step_pages(frame_b(frame));
	const error_t error = range_decode(task, address, frame_b(frame), MAP_READ);

	if (error < 0)
		return error;
	/* Point of no return. */
	for (uint32_t n = 0; n < pages; n++) {
		page_unmap(task, address + n * PAGE_SIZE);
		table_drop_if_empty(task, address + n * PAGE_SIZE);
	}
	return pages * PAGE_SIZE;
}

/*
 * memory_protect: the task is `object`; a is the address, b the length (a multiple of the page
 * size) and in its low bits the rights, MAP_READ alone or with MAP_WRITE.  First everything that
 * can be wrong, when nothing may have changed: what range_decode() finds, and E_RIGHTS if MAP_WRITE
 * is asked for and a page mapped in the range has no PTE_MAY_WRITE.  Then each page that is mapped
 * gets PTE_WRITE, or loses it, and nothing else of its entry changes; the processor forgets its
 * translation; pages that are not mapped are passed over.  Looks at no more than step_pages(length)
 * pages and returns how many bytes these are.
 *
 * LAB 2.6
 */
error_t
call_memory_protect(struct frame *frame, void *object, void *second)
{
	struct task *task = object;
	const uint32_t address = frame_a(frame), length = frame_b(frame) & ~PAGE_MASK, rights = frame_b(frame) & PAGE_MASK;
	const uint32_t pages = step_pages(length);
	const error_t error = range_decode(task, address, length, rights);
	pte_t *entry;

	if (error < 0)
		return error;
	for (uint32_t n = 0; (rights & MAP_WRITE) && n < pages; n++) {
		entry = mapped_entry(task, address + n * PAGE_SIZE);
		if (entry != NULL && !(*entry & PTE_MAY_WRITE))
			return E_RIGHTS;
	}
	/* Point of no return. */
	for (uint32_t n = 0; n < pages; n++) {
		entry = mapped_entry(task, address + n * PAGE_SIZE);
		if (entry == NULL)
			continue;
		*entry = (*entry & ~PTE_WRITE) | (rights & MAP_WRITE ? PTE_WRITE : 0);
		paging_flush(task->directory, address + n * PAGE_SIZE);
	}
	return pages * PAGE_SIZE;
}
