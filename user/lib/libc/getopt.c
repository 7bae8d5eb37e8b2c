/* SPDX-License-Identifier: MIT */
/*
 * getopt.c: options of a command line.
 *
 *   optind is the next word to look at; `letter` is where one stands within a word of several
 *   letters, "-xvf".  Options end at the first word that is none, or behind "--": words are never
 *   put in another order.
 *
 *   getopt() is getopt_long() without long ones.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

static const char *letter;	/* NULL or at a zero: the next word */

static int
complain(char *const *argv, const char *options, const char *what, const char *option, size_t length, int result)
{
	if (opterr && *options != ':')
		fprintf(stderr, "%s: -%.*s: %s\n", argv[0], (int)length, option, what);
	return result;
}

/* What is returned when an argument is missing: POSIX.1-2017, getopt(), "Return value". */
static int
missing(const char *options)
{
	return *options == ':' ? ':' : '?';
}

static int
short_option(int argc, char *const *argv, const char *options)
{
	const char *at = letter++;
	const char *known = *at == ':' ? NULL : strchr(options + (*options == ':'), *at);

	if (*letter == '\0') {
		letter = NULL;
		optind++;
	}
	optopt = (unsigned char)*at;
	if (!known)
		return complain(argv, options, "there is no such option", at, 1, '?');
	if (known[1] != ':')
		return optopt;
	if (letter || known[2] == ':') {	/* the rest of the word, or nothing where it may be left out */
		optarg = (char *)letter;
		optind += letter != NULL;
		letter = NULL;
		return optopt;
	}
	if (optind >= argc)
		return complain(argv, options, "it needs an argument", at, 1, missing(options));
	optarg = argv[optind++];
	return optopt;
}

/* The long option with that name, or the only one that begins so. */
static const struct option *
find_long(const struct option *longs, const char *name, size_t length)
{
	const struct option *found = NULL;

	for (const struct option *o = longs; o->name; o++) {
		if (strncmp(o->name, name, length) != 0)
			continue;
		if (o->name[length] == '\0')
			return o;
		if (found)
			return NULL;		/* two begin so */
		found = o;
	}
	return found;
}

static int
long_option(int argc, char *const *argv, const char *options, const struct option *longs, int *index)
{
	const char *name = argv[optind++] + 2;
	size_t length = strcspn(name, "=");
	const struct option *o = find_long(longs, name, length);

	optopt = 0;
	if (!o)
		return complain(argv, options, "there is no such option", name - 1, length + 1, '?');
	optopt = o->flag ? 0 : o->val;
	if (name[length] == '=' && o->has_arg == no_argument)
		return complain(argv, options, "it takes no argument", name - 1, length + 1, '?');
	if (name[length] == '=') {
		optarg = (char *)name + length + 1;
	} else if (o->has_arg == required_argument) {
		if (optind >= argc)
			return complain(argv, options, "it needs an argument", name - 1, length + 1, missing(options));
		optarg = argv[optind++];
	}
	if (index)
		*index = (int)(o - longs);
	if (!o->flag)
		return o->val;
	*o->flag = o->val;
	return 0;
}

int
getopt_long(int argc, char *const *argv, const char *options, const struct option *longs, int *index)
{
	optarg = NULL;
	if (optind == 0) {		/* begin anew */
		optind = 1;
		letter = NULL;
	}
	if (!letter) {
		const char *word = optind < argc ? argv[optind] : NULL;

		if (!word || word[0] != '-' || word[1] == '\0')
			return -1;
		if (strcmp(word, "--") == 0) {
			optind++;
			return -1;
		}
		if (longs && word[1] == '-')
			return long_option(argc, argv, options, longs, index);
		letter = word + 1;
	}
	return short_option(argc, argv, options);
}

int
getopt(int argc, char *const *argv, const char *options)
{
	return getopt_long(argc, argv, options, NULL, NULL);
}
