/* SPDX-License-Identifier: MIT */
/*
 * fuzz.c: a million random calls, several seeds, one boot each.
 *
 *   tests/guest/fuzz.c makes the calls and finds what the kernel does wrong; here it is booted, and
 *   judged whether the calls were worth making: as many as asked for, each call made and successful
 *   now and then, a good share of successes and of errors, every stunt.  What a boot is like
 *   follows from its seed (kinds[]).
 *
 *	make check ONLY=fuzz			SEEDS boots of CALLS calls
 *	CK_RUN_CASE=seed-3 make check ONLY=fuzz	one of them
 *	make fuzz N=5000000 SEED=7		boots of at most CALLS_A_BOOT calls with the seeds 7, 8, ...
 *	FUZZ_A_BOOT=5000000 make fuzz ...	or of as many
 *	make fuzz-long SEED=7			boots of a million calls with the seeds 7 to 16
 *
 *   A seed repeats to the last instruction: the emulator counts them.  What makes a boot fail is
 *   there again with the same seed and as many calls.
 */
#include "measure.h"

#define SEEDS		5u
#define CALLS		200000u
#define CALLS_A_BOOT	250000u
#define BOOTS_MAX	1000u
#define LOG_LIMIT	(32u << 20)
#define WORDS_MAX	128

/* Guest time, and many times what it takes: a kernel that no longer gets anywhere is stopped. */
#define TIME_TO_BOOT	(60 * MACHINE_SECOND)
#define TIME_A_CALL	(1 * MACHINE_MILLISECOND)

/* What a run of CALLS must show at least. */
#define SHARE_MIN	25u	/* of a hundred calls: successes, and errors */
#define BEGUN_MIN	200u	/* of each call ... */
#define OK_MIN		5u	/* ... successes */
#define CHECKS_MIN	100u	/* looks at all invariants, every few milliseconds, ... */
#define CHECKS_MEASURED	10u	/* ... of which a measured boot has a sixteenth: an instruction takes less time there */
#define SPOILED_MAX	20u	/* one in so many attackers may have spoiled its counts */

static const struct kind {
	const char *name, *words, *cpu;
	bool measured;		/* one tick of the time-stamp counter is one instruction */
} kinds[] = {
	{ "plain", "", NULL, false },
	{ "measured", "measure=on", NULL, true },
	{ "plain", "", NULL, false },
	{ "hardly any free memory", "tight=1", NULL, false },
	{ "a processor that can do all", "", "max", false },
};

#define KINDS (sizeof kinds / sizeof *kinds)

/* What the guest's table adds up to. */
struct sum {
	unsigned calls, succeeded, returned;
	unsigned made, spoiled, checks, checks_min;
	char wrong[2048];
};

static unsigned first_seed = 1, boots = SEEDS, calls_in_all = SEEDS * CALLS;

static void
wrong(struct sum *sum, const char *format, const char *name, unsigned seen)
{
	size_t used = strlen(sum->wrong);

	snprintf(sum->wrong + used, sizeof sum->wrong - used, format, name, seen);
}

/* Whether a call has no success to show. */
static bool
is_never_ok(const char *name)
{
	return strcmp(name, "thread_exit") == 0 || strcmp(name, "(no call)") == 0;
}

/* "E_HANDLE 12 ok 40 ... unseen E_MEMORY": returns the successes, adds to the sum. */
static unsigned
read_results(struct sum *sum, char *rest)
{
	unsigned ok = 0;
	char *name;

	while ((name = strsep(&rest, " ")) != NULL) {
		char *value = strsep(&rest, " ");
		unsigned n = value ? (unsigned)strtoul(value, NULL, 10) : 0;

		if (strcmp(name, "unseen") == 0)
			continue;
		if (strcmp(name, "ok") == 0)
			ok = n;
		sum->returned += n;
	}
	sum->succeeded += ok;
	return ok;
}

/* "call NAME begun N RESULTS" */
static void
read_call(struct sum *sum, char *line, unsigned share)
{
	char *begun = strstr(line, " begun ");
	unsigned n, ok;

	ck_assert_msg(begun, "a line of the table without a count: %s", line);
	*begun = '\0';
	begun += strlen(" begun ");
	n = (unsigned)strtoul(begun, NULL, 10);
	begun += strcspn(begun, " ");
	ok = read_results(sum, *begun ? begun + 1 : begun);
	sum->calls += n;
	if (n < BEGUN_MIN * share / 100)
		wrong(sum, "%s was made only %u times\n", line, n);
	if (ok < OK_MIN * share / 100 && !is_never_ok(line))
		wrong(sum, "%s succeeded only %u times\n", line, ok);
}

/* One line of the log.  share: a hundred times the calls asked for by CALLS, up to 100. */
static void
read_line(struct sum *sum, char *line, unsigned share)
{
	unsigned n;
	char name[64];

	if (strncmp(line, "call ", 5) == 0)
		read_call(sum, line + 5, share);
	else if (sscanf(line, "stunt %63s %u", name, &n) == 2 && n == 0 && share == 100)
		wrong(sum, "stunt %s: %u times\n", name, n);
	else if (strncmp(line, "# attackers: ", 13) == 0)
		sscanf(line, "# attackers: %u made, %*u could not be, %u", &sum->made,
		       &sum->spoiled);
	else if (strncmp(line, "# supervisor: ", 14) == 0)
		sscanf(line, "# supervisor: %*u pulses, %*u messages, %*u hang-ups, %u", &sum->checks);
}

/* The part of the log that tells what was done: from the table on. */
static char *
table_of(char *text)
{
	char *table = strstr(text, "\ncall null ");

	return table ? table + 1 : text + strlen(text);
}

