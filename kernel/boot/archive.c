/* SPDX-License-Identifier: MIT */
/*
 * archive.c: files in the boot archive.
 *
 *   An archive is a row of entries: a header of 512 bytes with name, kind and size as text, the
 *   data, and padding to a multiple of 512 bytes.  A block of zeros ends it; an archive without
 *   this mark has been cut off.
 *
 *   archive_next() takes one entry apart and checks every bound before it believes a number.  Pure
 *   code: reads nothing outside the bytes it was given.
 */
#include "boot/archive.h"

#include "arch/i386/string.h"

#define BLOCK		512u
#define MAGIC		"ustar"
#define KIND_FILE	'0'
#define KIND_FILE_OLD	'\0'

/* Numbers are octal digits; a text ends with its field or with a zero. */
struct header {
	char name[100];
	char mode[8], owner[8], group[8];
	char size[12], time[12];
	char checksum[8];		/* the sum of the header's bytes, these eight taken as blanks */
	char kind;
	char link[100];
	char magic[8];
	char owner_name[32], group_name[32], device[16];
	char prefix[155];		/* goes before the name, with a '/' between */
	char padding[12];
};

_Static_assert(sizeof(struct header) == BLOCK, "as the format says");

static bool
damaged(struct archive_error *error, size_t offset, const char *what)
{
	*error = (struct archive_error){ offset, what };
	return false;
}

static const uint8_t zeros[BLOCK];

/*
 * Reads octal digits, after blanks, up to a blank or a zero.  False if there are none, or others,
 * or too many.
 */
static bool
number_read(const char *text, size_t length, uint32_t *number)
{
	size_t start = 0, i;

	*number = 0;
	while (start < length && text[start] == ' ')
		start++;
	for (i = start; i < length && text[i] != ' ' && text[i] != '\0'; i++) {
		if (text[i] < '0' || text[i] > '7' || *number > UINT32_MAX / 8)
			return false;
		*number = *number * 8 + (uint32_t)(text[i] - '0');
	}
	return i > start;
}

/* Appends a text field to a name. */
static void
name_append(char *name, const char *field, size_t size)
{
	size_t length = 0;

	name += strlen(name);
	for (; length < size && field[length] != '\0'; length++)
		name[length] = field[length];
	name[length] = '\0';
}

/* The name, without leading "/" and "./". */
static void
name_read(const struct header *header, char *name)
{
	const char *start = name;

	name[0] = '\0';
	name_append(name, header->prefix, sizeof(header->prefix));
	if (name[0] != '\0')
		name_append(name, "/", 1);
	name_append(name, header->name, sizeof(header->name));
	while (start[0] == '/' || (start[0] == '.' && start[1] == '/'))
		start += start[0] == '/' ? 1 : 2;
	memmove(name, start, strlen(start) + 1);
}

/*
 * What is wrong with a header and its file's size, or NULL.  left: bytes from the header to the
 * archive's end.
 */
static const char *
header_check(const struct header *header, size_t left, uint32_t *size)
{
	const uint8_t *bytes = (const uint8_t *)header;
	uint32_t written, sum = 0;

	for (size_t i = 0; i < BLOCK; i++)
		sum += i - offsetof(struct header, checksum) < sizeof(header->checksum) ? ' ' : bytes[i];
	if (memcmp(header->magic, MAGIC, sizeof(MAGIC) - 1) != 0)
		return "a header without the mark \"ustar\"";
	if (!number_read(header->checksum, sizeof(header->checksum), &written) || written != sum)
		return "a header whose checksum is wrong";
	if (!number_read(header->size, sizeof(header->size), size))
		return "a file size that is no number or too large";
	return *size > left - BLOCK ? "a file that reaches beyond the end" : NULL;
}

bool
archive_next(const struct archive *archive, size_t *position, struct archive_file *file, struct archive_error *error)
{
	for (;;) {
		const size_t offset = *position < archive->size ? *position : archive->size;
		const struct header *header = (const void *)(archive->bytes + offset);
		uint32_t size;

		if (archive->size - offset < BLOCK)
			return damaged(error, offset, "it ends in the middle, without an end mark");
		if (memcmp(header, zeros, BLOCK) == 0)
			return damaged(error, offset, NULL);
		error->what = header_check(header, archive->size - offset, &size);
		if (error->what != NULL)
			return damaged(error, offset, error->what);
		*position = offset + BLOCK + ((size_t)size + BLOCK - 1) / BLOCK * BLOCK;
		if (header->kind != KIND_FILE && header->kind != KIND_FILE_OLD)
			continue;
		name_read(header, file->name);
		file->data = archive->bytes + offset + BLOCK;
		file->size = size;
		return true;
	}
}

bool
archive_open(struct archive *archive, const void *bytes, size_t size, struct archive_error *error)
{
	struct archive_file file;
	size_t position = 0;

	*archive = (struct archive){ bytes, size };
	if (size < BLOCK || memcmp(bytes, zeros, BLOCK) == 0)
		return damaged(error, 0, "not a ustar archive");
	while (archive_next(archive, &position, &file, error))
		continue;
	return error->what == NULL;
}

bool
archive_find(const struct archive *archive, const char *name, struct archive_file *file)
{
	struct archive_file each;
	struct archive_error error;
	size_t position = 0;
	bool found = false;

	while (archive_next(archive, &position, &each, &error))
		if (strcmp(each.name, name) == 0) {
			*file = each;
			found = true;
		}
	return found;
}
