/* SPDX-License-Identifier: MIT */
/*
 * kept.c: a service whose memory and endpoint outlive it, and that dies at every kernel entry.
 *
 *   The test is the supervisor.  It keeps an endpoint and a Memory for a service that counts: a
 *   client's request says its id, the answer is the count after it.  The service keeps the count
 *   and, for each client, the last id and its answer, twice: it fills the copy that is not in use
 *   and then says so in one word.  So its death at any instruction leaves the state before a
 *   request or the state after it, and a request that comes again, because its answer was
 *   E_RESTARTED, is answered from there.
 *
 *   Expected, wherever the service dies, and its successor some entries later: each request is
 *   counted once, each answer is another count, badge_next tells each incarnation exactly the
 *   clients that are still there, and all memory comes back.  A client that dies has been counted
 *   as often as it was answered, or once more.  A service that dies too often is given up: E_DEAD
 *   for all.
 *
 *   Booted without the option `points` nobody dies but in the last test.
 */
#include "lib/points.h"

#define OWN_ENDPOINT	9u
#define TO_SERVICE	10u
#define BOARD		0x70000000u
#define KEPT		0x68000000u

#define CLIENTS		3u
#define SERVICE		0u		/* as a badge; clients count from 1 */
#define REQUESTS	5u
#define COUNTS		(CLIENTS * REQUESTS)
#define DEATHS_MAX	4u		/* then it is given up */
#define SECOND_WITHIN	23u		/* the successor dies within as many entries */
#define ENTRIES_MAX	2000u

#define LABEL_COUNT	1u
#define LABEL_POISON	2u		/* kills the service */

#define PRIORITY_SUPERVISOR 24u
#define PRIORITY_SERVICE    20u
#define MAGIC		0x6b657074u

struct state {
	uint32_t count;
	uint32_t last[CLIENTS + 1];	/* id of the latest request of each */
	uint32_t answer[CLIENTS + 1];
};

/* What the supervisor keeps for the service. */
struct kept {
	uint32_t magic;
	uint32_t current;		/* which of the two counts */
	struct state states[2];
};

/* What everybody notes. */
struct board {
	uint32_t answers[CLIENTS + 1][REQUESTS];
	uint32_t answered[CLIENTS + 1];
	uint32_t restarted, dead;
	uint32_t told;			/* by badge_next, a bit a badge, to the latest incarnation */
	uint32_t told_twice;
	uint32_t repeats;		/* requests that were answered from what was kept */
};

static struct board *board;
static struct kept *kept;
static handle_t board_memory, kept_memory;

static handle_t endpoint, deaths;
static struct child of[CLIENTS + 1];
static _Bool alive[CLIENTS + 1];
static uint32_t incarnations, present;
static uint32_t second;			/* entry at which the successor dies; 0: not at all */

static _Noreturn void
leave(void)
{
	for (;;)
		thread_exit(0);
}

/* ---- the service ------------------------------------------------------------------------------------------ */

static void
look_who_is_there(void)
{
	uint32_t badge;

	board->told = 0;
	for (uint32_t first = 1; badge_next(OWN_ENDPOINT, first, &badge) == 0; first = 0) {
		board->told_twice |= board->told & 1u << badge;
		board->told |= 1u << badge;
	}
}

/* What another incarnation left is used only if it can be right. */
static void
take_over(void)
{
	const struct state *state;

	if (kept->magic != MAGIC) {
		memset(kept, 0, sizeof *kept);
		kept->magic = MAGIC;
	}
	expect(kept->current < 2);
	state = &kept->states[kept->current];
	expect(state->count <= COUNTS);
}

/*
 * Counts a request, unless it has been counted.  Calls that mean nothing lie between the steps, so
 * that it can die there.
 */
static uint32_t
count(uint32_t client, uint32_t id)
{
	const struct state *now = &kept->states[kept->current];
	struct state *then = &kept->states[!kept->current];

	if (now->last[client] == id) {
		board->repeats++;
		return now->answer[client];
	}
	*then = *now;
	then->count++;
	null();
	then->last[client] = id;
	then->answer[client] = then->count;
	null();
	__atomic_store_n(&kept->current, !kept->current, __ATOMIC_SEQ_CST);
	null();
	return then->answer[client];
}

