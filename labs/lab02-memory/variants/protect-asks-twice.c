/* SPDX-License-Identifier: MIT */
/*
 * variant: walks the range by address, with one function for both passes
 * in: kernel/space.c
 * exercise: 6
 */
/* One pass over the mapped pages; false if one may not get PTE_WRITE. */
static bool
pass(struct task *task, uint32_t start, uint32_t end, bool writable, bool perform)
{
	for (uint32_t at = start; at != end; at += PAGE_SIZE) {
		pte_t *entry = paging_entry(task->directory, at);

		if (entry == NULL || !(*entry & PTE_PRESENT))
			continue;
		if (!perform && writable && !(*entry & PTE_MAY_WRITE))
			return false;
		if (!perform)
			continue;
		if (writable)
			*entry |= PTE_WRITE;
		else
			*entry &= ~PTE_WRITE;
		paging_flush(task->directory, at);
	}
	return true;
}

error_t
call_memory_protect(struct frame *frame, void *object, void *second)
{
	const uint32_t word = frame_b(frame), start = frame_a(frame);
	const error_t error = range_decode(object, start, word & ~PAGE_MASK, word & PAGE_MASK);
	uint32_t end;

	if (error != E_OK)
		return error;
	end = start + step_pages(word & ~PAGE_MASK) * PAGE_SIZE;
	if (!pass(object, start, end, word & MAP_WRITE, false))
		return E_RIGHTS;
	pass(object, start, end, word & MAP_WRITE, true);
	return end - start;
}
