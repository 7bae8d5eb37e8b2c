/* SPDX-License-Identifier: MIT */
/*
 * labtool_strip.c: bodies become stubs, and what only they used goes with them.
 *
 *   Stripping is a list of edits to the text (replace bytes [start, end) by a stub or by nothing),
 *   made in steps:
 *
 *   (1) every region's body is taken out;
 *   (2) a static function, variable or prototype that was used before and is used nowhere now was a helper of the body: it
 *       is removed with the comment above it; again, until nothing changes, as a removed helper may
 *       have been the last to use another.  But a helper that a region's contract comment names is
 *       *given*: it stays, and the stub mentions it so that no compiler calls it unused;
 *   (3) the stubs are written;
 *   (4) if the file has a stub and does not include debug/lab.h yet, the line is added behind its last #include.
 *
 *   "Used" is: its name stands somewhere else than in what declares it, in text that is still
 *   there, and not behind a '.' or '->' nor where a structure declares it (a member of the same
 *   name is no use).  Macros, types, enumerators and includes stay: they are given, and no compiler
 *   complains about unused ones.
 */
#include "labtool_strip.h"
#include "labtool_edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LAB_HEADER	"debug/lab.h"
#define NAMES_MAX	64

struct stripping {
	const struct source	*source;
	const struct items	*items;
	const struct region	*regions;
	size_t			region_count;
	struct edits		edits;
	bool			*removed;	/* one an item: by step (2) */
	const struct region	**given_to;	/* one an item: whose stub mentions it; NULL: none */
};

/* ---- (1), (2) what nobody uses any more ---------------------------------------------------------------- */

static bool
same_name(const struct source *source, size_t a, size_t b)
{
	const struct token *x = &source->tokens[a], *y = &source->tokens[b];

	return x->end - x->start == y->end - y->start &&
	       !memcmp(source->text + x->start, source->text + y->start, x->end - x->start);
}

static bool
names_hold(const struct source *source, const size_t *names, unsigned count, size_t name)
{
	for (unsigned i = 0; i < count; i++)
		if (same_name(source, names[i], name))
			return true;
	return false;
}

/*
 * Looks like a declaration outside of parentheses: "type name", "type *name" or ", name", and then
 * ';', '=', ',' or '['.
 */
static bool
looks_declared(const struct source *source, size_t token)
{
	bool follows_type = token > 0 && (token_is_name(source, token - 1) || token_is(source, token - 1, '*') ||
					  token_is(source, token - 1, ','));

	return token_is_name(source, token) && follows_type &&
	       !token_equals(source, token - 1, "return") && !token_equals(source, token - 1, "goto") &&
	       (token_is(source, token + 1, ';') || token_is(source, token + 1, '=') ||
		token_is(source, token + 1, ',') || token_is(source, token + 1, '['));
}

static bool
is_member(const struct source *source, size_t token)
{
	return token > 0 && (token_is(source, token - 1, '.') ||
			     (token_is(source, token - 1, '>') && token > 1 && token_is(source, token - 2, '-')));
}

/* True if a directive or comment has the name as a word of its own. */
static bool
text_names(const struct source *source, size_t token, size_t name)
{
	const char *from = source->text + source->tokens[token].start;
	const char *end = source->text + source->tokens[token].end;
	const char *word = source->text + source->tokens[name].start;
	size_t length = source->tokens[name].end - source->tokens[name].start;

	for (const char *at = from + 1; (at = memmem(at, (size_t)(end - at), word, length)); at++)
		if (!is_word_byte(at[-1]) && !is_word_byte(at[length]))
			return true;
	return false;
}

static bool
declared_by(const struct item *item, const struct source *source, size_t name)
{
	return names_hold(source, item->names, item->name_count, name);
}

/* Is the name used anywhere but in the items that declare it?  `now`: in text that has not been removed. */
static bool
is_used(const struct stripping *s, size_t name, bool now)
{
	for (size_t i = 0; i < s->items->count; i++) {
		const struct item *item = &s->items->list[i];

		if (item->kind != ITEM_DIRECTIVE && declared_by(item, s->source, name))
			continue;
		for (size_t t = item->first; t <= item->last; t++) {
			const struct token *token = &s->source->tokens[t];

			if (now && edits_cover(&s->edits, token->start))
				continue;
			if (token->kind == TOKEN_NAME && same_name(s->source, t, name) && !is_member(s->source, t) &&
			    !(item->kind == ITEM_DECLARATION && looks_declared(s->source, t)))
				return true;
			if (token->kind == TOKEN_DIRECTIVE && text_names(s->source, t, name))
				return true;
		}
	}
	return false;
}

