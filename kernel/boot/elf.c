/* SPDX-License-Identifier: MIT */
/*
 * elf.c: what a program file asks to be loaded where.
 *
 *   The file may come from anywhere, so nothing in it is believed: offsets and sizes are compared by
 *   subtraction from what is known to be there, never by sums that could wrap.  Pure code: it reads
 *   nothing outside the bytes it was given, and runs on the host in the tests.
 */
#include "boot/elf.h"

#include "abi/types.h"
#include "arch/i386/string.h"

struct elf_header {
	uint8_t magic[4], class, data, ident_version, padding[9];
	uint16_t type, machine;
	uint32_t version, entry, program_offset, section_offset, flags;
	uint16_t header_size, program_entry_size, program_count;
	uint16_t section_entry_size, section_count, name_section;
};

struct elf_program_header {
	uint32_t type, offset, address, physical, file_size, memory_size, flags, align;
};

_Static_assert(sizeof(struct elf_header) == 52, "as the format says");
_Static_assert(sizeof(struct elf_program_header) == 32, "as the format says");

#define MAGIC			"\177ELF"
#define CLASS_32		1
#define DATA_LITTLE		1
#define VERSION_CURRENT		1

#define TYPE_EXECUTABLE		2	/* e_type */
#define MACHINE_386		3	/* e_machine */

/* p_type */
#define PROGRAM_LOAD		1
#define PROGRAM_DYNAMIC		2
#define PROGRAM_INTERPRETER	3

/* p_flags */
#define FLAG_EXECUTE		1u
#define FLAG_WRITE		2u

static const char *
check_header(const struct elf_header *h, uint32_t size)
{
	if (size < sizeof(*h) || memcmp(h->magic, MAGIC, sizeof(h->magic)) != 0)
		return "not an ELF file";
	if (h->class != CLASS_32 || h->data != DATA_LITTLE || h->machine != MACHINE_386)
		return "not made for an i386 processor";
	if (h->ident_version != VERSION_CURRENT || h->version != VERSION_CURRENT)
		return "an unknown version of ELF";
	if (h->type != TYPE_EXECUTABLE)
		return "not an executable with fixed addresses (link it with -static -no-pie)";
	if (h->program_entry_size != sizeof(struct elf_program_header))
		return "program headers of an unknown size";
	if (h->program_offset > size ||
	    h->program_count > (size - h->program_offset) / sizeof(struct elf_program_header))
		return "program headers beyond the end of the file";
	return NULL;
}

/*
 * Looks at one segment of a file of that many bytes.  NULL if it can be loaded between low and
 * high, else a clause that says what is wrong: it has no more bytes in the file than in memory;
 * those in the file lie whole in it; in memory it lies whole from low on and below high.  All of
 * these numbers may be anything: no sum may wrap.  A segment in memory has at least one byte.
 *
 * LAB 4.2
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
	if (p->address < low)
		return "a segment begins below the lowest address for programs";
	if (p->address >= high || p->memory_size > high - p->address)
		return "a segment reaches above the highest address for programs";
	return NULL;
}

/*
 * Adds a segment that check_segment() has found right to the program's.  NULL, or what is wrong,
 * and then nothing has been added: there are ELF_SEGMENTS_MAX already, or one of them has a page in
 * common with this one.  It is writable if it has FLAG_WRITE.
 *
 * LAB 4.2
 */
static const char *
add_segment(struct elf_program *program, const struct elf_program_header *p)
{
	const uint32_t first = p->address / PAGE_SIZE, last = (p->address + p->memory_size - 1) / PAGE_SIZE;

	if (program->count == ELF_SEGMENTS_MAX)
		return "too many segments";
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

const char *
elf_read(struct elf_program *program, const void *file, uint32_t size, uint32_t low, uint32_t high)
{
	struct elf_header header;
	struct elf_program_header p;
	bool entry_found = false;
	const char *wrong;

	memset(&header, 0, sizeof(header));
	memcpy(&header, file, size < sizeof(header) ? size : sizeof(header));
	wrong = check_header(&header, size);
	*program = (struct elf_program){ .entry = header.entry };
	for (uint32_t i = 0; !wrong && i < header.program_count; i++) {
		memcpy(&p, (const uint8_t *)file + header.program_offset + i * sizeof(p), sizeof(p));
		if (p.type == PROGRAM_INTERPRETER || p.type == PROGRAM_DYNAMIC)
			return "it wants shared libraries (link it with -static -no-pie)";
		if (p.type != PROGRAM_LOAD || p.memory_size == 0)
			continue;
		wrong = check_segment(&p, size, low, high);
		if (!wrong)
			wrong = add_segment(program, &p);
		entry_found |= (p.flags & FLAG_EXECUTE) && header.entry - p.address < p.memory_size;
	}
	if (!wrong && program->count == 0)
		wrong = "nothing to load in it";
	if (!wrong && !entry_found)
		wrong = "its entry lies outside its executable segments";
	return wrong;
}
