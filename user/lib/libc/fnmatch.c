/* SPDX-License-Identifier: MIT */
/*
 * fnmatch.c: does a name match a pattern of the shell?  POSIX.1-2017, Shell Command Language, 2.13.
 *
 *   Everything but a star matches exactly one character or fails.  A star first matches nothing; on
 *   a failure behind it the last star takes one character more and all is tried again from there.
 *   Only the last star ever has to be tried again: what an earlier one could gain, the last one
 *   gains as well.  (A slash, which a star does not match in a path, ends that.)
 */
#include <ctype.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct matcher {
	const char *pattern, *text;	/* where we are */
	const char *start;		/* of the text */
	const char *star, *star_text;	/* behind the last star, and where what it matches ends */
	int flags;
};

/* A period at the beginning of a name matches only a period. */
static bool
is_hidden(const struct matcher *m)
{
	if (!(m->flags & FNM_PERIOD) || *m->text != '.')
		return false;
	return m->text == m->start || ((m->flags & FNM_PATHNAME) && m->text[-1] == '/');
}

static bool
is_slash(const struct matcher *m)
{
	return (m->flags & FNM_PATHNAME) && *m->text == '/';
}

/* Does a character belong to the class whose name stands at `name`, "alpha"? */
static bool
in_class(const char *name, size_t length, int character)
{
	static const struct {
		const char *name;
		int (*function)(int);
	} classes[] = {
		{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl },
		{ "digit", isdigit }, { "graph", isgraph }, { "lower", islower }, { "print", isprint },
		{ "punct", ispunct }, { "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
	};

	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
		if (strlen(classes[i].name) == length && strncmp(classes[i].name, name, length) == 0)
			return classes[i].function(character);
	}
	return false;
}

/* One character of a bracket; *at moves behind it. */
static unsigned char
bracket_character(const char **at, int flags)
{
	if (**at == '\\' && !(flags & FNM_NOESCAPE) && (*at)[1])
		(*at)++;
	return (unsigned char)*(*at)++;
}

/*
 * Match a bracket, whose '[' stands just before `at`.  Returns where it ends, or NULL if it does
 * not: then the '[' stands for itself.
 */
static const char *
match_bracket(const char *at, int flags, unsigned char character, bool *matches)
{
	bool negated = *at == '!' || *at == '^', found = false;

	at += negated;
	for (const char *first = at; *at != ']' || at == first;) {
		if (*at == '\0' || ((flags & FNM_PATHNAME) && *at == '/'))
			return NULL;
		const char *end = at[0] == '[' && at[1] == ':' ? strstr(at + 2, ":]") : NULL;
		if (end) {
			found |= in_class(at + 2, (size_t)(end - at - 2), character);
			at = end + 2;
			continue;
		}
		unsigned char from = bracket_character(&at, flags), to = from;
		if (at[0] == '-' && at[1] != ']' && at[1] != '\0') {
			at++;
			to = bracket_character(&at, flags);
		}
		found |= from <= character && character <= to;
	}
	*matches = found != negated;
	return at + 1;
}

/* Match one character of the text with what stands at the pattern, which is no star; both move on. */
static bool
match_one(struct matcher *m)
{
	unsigned char character = (unsigned char)*m->text;
	const char *at = m->pattern;
	bool matches = false;

	if (*at == '?') {
		matches = !is_slash(m) && !is_hidden(m);
		at++;
	} else if (*at == '[' && match_bracket(at + 1, m->flags, character, &matches)) {
		at = match_bracket(at + 1, m->flags, character, &matches);
		matches = matches && !is_slash(m) && !is_hidden(m);
	} else {
		if (*at == '\\' && !(m->flags & FNM_NOESCAPE) && at[1])
			at++;
		matches = (unsigned char)*at == character;
		at++;
	}
	if (matches) {
		m->pattern = at;
		m->text++;
	}
	return matches;
}

/* Let the last star take one character more. */
static bool
widen_star(struct matcher *m)
{
	if (!m->star || *m->star_text == '\0')
		return false;
	m->text = m->star_text;
	if (is_slash(m))
		return false;
	m->text = ++m->star_text;
	m->pattern = m->star;
	return true;
}

int
fnmatch(const char *pattern, const char *text, int flags)
{
	struct matcher m = { pattern, text, text, NULL, NULL, flags };

	while (*m.pattern || *m.text) {
		if (*m.pattern == '*' && !is_hidden(&m)) {
			m.star = ++m.pattern;
			m.star_text = m.text;
		} else if (*m.pattern && *m.pattern != '*' && *m.text && match_one(&m)) {
			continue;
		} else if (!widen_star(&m)) {
			return FNM_NOMATCH;
		}
	}
	return 0;
}
