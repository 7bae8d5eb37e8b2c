/* SPDX-License-Identifier: MIT */
/*
 * mutant: finds the upper memory again and again
 * class: end of list
 * in: kernel/boot/multiboot.c
 * fails: ranges_without_a_memory_map
 */
bool
multiboot_range(const struct physical_window *memory, const struct multiboot_info *info,
		uint32_t index, struct boot_range *range)
{
	const struct multiboot_entry *entry;
	uint64_t offset = 0;

	if (!(info->flags & MULTIBOOT_MMAP)) {
		const bool low = index == 0;

		if (!(info->flags & MULTIBOOT_MEMORY))
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
		offset += (uint64_t)entry->size + sizeof(entry->size);
	}
	range->base = entry->base;
	range->length = entry->length;
	range->usable = entry->type == MULTIBOOT_RAM;
	return true;
}
