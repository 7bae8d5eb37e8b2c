/* SPDX-License-Identifier: MIT */
/*
 * mutant: ends where a page table ends
 * class: some values only
 * in: kernel/space.c
 * fails: protect_changes_what_may_be_written
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
	for (uint32_t n = 0; n < pages; n++) {
		if (n > 0 && (address + n * PAGE_SIZE) % TABLE_SPAN == 0)
			break;
		entry = mapped_entry(task, address + n * PAGE_SIZE);
		if (entry == NULL)
			continue;
		*entry = (*entry & ~PTE_WRITE) | (rights & MAP_WRITE ? PTE_WRITE : 0);
		paging_flush(task->directory, address + n * PAGE_SIZE);
	}
	return pages * PAGE_SIZE;
}
