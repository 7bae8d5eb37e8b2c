/* SPDX-License-Identifier: MIT */
/*
 * points.c: each party of a scenario dies at every kernel entry.
 *
 *   The test is the supervisor of six tasks (points.parts/parties.h).  It plays the scenario again and again; each time one of
 *   them, the victim, dies on leaving the n-th entry to the kernel, n = 1, 2, 3 ... until the scenario has no n-th entry, or in a clock
 *   interrupt right after it.  A server
 *   that has died is restarted at its endpoint, or given up.  Expected, at each point:
 *
 *     the kernel's invariants hold, before the death and after it (tests/kernel/points.c)
 *     who waited for an answer of the victim is told E_RESTARTED, once; a fault is repeated; nobody else is told so
 *     who was queued, and all that comes later, is served by the next incarnation; by none: E_DEAD
 *     who served the victim is told E_GONE, once for each request
 *     each connection's hang-up and each task's death is told once
 *     every operation of the others ends as it would have without the death
 *     all memory, all quota and all handles come back
 *
 *   Who waited for whom the kernel notes just before the death.  All priorities differ, and a
 *   thread that spins below them all keeps the kernel from waiting for interrupts: so every run
 *   goes the same way until the death, which sums prove.
 *
 *   Booted without the option `points=on` (tests/system/points.c gives it) the scenario is played
 *   once, and nobody dies.
 */
#include "lib/points.h"
#include "points.parts/parties.h"

#define PRIORITY_SUPERVISOR	24u
#define ENTRIES_MAX		2000u
#define DEATHS_MIN		30u

static const struct {
	const char *name;
	uint32_t priority;
} roles[ROLES] = {
	[FRONT] = { "front", 16 },
	[BACK] = { "back", 15 },
	[PAGER] = { "pager", 18 },
	[DRIVER] = { "driver", 21 },
	[CLIENT] = { "client", 17 },
	[OTHER] = { "other", 19 },
};

static struct board *board;
static handle_t board_memory, pages, gift;

static struct play {
	enum role victim;
	uint32_t at;
	_Bool give_up, by_tick;

	struct child of[ROLES];
	handle_t endpoints[SERVERS];
	handle_t deaths;
	_Bool alive[ROLES], given_up[ROLES];
	uint32_t made[ROLES];		/* incarnations */
	uint32_t died[ROLES], hung_up[ROLES];	/* notices */
	uint32_t numbers[ROLES];	/* of the first incarnations, as the kernel tells them */
	_Bool was_killed;
	struct points_told told;
} play;

/* ---- making and ending parties ------------------------------------------------------------------------- */

/* A connection from one party to a server, badged with the party's role. */
static void
connect(enum role client, handle_t index, enum role server)
{
	handle_t connection;

	if (play.given_up[server])
		return;
	connection = expect_handle(connection_create(play.endpoints[server], client, BIT_TOLD));
	child_give(&play.of[client], connection, index, RIGHTS_ALL);
	expect_equal(0, handle_close(connection));
}

static void
give_pager(enum role client)
{
	const handle_t faults = expect_handle(connection_create(play.endpoints[PAGER], client, 0));

	expect_equal(0, thread_set_fault(play.of[client].thread, faults));
	expect_equal(0, handle_close(faults));
}

static void
give_device(void)
{
	const handle_t ports = expect_handle(ports_create(INIT_PORTS, SERIAL, SERIAL_PORTS));

	expect_equal(0, ports_bind(ports, play.of[DRIVER].task));
	expect_equal(0, handle_close(ports));
	child_give(&play.of[DRIVER], INIT_IRQ + 4, OWN_IRQ, RIGHT_MANAGE);
}

