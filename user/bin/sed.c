/* SPDX-License-Identifier: MIT */
/*
 * sed.c: edit lines on their way: s, p, d, q, =.
 *
 *	[ADDRESS[,ADDRESS]][!]COMMAND
 *	ADDRESS   a line number, $ (the last line), or /REGEX/
 *	s/REGEX/TEXT/[gpN]   & is what matched, \1 to \9 its groups
 *
 *   For each line every command in turn whose addresses select it; then the line is printed, unless -n.
 *   One line is read ahead, so that $ is known.
 */
#include "line.h"
#include "tool.h"

#define COMMANDS_MOST	100
#define GROUPS		10

enum address_kind {
	ADDRESS_NONE,
	ADDRESS_LINE,
	ADDRESS_LAST,
	ADDRESS_REGEX,
};

struct address {
	enum address_kind kind;
	unsigned long line;
	regex_t regex;
};

struct command {
	struct address from, to;
	bool in_range;
	bool inverted;
	char letter;
	regex_t regex;		/* s */
	char *text;
	bool global, print;
	unsigned long which;	/* s///N */
};

static struct command commands[COMMANDS_MOST];
static size_t command_count;
static bool has_script;

static struct line line, next_line;
static bool is_last;			/* nothing is in next_line */
static unsigned long line_number;
static char **inputs;
static FILE *input;

/* ---- reading the script ------------------------------------------------------------------------ */

static _Noreturn void
mistake(const char *what, const char *where)
{
	fprintf(stderr, "sed: %s: '%s'\n", what, where);
	exit(2);
}

/*
 * Text up to the delimiter; *at goes behind it.  \ before the delimiter goes away, \n is a newline; in a
 * regular expression the delimiter may stand in brackets.
 */
static char *
delimited(const char **at, char delimiter, bool is_regex)
{
	const char *start = *at, *t = *at;
	char *text = malloc(strlen(t) + 1), *to = text;
	bool in_brackets = false;

	for (; text && *t && (*t != delimiter || in_brackets); t++) {
		in_brackets = is_regex && (in_brackets ? *t != ']' : *t == '[');
		if (*t == '\\' && t[1]) {
			t++;
			if (*t != delimiter && *t != 'n')
				*to++ = '\\';
			*to++ = *t == 'n' ? '\n' : *t;
		} else {
			*to++ = *t;
		}
	}
	if (!text || *t != delimiter)
		mistake("the delimiter is missing", start);
	*to = '\0';
	*at = t + 1;
	return text;
}

static void
compile(regex_t *regex, const char *text)
{
	int error = regcomp(regex, text, tool_flags['E'] || tool_flags['r'] ? REG_EXTENDED : 0);
	char reason[128];

	if (error == 0)
		return;
	regerror(error, regex, reason, sizeof reason);
	mistake(reason, text);
}

static void
read_address(const char **at, struct address *address)
{
	char *end;

	if (**at >= '0' && **at <= '9') {
		address->kind = ADDRESS_LINE;
		address->line = strtoul(*at, &end, 10);
		*at = end;
	} else if (**at == '$') {
		address->kind = ADDRESS_LAST;
		(*at)++;
	} else if (**at == '/') {
		char *text;

		(*at)++;
		text = delimited(at, '/', true);
		address->kind = ADDRESS_REGEX;
		compile(&address->regex, text);
		free(text);
	}
}

static void
read_substitution(const char **at, struct command *c)
{
	char delimiter = *(*at)++, *pattern = delimited(at, delimiter, true);

	compile(&c->regex, pattern);
	free(pattern);
	c->text = delimited(at, delimiter, false);
	for (;; (*at)++) {
		if (**at == 'g')
			c->global = true;
		else if (**at == 'p')
			c->print = true;
		else if (**at >= '1' && **at <= '9')
			c->which = (unsigned long)(**at - '0');
		else
			return;
	}
}

static void
read_script(const char *at)
{
	has_script = true;
	for (;;) {
		struct command *c = &commands[command_count];

		at += strspn(at, " \t;\n");
		if (!*at)
			return;
		if (command_count == COMMANDS_MOST)
			mistake("there are too many commands", at);
		read_address(&at, &c->from);
		if (*at == ',') {
			at++;
			read_address(&at, &c->to);
			if (c->to.kind == ADDRESS_NONE)
				mistake("the second address is missing", at);
		}
		at += strspn(at, " \t");
		c->inverted = *at == '!';
		at += c->inverted;
		at += strspn(at, " \t");
		c->letter = *at;
		if (!*at || !strchr("spdq=", *at))
			mistake("a command is one of s p d q =", at);
		at++;
		if (c->letter == 's')
			read_substitution(&at, c);
		at += strspn(at, " \t");
		if (*at && *at != ';' && *at != '\n')
			mistake("something is left over", at);
		command_count++;
	}
}

static void
option(int letter, char *argument)
{
	if (letter == 'e')
		read_script(argument);
	else
		tool_set_flag(letter, NULL);
}

/* ---- lines ------------------------------------------------------------------------------------- */

