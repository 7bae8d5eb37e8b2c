/* SPDX-License-Identifier: MIT */
/*
 * service.c: the service that the supervisor offers to attackers.
 *
 *   Some callers are answered at once, some later - perhaps after they have died - and some never.
 *   Handles that come with a message are kept for a while and passed on with answers, so that
 *   attackers get each other's tasks, threads and endpoints.  An answer may fail, as the caller
 *   decides how many handles it takes: then it gets a plain one.
 */
#include "fuzz.parts/service.h"

#include "fuzz.parts/attacker.h"
#include "lib/guest.h"

#define LATE	16u
#define KEPT	8u
#define SWEEP	4u

static uint32_t late[LATE];		/* tokens of callers to answer later */
static handle_t kept[KEPT];

/* Keep a handle in place of another, which is closed. */
static void
keep(handle_t handle)
{
	const uint32_t n = random_below(&ground.random, KEPT);

	if (kept[n] != HANDLE_NONE)
		expect_equal(0, handle_close(kept[n]));
	kept[n] = handle;
}

static void
answer_plainly(uint32_t token)
{
	const struct message plain = { 0, 0, { 1, 2, 3 } };
	const int32_t result = ipc_reply(token, &plain);

	expect(result == 0 || result == E_GONE);
}

static void
answer(uint32_t token)
{
	const uint32_t handles = random_below(&ground.random, 3);
	struct message m = { TAG(random_below(&ground.random, 4096),
				 random_below(&ground.random, MESSAGE_PAYLOAD_MAX + 1), handles),
			     0, { random_next(&ground.random), 0, token } };

	for (uint32_t n = 0; n < handles; n++)
		mailbox()->handles[n] = kept[random_below(&ground.random, KEPT)];
	if (ipc_reply(token, &m) < 0)
		answer_plainly(token);
}

void
service_message(const struct message *message)
{
	const uint32_t token = mailbox()->token;

	for (uint32_t n = 0; n < TAG_HANDLES(message->tag); n++)
		keep(mailbox()->handles[n]);
	if (token == 0)
		return;
	switch (random_below(&ground.random, 32)) {
	case 0:
		return;
	case 1:
	case 2:
	case 3:
	case 4:
		expect_equal(token, ipc_defer());
		expect_equal(E_TOKEN, ipc_defer());
		late[random_below(&ground.random, LATE)] = token;
		return;
	default:
		answer(token);
	}
}

/* Serve somebody who waits at the plaza, if anybody does. */
static void
sweep(void)
{
	struct message m;

	mailbox()->accept = MESSAGE_HANDLES_MAX;
	if (ground.plaza != HANDLE_NONE && ipc_recv(ground.plaza, &m, TIMEOUT_NONE) >= 0 &&
	    TAG_KIND(m.tag) == TAG_KIND_MESSAGE)
		service_message(&m);
}

void
service_pulse(void)
{
	const uint32_t n = random_below(&ground.random, LATE);

	if (late[n] != 0)
		answer(late[n]);
	late[n] = 0;
	for (unsigned i = 0; i < SWEEP; i++)
		sweep();
}

void
service_clear(void)
{
	for (unsigned n = 0; n < LATE; n++)
		late[n] = 0;
	for (unsigned n = 0; n < KEPT; n++) {
		if (kept[n] != HANDLE_NONE)
			expect_equal(0, handle_close(kept[n]));
		kept[n] = HANDLE_NONE;
	}
}
