/* SPDX-License-Identifier: MIT */
/*
 * trace.c: the kernel's trace, read from outside, in a panic's report and by the program `trace`.
 *
 *   What is known to happen is done by tests/guest/trace.c (seen_from_outside) between two marks.
 */
#include "events.h"
#include "guest_test.h"

#include "abi/calls.h"
#include "abi/space.h"
#include "walk.h"

#define LINE_SIZE	160
#define LINES_MAX	(LINE_SIZE * 64)
#define MARK_BEGIN	5001u
#define MARK_END	5002u

static const struct trace_ring *
ring_of(const struct machine_result *result)
{
	char error[256];
	struct symbols *symbols = symbols_open(build_path("pith.elf"), error, sizeof error);
	const struct trace_ring *ring;

	ck_assert_msg(symbols, "%s", error);
	ring = events_ring(result, symbols, error, sizeof error);
	ck_assert_msg(ring, "%s", error);
	symbols_close(symbols);
	return ring;
}

/* Boot one test of the guest program with further words; it passes. */
static struct machine_result *
run_guest(const char *words)
{
	struct machine_config config = guest_config("trace", words);
	struct machine_result *result = machine_run(&config);

	guest_judge(result);
	return result;
}

static bool
is_mark(const struct trace_event *event, uint32_t number)
{
	return event->kind == TRACE_call && event->words[0] == (number << 8 | CALL_null);
}

/* The number of the event that is the mark. */
static size_t
find_mark(const struct trace_ring *ring, uint32_t number)
{
	size_t n = 0;

	while (n < events_count(ring) && !is_mark(events_get(ring, n), number))
		n++;
	ck_assert_msg(n < events_count(ring), "mark %u is not among %zu events", number,
		      events_count(ring));
	return n;
}

/* The events first .. last as text, one a line, without interrupts, which come when they like. */
static const char *
describe(const struct trace_ring *ring, size_t first, size_t last)
{
	static char lines[LINES_MAX];
	size_t used = 0;

	for (size_t n = first; n <= last && used + LINE_SIZE < sizeof lines; n++) {
		const struct trace_event *event = events_get(ring, n);
		char line[LINE_SIZE];

		if (event->kind != TRACE_interrupt)
			used += (size_t)snprintf(lines + used, sizeof lines - used, "%s\n",
						 events_describe(event, line, sizeof line));
	}
	return lines;
}

START_TEST(the_ring_holds_what_happened)
{
	struct machine_result *result = run_guest("only=seen-from-outside trace=on");
	const struct trace_ring *ring = ring_of(result);

	ck_assert_str_eq(describe(ring, find_mark(ring, MARK_BEGIN), find_mark(ring, MARK_END)),
			 "1.0 call: null, handle 5001, 1 2 3\n"
			 "1.0 result: null returned 0\n"
			 "1.0 call: handle_close, handle 16777215, 0 0 0\n"
			 "1.0 result: handle_close returned -2\n"
			 "1.0 call: ipc_call, handle 1000, 80000 aaaa bbbb\n"
			 "1.0 message: to 1.1, tag 00080000, badge 7, aaaa\n"
			 "1.0 switch: to 1.1\n"
			 "1.1 call: ipc_reply_recv, handle 1001, 90000 aaab bbbb\n"
			 "1.1 message: to 1.0, tag 00090000, badge 0, aaab\n"
			 "1.1 switch: to 1.0\n"
			 "1.0 call: null, handle 5002, 1 2 3\n");
	machine_result_free(result);
}
END_TEST

START_TEST(the_time_never_goes_back)
{
	struct machine_result *result = run_guest("only=seen-from-outside trace=on");
	const struct trace_ring *ring = ring_of(result);
	size_t ticks = 0;

	ck_assert_uint_ge(events_count(ring), 20);
	for (size_t n = 1; n < events_count(ring); n++) {
		ck_assert_uint_gt(events_get(ring, n)->time, events_get(ring, n - 1)->time);
		ticks += events_get(ring, n)->kind == TRACE_interrupt;
	}
	ck_assert_uint_gt(ticks, 0);
	machine_result_free(result);
}
END_TEST

START_TEST(nothing_is_written_unless_asked_for)
{
	struct machine_result *result = run_guest("only=trace-read-is-for-the-manager-of-all-ports");
	const struct trace_ring *ring = ring_of(result);
	const uint32_t *end = (const uint32_t *)(ring + 1);

	for (const uint32_t *word = (const uint32_t *)ring; word < end; word++)
		ck_assert_uint_eq(*word, 0);
	machine_result_free(result);
}
END_TEST

START_TEST(lost_events_are_counted_and_the_last_are_kept)
{
	struct machine_result *result =
		run_guest("only=a-full-ring-gives-up-its-oldest-events-and-counts-them");
	const struct trace_ring *ring = ring_of(result);

	ck_assert_uint_eq(ring->written, TRACE_RING_EVENTS + 101);
	ck_assert_uint_eq(ring->read, ring->written);
	ck_assert_uint_eq(ring->lost, 101);
	ck_assert_uint_eq(events_count(ring), TRACE_RING_EVENTS);
	for (uint32_t n = 0; n < TRACE_RING_EVENTS - 1; n++)
		ck_assert_uint_eq(events_get(ring, n)->words[0], (101 + n) << 8 | CALL_null);
	machine_result_free(result);
}
END_TEST