/* What a role needs besides its endpoint. */
static void
equip(enum role role)
{
	switch (role) {
	case FRONT:
		connect(FRONT, TO_BACK, BACK);
		child_give(&play.of[FRONT], gift, OWN_MEMORY, RIGHTS_ALL);
		break;
	case PAGER:
		child_give(&play.of[PAGER], pages, OWN_MEMORY, RIGHTS_ALL);
		for (enum role client = CLIENT; client <= OTHER; client++)
			if (play.alive[client])
				child_give(&play.of[PAGER], play.of[client].task, TASK_OF + client, RIGHTS_ALL);
		break;
	case DRIVER:
		give_device();
		break;
	case CLIENT:
		connect(CLIENT, TO_DRIVER, DRIVER);
		/* fall through */
	case OTHER:
		connect(role, TO_FRONT, FRONT);
		give_pager(role);
		break;
	case BACK:
	case ROLES:
		break;
	}
}

static void
make(enum role role)
{
	struct child *child = &play.of[role];
	const handle_t death = expect_handle(connection_create(play.deaths, role, 0));

	child_create_told(child, party, role, roles[role].priority, PRIORITY_COUNT - 1, death);
	expect_equal(0, handle_close(death));
	expect_equal(0, memory_map_all(board_memory, child->task, BOARD, 0, PAGE_SIZE, MAP_READ | MAP_WRITE));
	if (role < SERVERS)
		child_give(child, play.endpoints[role], OWN_ENDPOINT, RIGHT_RECEIVE);
	play.alive[role] = 1;
	play.made[role]++;
	equip(role);
}

static _Bool
may_die_of_a_fault(enum role role)
{
	return role >= SERVERS && play.given_up[PAGER];
}

/* Lets a party run, if it has not died before. */
static void
start(enum role role)
{
	const int32_t result = thread_start(play.of[role].thread);

	if (result != E_STATE || role != play.victim || play.at == 0)
		expect_equal(0, result);
}

/* The role's task has died; a server that was the victim is started again, or given up. */
static void
buried(enum role role, uint32_t code)
{
	const _Bool killed = code == POINTS_CODE;

	expect(play.alive[role]);
	play.alive[role] = 0;
	play.died[role]++;
	play.was_killed |= killed;
	child_forget(&play.of[role]);
	if (!killed) {
		expect(code == 0 || (may_die_of_a_fault(role) && code == (DEATH_FAULT | 14)));
		return;
	}
	expect_equal(play.victim, role);
	if (role >= SERVERS)
		return;
	if (play.give_up) {
		play.given_up[role] = 1;
		expect_equal(0, handle_close(play.endpoints[role]));
		return;
	}
	make(role);
	start(role);
}

/* Hears of one death. */
static void
hear(void)
{
	struct message m = { 0 };
	const int32_t tag = ipc_recv(play.deaths, &m, PATIENCE);

	expect(m.badge < ROLES);
	if (tag == TAG_KIND_HANGUP) {
		play.hung_up[m.badge]++;
		return;
	}
	expect_equal(TAG_KIND_DEATH, tag);
	buried((enum role)m.badge, m.words[0]);
}

/* A server is told to quit; if the victim dies meanwhile its successor is told as well. */
static void
quit(enum role role)
{
	uint32_t told = 0;

	while (play.alive[role]) {
		if (told != play.made[role]) {
			const handle_t bell = expect_handle(connection_create(play.endpoints[role], ROLES, BIT_QUIT));

			told = play.made[role];
			expect_equal(0, pulse(bell, BIT_QUIT));
			expect_equal(0, handle_close(bell));
		}
		hear();
	}
}

/* ---- one play ------------------------------------------------------------------------------------------- */

static void
set_the_stage(void)
{
	memset(board, 0, sizeof *board);
	play.deaths = expect_handle(endpoint_create());
	for (enum role role = 0; role < SERVERS; role++)
		play.endpoints[role] = expect_handle(endpoint_create());
	for (enum role role = ROLES; role-- > 0;)
		make(role);
	for (enum role role = 0; points_there() && role < ROLES; role++)
		play.numbers[role] = (uint32_t)points_call(play.of[role].task, POINTS_NUMBER, 0, NULL);
}

static void
perform(void)
{
	for (enum role role = ROLES; role-- > 0;)
		start(role);
	while (play.alive[CLIENT] || play.alive[OTHER])
		hear();
	for (enum role role = 0; role < SERVERS; role++)
		quit(role);
}