static _Noreturn uint32_t
service(uint32_t unused)
{
	struct message m = { 0 };
	int32_t tag;

	(void)unused;
	board = (struct board *)BOARD;
	kept = (struct kept *)KEPT;
	take_over();
	look_who_is_there();
	tag = ipc_recv(OWN_ENDPOINT, &m, TIMEOUT_NEVER);
	for (;;) {
		if (tag == TAG_KIND_PULSE || TAG_LABEL(tag) == LABEL_POISON)
			leave();
		if (tag == E_GONE || tag == TAG_KIND_HANGUP) {
			tag = ipc_recv(OWN_ENDPOINT, &m, TIMEOUT_NEVER);
			continue;
		}
		expect(tag >= 0);
		m.words[0] = count(m.badge, m.words[0]);
		m.tag = TAG(LABEL_COUNT, 0, 0);
		tag = ipc_reply_recv(OWN_ENDPOINT, &m);
	}
}

/* ---- clients ---------------------------------------------------------------------------------------------- */

static int32_t
request(uint32_t label, uint32_t id, uint32_t *answer)
{
	struct message m;
	int32_t result;

	do {
		m = (struct message){ .tag = TAG(label, 0, 0), .words = { id } };
		result = ipc_call(TO_SERVICE, &m);
		board->restarted += result == E_RESTARTED;
	} while (result == E_RESTARTED);
	*answer = m.words[0];
	board->dead += result == E_DEAD;
	return result;
}

static uint32_t
client(uint32_t number)
{
	uint32_t answer;

	board = (struct board *)BOARD;
	for (uint32_t id = 1; id <= REQUESTS; id++) {
		if (request(LABEL_COUNT, id, &answer) < 0)
			break;
		board->answers[number][id - 1] = answer;
		board->answered[number] = id;
	}
	leave();
}

/* A client whose request is what the service dies of. */
static uint32_t
poisoner(uint32_t unused)
{
	uint32_t answer;

	(void)unused;
	board = (struct board *)BOARD;
	request(LABEL_POISON, 1, &answer);
	leave();
}

/* ---- the supervisor --------------------------------------------------------------------------------------- */

static void
make(uint32_t who, child_function *function, uint32_t priority)
{
	const handle_t death = expect_handle(connection_create(deaths, who, 0));

	child_create_told(&of[who], function, who, priority, PRIORITY_COUNT - 1, death);
	expect_equal(0, handle_close(death));
	expect_equal(0, memory_map_all(board_memory, of[who].task, BOARD, 0, PAGE_SIZE, MAP_READ | MAP_WRITE));
	alive[who] = 1;
}

static void
make_service(void)
{
	make(SERVICE, service, PRIORITY_SERVICE);
	child_give(&of[SERVICE], endpoint, OWN_ENDPOINT, RIGHT_RECEIVE);
	expect_equal(0, memory_map_all(kept_memory, of[SERVICE].task, KEPT, 0, PAGE_SIZE, MAP_READ | MAP_WRITE));
	incarnations++;
	present = 0;
	for (uint32_t who = 1; who <= CLIENTS; who++)
		present |= (uint32_t)alive[who] << who;
}

static void
make_client(uint32_t who, child_function *function)
{
	const handle_t connection = expect_handle(connection_create(endpoint, who, 0));

	make(who, function, PRIORITY_TEST - 1 + who);
	child_give(&of[who], connection, TO_SERVICE, RIGHTS_ALL);
	expect_equal(0, handle_close(connection));
}

/* The kernel is told to kill the successor, too. */
static void
arm_again(void)
{
	if (second == 0)
		return;
	points_tell();
	points_arm(of[SERVICE].task, second);
	second = 0;
}

/* Hears of one death, and restarts the service or gives it up. */
static void
hear(void)
{
	struct message m = { 0 };
	int32_t tag;

	while ((tag = ipc_recv(deaths, &m, PATIENCE)) == TAG_KIND_HANGUP)
		;
	expect_equal(TAG_KIND_DEATH, tag);
	expect(m.badge <= CLIENTS);
	expect(m.words[0] == 0 || m.words[0] == POINTS_CODE);
	alive[m.badge] = 0;
	child_forget(&of[m.badge]);
	if (m.badge != SERVICE)
		return;
	if (incarnations == DEATHS_MAX) {
		expect_equal(0, handle_close(endpoint));
		return;
	}
	make_service();
	arm_again();
	child_start(&of[SERVICE]);
}

static _Bool
clients_live(void)
{
	_Bool any = 0;

	for (uint32_t who = 1; who <= CLIENTS; who++)
		any |= alive[who];
	return any;
}

static void
set_up(void)
{
	memset(board, 0, sizeof *board);
	memset(kept, 0, sizeof *kept);
	incarnations = second = 0;
	endpoint = expect_handle(endpoint_create());
	deaths = expect_handle(endpoint_create());
}

