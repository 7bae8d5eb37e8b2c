/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not compare bytes in file and memory
 * class: no check
 * in: kernel/boot/elf.c
 * fails: elf_segment_has_room_for_its_bytes elf_files_of_any_numbers
 */
static const char *
check_segment(const struct elf_program_header *p, uint32_t size, uint32_t low, uint32_t high)
{
	if (p->offset > size || p->file_size > size - p->offset)
		return "a segment reaches beyond the end of the file";
	if (p->memory_size > UINT32_MAX - p->address)
		return "a segment wraps around the end of the address space";
	if (p->address < low)
		return "a segment begins below the lowest address for programs";
	if (p->address >= high || p->memory_size > high - p->address)
		return "a segment reaches above the highest address for programs";
	return NULL;
}
