/* SPDX-License-Identifier: MIT */
/*
 * archive.c: files in the boot archive.
 *
 *   An archive is a row of entries: a header with name, kind and size as text, the data, and padding to a
 *   multiple of 512 bytes (ustar) or 4 bytes (newc).  ustar ends with blocks of zeros, newc with an entry named
 *   TRAILER!!!; an archive without its end mark has been cut off.
 *
 *   entry_read() of each format takes one entry apart and checks every bound before it believes a number.
 *   The walk over entries is common.  Pure code: reads nothing outside the bytes it was given.
 */
#include "archive.h"

#include "arch/i386/string.h"

/* One entry, of whatever kind. */
struct entry {
	struct archive_file file;
	bool regular;		/* a file, not a directory, link or comment */
	bool end;		/* the end mark */
	size_t next;		/* offset of the next entry */
};

/* The header of ustar: text fields at fixed places in a block of 512 bytes. */
#define USTAR_BLOCK		512u
#define USTAR_NAME		0
#define   USTAR_NAME_LENGTH	100
#define USTAR_SIZE		124	/* octal */
#define   USTAR_SIZE_LENGTH	12
#define USTAR_CHECKSUM		148	/* octal: sum of the header's bytes, these eight taken as blanks */
#define   USTAR_CHECKSUM_LENGTH	8
#define USTAR_KIND		156
#define   USTAR_REGULAR		'0'
#define   USTAR_REGULAR_OLD	'\0'
#define USTAR_MAGIC		257
#define   USTAR_MAGIC_TEXT	"ustar"
#define   USTAR_MAGIC_LENGTH	5
#define USTAR_PREFIX		345	/* goes before the name, with a '/' between */
#define   USTAR_PREFIX_LENGTH	155

/* The header of newc: after the magic, 13 numbers of 8 hexadecimal digits; then the name. */
#define NEWC_HEADER		110u
#define NEWC_MAGIC_TEXT		"070701"
#define   NEWC_MAGIC_CHECKSUM	"070702" /* the same, with a checksum that is not looked at */
#define   NEWC_MAGIC_LENGTH	6
#define NEWC_DIGITS		8
#define NEWC_MODE		14
#define   MODE_KIND		0170000u
#define   MODE_REGULAR		0100000u
#define NEWC_SIZE		54
#define NEWC_NAME_SIZE		94	/* the name's zero included */
#define NEWC_ALIGN		4u
#define NEWC_TRAILER		"TRAILER!!!"

static bool
damaged(struct archive_error *error, size_t offset, const char *what)
{
	*error = (struct archive_error){ offset, what };
	return false;
}

/* Rounds up to a multiple of `multiple`, a power of two.  value is at most a size of memory, plus little. */
static size_t
round_up(size_t value, size_t multiple)
{
	return (value + multiple - 1) & ~(multiple - 1);
}