static void
tear_down(void)
{
	if (alive[SERVICE])
		expect_equal(0, task_destroy(of[SERVICE].task, 0));
	if (alive[SERVICE])
		child_forget(&of[SERVICE]);
	alive[SERVICE] = 0;
	if (incarnations < DEATHS_MAX)
		expect_equal(0, handle_close(endpoint));
	expect_equal(0, handle_close(deaths));
}

/* Clients and service; victim dies at an entry, and if it is the service, its successor after some more. */
static struct points_told
play(uint32_t victim, uint32_t at)
{
	struct points_told told = { 0 };

	set_up();
	for (uint32_t who = 1; who <= CLIENTS; who++)
		make_client(who, client);
	make_service();
	idler_start();
	expect(thread_set_priority(HANDLE_SELF, PRIORITY_SUPERVISOR) >= 0);
	if (points_there()) {
		points_arm(of[victim].task, at);
		second = victim == SERVICE && at != 0 ? at % SECOND_WITHIN + 1 : 0;
	}
	for (uint32_t who = 0; who <= CLIENTS; who++)
		thread_start(of[who].thread);
	while (clients_live())
		hear();
	if (points_there())
		told = points_tell();
	tear_down();
	expect(thread_set_priority(HANDLE_SELF, PRIORITY_TEST) >= 0);
	idler_end();
	return told;
}

static void
judge(uint32_t victim)
{
	const struct state *state = &kept->states[kept->current];
	uint32_t counts = 0, sum = 0;

	for (uint32_t who = 1; who <= CLIENTS; who++) {
		for (uint32_t n = 0; n < board->answered[who]; n++) {
			expect(board->answers[who][n] <= COUNTS && board->answers[who][n] > 0);
			expect_equal(0, counts >> board->answers[who][n] & 1);
			counts |= 1u << board->answers[who][n];
		}
		if (who != victim)
			expect_equal(REQUESTS, board->answered[who]);
		expect(state->last[who] - board->answered[who] <= (who == victim));
		sum += state->last[who];
	}
	expect_equal(sum, state->count);
	expect_equal(0, board->dead);
	expect_equal(0, board->told_twice);
	expect(incarnations == 1 || board->told == present);
}

static void
prepare(void)
{
	board_memory = expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));
	expect_equal(0, memory_commit_all(board_memory, 0, PAGE_SIZE));
	board = memory_show(board_memory, PAGE_SIZE, MAP_READ | MAP_WRITE, NULL);
	kept_memory = expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));
	expect_equal(0, memory_commit_all(kept_memory, 0, PAGE_SIZE));
	kept = memory_show(kept_memory, PAGE_SIZE, MAP_READ | MAP_WRITE, NULL);
}

static void
play_all(uint32_t victim)
{
	uint32_t n = 0, restarted = 0, repeats = 0, restarts = 0;
	struct points_told told;
	struct account before;

	prepare();
	play(CLIENTS, 0);
	judge(CLIENTS + 1);
	if (!points_there())
		return;
	before = account_take();
	do {
		expect(++n < ENTRIES_MAX);
		told = play(victim, n);
		judge(victim);
		expect_account(before);
		restarted += board->restarted;
		restarts += incarnations - 1;
		repeats += board->repeats;
	} while (told.died || incarnations > 1);
	remark("points: %s dies: %u entries, %u restarts, %u calls E_RESTARTED, %u of them counted already",
	       victim == SERVICE ? "service" : "client", n - 1, restarts, restarted, repeats);
	expect(victim != SERVICE || (restarted > n / 4 && repeats > 0));
}

TEST(kept_requests_are_counted_once_wherever_the_service_dies)
{
	play_all(SERVICE);
}

TEST(kept_requests_of_a_dead_client_are_counted_once_at_most)
{
	play_all(2);
}

/*
 * The supervisor gives up after some deaths: he whose request kills, and all who are queued behind,
 * are told.
 */
TEST(kept_service_that_dies_too_often_is_given_up)
{
	struct account before;

	prepare();
	for (unsigned round = 0; round < 2; round++) {
		set_up();
		make_client(1, client);
		make_client(2, client);
		make_client(3, poisoner);
		make_service();
		for (uint32_t who = CLIENTS + 1; who-- > 0;)
			child_start(&of[who]);
		while (clients_live())
			hear();
		tear_down();
		expect_equal(DEATHS_MAX, incarnations);
		expect_equal(DEATHS_MAX, board->restarted);
		expect_equal(CLIENTS, board->dead);
		expect_equal(0, board->answered[1] + board->answered[2]);
		if (round == 0)
			before = account_take();
	}
	expect_account(before);
}