static const struct region *
region_of(const struct stripping *s, size_t item)
{
	for (size_t i = 0; i < s->region_count; i++)
		if (s->regions[i].function == item)
			return &s->regions[i];
	return NULL;
}

/* Remove an item: its comment, itself, what stands behind it on its line, and one blank line. */
static void
remove_item(struct stripping *s, size_t index)
{
	const struct item *item = &s->items->list[index];
	const struct source *source = s->source;
	size_t start = source->tokens[item->comment != NO_TOKEN ? item->comment : item->first].start;
	size_t end = source->tokens[item->last].end;

	while (start > 0 && source->text[start - 1] != '\n')
		start--;
	while (end < source->length && source->text[end - 1] != '\n')
		end++;
	if (end < source->length && source->text[end] == '\n')
		end++;
	edits_add(&s->edits, start, end, NULL);
	s->removed[index] = true;
}

/* The region whose contract comment has the name as a word of its own; NULL if none has. */
static const struct region *
region_that_names(const struct stripping *s, size_t name)
{
	for (size_t i = 0; i < s->region_count; i++) {
		const struct region *region = &s->regions[i];

		for (size_t t = 0; t < s->source->count && !region->is_block; t++)
			if (t == s->items->list[region->function].comment && text_names(s->source, t, name))
				return region;
	}
	return NULL;
}

/* Remove the item if it is a static that only removed text used.  1: removed, 0: stays, -1: error. */
static int
try_to_remove(struct stripping *s, size_t index, char error[SOURCE_ERROR])
{
	const struct item *item = &s->items->list[index];
	const struct region *region = region_of(s, index);
	unsigned unused = 0, orphaned = 0;

	if (s->removed[index] || s->given_to[index] || !item->is_static || item->kind == ITEM_DIRECTIVE || !item->name_count)
		return 0;
	for (unsigned i = 0; i < item->name_count; i++) {
		bool used = is_used(s, item->names[i], true);

		unused += !used;
		orphaned += !used && is_used(s, item->names[i], false);
	}
	if (!orphaned)
		return 0;
	if (region && !region->is_block) {
		snprintf(error, SOURCE_ERROR, "%s:%u: LAB %u.%u: only removed bodies call the static %s, so a starter "
			 "would not build without warnings; make it global", region->path, region->line, region->lab,
			 region->exercise, region->name);
		return -1;
	}
	if (unused < item->name_count) {
		snprintf(error, SOURCE_ERROR, "%s:%u: only a part of this declaration is used without the regions; "
			 "declare each static by itself", s->source->path, s->source->tokens[item->first].line);
		return -1;
	}
	if (item->kind == ITEM_FUNCTION || item->parameters == NO_TOKEN)
		s->given_to[index] = region_that_names(s, item->names[0]);
	if (s->given_to[index])
		return 0;
	remove_item(s, index);
	return 1;
}

static bool
remove_orphans(struct stripping *s, char error[SOURCE_ERROR])
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < s->items->count; i++) {
			int removed = try_to_remove(s, i, error);

			if (removed < 0)
				return false;
			again |= removed > 0;
		}
	}
	return true;
}

/* ---- (3) stubs ------------------------------------------------------------------------------------------ */

static void
print_token(FILE *out, const struct source *source, size_t token)
{
	const struct token *it = &source->tokens[token];

	fwrite(source->text + it->start, 1, it->end - it->start, out);
}

/*
 * What a stub consumes so that no compiler calls it unused: parameters, and before a bare block
 * what looks like a local; a wrong guess consumes a name too many.
 */
static unsigned
consumed_names(const struct source *source, const struct region *region, const struct item *function,
	       size_t names[NAMES_MAX])
{
	unsigned count = item_parameters(source, function, names, NAMES_MAX);

	for (size_t i = function->body; region->is_block && source->tokens[i].start < region->start; i++) {
		if (token_is(source, i, '('))
			i = token_closing(source, i);
		if (looks_declared(source, i) && count < NAMES_MAX && !names_hold(source, names, count, i))
			names[count++] = i;
	}
	return count;
}

