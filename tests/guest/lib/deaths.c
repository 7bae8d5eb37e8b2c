/* SPDX-License-Identifier: MIT */
/*
 * deaths.c: servers that die at any moment, and who starts them again (deaths.h).
 */
#include "lib/deaths.h"

#include <stdbool.h>

#include "lib/disk_pattern.h"

#define SECOND_WITHIN		23u
#define ENTRIES_MOST		6000u
#define PULSE_STOP		1u
#define BADGE_STOP		(DEATHS_SERVERS + 1)
#define PRIORITY_KILLER		(PRIORITY_TEST + 7)	/* above all servers */
#define PRIORITY_SUPERVISOR	(PRIORITY_TEST + 8)

struct deaths deaths;

static deaths_restart *restart;
static struct worker supervisor;
static handle_t endpoint, stop;
static uint32_t second;			/* entry at which the next successor dies; 0: it lives */

static struct worker killer;
static const handle_t *victims;
static uint32_t victim_count;
static volatile bool striking;

/* ---- the supervisor -------------------------------------------------------------------------------------- */

/* Hears of each death, and starts the next. */
static uint32_t
supervise(void *unused)
{
	struct message m = { 0 };
	int32_t tag;

	(void)unused;
	while ((tag = ipc_recv(endpoint, &m, TIMEOUT_NEVER)) != TAG_KIND_PULSE) {
		handle_t task;

		if (tag < 0 || TAG_KIND(tag) != TAG_KIND_DEATH)
			continue;
		expect_equal(POINTS_CODE, m.words[0]);
		deaths.since = clock_nanoseconds();
		deaths.count++;
		task = restart(m.badge - 1);
		if (second == 0)
			continue;
		points_tell();
		points_arm(task, second);
		second = 0;
	}
	return 0;
}

void
deaths_begin(deaths_restart *how)
{
	deaths = (struct deaths){ 0 };
	restart = how;
	second = 0;
	endpoint = expect_handle(endpoint_create());
	stop = expect_handle(connection_create(endpoint, BADGE_STOP, PULSE_STOP));
	worker_start(&supervisor, supervise, NULL, PRIORITY_SUPERVISOR);
}

handle_t
deaths_connection(uint32_t server)
{
	return expect_handle(connection_create(endpoint, server + 1, 0));
}

void
deaths_end(void)
{
	expect_equal(0, pulse(stop, PULSE_STOP));
	worker_wait(&supervisor);
}

int32_t
deaths_finished(int32_t result)
{
	const uint64_t since = deaths.since, took = clock_nanoseconds() - since;

	if (since == 0)
		return result;
	deaths.since = 0;
	deaths.total += took;
	deaths.recoveries++;
	if (took > deaths.slowest)
		deaths.slowest = took;
	return result;
}

uint32_t
deaths_average(void)
{
	return deaths.recoveries ? (uint32_t)(deaths.total / deaths.recoveries) : 0;
}

/* ---- at every entry -------------------------------------------------------------------------------------- */

static void
play(handle_t task, uint32_t entry, void (*script)(uint32_t key))
{
	second = entry > 0 ? entry % SECOND_WITHIN + 1 : 0;
	deaths.since = 0;
	points_arm(task, entry);
	script(entry);
	points_tell();
}

uint32_t
deaths_at_every_entry(const char *who, const handle_t *task, void (*script)(uint32_t key))
{
	const uint32_t stride = guest_number("stride", 1);
	uint32_t n = 0, before;

	play(*task, 0, script);
	do {
		before = deaths.count;
		n += stride;
		expect(n < ENTRIES_MOST);
		play(*task, n, script);
	} while (deaths.count != before);
	remark("points: %s dies at %u entries, %u times; a request takes %u at most, %u on the average, from a death", who,
	       (unsigned)(n / stride - 1), (unsigned)deaths.count, (unsigned)deaths.slowest, (unsigned)deaths_average());
	expect(deaths.count >= n / stride);
	return n / stride + 1;
}

/* ---- seeded ---------------------------------------------------------------------------------------------- */

uint32_t
deaths_wanted(void)
{
	return guest_number("deaths", 0);
}

static uint32_t
strike(void *unused)
{
	uint32_t state = guest_number("seed", 1);

	(void)unused;
	while (striking && deaths.count < deaths_wanted()) {
		const handle_t *victim = &victims[pattern_random(&state) % victim_count];

		sleep_milliseconds(1 + pattern_random(&state) % 3);
		if (striking && deaths.since == 0)
			task_destroy(*victim, POINTS_CODE);
	}
	return 0;
}

void
deaths_strike(const handle_t *tasks, uint32_t count)
{
	victims = tasks;
	victim_count = count;
	striking = true;
	worker_start(&killer, strike, NULL, PRIORITY_KILLER);
}

void
deaths_spare(void)
{
	striking = false;
	worker_wait(&killer);
}
