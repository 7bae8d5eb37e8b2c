/* SPDX-License-Identifier: MIT */
/*
 * labtool_regions.c: find the tags, and what each owns.
 */
#include "labtool_regions.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tag {
	size_t		comment;	/* token */
	unsigned	line;
	unsigned	lab, exercise;
};

static bool __attribute__((format(printf, 4, 5)))
complain(char error[SOURCE_ERROR], const struct source *source, unsigned line, const char *format, ...)
{
	int length = snprintf(error, SOURCE_ERROR, "%s:%u: ", source->path, line);
	va_list arguments;

	va_start(arguments, format);
	if (length > 0 && length < SOURCE_ERROR)
		vsnprintf(error + length, SOURCE_ERROR - (size_t)length, format, arguments);
	va_end(arguments);
	return false;
}

/* Read "LAB n.m" at `at`; returns what follows it, or NULL if it is not there. */
static const char *
read_tag(const char *at, struct tag *tag)
{
	char *end;

	if (strncmp(at, "LAB ", 4) || !isdigit((unsigned char)at[4]))
		return NULL;
	tag->lab = (unsigned)strtoul(at + 4, &end, 10);
	if (*end != '.' || !isdigit((unsigned char)end[1]))
		return NULL;
	tag->exercise = (unsigned)strtoul(end + 1, &end, 10);
	return end;
}

/* True if only the comment's own decoration stands in [from, to). */
static bool
is_blank(const char *from, const char *to)
{
	while (from < to && strchr(" \t\r\n*/#", *from))
		from++;
	return from == to;
}

static bool
stands_alone(const char *text, const char *at)
{
	while (at > text && at[-1] != '\n' && strchr(" \t*/#", at[-1]))
		at--;
	return at == text || at[-1] == '\n';
}

/*
 * The tag of one comment: 1 if it has one, 0 if not, -1 with a sentence in error if it has one in
 * the wrong place: alone on its line but not in the last one, or at the end but not alone.  A
 * mention in running text is no tag.
 */
static int
find_tag(const struct source *source, size_t comment, struct tag *tag, char error[SOURCE_ERROR])
{
	const struct token *token = &source->tokens[comment];
	const char *text = source->text, *end = text + token->end;
	unsigned line = token->line;
	int found = 0;

	for (const char *at = text + token->start; at < end; at++) {
		struct tag seen = { .comment = comment, .line = line };
		const char *after = read_tag(at, &seen);
		bool alone = after && stands_alone(text, at), last = after && is_blank(after, end);

		line += *at == '\n';
		if (!after || !(last || (alone && is_blank(after, after + strcspn(after, "\n")))))
			continue;
		*tag = seen;
		if (found++) {
			complain(error, source, seen.line, "a second tag in one comment: a region belongs to one exercise");
			return -1;
		}
		if (!alone || !last)
			found = 2;
	}
	if (found == 2) {
		complain(error, source, tag->line,
			 "the tag LAB %u.%u must be the last line of its comment, and alone on it", tag->lab, tag->exercise);
		return -1;
	}
	return found;
}

static void
name_region(struct region *region, const struct source *source, size_t token)
{
	const struct token *name = &source->tokens[token];

	snprintf(region->name, sizeof region->name, "%.*s", (int)(name->end - name->start), source->text + name->start);
}

static void
own_braces(struct region *region, const struct source *source, size_t open)
{
	const struct token *opening = &source->tokens[open];
	const struct token *closing = &source->tokens[token_closing(source, open)];

	region->start = opening->start;
	region->end = closing->end;
	region->lines = source_code_lines(source, opening->end, closing->start);
}

static bool
own_function(struct region *region, const struct source *source, const struct items *items, const struct tag *tag,
	     char error[SOURCE_ERROR])
{
	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = &items->list[i];

		if (item->comment != tag->comment)
			continue;
		if (item->kind != ITEM_FUNCTION || !item->name_count)
			break;
		name_region(region, source, item->names[0]);
		region->line = source->tokens[item->names[0]].line;
		region->is_static = item->is_static;
		region->function = i;
		own_braces(region, source, item->body);
		return true;
	}
	return complain(error, source, tag->line,
			"the tag LAB %u.%u owns nothing: a function must follow its comment directly", tag->lab,
			tag->exercise);
}

