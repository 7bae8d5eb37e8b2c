/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not count
 * class: missing bound
 * in: kernel/boot/elf.c
 * fails: elf_segments_are_not_too_many
 */
static const char *
add_segment(struct elf_program *program, const struct elf_program_header *p)
{
	const uint32_t first = p->address / PAGE_SIZE, last = (p->address + p->memory_size - 1) / PAGE_SIZE;

	if (program->count == ELF_SEGMENTS_MAX)
		return NULL;
	for (uint32_t i = 0; i < program->count; i++) {
		const struct elf_segment *other = &program->segments[i];

		if (other->address / PAGE_SIZE <= last && first <= (other->address + other->size - 1) / PAGE_SIZE)
			return "two segments overlap or share a page";
	}
	program->segments[program->count++] = (struct elf_segment){
		p->address, p->memory_size, p->offset, p->file_size, p->flags & FLAG_WRITE,
	};
	return NULL;
}
