/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not look at the lower bound
 * class: missing bound
 * in: kernel/boot/elf.c
 * fails: elf_segment_lies_in_the_users_half
 */
static const char *
check_segment(const struct elf_program_header *p, uint32_t size, uint32_t low, uint32_t high)
{
	if (p->file_size > p->memory_size)
		return "a segment has more bytes in the file than in memory";
	if (p->offset > size || p->file_size > size - p->offset)
		return "a segment reaches beyond the end of the file";
	if (p->memory_size > UINT32_MAX - p->address)
		return "a segment wraps around the end of the address space";
	(void)low;
	if (p->address >= high || p->memory_size > high - p->address)
		return "a segment reaches above the highest address for programs";
	return NULL;
}
