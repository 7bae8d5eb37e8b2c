/* SPDX-License-Identifier: MIT */
/*
 * bounds.c: no stay in the kernel is longer than MEASURE_GOAL instructions, whatever is asked of it.
 *
 *   Each test of tests/guest/bounds.c is booted alone with measure=on, and so is the fuzz guest
 *   with one seed.  Judged are the worst stays, in instructions, which the emulator counts: the
 *   same in each run.  The worst of all boots, by kind of entry, is held against the committed list
 *   that the reference page shows (LIST): it may not be more than MARGIN above it, if the kernel
 *   was built with the compiler that the list names.  So is the longest that an interrupt waited
 *   for the kernel to take it.
 *
 *   And the waits of urgent callers (tests/guest/inversion.c) are within their bounds.
 *
 *	make check ONLY=bounds
 *	BOUNDS_ONLY=TEST make check ONLY=bounds	one test alone, not held against the list
 *	make longest				writes the list anew, and the reference page
 */
#include "measure.h"

#define SOURCE		"tests/guest/bounds.c"
#define LIST		"tests/bench/longest"
#define MARGIN		25u		/* in a hundred, ... */
#define MARGIN_FIXED	1500u		/* ... and instructions: which random calls need a new frame changes with everything */
#define TESTS_MAX	64
#define COMPILER_MAX	256
#define FUZZ_WORDS	"seed=1 calls=100000 measure=on"

static char names[TESTS_MAX][GUEST_NAME_MAX];
static int name_count;

/* The names of the guest's tests, from its source. */
static void
find_tests(void)
{
	FILE *file = fopen(SOURCE, "r");
	const char *only = getenv("BOUNDS_ONLY");
	char line[512], name[GUEST_NAME_MAX];

	ck_assert_msg(file, "%s: %s", SOURCE, strerror(errno));
	while (fgets(line, sizeof line, file)) {
		if (sscanf(line, "TEST(%127[a-z_])", name) != 1 || (only && strcmp(only, name) != 0))
			continue;
		ck_assert_int_lt(name_count, TESTS_MAX);
		snprintf(names[name_count++], GUEST_NAME_MAX, "%s", name);
	}
	fclose(file);
	ck_assert_int_gt(name_count, 0);
}

/* Boot a guest program; *all gets what was measured, added to what it has. */
static void
measure_boot(struct measures *all, const char *program, const char *words, const char *again)
{
	struct machine_config config = guest_config(program, words);
	struct machine_result *result;
	struct measures measures = { .count = 0 };

	config.kernel = build_path("tests/pith.elf");
	config.icount_shift = 0;
	config.output_limit = 32u << 20;
	result = machine_run(&config);
	guest_judge_again(result, again);
	measure_read(&measures, result);
	printf("  longest stay: %u instructions, %s; an interrupt waited at most %u\n",
	       measure_longest(&measures)->worst, measure_longest(&measures)->name, measures.latency);
	if (!getenv("BOUNDS_LOOK"))
		measure_judge(&measures, again);
	measure_read(all, result);
	machine_result_free(result);
}

/* The compiler, then line by line: a name, a blank, a number. */
static void
read_list(struct measures *list, char *compiled_with)
{
	FILE *file = fopen(LIST, "r");
	char line[128], kind[16], which[32], name[48];
	unsigned worst;

	ck_assert_msg(file, "%s: %s; write it: make longest", LIST, strerror(errno));
	ck_assert(fgets(compiled_with, COMPILER_MAX, file));
	while (fgets(line, sizeof line, file)) {
		if (sscanf(line, "%15s %31s %u", kind, which, &worst) != 3)
			continue;
		snprintf(name, sizeof name, "%s %s", kind, which);
		measure_add(list, name, worst);
	}
	fclose(file);
}

/* "compiler " and what the build says of the one that built the kernel. */
static void
read_compiler(char *line)
{
	FILE *file = fopen(build_path("tests/bench/compiler"), "r");
	char version[COMPILER_MAX - 16] = "";

	ck_assert_msg(file && fgets(version, sizeof version, file), "tests/bench/compiler: not built");
	fclose(file);
	snprintf(line, COMPILER_MAX, "compiler %s", version);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct measure *)a)->name, ((const struct measure *)b)->name);
}

static void
write_list(const char *path, struct measures *all)
{
	FILE *file = fopen(path, "w");
	char compiler[COMPILER_MAX];

	ck_assert_msg(file, "%s: %s", path, strerror(errno));
	read_compiler(compiler);
	fputs(compiler, file);
	qsort(all->list, all->count, sizeof all->list[0], by_name);
	for (unsigned i = 0; i < all->count; i++)
		fprintf(file, "%s %u\n", all->list[i].name, all->list[i].worst);
	fclose(file);
}

/* Fail with all that takes more than the list says, and with what it does not know. */
static void
judge_list(const struct measures *all)
{
	struct measures list = { .count = 0 };
	char wrong[4096] = "", listed_compiler[COMPILER_MAX], compiler[COMPILER_MAX];

	read_list(&list, listed_compiler);
	read_compiler(compiler);
	if (strcmp(compiler, listed_compiler) != 0) {
		printf("%s was made with another compiler: not compared\n", LIST);
		return;
	}
	for (unsigned i = 0; i < all->count; i++) {
		const struct measure *seen = &all->list[i];
		const unsigned listed = measure_find(&list, seen->name)->worst;

		if (seen->worst > listed + listed * MARGIN / 100 + MARGIN_FIXED)
			snprintf(wrong + strlen(wrong), sizeof wrong - strlen(wrong),
				 "%s: %u instructions at worst, %s says %u\n", seen->name, seen->worst, LIST,
				 listed);
	}
	ck_assert_msg(!wrong[0], "%sif that is as it should be: make longest", wrong);
}

START_TEST(no_stay_in_the_kernel_is_long)
{
	struct measures all = { .count = 0 };
	const char *list = getenv("BOUNDS_LIST");

	find_tests();
	for (int i = 0; i < name_count; i++) {
		char words[GUEST_NAME_MAX + 64], again[GUEST_NAME_MAX + 64];

		snprintf(words, sizeof words, "measure=on only=%.127s", names[i]);
		snprintf(again, sizeof again, "BOUNDS_ONLY=%.127s make check ONLY=bounds", names[i]);
		measure_boot(&all, "bounds", words, again);
	}
	if (getenv("BOUNDS_ONLY"))
		return;
	measure_boot(&all, "fuzz", FUZZ_WORDS, "make check ONLY=bounds");
	measure_print(&all);
	measure_add(&all, "latency interrupt", all.latency);
	if (list)
		write_list(list, &all);
	else
		judge_list(&all);
}
END_TEST

/* The guest holds each wait against its bound. */
START_TEST(no_urgent_caller_waits_for_one_in_the_middle)
{
	struct machine_config config = guest_config("inversion", "count=1");
	struct machine_result *result;
	char *text, *rest, *line;

	config.icount_shift = 0;
	result = machine_run(&config);
	guest_judge_again(result, "make check ONLY=bounds");
	text = rest = guest_text(&result->output[MACHINE_E9]);
	while ((line = strsep(&rest, "\n")) != NULL)
		if (strncmp(line, "figure ", 7) == 0)
			printf("%s\n", line + 7);
	free(text);
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(no_stay_in_the_kernel_is_long),
		TEST(no_urgent_caller_waits_for_one_in_the_middle),
	};

	return RUN_TESTS("bounds", tests);
}
