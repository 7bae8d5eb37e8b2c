/* SPDX-License-Identifier: MIT */
/*
 * variant: adds in 64 bits, where nothing wraps
 * in: kernel/boot/elf.c
 * exercise: 2
 */
static bool
is_within(uint64_t start, uint64_t size, uint64_t low, uint64_t high)
{
	return start >= low && start + size <= high;
}

static const char *
check_segment(const struct elf_program_header *p, uint32_t size, uint32_t low, uint32_t high)
{
	if (!is_within(p->offset, p->file_size, 0, size))
		return "it reaches beyond the file";
	if (!is_within(p->address, p->memory_size, low, high))
		return "it lies where programs do not";
	return p->memory_size < p->file_size ? "it is too small" : NULL;
}

static const char *
add_segment(struct elf_program *program, const struct elf_program_header *p)
{
	const uint64_t start = p->address & ~PAGE_MASK, end = (uint64_t)p->address + p->memory_size + PAGE_MASK;

	for (const struct elf_segment *other = program->segments; other < program->segments + program->count; other++)
		if ((other->address & ~PAGE_MASK) < (end & ~(uint64_t)PAGE_MASK) && (uint64_t)other->address + other->size > start)
			return "it overlaps";
	if (program->count >= ELF_SEGMENTS_MAX)
		return "too many";
	struct elf_segment *segment = &program->segments[program->count];
	program->count++;
	segment->address = p->address;
	segment->size = p->memory_size;
	segment->file_offset = p->offset;
	segment->file_size = p->file_size;
	segment->writable = (p->flags & FLAG_WRITE) != 0;
	return NULL;
}