static unsigned
percent(unsigned part, unsigned whole)
{
	return whole ? (unsigned)(UINT64_C(100) * part / whole) : 0;
}

static void
judge_sum(struct sum *sum, unsigned calls, unsigned share)
{
	const unsigned failed = sum->returned - sum->succeeded;
	const unsigned enough = (unsigned)(UINT64_C(1) * SHARE_MIN * sum->returned / 100);

	if (sum->calls < calls)
		wrong(sum, "%s made: %u\n", "fewer calls than asked for were", sum->calls);
	if (sum->succeeded < enough)
		wrong(sum, "%s: %u\n", "too few calls succeeded", sum->succeeded);
	if (failed < enough)
		wrong(sum, "%s: %u\n", "too few calls failed", failed);
	if (sum->checks < sum->checks_min * share / 100)
		wrong(sum, "%s: %u\n", "the kernel was hardly checked", sum->checks);
	if (sum->spoiled > sum->made / SPOILED_MAX)
		wrong(sum, "%s: %u\n", "too many attackers spoiled their counts", sum->spoiled);
}

/* Fail unless the log's table shows what a run of so many calls should. */
static void
judge_table(const struct machine_result *result, unsigned calls, unsigned checks_min, const char *again)
{
	const unsigned share = calls < CALLS ? calls / (CALLS / 100) : 100;
	char *text = guest_text(&result->output[MACHINE_E9]), *table = strdup(table_of(text));
	char *rest = table_of(text), *line;
	struct sum sum = { .checks_min = checks_min };

	while ((line = strsep(&rest, "\n")) != NULL)
		read_line(&sum, line, share);
	judge_sum(&sum, calls, share);
	if (sum.wrong[0])
		printf("%s\n", table);
	else
		printf("  %u calls, %u%% of them successful, by %u attackers; all invariants looked at %u times\n",
		       sum.calls, percent(sum.succeeded, sum.returned), sum.made, sum.checks);
	fflush(stdout);
	ck_assert_msg(!sum.wrong[0], "%sagain: %s", sum.wrong, again);
	free(text);
	free(table);
}

static unsigned
calls_of(unsigned boot)
{
	const unsigned each = (calls_in_all + boots - 1) / boots;

	return boot + 1 < boots ? each : calls_in_all - each * (boots - 1);
}

/* The longest stays in the kernel, printed and judged. */
static void
judge_stays(const struct machine_result *result, const char *again)
{
	struct measures measures = { .count = 0 };

	measure_read(&measures, result);
	for (unsigned i = 0; i < measures.count; i++)
		printf("  at worst %s: %u instructions\n", measures.list[i].name, measures.list[i].worst);
	measure_print(&measures);
	measure_judge(&measures, again);
}

static void
fuzz_seed(int boot)
{
	const unsigned seed = first_seed + (unsigned)boot, calls = calls_of((unsigned)boot);
	const struct kind *kind = &kinds[seed % KINDS];
	struct machine_config config;
	struct machine_result *result;
	char words[WORDS_MAX], again[WORDS_MAX];

	snprintf(words, sizeof words, "seed=%u calls=%u %s", seed, calls, kind->words);
	snprintf(again, sizeof again, "make fuzz N=%u SEED=%u", calls, seed);
	config = guest_config("fuzz", words);
	config.cpu = kind->cpu;
	if (kind->measured) {
		config.kernel = build_path("tests/pith.elf");
		config.icount_shift = 0;
	}
	config.output_limit = LOG_LIMIT;
	config.time_limit_ns = TIME_TO_BOOT + calls * TIME_A_CALL;
	result = machine_run(&config);
	printf("seed %u (%s), ", seed, kind->name);
	if (result->has_registers)
		printf("stopped at eip %08x, esp %08x, privilege level %u: ", result->registers.eip,
		       result->registers.esp, result->registers.cpl);
	guest_judge_again(result, again);
	judge_table(result, calls, kind->measured ? CHECKS_MEASURED : CHECKS_MIN, again);
	if (kind->measured)
		judge_stays(result, again);
	fflush(stdout);
	machine_result_free(result);
}

/* A number from the environment; `otherwise` if it is not there. */
static unsigned
number(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text && *text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

/* What make fuzz asks for. */
static bool
read_wishes(void)
{
	const unsigned calls = number("FUZZ_CALLS", 0), most = number("FUZZ_A_BOOT", CALLS_A_BOOT);

	if (!getenv("FUZZ_CALLS"))
		return true;
	first_seed = number("FUZZ_SEED", 1);
	calls_in_all = calls;
	boots = most ? calls / most + (calls % most != 0) : 0;
	if (boots > 0 && boots <= BOOTS_MAX)
		return true;
	fprintf(stderr, "fuzz: N is the number of calls to make, 1..%u, not '%s'\n",
		BOOTS_MAX * most, getenv("FUZZ_CALLS"));
	return false;
}

int
main(void)
{
	static TTest tests[BOOTS_MAX];
	static char names[BOOTS_MAX][16];
	Suite *suite = suite_create("fuzz");
	SRunner *runner;
	int failed;

	if (!read_wishes())
		return 1;
	for (unsigned i = 0; i < boots; i++) {
		TCase *single;

		snprintf(names[i], sizeof names[i], "seed-%u", first_seed + i);
		single = tcase_create(names[i]);
		tests[i] = (TTest){ names[i], fuzz_seed, __FILE__, __LINE__ };
		tcase_set_timeout(single, 0);
		tcase_add_loop_test(single, &tests[i], (int)i, (int)i + 1);
		suite_add_tcase(suite, single);
	}
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
