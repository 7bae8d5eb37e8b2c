/* SPDX-License-Identifier: MIT */
/*
 * mutant: finds out that it must refuse when it has changed something
 * class: decode and perform mixed
 * in: kernel/space.c
 * fails: protect_refuses_all_or_does_all
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

	for (uint32_t n = 0; n < pages; n++) {
		entry = mapped_entry(task, address + n * PAGE_SIZE);
		if (entry == NULL)
			continue;
		if ((rights & MAP_WRITE) && !(*entry & PTE_MAY_WRITE))
			return E_RIGHTS;
		*entry = (*entry & ~PTE_WRITE) | (rights & MAP_WRITE ? PTE_WRITE : 0);
		paging_flush(task->directory, address + n * PAGE_SIZE);
	}
	return pages * PAGE_SIZE;
}
