/* SPDX-License-Identifier: MIT */
/*
 * reference.c: writes the reference page of the system calls, in Markdown, from the lists that also make
 * the kernel's table and the user stubs (kernel/abi/calls.def, errors.def), and from what was measured of each
 * (tests/bench/longest).
 *
 *	reference [LONGEST]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct call {
	const char *name;
	const char *parameters;
	const char *errors;
	const char *text;
};

static const struct call calls[] = {
#define CALL(name, parameters, arguments, needs, errors, text)	{ #name, #parameters, errors, text },
#include "abi/calls.def"
};

static const struct {
	const char *name;
	int number;
	const char *text;
} errors[] = {
#define ERROR(name, number, text)	{ #name, number, text },
#include "abi/errors.def"
};

#define LONGEST		"tests/bench/longest"
#define LINE_MAX	128

static const char *longest = LONGEST;

static const char head[] =
	"# System calls\n"
	"\n"
	"Made by `make docs` from `kernel/abi/calls.def` and `kernel/abi/errors.def`; change those, not this page.\n"
	"\n"
	"A call enters the kernel by `SYSENTER` or by `int 0x80`, with the same registers (`kernel/abi/calls.h`). It returns a value of 0 "
	"or more, or one of the errors below, all negative. A call that fails has changed nothing. Every call can fail with `E_CALL` if "
	"the kernel does not know its number.\n"
	"\n"
	"*At worst* is the longest stay in the kernel that was measured for the call, in instructions, entry and exit included: over "
	"tests that ask for the worst (`tests/guest/bounds.c`) and over random calls. Interrupts are off for as long. What is due "
	"then is done as well: a switch, or a step of giving back what has died. The figures stand in `tests/bench/longest`, which "
	"`make longest` writes anew; a test compares each run with it.\n"
	"\n";

/* The errors of a call as code words; stops the build if one is not in the list. */
static void
print_errors(const struct call *call)
{
	char *names = strdup(call->errors), *rest = names, *name;
	const char *separator = "";

	printf("Errors: ");
	if (names[0] == '\0')
		printf("none");
	while (names[0] != '\0' && (name = strsep(&rest, " ")) != NULL) {
		size_t i = 0;

		while (i < sizeof(errors) / sizeof(errors[0]) && strcmp(errors[i].name, name) != 0)
			i++;
		if (i == sizeof(errors) / sizeof(errors[0])) {
			fprintf(stderr, "calls.def: %s: there is no error %s\n", call->name, name);
			exit(1);
		}
		printf("%s`%s`", separator, name);
		separator = ", ";
	}
	printf(".\n\n");
	free(names);
}

/* What the list says of an entry to the kernel, such as "call null"; stops the build if it says nothing. */
static unsigned
worst_of(const char *kind, const char *name)
{
	FILE *file = fopen(longest, "r");
	char line[LINE_MAX], its_kind[LINE_MAX], its_name[LINE_MAX];
	unsigned worst, found = 0;

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "%s %s %u", its_kind, its_name, &worst) == 3 &&
		    strcmp(its_kind, kind) == 0 && strcmp(its_name, name) == 0)
			found = worst;
	if (file != NULL)
		fclose(file);
	if (found == 0) {
		fprintf(stderr, "%s says nothing of %s %s; run: make longest\n", longest, kind, name);
		exit(1);
	}
	return found;
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		longest = argv[1];
	fputs(head, stdout);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		printf("## %zu. `%s%s`\n\n%s\n\n", i, calls[i].name, calls[i].parameters, calls[i].text);
		print_errors(&calls[i]);
		printf("At worst: %u instructions.\n\n", worst_of("call", calls[i].name));
	}
	printf("## Other ways into the kernel\n\n| what | instructions at worst |\n|---|---|\n");
	printf("| a clock tick | %u |\n", worst_of("interrupt", "0"));
	printf("| another interrupt | %u |\n", worst_of("interrupt", "4"));
	printf("| a fault, reported or sent to a pager | %u |\n", worst_of("exception", "any"));
	printf("| a number that is no call | %u |\n\n", worst_of("call", "(none)"));
	printf("An interrupt waited at most %u instructions for the kernel to take it.\n\n", worst_of("latency", "interrupt"));
	printf("## Errors\n\n| name | value | meaning |\n|---|---|---|\n");
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		printf("| `%s` | %d | %s |\n", errors[i].name, -errors[i].number, errors[i].text);
	return 0;
}
