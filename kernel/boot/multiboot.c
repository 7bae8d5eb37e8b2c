/* SPDX-License-Identifier: MIT */
/*
 * multiboot.c: from the boot loader's structures to struct boot_info.
 *
 *   Loaders differ.  GRUB and QEMU give a memory map; v86 gives only the two sizes below and above 1 MiB.
 *   QEMU puts the file's name before a command line or module string, GRUB does not (cmdline.c), and v86's
 *   module string is a wild pointer.
 *
 *   Pure code: sees physical memory through a window only, so it is tested on the host with made-up
 *   memory.
 */
#include "boot/multiboot.h"

#include "abi/space.h"
#include "arch/i386/string.h"

#define KIB		1024u
#define MIB		0x100000u
#define LAST_PAGE	((paddr_t)0 - PAGE_SIZE)	/* regions end there at the latest */

struct boot_info boot_info;

const void *
physical_at(const struct physical_window *memory, paddr_t address, uint32_t size)
{
	if (address >= memory->size || size > memory->size - address)
		return NULL;
	return memory->bytes + address;
}

/*
 * Finds what the loader says about memory, one range at a time: index 0 is the first, 1 the second,
 * and so on.  Fills *range and returns true; returns false if there are no more.
 *
 * If info->flags has MULTIBOOT_MMAP, the ranges are the entries (struct multiboot_entry) of the memory map:
 * info->mmap_length bytes from physical address info->mmap_addr, looked at through physical_at().  An
 * entry's `size` does not count the size field itself and may be larger than what the kernel knows of: it
 * alone tells where the next entry begins.  The range is usable if the entry's type is MULTIBOOT_RAM.  The
 * list ends where not even sizeof(struct multiboot_entry) bytes are left, and before the first entry that
 * cannot be right: its size is less than MULTIBOOT_ENTRY_MIN, or it is not in the window.
 *
 * Else, if it has MULTIBOOT_MEMORY, there are two ranges, both usable: info->mem_lower KiB from address 0 and
 * info->mem_upper KiB from 1 MiB.  Else there are none.
 *
 * Nothing the loader wrote may be trusted: no entry may be read before its place has been checked, and no sum
 * of the loader's numbers may wrap round.
 *
 * LAB 1.5
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
		offset += (uint64_t)entry->size + sizeof(entry->size);
	}
	range->base = entry->base;
	range->length = entry->length;
	range->usable = entry->type == MULTIBOOT_RAM;
	return true;
}

/* Bytes of a range, which ends at 2^64 at the latest. */
static uint64_t
range_length(const struct boot_range *range)
{
	const uint64_t rest = UINT64_MAX - range->base;

	return range->length < rest ? range->length : rest;
}

/* The pages of a range below `limit` (a page's address): whole ones only, or all that it touches. */
static struct memory_region
range_pages(const struct boot_range *range, bool touched, paddr_t limit)
{
	uint64_t start = range->base, end = start + range_length(range);

	start = start < limit ? start : limit;
	end = end < limit ? end : limit;
	if (touched)
		end += PAGE_MASK;
	else
		start += PAGE_MASK;
	return (struct memory_region){ (paddr_t)(start & ~(uint64_t)PAGE_MASK), (paddr_t)(end & ~(uint64_t)PAGE_MASK) };
}

void
multiboot_memory(const struct physical_window *memory, const struct multiboot_info *info,
		 struct boot_info *boot)
{
	struct boot_range range;
	struct memory_region pages;

	boot->usable.count = boot->all.count = 0;
	boot->reported = 0;
	for (uint32_t i = 0; multiboot_range(memory, info, i, &range); i++) {
		if (!range.usable)
			continue;
		boot->reported += range_length(&range);
		pages = range_pages(&range, true, LAST_PAGE);
		memory_map_add(&boot->all, pages.start, pages.end);
		pages = range_pages(&range, false, DIRECT_MAP_SIZE);
		memory_map_add(&boot->usable, pages.start, pages.end);
	}
	for (uint32_t i = 0; multiboot_range(memory, info, i, &range); i++) {
		if (range.usable)
			continue;
		pages = range_pages(&range, true, DIRECT_MAP_SIZE);
		memory_map_remove(&boot->usable, pages.start, pages.end);
	}
	memory_map_remove(&boot->usable, 0, PAGE_SIZE);
	boot->found = memory_map_size(&boot->usable);
}

/*
 * Copies a string of the loader's to text[size]: cut if it is too long; empty if it does not lie in
 * the window or holds anything but printable ASCII.
 */
static void
string_copy(const struct physical_window *memory, paddr_t address, char *text, uint32_t size)
{
	uint32_t length = 0;

	text[0] = '\0';
	for (;; length++) {
		const char *byte = physical_at(memory, address + length, 1);

		if (byte == NULL || address + length < address)
			return;
		if (*byte == '\0' || length == size - 1)
			break;
		if (*byte < ' ' || *byte > '~')
			return;
	}
	memcpy(text, memory->bytes + address, length);
	text[length] = '\0';
}

/* The first module is the archive.  Returns NULL, or what is wrong. */
static const char *
module_read(const struct physical_window *memory, const struct multiboot_info *info,
	    struct boot_info *boot)
{
	const struct multiboot_module *module;

	if (!(info->flags & MULTIBOOT_MODULES) || info->mods_count == 0)
		return NULL;
	module = physical_at(memory, info->mods_addr, sizeof(*module));
	if (module == NULL)
		return "the loader's list of modules lies outside the memory that the kernel can reach";
	if (physical_at(memory, module->start, module->end - module->start) == NULL)
		return "the boot archive lies outside the memory that the kernel can reach";
	if (module->start & PAGE_MASK)
		return "the loader did not put the boot archive at the start of a page";
	boot->module_count = info->mods_count;
	boot->archive_start = module->start;
	boot->archive_size = module->end - module->start;
	string_copy(memory, module->string, boot->archive_name, sizeof(boot->archive_name));
	return NULL;
}

const char *
multiboot_read(const struct physical_window *memory, paddr_t address,
	       struct memory_region kernel, struct boot_info *boot)
{
	const struct multiboot_info *info = physical_at(memory, address, sizeof(*info));
	const char *problem;

	memset(boot, 0, sizeof(*boot));
	if (info == NULL)
		return "the loader's information lies outside the memory that the kernel can reach";
	if (!(info->flags & (MULTIBOOT_MMAP | MULTIBOOT_MEMORY)))
		return "the loader did not say how much memory there is";
	multiboot_memory(memory, info, boot);
	problem = module_read(memory, info, boot);
	if (info->flags & MULTIBOOT_CMDLINE)
		string_copy(memory, info->cmdline, boot->command_line, sizeof(boot->command_line));
	if (info->flags & MULTIBOOT_LOADER)
		string_copy(memory, info->boot_loader_name, boot->loader, sizeof(boot->loader));
	memory_map_remove(&boot->usable, kernel.start, kernel.end);
	memory_map_remove(&boot->usable, boot->archive_start,
			  (boot->archive_start + boot->archive_size + PAGE_MASK) & ~PAGE_MASK);
	return problem;
}