/* Notices that are still there must be hang-ups of death connections. */
static void
clear_the_stage(void)
{
	struct message m = { 0 };
	int32_t tag;

	while ((tag = ipc_recv(play.deaths, &m, TIMEOUT_NONE)) == TAG_KIND_HANGUP)
		play.hung_up[m.badge % ROLES]++;
	expect_equal(E_TIMEOUT, tag);
	expect_equal(0, handle_close(play.deaths));
	for (enum role role = 0; role < SERVERS; role++)
		if (!play.given_up[role])
			expect_equal(0, handle_close(play.endpoints[role]));
}

/* ---- judging -------------------------------------------------------------------------------------------- */

static struct points_state states[POINTS_STATES_MAX];
static uint32_t state_count;

/* How many of one task waited for an answer of another, just before the death. */
static uint32_t
waited(enum role caller, enum role server, _Bool faulted)
{
	uint32_t count = 0;

	for (uint32_t n = 0; play.was_killed && n < state_count; n++)
		count += states[n].task == play.numbers[caller] && states[n].server == play.numbers[server] &&
			 !states[n].faulted == !faulted;
	return count;
}

#define expect_role(role, expected, seen) \
	do { \
		if ((uint32_t)(expected) != (uint32_t)(seen)) \
			complain(role); \
		expect_equal(expected, seen); \
	} while (0)

static void
complain(enum role role)
{
	remark("%s, when %s died at entry %u and was %s:", roles[role].name, roles[play.victim].name, play.at,
	       play.give_up ? "given up" : "restarted");
}

static void
judge_client(enum role role, uint32_t operations)
{
	const struct tally *t = &board->of[role];

	if (play.victim == role && play.was_killed)
		return;
	expect_role(role, waited(role, play.victim, 0), t->restarted);
	if (may_die_of_a_fault(role))
		return;
	expect_role(role, operations, t->ok + t->dead);
	if (!play.give_up || play.victim >= SERVERS)
		expect_role(role, 0, t->dead);
}

/* A server that has heard of everything: not the victim. */
static void
judge_server(enum role role)
{
	const struct tally *t = &board->of[role];

	if (play.victim == role && play.was_killed)
		return;
	expect_role(role, waited(play.victim, role, 0) + waited(play.victim, role, 1), t->gone);
	if (role == FRONT)
		expect_role(role, play.victim == BACK ? waited(FRONT, BACK, 0) : 0, t->restarted);
}

static uint32_t
connections(enum role client, enum role server)
{
	if (server == FRONT || server == PAGER)
		return client >= SERVERS;
	if (server == BACK)
		return client == FRONT ? play.made[FRONT] : 0;
	return client == CLIENT;
}

/* Each hang-up is told once; if the server is the victim, one may have been told to it just before. */
static void
judge_hangups(enum role server)
{
	const _Bool killed = play.victim == server && play.was_killed;
	uint32_t missing = 0;

	for (enum role client = 0; client < ROLES; client++) {
		const uint32_t due = connections(client, server), seen = board->of[server].hangups[client];

		if (seen > due || !killed)
			expect_role(server, due, seen);
		missing += due - seen;
	}
	if (killed && !play.give_up && missing > 1)
		expect_role(server, 1, missing);
}

static void
judge_pulses(void)
{
	const _Bool doubtful = play.was_killed && (play.victim == FRONT || play.victim == CLIENT);

	if (!doubtful || board->of[FRONT].pulses > 1)
		expect_role(FRONT, !may_die_of_a_fault(CLIENT) || board->of[FRONT].pulses, board->of[FRONT].pulses);
}

static void
judge(void)
{
	for (enum role role = 0; role < ROLES; role++) {
		if (board->of[role].wrong != 0) {
			complain(role);
			remark("at parties.c:%u it saw %d", board->of[role].wrong, (int)board->of[role].seen);
		}
		expect_role(role, 0, board->of[role].wrong);
		expect_role(role, play.made[role], play.died[role]);
		expect_role(role, play.made[role], play.hung_up[role]);
		if (role < SERVERS)
			judge_server(role);
		if (role < SERVERS)
			judge_hangups(role);
	}
	judge_client(CLIENT, CLIENT_OPERATIONS);
	judge_client(OTHER, OTHER_OPERATIONS);
	judge_pulses();
}

