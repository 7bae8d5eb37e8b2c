/* SPDX-License-Identifier: MIT */
/*
 * variant: rounds to pages first, and asks in another order
 * in: kernel/boot/elf.c
 * exercise: 2
 */
static const char *
add_segment(struct elf_program *program, const struct elf_program_header *p)
{
	const uint32_t start = p->address / PAGE_SIZE, pages = (p->address % PAGE_SIZE + p->memory_size - 1) / PAGE_SIZE + 1;

	for (uint32_t i = program->count; i > 0; i--) {
		const struct elf_segment *other = &program->segments[i - 1];
		const uint32_t other_start = other->address / PAGE_SIZE;
		const uint32_t other_pages = (other->address % PAGE_SIZE + other->size - 1) / PAGE_SIZE + 1;

		if (start < other_start ? other_start - start < pages : start - other_start < other_pages)
			return "a page is shared";
	}
	if (program->count == ELF_SEGMENTS_MAX)
		return "there is no room for it";
	program->segments[program->count++] = (struct elf_segment){
		.address = p->address, .size = p->memory_size, .file_offset = p->offset, .file_size = p->file_size,
		.writable = p->flags & FLAG_WRITE,
	};
	return NULL;
}
