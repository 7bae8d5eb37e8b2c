/* SPDX-License-Identifier: MIT */
/*
 * mutant: believes that pages follow each other in memory
 * class: adjacent frames
 * in: kernel/boot/init.c
 * fails: init_has_its_bytes_in_their_places
 */
static void
init_write(uint32_t address, const void *bytes, uint32_t size)
{
	const pte_t entry = *paging_entry(init_task->directory, address);

	memcpy((uint8_t *)physical_to_virtual(entry & PTE_FRAME) + address % PAGE_SIZE, bytes, size);
}
