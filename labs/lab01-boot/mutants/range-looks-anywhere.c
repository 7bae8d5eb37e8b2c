/* SPDX-License-Identifier: MIT */
/*
 * mutant: reads without asking whether it may
 * class: unchecked access
 * in: kernel/boot/multiboot.c
 * fails: ranges_stay_in_the_window ranges_survive_lying_entries ranges_survive_a_map_out_of_reach
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
		entry = (const void *)(memory->bytes + info->mmap_addr + (uint32_t)offset);
		if (entry == NULL || entry->size < MULTIBOOT_ENTRY_MIN)
			return false;
		if (index == 0)
			break;
		offset += (uint64_t)entry->size + sizeof(entry->size);
	}
	range->base = entry->base;
	range->length = entry->length;
	range->usable = entry->type == MULTIBOOT_RAM;
	return true;
}
