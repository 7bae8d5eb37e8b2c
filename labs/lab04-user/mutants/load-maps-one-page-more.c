/* SPDX-License-Identifier: MIT */
/*
 * mutant: maps a page behind the end
 * class: off by one
 * in: kernel/boot/init.c
 * fails: init_has_no_other_pages
 */
static void
init_map(uint32_t address, uint32_t pages, bool writable)
{
	struct memory *memory = memory_make(MEMORY_KIND_SPARSE, 0, pages + 1);
	const pte_t bits = writable ? PTE_WRITE | PTE_MAY_WRITE : 0;

	for (uint32_t page = 0; page < pages + (pages < 16); page++)
		if (memory_commit(memory, page) < 0 || space_map(init_task, memory, address + page * PAGE_SIZE, page, 1, bits) < 0)
			panic("no memory for init");
	object_release(&memory->object);	/* the mapping keeps it */
}