static bool
all_zero(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

#define LOWER_CASE	0x20		/* set in a letter; leaves digits as they are */

/* Reads a number of digits in base 8 or 16, after blanks, up to a blank or a zero.  False if it is none. */
static bool
number_read(const uint8_t *text, size_t length, unsigned base, uint32_t *number)
{
	size_t i = 0;
	bool any = false;

	*number = 0;
	while (i < length && text[i] == ' ')
		i++;
	for (; i < length && text[i] != ' ' && text[i] != '\0'; i++) {
		const uint8_t byte = text[i] | LOWER_CASE;
		const unsigned digit = byte >= 'a' ? byte - 'a' + 10u : byte - (unsigned)'0';

		if (digit >= base || *number > UINT32_MAX / base)
			return false;
		*number = *number * base + digit;
		any = true;
	}
	return any;
}

/* Length of a text field that ends with a zero or with the field. */
static size_t
field_length(const uint8_t *field, size_t size)
{
	size_t length = 0;

	while (length < size && field[length] != '\0')
		length++;
	return length;
}

/* Appends to a name; false if it gets too long. */
static bool
name_append(char *name, const void *text, size_t length)
{
	const size_t used = strlen(name);

	if (used + length > ARCHIVE_NAME_MAX)
		return false;
	memcpy(name + used, text, length);
	name[used + length] = '\0';
	return true;
}

/* Takes leading "/" and "./" off a name. */
static void
name_strip(char *name)
{
	const char *start = name;

	while (start[0] == '/' || (start[0] == '.' && start[1] == '/'))
		start += start[0] == '/' ? 1 : 2;
	memmove(name, start, strlen(start) + 1);
}

static uint32_t
ustar_checksum(const uint8_t *header)
{
	uint32_t sum = USTAR_CHECKSUM_LENGTH * ' ';

	for (unsigned i = 0; i < USTAR_BLOCK; i++)
		if (i < USTAR_CHECKSUM || i >= USTAR_CHECKSUM + USTAR_CHECKSUM_LENGTH)
			sum += header[i];
	return sum;
}

/* The name: prefix, '/', name; or the name alone.  False if it is too long. */
static bool
ustar_name(const uint8_t *header, char *name)
{
	const size_t prefix = field_length(header + USTAR_PREFIX, USTAR_PREFIX_LENGTH);

	name[0] = '\0';
	if (prefix > 0 && !(name_append(name, header + USTAR_PREFIX, prefix) &&
			    name_append(name, "/", 1)))
		return false;
	return name_append(name, header + USTAR_NAME,
			   field_length(header + USTAR_NAME, USTAR_NAME_LENGTH));
}

static bool
ustar_read(const struct archive *archive, size_t offset, struct entry *entry,
	   struct archive_error *error)
{
	const uint8_t *header = archive->bytes + offset;
	const size_t left = archive->size - offset;
	uint32_t size, checksum;

	if (left < USTAR_BLOCK)
		return damaged(error, offset, "it ends in the middle, without an end mark");
	entry->end = all_zero(header, USTAR_BLOCK);
	if (entry->end)
		return true;
	if (memcmp(header + USTAR_MAGIC, USTAR_MAGIC_TEXT, USTAR_MAGIC_LENGTH) != 0)
		return damaged(error, offset, "a header without the mark \"ustar\"");
	if (!number_read(header + USTAR_CHECKSUM, USTAR_CHECKSUM_LENGTH, 8, &checksum) ||
	    checksum != ustar_checksum(header))
		return damaged(error, offset, "a header whose checksum is wrong");
	if (!number_read(header + USTAR_SIZE, USTAR_SIZE_LENGTH, 8, &size))
		return damaged(error, offset, "a file size that is no number or too large");
	if (size > left - USTAR_BLOCK)
		return damaged(error, offset, "a file that reaches beyond the end");
	if (!ustar_name(header, entry->file.name))
		return damaged(error, offset, "a name that is too long");
	entry->file.data = header + USTAR_BLOCK;
	entry->file.size = size;
	entry->regular = header[USTAR_KIND] == USTAR_REGULAR ||
			 header[USTAR_KIND] == USTAR_REGULAR_OLD;
	entry->next = offset + USTAR_BLOCK + round_up(size, USTAR_BLOCK);
	return true;
}

static bool
is_newc(const uint8_t *header)
{
	return memcmp(header, NEWC_MAGIC_TEXT, NEWC_MAGIC_LENGTH) == 0 ||
	       memcmp(header, NEWC_MAGIC_CHECKSUM, NEWC_MAGIC_LENGTH) == 0;
}

/* The header's three numbers that matter.  False if one is none. */
static bool
newc_numbers(const uint8_t *header, uint32_t *mode, uint32_t *size, uint32_t *name_size)
{
	return number_read(header + NEWC_MODE, NEWC_DIGITS, 16, mode) &&
	       number_read(header + NEWC_SIZE, NEWC_DIGITS, 16, size) &&
	       number_read(header + NEWC_NAME_SIZE, NEWC_DIGITS, 16, name_size);
}

static bool
newc_read(const struct archive *archive, size_t offset, struct entry *entry,
	  struct archive_error *error)
{
	const uint8_t *header = archive->bytes + offset;
	const size_t left = archive->size - offset;
	uint32_t mode, size, name_size;
	size_t data;

	if (left < NEWC_HEADER)
		return damaged(error, offset, "it ends in the middle, without an end mark");
	if (!is_newc(header))
		return damaged(error, offset, "a header without the mark \"070701\"");
	if (!newc_numbers(header, &mode, &size, &name_size))
		return damaged(error, offset, "a header field that is not a number");
	if (name_size == 0 || name_size > left - NEWC_HEADER)
		return damaged(error, offset, "a name that reaches beyond the end");
	entry->file.name[0] = '\0';
	if (!name_append(entry->file.name, header + NEWC_HEADER,
			 field_length(header + NEWC_HEADER, name_size)))
		return damaged(error, offset, "a name that is too long");
	entry->end = strcmp(entry->file.name, NEWC_TRAILER) == 0;
	data = round_up(NEWC_HEADER + name_size, NEWC_ALIGN);
	if (!entry->end && (data > left || size > left - data))
		return damaged(error, offset, "a file that reaches beyond the end");
	entry->file.data = header + data;
	entry->file.size = size;
	entry->regular = (mode & MODE_KIND) == MODE_REGULAR;
	entry->next = offset + round_up(data + size, NEWC_ALIGN);
	return true;
}

bool
archive_next(const struct archive *archive, size_t *position, struct archive_file *file,
	     struct archive_error *error)
{
	struct entry entry;

	error->what = NULL;
	for (;;) {
		bool read;

		if (*position > archive->size)
			return damaged(error, archive->size, "it ends in the middle, without an end mark");
		read = archive->format == ARCHIVE_USTAR ?
		       ustar_read(archive, *position, &entry, error) :
		       newc_read(archive, *position, &entry, error);
		if (!read || entry.end)
			return false;
		*position = entry.next;
		if (!entry.regular)
			continue;
		name_strip(entry.file.name);
		*file = entry.file;
		return true;
	}
}

bool
archive_open(struct archive *archive, const void *bytes, size_t size, struct archive_error *error)
{
	struct archive_file file;
	size_t position = 0;

	*archive = (struct archive){ bytes, size, ARCHIVE_USTAR };
	if (size >= NEWC_HEADER && is_newc(bytes))
		archive->format = ARCHIVE_NEWC;
	else if (size < USTAR_BLOCK || all_zero(bytes, USTAR_BLOCK))
		return damaged(error, 0, "neither a ustar nor a newc archive");
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

	while (archive_next(archive, &position, &each, &error)) {
		if (strcmp(each.name, name) == 0) {
			*file = each;
			found = true;
		}
	}
	return found;
}

const char *
archive_format_name(enum archive_format format)
{
	return format == ARCHIVE_USTAR ? "ustar" : "newc";
}
