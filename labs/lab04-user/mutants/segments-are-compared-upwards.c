/* SPDX-License-Identifier: MIT */
/*
 * mutant: sees that segments share a page only if the later one is the higher one
 * class: one direction only
 * in: kernel/boot/elf.c
 * fails: elf_segments_share_no_page
 */
static const char *
add_segment(struct elf_program *program, const struct elf_program_header *p)
{
	if (program->count == ELF_SEGMENTS_MAX)
		return "too many segments";
	for (uint32_t i = 0; i < program->count; i++) {
		const struct elf_segment *other = &program->segments[i];

		if (p->address >= other->address &&
		    p->address / PAGE_SIZE <= (other->address + other->size - 1) / PAGE_SIZE)
			return "two segments overlap or share a page";
	}
	program->segments[program->count++] = (struct elf_segment){
		p->address, p->memory_size, p->offset, p->file_size, p->flags & FLAG_WRITE,
	};
	return NULL;
}