/* ---- the tests ------------------------------------------------------------------------------------------ */

static void
play_once(enum role victim, uint32_t at, _Bool give_up, _Bool by_tick)
{
	play = (struct play){ .victim = victim, .at = at, .give_up = give_up, .by_tick = by_tick };
	set_the_stage();
	idler_start();
	expect(thread_set_priority(HANDLE_SELF, PRIORITY_SUPERVISOR) >= 0);
	if (points_there())
		points_arm_by(play.of[victim].task, at, by_tick);
	perform();
	if (points_there()) {
		play.told = points_tell();
		state_count = (uint32_t)points_call(HANDLE_NONE, POINTS_STATES, (uint32_t)states, NULL);
	}
	clear_the_stage();
	expect(thread_set_priority(HANDLE_SELF, PRIORITY_TEST) >= 0);
	idler_end();
	judge();
}

/* What all plays need and share. */
static void
prepare(void)
{
	board_memory = expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));
	expect_equal(0, memory_commit_all(board_memory, 0, PAGE_SIZE));
	board = memory_show(board_memory, PAGE_SIZE, MAP_READ | MAP_WRITE, NULL);
	pages = expect_handle(memory_create(AREA_PAGES * PAGE_SIZE, MEMORY_SPARSE));
	expect_equal(0, memory_commit_all(pages, 0, AREA_PAGES * PAGE_SIZE));
	for (uint32_t n = 0; n < AREA_PAGES; n++) {
		const uint32_t word = PAGE_SAYS(n);

		expect_equal(0, memory_write(pages, n * PAGE_SIZE, &word, sizeof word));
	}
	gift = expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));
	play_once(CLIENT, 0, 0, 0);
}

static void
play_all(enum role victim, _Bool give_up, _Bool by_tick)
{
	uint32_t n = 0, sum = 0, entries;
	struct account before;

	prepare();
	if (!points_there())
		return;
	entries = play.told.entries;
	before = account_take();
	do {
		expect(++n < ENTRIES_MAX);
		play_once(victim, n, give_up, by_tick);
		expect_account(before);
		/* It went the way of the run before, up to there. */
		if (n > 1)
			expect_equal(sum, play.told.died ? play.told.sum_before : play.told.sum);
		sum = play.told.sum;
	} while (play.was_killed);
	/* In the last run it had ended by itself before. */
	remark("points: %s %s: %u deaths%s, in the scenario's %u entries", roles[victim].name,
	       give_up ? "given up" : "restarted", n - 1, by_tick ? " in a clock interrupt" : "", entries);
	expect(n > DEATHS_MIN);
}

TEST(client_dies_at_every_entry)
{
	play_all(CLIENT, 0, 0);
}

TEST(other_client_dies_at_every_entry)
{
	play_all(OTHER, 0, 0);
}

TEST(server_dies_at_every_entry)
{
	play_all(FRONT, 0, 0);
}

TEST(server_of_a_server_dies_at_every_entry)
{
	play_all(BACK, 0, 0);
}

TEST(pager_dies_at_every_entry)
{
	play_all(PAGER, 0, 0);
}

TEST(driver_dies_at_every_entry)
{
	play_all(DRIVER, 0, 0);
}

TEST(server_is_given_up_at_every_entry)
{
	play_all(FRONT, 1, 0);
}

TEST(server_of_a_server_is_given_up_at_every_entry)
{
	play_all(BACK, 1, 0);
}

TEST(pager_is_given_up_at_every_entry)
{
	play_all(PAGER, 1, 0);
}

TEST(driver_is_given_up_at_every_entry)
{
	play_all(DRIVER, 1, 0);
}

/*
 * Time passes just before the death: timeouts have run out, timers fire, slices end.  With the word
 * ticks=1, for it takes long.
 */
TEST(everybody_dies_in_a_clock_interrupt_after_every_entry)
{
	for (enum role victim = 0; victim < ROLES && guest_number("ticks", 0) != 0; victim++)
		play_all(victim, 0, 1);
}
