/* SPDX-License-Identifier: MIT */
/*
 * variant: walks with a place of 64 bits and copies the entry
 * in: kernel/boot/multiboot.c
 * exercise: 5
 */
static bool
entry_at(const struct physical_window *memory, uint64_t place, uint64_t end, struct multiboot_entry *entry)
{
	const void *bytes = NULL;

	if (place + sizeof(*entry) <= end && place < 0x100000000)
		bytes = physical_at(memory, (paddr_t)place, sizeof(*entry));
	if (bytes == NULL)
		return false;
	memcpy(entry, bytes, sizeof(*entry));
	return entry->size >= MULTIBOOT_ENTRY_MIN;
}

bool
multiboot_range(const struct physical_window *memory, const struct multiboot_info *info,
		uint32_t index, struct boot_range *range)
{
	uint64_t place = info->mmap_addr, end = place + info->mmap_length;
	struct multiboot_entry entry;

	if (info->flags & MULTIBOOT_MMAP) {
		for (uint32_t i = 0; i < index; i++) {
			if (!entry_at(memory, place, end, &entry))
				return false;
			place += entry.size;
			place += 4;
		}
		if (!entry_at(memory, place, end, &entry))
			return false;
		*range = (struct boot_range){ entry.base, entry.length, entry.type == MULTIBOOT_RAM };
		return true;
	}
	if ((info->flags & MULTIBOOT_MEMORY) == 0 || index > 1)
		return false;
	*range = (struct boot_range){ 0, (uint64_t)info->mem_lower * KIB, true };
	if (index == 1)
		*range = (struct boot_range){ MIB, (uint64_t)info->mem_upper * KIB, true };
	return true;
}
