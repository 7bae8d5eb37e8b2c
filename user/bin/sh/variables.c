/* SPDX-License-Identifier: MIT */
/*
 * variables.c: variables and functions: two lists, sorted by name.
 */
#include "sh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct variable {
	struct variable *next;
	char *name;
	char *value;		/* NULL: exported or read-only, but not set */
	bool exported;
	bool read_only;
};

struct saved_variable {
	struct saved_variable *next;
	char *name;
	char *value;		/* NULL: it was not set */
	bool exported;
};

static struct variable *variables, *functions;

static char *
copy(const char *text, size_t length)
{
	char *copied = malloc(length + 1);

	if (!copied) {
		fprintf(stderr, "sh: out of memory\n");
		exit(2);
	}
	memcpy(copied, text, length);
	copied[length] = '\0';
	return copied;
}

/* Where a name stands in a list, or would stand. */
static struct variable **
place(struct variable **list, const char *name)
{
	while (*list && strcmp((*list)->name, name) < 0)
		list = &(*list)->next;
	return list;
}

static struct variable *
find(struct variable *list, const char *name)
{
	struct variable *v = *place(&list, name);

	return v && strcmp(v->name, name) == 0 ? v : NULL;
}

static struct variable *
find_or_add(struct variable **list, const char *name)
{
	struct variable **where = place(list, name), *added;

	if (*where && strcmp((*where)->name, name) == 0)
		return *where;
	added = calloc(1, sizeof *added);
	if (!added)
		fail(2, "out of memory");
	added->name = copy(name, strlen(name));
	added->next = *where;
	*where = added;
	return added;
}

static void
give_value(struct variable *v, const char *value, size_t length)
{
	char *new = copy(value, length);	/* value may be a part of the old one */

	free(v->value);
	v->value = new;
}

static void
drop(struct variable **list, const char *name)
{
	struct variable **where = place(list, name), *old = *where;

	if (!old || strcmp(old->name, name) != 0)
		return;
	*where = old->next;
	free(old->name);
	free(old->value);
	free(old);
}

/* ---- variables --------------------------------------------------------------------------------- */

const char *
variable_get(const char *name)
{
	struct variable *v = find(variables, name);

	return v ? v->value : NULL;
}

static void
refuse_read_only(const char *name)
{
	struct variable *v = find(variables, name);

	if (v && v->read_only)
		fail(2, "%s: it is read-only", name);
}

void
variable_set(const char *name, const char *value)
{
	refuse_read_only(name);
	give_value(find_or_add(&variables, name), value, strlen(value));
}

void
variable_unset(const char *name)
{
	refuse_read_only(name);
	drop(&variables, name);
}

void
variable_export(const char *name)
{
	find_or_add(&variables, name)->exported = true;
}

void
variable_read_only(const char *name)
{
	find_or_add(&variables, name)->read_only = true;
}

void
variables_import(char **environment)
{
	for (; *environment; environment++) {
		const char *equals = strchr(*environment, '=');

		if (!equals || !is_name(*environment, (size_t)(equals - *environment)))
			continue;
		char *name = copy(*environment, (size_t)(equals - *environment));
		variable_set(name, equals + 1);
		variable_export(name);
		free(name);
	}
}

/* A value so that the shell reads it back as it is. */
static void
print_quoted(const char *value)
{
	putchar('\'');
	for (; *value; value++) {
		if (*value == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*value);
	}
	putchar('\'');
}

void
variables_print(bool exported_only)
{
	for (struct variable *v = variables; v; v = v->next) {
		if (exported_only && !v->exported)
			continue;
		if (!exported_only && !v->value)
			continue;
		printf("%s%s", exported_only ? "export " : "", v->name);
		if (v->value) {
			putchar('=');
			print_quoted(v->value);
		}
		putchar('\n');
	}
}

char **
variables_environment(void)
{
	size_t count = 0;
	char **list;

	for (struct variable *v = variables; v; v = v->next)
		count++;
	list = arena_alloc((count + 1) * sizeof *list);
	count = 0;
	for (struct variable *v = variables; v; v = v->next) {
		struct text entry = { 0 };

		if (!v->exported || !v->value)
			continue;
		text_add_string(&entry, v->name);
		text_add(&entry, '=');
		text_add_string(&entry, v->value);
		list[count++] = entry.bytes;
	}
	return list;
}

/* ---- values for a while ------------------------------------------------------------------------ */

struct saved_variable *
variable_save(struct saved_variable *list, const char *name)
{
	struct saved_variable *saved = calloc(1, sizeof *saved);
	struct variable *v = find(variables, name);

	if (!saved)
		fail(2, "out of memory");
	saved->name = copy(name, strlen(name));
	if (v && v->value)
		saved->value = copy(v->value, strlen(v->value));
	saved->exported = v && v->exported;
	saved->next = list;
	return saved;
}

static void
restore(const struct saved_variable *saved)
{
	struct variable *v;

	if (!saved->value) {
		drop(&variables, saved->name);
		return;
	}
	v = find_or_add(&variables, saved->name);
	give_value(v, saved->value, strlen(saved->value));
	v->exported = saved->exported;
}

void
variables_restore(struct saved_variable *list)
{
	while (list) {
		struct saved_variable *next = list->next;

		restore(list);
		free(list->name);
		free(list->value);
		free(list);
		list = next;
	}
}

/* ---- functions --------------------------------------------------------------------------------- */

const char *
function_get(const char *name)
{
	struct variable *f = find(functions, name);

	return f ? f->value : NULL;
}

void
function_set(const char *name, const char *text, size_t length)
{
	give_value(find_or_add(&functions, name), text, length);
}

void
function_unset(const char *name)
{
	drop(&functions, name);
}