START_TEST(the_boot_option_names_kinds)
{
	struct machine_result *result =
		run_guest("only=seen-from-outside trace=result,nonsense,switch");
	const struct trace_ring *ring = ring_of(result);
	unsigned seen = 0;

	expect_in_order(result->output[MACHINE_E9].bytes,
			"boot: trace=result,nonsense,switch names something unknown; known are: on "
			"call result message switch interrupt fault\n", "boot: starting init\n");
	for (size_t n = 0; n < events_count(ring); n++)
		seen |= TRACE_BIT(events_get(ring, n)->kind);
	ck_assert_uint_eq(seen, TRACE_BIT(TRACE_result) | TRACE_BIT(TRACE_switch));
	machine_result_free(result);
}
END_TEST

/* The name of the function that SYSENTER calls for ipc_call. */
static const char *
path_of_calls(const struct machine_result *result)
{
	const struct address_space memory = address_space_physical(result);
	char error[256];
	struct symbols *symbols = symbols_open(build_path("pith.elf"), error, sizeof error);
	const struct symbol *table = symbols_find(symbols, "fast_table"), *function;
	uint32_t address = 0, offset;

	ck_assert_msg(table, "the kernel has no fast_table");
	ck_assert(guest_read32(&memory, table->address - KERNEL_BASE + CALL_ipc_call * sizeof address,
			       &address));
	function = symbols_at(symbols, address, &offset);
	ck_assert_msg(function && offset == 0, "fast_table holds %#x", address);
	return strdup(function->name);
}

START_TEST(the_fast_path_is_off_only_while_something_is_traced)
{
	struct machine_result *result = run_guest("only=trace-read-is-for-the-manager-of-all-ports trace=fault");

	ck_assert_str_eq(path_of_calls(result), "system_call_traced");
	machine_result_free(result);
	result = run_guest("only=only-kinds-that-exist-can-be-turned-on");
	ck_assert_str_eq(path_of_calls(result), "fast_call");
	machine_result_free(result);
	result = run_guest("only=only-kinds-that-exist-can-be-turned-on fastpath=off");
	ck_assert_str_eq(path_of_calls(result), "system_call");
	machine_result_free(result);
}
END_TEST

/* The archive with this service table. */
static struct machine_config
table_config(const char *words, const char *table)
{
	struct machine_config config = kernel_config(words);
	unsigned char *archive;
	size_t size;

	archive = read_whole(config.archive, &size);
	tar_add(&archive, &size, "services", table, strlen(table));
	config.archive = NULL;
	config.archive_data = archive;
	config.archive_size = size;
	config.output_limit = 4u << 20;
	return config;
}

/* init ends when it cannot use its table, and with it the kernel. */
START_TEST(a_panic_shows_the_last_events)
{
	struct machine_config config = table_config("trace=call,result", "");
	struct machine_result *result = run_expecting(&config, MACHINE_EXITED);
	const char *report, *line;
	unsigned lines = 0;

	expect_exit(result, EXIT_PANIC);
	report = strstr(result->output[MACHINE_E9].bytes, "\ntrace: the last 16 of ");
	ck_assert_msg(report, "no trace in the report:\n%s", result->output[MACHINE_E9].bytes);
	for (line = strchr(report + 1, '\n'); line && line[1]; line = strchr(line + 1, '\n'))
		lines++;
	ck_assert_uint_eq(lines, 16);
	expect_in_order(report, "  1.0  call: log_write, handle 0, ", "  1.0  result: log_write returned ",
			"  1.0  call: task_destroy, handle 0, ");
	machine_result_free(result);
}
END_TEST

START_TEST(a_panic_without_a_trace_shows_none)
{
	struct machine_config config = table_config("", "");
	struct machine_result *result = run_expecting(&config, MACHINE_EXITED);

	expect_exit(result, EXIT_PANIC);
	ck_assert_ptr_null(strstr(result->output[MACHINE_E9].bytes, "trace: "));
	machine_result_free(result);
}
END_TEST

START_TEST(the_program_prints_what_the_kernel_has_traced)
{
	struct machine_config config =
		table_config("trace=call,message poweroff-at-eof",
			     "service trace\nprogram trace\nsystem\nsession\n");
	struct machine_result *result = run_expecting(&config, MACHINE_POWER_OFF);

	expect_in_order(result->output[MACHINE_E9].bytes, "  1.0 call: memory_create, handle 0, ",
			"  1.0 call: thread_start, handle ", "  2.0 call: system_control, handle ",
			"\ntrace: ", " events, 0 lost\n");
	machine_result_free(result);
}
END_TEST

START_TEST(the_program_says_when_it_may_not)
{
	struct machine_config config = table_config("poweroff-at-eof", "service trace\nprogram trace\nsession\n");
	struct machine_result *result;

	config.time_limit_ns = 5 * MACHINE_SECOND;
	result = machine_run(&config);
	expect_text(result->output[MACHINE_E9].bytes, "system");
	ck_assert_ptr_null(strstr(result->output[MACHINE_E9].bytes, " events, "));
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(the_ring_holds_what_happened),
		TEST(the_time_never_goes_back),
		TEST(nothing_is_written_unless_asked_for),
		TEST(lost_events_are_counted_and_the_last_are_kept),
		TEST(the_boot_option_names_kinds),
		TEST(the_fast_path_is_off_only_while_something_is_traced),
		TEST(a_panic_shows_the_last_events),
		TEST(a_panic_without_a_trace_shows_none),
		TEST(the_program_prints_what_the_kernel_has_traced),
		TEST(the_program_says_when_it_may_not),
	};

	return RUN_TESTS("trace", tests);
}
