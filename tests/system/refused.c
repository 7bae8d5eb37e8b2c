/* SPDX-License-Identifier: MIT */
/*
 * refused.c: a refused call changes nothing.
 *
 *   The machine stops before calls and after those that are refused (tests/kernel/refused.h); its
 *   memory is compared by refused_memory.h.  Refused is a call whose function has returned an
 *   error.  So a call that has blocked and fails later, when somebody else ends its wait
 *   (E_INTERRUPTED, E_DEAD, E_RESTARTED, E_FULL of a queued sender, E_TIMEOUT after a while), is
 *   none; what else returns an error and has yet done something is listed in excluded[].
 *
 *	shortage	every call that allocates, each of its attempts failing once (tests/guest/shortage.c)
 *	refusals	calls that are refused late, and once each call that can be refused at all (tests/guest/refusals.c)
 *	fuzz-N		random calls, as make check ONLY=fuzz makes them; of all tasks but the supervisor
 */
#include "guest_test.h"
#include "refused_memory.h"

#include "abi/calls.h"
#include "abi/errors.h"

#define CALLS		20000u		/* a boot of the fuzzer */
#define LOG_LIMIT	(32u << 20)
#define TIME_LIMIT	(60 * MACHINE_SECOND)
#define REPORT_SIZE	6000u
#define RESULTS		24u
#define NEVER_REFUSED	4u		/* calls that have no error: null, clock_get, thread_exit, thread_yield */
#define REFUSABLE	(CALL_COUNT - NEVER_REFUSED)
#define FUZZ_MISSES	5u		/* of these, at most, that a boot of the fuzzer need not meet: refusals has them all */

/* Errors that are no refusals. */
static const struct exclusion {
	uint32_t call;
	int32_t error;
	bool with_senders;		/* only where senders waited */
	const char *why;
} excluded[] = {
	{ CALL_ipc_read, E_WINDOW, false, "tells how much was copied before the page that is absent" },
	{ CALL_ipc_write, E_WINDOW, false, "likewise" },
	{ CALL_badge_next, E_ABSENT, false, "the end of a list, and the next call begins it again" },
	{ CALL_ipc_recv, E_TIMEOUT, true, "met senders whose messages could not be received, and failed them" },
};

#define EXCLUDED_COUNT	(sizeof excluded / sizeof excluded[0])

static const char *const call_names[CALL_COUNT + 1] = {
#define CALL(name, parameters, arguments, needs, errors, text)	#name,
#include "abi/calls.def"
	"(no call)",
};

static const char *const error_names[RESULTS] = {
#define ERROR(name, number, text) [number] = #name,
#include "abi/errors.def"
};

static const struct {
	const char *name;
	unsigned seed;
	const char *words;
} fuzzes[] = {
	{ "fuzz-1", 1, "" },
	{ "fuzz-2", 3, "tight=1" },
};

#define FUZZES	((int)(sizeof fuzzes / sizeof fuzzes[0]))

struct watcher {
	struct memory_picture picture;
	unsigned whole_every;		/* looks, of which one is whole */
	unsigned looks, refused, compared, whole, changed;
	unsigned excluded[EXCLUDED_COUNT];
	unsigned refused_by[CALL_COUNT + 1];
	bool this_whole;
	char report[REPORT_SIZE];
};

/* The exclusion that holds for a refused call, or -1. */
static int
exclusion_of(const struct refused_look *look)
{
	for (size_t n = 0; n < EXCLUDED_COUNT; n++)
		if (look->call == excluded[n].call && look->result == excluded[n].error &&
		    (!excluded[n].with_senders || look->senders))
			return (int)n;
	return -1;
}

static void
report_change(struct watcher *watcher, const struct refused_look *look, unsigned changes,
	      const char *text)
{
	const size_t used = strlen(watcher->report);
	const uint32_t call = look->call < CALL_COUNT ? look->call : CALL_COUNT;
	const uint32_t error = (uint32_t)-look->result;

	if (sizeof watcher->report - used < REPORT_SIZE / 4)
		return;
	snprintf(watcher->report + used, sizeof watcher->report - used,
		 "call %u: %s(handle %u, %#x, %#x, %#x, %#x) of thread %u.%u returned %s and changed %u words:\n%s",
		 look->count, call_names[call], look->handle, look->a, look->b, look->c, look->d,
		 look->task, look->slot, error < RESULTS && error_names[error] ? error_names[error] : "?",
		 changes, text);
}

static void
after(struct watcher *watcher, const struct refused_look *look, const uint8_t *ram)
{
	const int exclusion = exclusion_of(look);
	char text[CHANGES_SIZE];
	unsigned changes;

	watcher->refused++;
	watcher->refused_by[look->call < CALL_COUNT ? look->call : CALL_COUNT]++;
	if (exclusion >= 0) {
		watcher->excluded[exclusion]++;
		return;
	}
	watcher->compared++;
	watcher->whole += watcher->this_whole;
	changes = picture_compare(&watcher->picture, ram, text);
	if (changes == 0)
		return;
	watcher->changed++;
	report_change(watcher, look, changes, text);
}