/* The white space that the line of `at` begins with. */
static int
indentation(const struct source *source, size_t at)
{
	while (at > 0 && source->text[at - 1] != '\n')
		at--;
	return (int)strspn(source->text + at, " \t");
}

/* Mention the helpers that the region's contract gives to the student. */
static void
print_given(FILE *out, const struct stripping *s, const struct region *region, int indent, const char *line)
{
	for (size_t i = 0; i < s->items->count; i++)
		if (s->given_to[i] == region) {
			fprintf(out, "%.*s\t(void)", indent, line);
			print_token(out, s->source, s->items->list[i].names[0]);
			fprintf(out, ";\n");
		}
}

static char *
stub_text(const struct stripping *s, const struct region *region)
{
	const struct source *source = s->source;
	size_t names[NAMES_MAX], length;
	char *text = NULL;
	FILE *out = open_memstream(&text, &length);
	int indent = indentation(source, region->start);
	const char *line = source->text + region->start;

	if (!out)
		abort();
	while (line > source->text && line[-1] != '\n')
		line--;
	if (source->assembly) {
		fprintf(out, "\tmov\t$1f, %%eax\n\tpush\t%%eax\n\tcall\tlab_not_written\n1:\t.asciz\t\"LAB %u.%u (%s: %s)\"", region->lab,
			region->exercise, region->path, region->name);
	} else {
		unsigned count = consumed_names(source, region, &s->items->list[region->function], names);

		fprintf(out, "{\n");
		for (unsigned i = 0; i < count; i++) {
			fprintf(out, "%.*s\t(void)", indent, line);
			print_token(out, source, names[i]);
			fprintf(out, ";\n");
		}
		print_given(out, s, region, indent, line);
		fprintf(out, "%.*s\tlab_not_written(\"LAB %u.%u (%s: %s)\");\n%.*s}", indent, line, region->lab,
			region->exercise, region->path, region->name, indent, line);
	}
	if (fclose(out))
		abort();
	return text;
}

/* ---- (4) the header, and the text ---------------------------------------------------------------------------- */

static void
add_include(struct stripping *s)
{
	size_t behind = NO_TOKEN;

	for (size_t i = 0; i < s->source->count; i++) {
		const struct token *token = &s->source->tokens[i];
		const char *text = s->source->text + token->start;

		if (token->kind != TOKEN_DIRECTIVE || strncmp(text, "#include", 8))
			continue;
		if (memmem(text, token->end - token->start, "\"" LAB_HEADER "\"", strlen(LAB_HEADER) + 2))
			return;
		behind = token->end;
	}
	if (behind == NO_TOKEN)		/* no include at all: behind the head comment */
		behind = s->source->count && token_is_comment(s->source, 0) ? s->source->tokens[0].end : 0;
	edits_add(&s->edits, behind, behind, strdup(behind ? "\n#include \"" LAB_HEADER "\"" : "#include \"" LAB_HEADER "\"\n"));
}

bool
strip_source(struct stripped *stripped, const struct source *source, const struct items *items,
	     const struct region *first, size_t count, char error[SOURCE_ERROR])
{
	struct stripping s = { .source = source, .items = items, .regions = first, .region_count = count };
	bool done;

	*stripped = (struct stripped){ 0 };
	s.removed = calloc(items->count + 1, sizeof *s.removed);
	s.given_to = calloc(items->count + 1, sizeof *s.given_to);
	if (!s.removed || !s.given_to)
		abort();
	for (size_t i = 0; i < count; i++)
		edits_add(&s.edits, first[i].start, first[i].end, NULL);
	done = source->assembly || remove_orphans(&s, error);
	for (size_t i = 0; i < count; i++)
		s.edits.list[i].text = stub_text(&s, &first[i]);
	if (done && count && !source->assembly)
		add_include(&s);
	for (size_t i = 0; i < items->count; i++)
		if (s.removed[i])
			stripped->helper_lines += source_code_lines(source, source->tokens[items->list[i].first].start,
								    source->tokens[items->list[i].last].end);
	if (done)
		stripped->text = edits_apply(&s.edits, source, &stripped->length);
	edits_free(&s.edits);
	free(s.removed);
	free(s.given_to);
	return done;
}
