/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not write the last byte
 * class: off by one
 * in: kernel/init.c
 * fails: init_has_its_bytes_in_their_places
 */
static void
init_write(uint32_t address, const void *bytes, uint32_t size)
{
	for (uint32_t done = 0; done + 1 < size; done++) {
		const pte_t entry = *paging_entry(init_task->directory, address + done);
		uint8_t *byte = physical_to_virtual(entry & PTE_FRAME);

		byte[(address + done) % PAGE_SIZE] = ((const uint8_t *)bytes)[done];
	}
}