/* The machine stands before or after a call. */
static void
visit(const uint8_t *ram, size_t size, void *context)
{
	struct watcher *watcher = context;
	const struct refused_look *look = picture_look(&watcher->picture, ram);

	if (look->phase == REFUSED_BEFORE) {
		watcher->this_whole = watcher->looks++ % watcher->whole_every == 0;
		picture_take(&watcher->picture, ram, size, watcher->this_whole);
	} else if (look->phase == REFUSED_AFTER) {
		after(watcher, look, ram);
	}
}

static unsigned
percent(unsigned part, unsigned whole)
{
	return whole ? (unsigned)(UINT64_C(100) * part / whole) : 0;
}

/* How many different calls were refused. */
static unsigned
kinds_refused(const struct watcher *watcher)
{
	unsigned kinds = 0;

	for (uint32_t call = 0; call < CALL_COUNT; call++)
		kinds += watcher->refused_by[call] != 0;
	return kinds;
}

static void
print(const struct watcher *watcher)
{
	printf("  %u calls looked at, %u of them refused (%u%%); memory compared after %u, user memory too after %u\n",
	       watcher->looks, watcher->refused, percent(watcher->refused, watcher->looks),
	       watcher->compared, watcher->whole);
	printf("  refused at least once: %u different calls of %u\n", kinds_refused(watcher), CALL_COUNT);
	for (size_t n = 0; n < EXCLUDED_COUNT; n++)
		if (watcher->excluded[n] != 0)
			printf("  not compared: %u times %s %s: %s\n", watcher->excluded[n],
			       call_names[excluded[n].call], error_names[-excluded[n].error],
			       excluded[n].why);
	fflush(stdout);
}

/* What a boot must show at least. */
struct minimum {
	unsigned compared;
	unsigned percent;		/* of the calls looked at that are refused */
	unsigned kinds;			/* calls that are refused at least once */
};

/* Boot a guest program with visitors and fail if anything has changed, or too little was seen to say so. */
static void
run_watched(const char *program, const char *words, unsigned whole_every, struct minimum minimum)
{
	static struct watcher watcher;
	struct machine_config config = guest_config(program, words);
	struct machine_result *result;
	char again[128];

	snprintf(again, sizeof again, "CK_RUN_CASE=%s make check ONLY=refused", tcase_name());
	config.output_limit = LOG_LIMIT;
	config.time_limit_ns = TIME_LIMIT;
	watcher.whole_every = whole_every;
	config.kernel = build_path("tests/pith.elf");
	config.visit = visit;
	config.visit_context = &watcher;
	picture_open(&watcher.picture);
	result = machine_run(&config);
	picture_close(&watcher.picture);
	print(&watcher);
	if (watcher.changed != 0)
		printf("%s", watcher.report);
	fflush(stdout);
	ck_assert_msg(watcher.changed == 0, "expected that a refused call changes nothing, seen %u that did (above)\nagain: %s",
		      watcher.changed, again);
	guest_judge_again(result, again);
	ck_assert_msg(watcher.compared >= minimum.compared &&
		      percent(watcher.refused, watcher.looks) >= minimum.percent &&
		      kinds_refused(&watcher) >= minimum.kinds,
		      "expected %u comparisons, %u%% refused, %u different calls, seen %u, %u%%, %u\nagain: %s",
		      minimum.compared, minimum.percent, minimum.kinds, watcher.compared,
		      percent(watcher.refused, watcher.looks), kinds_refused(&watcher), again);
	machine_result_free(result);
}

static void
fuzz(int index)
{
	char words[128];

	snprintf(words, sizeof words, "seed=%u calls=%u refused=others %s", fuzzes[index].seed,
		 CALLS, fuzzes[index].words);
	run_watched("fuzz", words, 8, (struct minimum){ CALLS / 4, 25, REFUSABLE - FUZZ_MISSES });
}

START_TEST(shortage)
{
	run_watched("shortage", "refused=failing", 1, (struct minimum){ 100, 25, 12 });
}
END_TEST

START_TEST(refusals)
{
	run_watched("refusals", "refused=failing", 1, (struct minimum){ REFUSABLE, 25, REFUSABLE });
}
END_TEST

static void
add(Suite *suite, const TTest *test, const char *name, int index)
{
	TCase *single = tcase_create(name);

	tcase_set_timeout(single, 0);
	tcase_add_loop_test(single, test, index, index + 1);
	suite_add_tcase(suite, single);
}

int
main(void)
{
	static const TTest fuzz_test = { "fuzz", fuzz, __FILE__, __LINE__ };
	Suite *suite = suite_create("refused");
	SRunner *runner;
	int failed;

	add(suite, shortage, "shortage", 0);
	add(suite, refusals, "refusals", 0);
	for (int n = 0; n < FUZZES; n++)
		add(suite, &fuzz_test, fuzzes[n].name, n);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
