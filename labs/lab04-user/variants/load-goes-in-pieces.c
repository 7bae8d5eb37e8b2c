/* SPDX-License-Identifier: MIT */
/*
 * variant: maps many pages at once, copies piece by piece
 * in: kernel/boot/init.c
 * exercise: 7
 */
static void
init_map(uint32_t address, uint32_t pages, bool writable)
{
	struct memory *memory = memory_make(MEMORY_KIND_SPARSE, 0, pages);

	for (uint32_t page = pages; page > 0; page--)
		if (memory_commit(memory, page - 1) < 0)
			panic("there is too little memory for init");
	for (uint32_t page = 0, some; page < pages; page += some) {
		some = pages - page < MAP_STEP ? pages - page : MAP_STEP;
		if (space_map(init_task, memory, address + page * PAGE_SIZE, page, some, writable ? PTE_MAY_WRITE | PTE_WRITE : 0) < 0)
			panic("there is too little memory for init's tables");
	}
	object_release(&memory->object);
}

static void
init_write(uint32_t address, const void *bytes, uint32_t size)
{
	const uint8_t *from = bytes;

	while (size > 0) {
		const uint32_t offset = address % PAGE_SIZE, piece = size < PAGE_SIZE - offset ? size : PAGE_SIZE - offset;

		memcpy((uint8_t *)physical_to_virtual(*paging_entry(init_task->directory, address) & PTE_FRAME) + offset, from, piece);
		address += piece;
		from += piece;
		size -= piece;
	}
}
