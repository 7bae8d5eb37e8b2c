/* SPDX-License-Identifier: MIT */
/*
 * user_tracer.c: who calls whom, counted from events (user/servers/tracer/edges.c).
 */
#include "unit.h"
#include "user/servers/tracer/edges.c"

#define A	TRACE_THREAD(2, 0)	/* task 2 */
#define A_OTHER	TRACE_THREAD(2, 1)
#define B	TRACE_THREAD(3, 0)
#define NOBODY	0u

static uint64_t now;

static const struct edge *
call(uint32_t thread, uint32_t number)
{
	return edges_count(&(struct trace_event){ .time = now += 10, .kind = TRACE_call, .thread = thread, .words = { 7 << 8 | number } });
}

static const struct edge *
message(uint32_t from, uint32_t to, uint32_t tag)
{
	return edges_count(&(struct trace_event){ .time = now += 10, .kind = TRACE_message, .thread = from, .words = { to, tag } });
}

static void
expect_totals(uint32_t lines, uint32_t messages, uint32_t unknown)
{
	const struct edge_totals seen = edges_totals();

	ck_assert_uint_eq(seen.edges, lines);
	ck_assert_uint_eq(seen.messages, messages);
	ck_assert_uint_eq(seen.unknown, unknown);
	ck_assert_uint_eq(seen.dropped, 0);
}

START_TEST(a_call_and_its_reply_are_one_edge_with_a_time)
{
	const struct edge *edge;

	edges_forget(true);
	call(B, CALL_ipc_recv);
	call(A, CALL_ipc_call);
	edge = message(A, B, TAG(5, 8, 0));
	ck_assert_ptr_nonnull(edge);
	ck_assert_uint_eq(edge->from, 2);
	ck_assert_uint_eq(edge->to, 3);
	ck_assert_int_eq(edge->kind, EDGE_CALL);
	call(B, CALL_ipc_reply_recv);
	ck_assert_ptr_null(message(B, A, TAG(0, 0, 0)));
	ck_assert_uint_eq(edge->count, 1);
	ck_assert_uint_eq(edge->answered, 1);
	ck_assert_uint_eq(edge->time, 30);
	expect_totals(1, 1, 0);
}
END_TEST

START_TEST(a_second_call_is_no_new_edge_but_another_thread_counts_with_its_task)
{
	edges_forget(true);
	call(A, CALL_ipc_call);
	ck_assert_ptr_nonnull(message(A, B, 0));
	call(A_OTHER, CALL_ipc_call);
	ck_assert_ptr_null(message(A_OTHER, B, 0));
	call(B, CALL_ipc_reply);
	message(B, A_OTHER, 0);
	message(B, A, 0);
	expect_totals(1, 2, 0);
}
END_TEST

START_TEST(replies_pulses_and_notices_are_no_calls)
{
	edges_forget(true);
	call(B, CALL_ipc_reply_recv);
	ck_assert_ptr_null(message(B, A, 0));
	call(A, CALL_pulse);
	ck_assert_ptr_null(message(A, B, TAG_KIND_PULSE));
	ck_assert_ptr_null(message(NOBODY, B, TAG_KIND_DEATH));
	ck_assert_ptr_null(message(NOBODY, B, TAG_KIND_HANGUP));
	expect_totals(0, 0, 0);
}
END_TEST

START_TEST(sends_and_faults_are_edges_of_their_own)
{
	const struct edge *send, *fault;

	edges_forget(true);
	call(A, CALL_ipc_send);
	send = message(A, B, 0);
	fault = message(A, B, TAG_KIND_FAULT);
	ck_assert_int_eq(send->kind, EDGE_SEND);
	ck_assert_int_eq(fault->kind, EDGE_FAULT);
	call(B, CALL_ipc_reply);
	message(B, A, 0);
	ck_assert_uint_eq(send->answered + fault->answered, 0);
	expect_totals(2, 2, 0);
}
END_TEST

START_TEST(a_message_of_a_thread_not_seen_before_is_unknown)
{
	edges_forget(true);
	ck_assert_ptr_null(message(A, B, 0));
	expect_totals(0, 0, 1);
	call(A, CALL_ipc_call);
	edges_forget(true);
	message(A, B, 0);
	expect_totals(0, 0, 1);
	call(A, CALL_ipc_call);
	edges_forget(false);
	message(A, B, 0);
	expect_totals(1, 1, 0);
}
END_TEST

START_TEST(a_full_table_drops_and_says_so)
{
	edges_forget(true);
	for (uint32_t n = 0; n < EDGES_MAX + 3; n++) {
		call(A, CALL_ipc_call);
		message(A, TRACE_THREAD(100 + n, 0), 0);
	}
	ck_assert_uint_eq(edges_totals().edges, EDGES_MAX);
	ck_assert_uint_eq(edges_totals().dropped, 3);
}
END_TEST

/* Whatever comes: every message is counted somewhere, and no more is answered than was called. */
START_TEST(random_events_are_all_accounted_for)
{
	uint32_t state = 4711, messages = 0, counted = 0;

	edges_forget(true);
	for (int n = 0; n < 200000; n++) {
		uint32_t from = TRACE_THREAD(1 + unit_random(&state) % 20, unit_random(&state) % 3);
		uint32_t to = TRACE_THREAD(1 + unit_random(&state) % 20, unit_random(&state) % 3);

		if (unit_random(&state) % 2)
			call(from, unit_random(&state) % CALL_COUNT);
		else
			message(from, to, unit_random(&state) % 5 << 28);
	}
	for (uint32_t n = 0; n < EDGES_MAX; n++) {
		const struct edge *edge = edges_get(n);

		ck_assert(!edge || edge->answered <= edge->count);
		counted += edge ? edge->count : 0;
	}
	messages = edges_totals().messages;
	ck_assert_uint_eq(counted, messages);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(a_call_and_its_reply_are_one_edge_with_a_time),
		UNIT(a_second_call_is_no_new_edge_but_another_thread_counts_with_its_task),
		UNIT(replies_pulses_and_notices_are_no_calls),
		UNIT(sends_and_faults_are_edges_of_their_own),
		UNIT(a_message_of_a_thread_not_seen_before_is_unknown),
		UNIT(a_full_table_drops_and_says_so),
		UNIT(random_events_are_all_accounted_for),
	};

	return unit_run("user_tracer", tests, sizeof tests / sizeof tests[0]);
}
