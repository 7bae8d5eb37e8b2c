/* SPDX-License-Identifier: MIT */
/*
 * mutant: compares with the last one only
 * class: first and not last
 * in: kernel/boot/elf.c
 * fails: elf_segments_share_no_page
 */
static const char *
add_segment(struct elf_program *program, const struct elf_program_header *p)
{
	const uint32_t first = p->address / PAGE_SIZE, last = (p->address + p->memory_size - 1) / PAGE_SIZE;

	if (program->count == ELF_SEGMENTS_MAX)
		return "too many segments";
	for (uint32_t i = program->count > 0 ? program->count - 1 : 0; i < program->count; i++) {
		const struct elf_segment *other = &program->segments[i];

		if (other->address / PAGE_SIZE <= last && first <= (other->address + other->size - 1) / PAGE_SIZE)
			return "two segments overlap or share a page";
	}
	program->segments[program->count++] = (struct elf_segment){
		p->address, p->memory_size, p->offset, p->file_size, p->flags & FLAG_WRITE,
	};
	return NULL;
}
