/* SPDX-License-Identifier: MIT */
/*
 * mutant: fills the last page with what follows
 * class: writes too much
 * in: kernel/boot/init.c
 * fails: init_has_zeros_around_them
 */
static void
init_write(uint32_t address, const void *bytes, uint32_t size)
{
	for (uint32_t done = 0; done < size || (size > PAGE_SIZE && (address + done) % PAGE_SIZE != 0); done++) {
		const pte_t entry = *paging_entry(init_task->directory, address + done);
		uint8_t *byte = physical_to_virtual(entry & PTE_FRAME);

		byte[(address + done) % PAGE_SIZE] = ((const uint8_t *)bytes)[done];
	}
}