static bool
own_block(struct region *region, const struct source *source, const struct items *items, const struct item *around,
	  const struct tag *tag, char error[SOURCE_ERROR])
{
	name_region(region, source, around->names[0]);
	if (!token_is(source, tag->comment + 1, '{'))
		return complain(error, source, tag->line, "the tag LAB %u.%u inside %s must stand right before a block",
				tag->lab, tag->exercise, region->name);
	region->line = tag->line;
	region->is_block = true;
	region->function = (size_t)(around - items->list);
	own_braces(region, source, tag->comment + 1);
	return true;
}

/* The end of the line that `at` lies in: behind its newline. */
static size_t
line_end(const struct source *source, size_t at)
{
	const char *end = memchr(source->text + at, '\n', source->length - at);

	return end ? (size_t)(end - source->text) + 1 : source->length;
}

/*
 * True if a line ends the routine above it: a comment or name in its first column, or a directive
 * that begins another part.
 */
static bool
ends_routine(const char *line)
{
	static const char *const directives[] = { ".globl", ".global", ".section", ".text", ".data", ".bss",
						  ".size",  ".type",   ".balign",  ".align" };

	if (*line == '/' || *line == '#' || isalpha((unsigned char)*line) || *line == '_')
		return true;
	line += strspn(line, " \t");
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
		size_t length = strlen(directives[i]);

		if (!strncmp(line, directives[i], length) && !isalnum((unsigned char)line[length]))
			return true;
	}
	return false;
}

static bool
own_routine(struct region *region, const struct source *source, const struct tag *tag, char error[SOURCE_ERROR])
{
	size_t label = tag->comment + 1;

	/*
	 * Between the comment and the label only directives that speak of the label (".globl
	 * trap_entry") may stand.
	 */
	while (label < source->count && !(source->tokens[label].kind == TOKEN_NAME && token_is(source, label + 1, ':') &&
					  !token_is(source, label - 1, '.')))
		label = token_is_comment(source, label) ? source->count : label + 1;
	if (label >= source->count)
		return complain(error, source, tag->line, "the tag LAB %u.%u owns nothing: no label follows", tag->lab,
				tag->exercise);
	name_region(region, source, label);
	region->line = source->tokens[label].line;
	region->function = NO_TOKEN;
	region->start = region->end = line_end(source, source->tokens[label].start);
	while (region->end < source->length && !ends_routine(source->text + region->end))
		region->end = line_end(source, region->end);
	while (region->end > region->start && strchr(" \t\r\n", source->text[region->end - 1]))
		region->end--;
	region->lines = source_code_lines(source, region->start, region->end);
	return true;
}

static bool
add_region(struct regions *regions, const struct source *source, const struct items *items, const struct tag *tag,
	   char error[SOURCE_ERROR])
{
	struct region region = { .path = source->path, .lab = tag->lab, .exercise = tag->exercise };
	const struct item *around = items_function_around(items, tag->comment);

	if (!(source->assembly ? own_routine(&region, source, tag, error)
	      : around	       ? own_block(&region, source, items, around, tag, error)
			       : own_function(&region, source, items, tag, error)))
		return false;
	for (size_t i = 0; i < regions->count; i++)
		if (regions->list[i].path == region.path && region.start < regions->list[i].end)
			return complain(error, source, tag->line, "LAB %u.%u lies inside the region of LAB %u.%u", tag->lab,
					tag->exercise, regions->list[i].lab, regions->list[i].exercise);
	if (regions->count == regions->room) {
		regions->room = regions->room ? 2 * regions->room : 16;
		regions->list = realloc(regions->list, regions->room * sizeof *regions->list);
		if (!regions->list)
			abort();
	}
	regions->list[regions->count++] = region;
	return true;
}

bool
regions_find(struct regions *regions, const struct source *source, const struct items *items,
	     char error[SOURCE_ERROR])
{
	for (size_t i = 0; i < source->count; i++) {
		struct tag tag = { 0 };
		int found = token_is_comment(source, i) ? find_tag(source, i, &tag, error) : 0;

		if (found < 0 || (found && !add_region(regions, source, items, &tag, error)))
			return false;
	}
	return true;
}

void
regions_free(struct regions *regions)
{
	free(regions->list);
	*regions = (struct regions){ 0 };
}
