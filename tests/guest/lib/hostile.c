/* SPDX-License-Identifier: MIT */
/*
 * hostile.c: clients of servers that mean no good.
 */
#include "hostile.h"

#include <io.h>

#include "guest.h"

static uint32_t state = 1;

uint32_t
hostile_number(void)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

/* A number that is more often near something that matters. */
static uint32_t
random_word(void)
{
	static const uint32_t special[] = {
		0, 1, 2, 8, 255, 384, 385, 4096, 65536, 65537, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff
	};

	return hostile_number() % 2 ? special[hostile_number() % (sizeof special / sizeof special[0])]
				    : hostile_number() >> hostile_number() % 32;
}

/* A payload that is a path, or nearly. */
static uint32_t
random_payload(void)
{
	static const char letters[] = "ab/.";
	uint32_t length = hostile_number() % (MESSAGE_PAYLOAD_MAX + 1);

	length = hostile_number() % 2 ? length % 8 : length;
	for (uint32_t i = 0; i < length; i++)
		mailbox()->payload[i] = (uint8_t)letters[hostile_number() % sizeof letters];
	if (length > 0 && hostile_number() % 2)
		mailbox()->payload[length - 1] = '\0';
	return length;
}

void
hostile_request(handle_t connection, handle_t gift)
{
	static uint8_t window[8192];
	struct message m;
	const uint32_t first = hostile_number() % 4 ? IO_FIRST - 1 : 0;	/* the labels of other protocols are below */
	const uint32_t label = first + hostile_number() % (IO_LABELS + 1 - first);

	m.tag = TAG(label, random_payload(), hostile_number() % 8 == 0);
	m.tag |= hostile_number() & (TAG_WINDOW_READ | TAG_WINDOW_WRITE);
	for (uint32_t i = 0; i < MESSAGE_WORDS; i++)
		m.words[i] = random_word();
	mailbox()->read_window = mailbox()->write_window = (struct window){
		hostile_number() % 4 ? (uint32_t)window : random_word(), hostile_number() % sizeof window
	};
	mailbox()->handles[0] = gift;
	mailbox()->accept = hostile_number() % 2;
	if (ipc_call(connection, &m) >= 0 && TAG_HANDLES(m.tag) > 0)
		handle_close(mailbox()->handles[0]);
}

void
hostile_handles(handle_t file)
{
	handle_t endpoint = expect_handle(endpoint_create());

	for (uint32_t i = 0; i < 2000; i++) {
		struct message m = { .tag = TAG(IO_READ + i % 6, 0, 1), .words = { 1, 1, 1 } };

		mailbox()->handles[0] = endpoint;
		expect(ipc_call(file, &m) >= 0);
	}
}

void
hostile_write(handle_t file)
{
	static uint8_t bytes[60000];

	io_write(file, bytes, sizeof bytes, 0);
}

static hostile_ask *asked;		/* a child has the value from when it was made */
static struct child askers[HOSTILE_ASKERS];

static _Noreturn uint32_t
ask_for_ever(uint32_t connection)
{
	for (;;)
		asked(connection);
}

static void
asker_start(struct child *child, hostile_ask *ask, handle_t connection)
{
	asked = ask;
	child_create(child, ask_for_ever, 1, PRIORITY_TEST);
	child_give(child, connection, 1, RIGHT_SEND);
	child_start(child);
}

void
hostile_askers_begin(hostile_ask *ask, handle_t connection)
{
	for (uint32_t i = 0; i < HOSTILE_ASKERS; i++)
		asker_start(&askers[i], ask, connection);
}

void
hostile_askers_end(void)
{
	for (uint32_t i = 0; i < HOSTILE_ASKERS; i++)
		child_end(&askers[i]);
}

void
hostile_askers_die(hostile_ask *ask, handle_t connection)
{
	struct child child;

	for (uint32_t i = 0; i < HOSTILE_DEATHS; i++) {
		asker_start(&child, ask, connection);
		sleep_milliseconds(i % 3);
		child_end(&child);
		hostile_number();	/* the next one draws otherwise */
	}
}
