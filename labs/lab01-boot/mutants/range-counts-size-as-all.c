/* SPDX-License-Identifier: MIT */
/*
 * mutant: forgets that the size does not count itself
 * class: units
 * in: kernel/boot/multiboot.c
 * fails: ranges_of_a_memory_map map_of_this_machine boot_says_what_it_found
 */
bool
multiboot_range(const struct physical_window *memory, const struct multiboot_info *info,
		uint32_t index, struct boot_range *range)
{
	const struct multiboot_entry *entry;
	uint64_t offset = 0;

	if (!(info->flags & MULTIBOOT_MMAP)) {
		const bool low = index == 0;

		if (!(info->flags & MULTIBOOT_MEMORY) || index > 1)
			return false;
		range->base = low ? 0 : MIB;
		range->length = (uint64_t)(low ? info->mem_lower : info->mem_upper) * KIB;
		range->usable = true;
		return true;
	}
	for (;; index--) {
		if (offset + sizeof(*entry) > info->mmap_length ||
		    offset + info->mmap_addr > UINT32_MAX)
			return false;
		entry = physical_at(memory, info->mmap_addr + (uint32_t)offset, sizeof(*entry));
		if (entry == NULL || entry->size < MULTIBOOT_ENTRY_MIN)
			return false;
		if (index == 0)
			break;
		offset += entry->size;
	}
	range->base = entry->base;
	range->length = entry->length;
	range->usable = entry->type == MULTIBOOT_RAM;
	return true;
}