/* Read ahead, from one file after the other. */
static void
fetch(void)
{
	for (;;) {
		if (input && line_read(&next_line, input))
			return;
		if (input)
			tool_close(input, inputs[-1]);
		is_last = !*inputs;
		if (is_last)
			return;
		input = tool_open(*inputs++);
	}
}

/* The line that was read ahead is the line; its room is for the next.  False: there is none. */
static bool
advance(void)
{
	struct line before = line;

	if (is_last)
		return false;
	line = next_line;
	next_line = before;
	line_number++;
	fetch();
	return true;
}

static bool
address_is(const struct address *address)
{
	regmatch_t match;

	switch (address->kind) {
	case ADDRESS_LINE:
		return line_number == address->line;
	case ADDRESS_LAST:
		return is_last;
	case ADDRESS_REGEX:
		return line_match(&line, &address->regex, 0, &match, 1);
	default:
		return true;
	}
}

static bool
in_addresses(struct command *c)
{
	if (c->to.kind == ADDRESS_NONE)
		return address_is(&c->from);
	if (c->in_range) {
		c->in_range = !(c->to.kind == ADDRESS_LINE ? line_number >= c->to.line :
				address_is(&c->to));
		return true;
	}
	if (!address_is(&c->from))
		return false;
	c->in_range = !(c->to.kind == ADDRESS_LINE && c->to.line <= line_number);
	return true;
}

/* ---- s ----------------------------------------------------------------------------------------- */

static struct line result;

static void
add(const char *text, size_t length)
{
	if (result.length + length + 1 > result.room) {
		result.room = 2 * (result.length + length + 1);
		result.text = realloc(result.text, result.room);
		if (!result.text) {
			tool_complain("a line");
			exit(1);
		}
	}
	memcpy(result.text + result.length, text, length);
	result.length += length;
	result.text[result.length] = '\0';
}

static void
add_replacement(const char *text, const regmatch_t *match)
{
	for (; *text; text++) {
		int group = -1;

		if (*text == '&')
			group = 0;
		else if (*text == '\\' && text[1] >= '1' && text[1] <= '9')
			group = *++text - '0';
		else if (*text == '\\' && text[1])
			text++;
		if (group < 0)
			add(text, 1);
		else if (match[group].rm_so >= 0)
			add(line.text + match[group].rm_so, (size_t)(match[group].rm_eo - match[group].rm_so));
	}
}

/* Put together in `result` what the line is to be.  False: the line is to stay as it is. */
static bool
replace(const struct command *c)
{
	unsigned long count = 0;
	bool changed = false, behind_match = false;
	regmatch_t match[GROUPS];
	size_t at = 0;

	result.length = 0;
	while (!(changed && !c->global) && line_match(&line, &c->regex, at, match, GROUPS)) {
		size_t start = (size_t)match[0].rm_so, end = (size_t)match[0].rm_eo;
		bool counts = end > at || !behind_match;		/* nothing, right behind a match, is none */
		bool wanted;

		count += counts;
		wanted = counts && (count == c->which || (c->which == 0 && (c->global || count == 1)) ||
				    (c->global && count > c->which));
		add(line.text + at, start - at);
		if (wanted)
			add_replacement(c->text, match);
		else
			add(line.text + start, end - start);
		changed = changed || wanted;
		behind_match = end > start;
		at = end;
		if (start == end) {		/* an empty match: go on by one character */
			if (at == line.length)
				break;
			add(line.text + at++, 1);
		}
	}
	add(line.text + at, line.length - at);
	return changed;
}

static bool
substitute(const struct command *c)
{
	struct line before = line;

	if (!replace(c))
		return false;
	line = result;
	line.ends = before.ends;
	result = before;	/* its room is for the next */
	return true;
}

/* ---- the work ---------------------------------------------------------------------------------- */

static void
print_line(void)
{
	fwrite(line.text, 1, line.length, stdout);
	if (line.ends || !is_last)
		putchar('\n');
}

/* Run the commands for a line.  False: q came. */
static bool
edit(bool *deleted)
{
	for (size_t i = 0; i < command_count; i++) {
		struct command *c = &commands[i];

		if (in_addresses(c) == c->inverted)
			continue;
		switch (c->letter) {
		case 's':
			if (substitute(c) && c->print)
				print_line();
			break;
		case 'p':
			print_line();
			break;
		case '=':
			printf("%lu\n", line_number);
			break;
		case 'd':
			*deleted = true;
			return true;
		case 'q':
			return false;
		}
	}
	return true;
}

int
main(int argc, char **argv)
{
	static char dash[] = "-", *standard_input[] = { dash, NULL };
	int first = tool_options(argc, argv, "sed [-nE] [-e] SCRIPT [FILE ...]", "nEre:", option);
	bool goes_on = true;

	if (!has_script) {
		if (first == argc)
			tool_wrong_use();
		read_script(argv[first++]);
	}
	inputs = first < argc ? argv + first : standard_input;
	fetch();
	while (goes_on && advance()) {
		bool deleted = false;

		goes_on = edit(&deleted);
		if (!deleted && !tool_flags['n'])
			print_line();
	}
	return tool_end();
}
