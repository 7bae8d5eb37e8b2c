/* SPDX-License-Identifier: MIT */
/*
 * grade_object.c: does an object file define what it should, and nothing else?
 *
 *   The student's objects are linked with ours.  One that defined a symbol of ours, or put code
 *   into a section that the linker script gives a meaning, could take the place of trusted code.
 *   (System V ABI, chapter 4 "Object Files".)
 */
#include "grade_object.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <gelf.h>
#include <libelf.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct object {
	Elf		*elf;
	size_t		names;		/* section with the sections' names */
	const char	*source;
	const char	*defines;
	char		*refusal;
	size_t		size;
};

static bool __attribute__((format(printf, 2, 3)))
refuse(const struct object *object, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(object->refusal, object->size, format, arguments);
	va_end(arguments);
	return false;
}

static bool
is_ordinary_section(const char *name)
{
	static const char *const patterns[] = {
		"", ".text", ".text.unlikely", ".text.hot", ".data", ".bss", ".rodata", ".rodata.str*", ".rodata.cst*",
		".rel.text*", ".rel.data", ".rel.rodata", ".rel.debug_*", ".debug_*", ".symtab", ".strtab", ".shstrtab",
		".symtab_shndx", ".comment", ".note.GNU-stack", ".llvm_addrsig",
	};

	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
		if (!fnmatch(patterns[i], name, 0))
			return true;
	return false;
}

/* The next word of a list at *at, and its length; 0 at the end. */
static size_t
next_word(const char **at)
{
	*at += strspn(*at, " ");
	return strcspn(*at, " ");
}

static bool
is_word_of(const char *list, const char *name)
{
	size_t length;

	for (; (length = next_word(&list)); list += length)
		if (length == strlen(name) && !memcmp(list, name, length))
			return true;
	return false;
}

/*
 * The name of global symbol number i that the object itself defines; NULL if it is local, from
 * elsewhere or not there.
 */
static const char *
global_name(const struct object *object, Elf_Data *data, const GElf_Shdr *header, size_t i)
{
	GElf_Sym symbol;
	const char *name;

	if (!gelf_getsym(data, (int)i, &symbol) || GELF_ST_BIND(symbol.st_info) == STB_LOCAL ||
	    symbol.st_shndx == SHN_UNDEF)
		return NULL;
	name = elf_strptr(object->elf, header->sh_link, symbol.st_name);
	return name ? name : "(nameless)";
}

static bool
check_symbols(const struct object *object, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(section, NULL);
	size_t count = data && header->sh_entsize ? header->sh_size / header->sh_entsize : 0, length;
	const char *name;

	for (size_t i = 0; i < count; i++) {
		name = global_name(object, data, header, i);
		if (name && !is_word_of(object->defines, name))
			return refuse(object, "%s defines the global symbol '%.100s', which is not one of those it is to define "
				      "(%s); make it static", object->source, name, object->defines);
	}
	for (const char *word = object->defines; (length = next_word(&word)); word += length) {
		bool found = false;

		for (size_t i = 0; i < count && !found; i++) {
			name = global_name(object, data, header, i);
			found = name && strlen(name) == length && !memcmp(name, word, length);
		}
		if (!found)
			return refuse(object, "%s does not define %.*s, which other files of the kernel need", object->source,
				      (int)length, word);
	}
	return true;
}

static bool
check_sections(const struct object *object)
{
	bool symbols = false;

	for (Elf_Scn *section = NULL; (section = elf_nextscn(object->elf, section));) {
		const char *name;
		GElf_Shdr header;

		if (!gelf_getshdr(section, &header) || !(name = elf_strptr(object->elf, object->names, header.sh_name)))
			return refuse(object, "%s: its object file is damaged", object->source);
		if (!is_ordinary_section(name))
			return refuse(object, "%s puts something into the section '%.100s'; only ordinary code and data are "
				      "allowed there", object->source, name);
		if (header.sh_type == SHT_SYMTAB) {
			symbols = true;
			if (!check_symbols(object, section, &header))
				return false;
		}
	}
	return symbols || refuse(object, "%s: its object file has no symbols", object->source);
}

bool
object_check(const char *path, const char *source, const char *defines, char *refusal, size_t size)
{
	struct object object = { .source = source, .defines = defines, .refusal = refusal, .size = size };
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	GElf_Ehdr header;
	bool good;

	elf_version(EV_CURRENT);
	if (descriptor >= 0)
		object.elf = elf_begin(descriptor, ELF_C_READ, NULL);
	if (object.elf && gelf_getehdr(object.elf, &header) && header.e_type == ET_REL && header.e_machine == EM_386 &&
	    !elf_getshdrstrndx(object.elf, &object.names))
		good = check_sections(&object);
	else
		good = refuse(&object, "%s did not become an i386 object file", source);
	elf_end(object.elf);
	if (descriptor >= 0)
		close(descriptor);
	return good;
}
