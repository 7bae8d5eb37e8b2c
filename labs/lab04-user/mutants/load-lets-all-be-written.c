/* SPDX-License-Identifier: MIT */
/*
 * mutant: maps everything writable
 * class: privilege
 * in: kernel/boot/init.c
 * fails: init_may_write_what_its_segments_say hostile_calls_are_refused hostile_programs_are_turned_away
 */
static void
init_map(uint32_t address, uint32_t pages, bool writable)
{
	struct memory *memory = memory_make(MEMORY_KIND_SPARSE, 0, pages);
	const pte_t bits = PTE_WRITE | PTE_MAY_WRITE; (void)writable;

	for (uint32_t page = 0; page < pages; page++)
		if (memory_commit(memory, page) < 0 || space_map(init_task, memory, address + page * PAGE_SIZE, page, 1, bits) < 0)
			panic("no memory for init");
	object_release(&memory->object);	/* the mapping keeps it */
}
