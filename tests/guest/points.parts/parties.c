/* SPDX-License-Identifier: MIT */
/*
 * parties.c: what each party of the scenario does.
 */
#include "points.parts/parties.h"

#include <port.h>

/* Serial port.  National PC16550D data sheet, section 8.0 "Registers". */
#define SERIAL_IER	(SERIAL + 1)
#define   IER_TRANSMIT	0x02		/* interrupt when the transmitter is empty: it is */
#define SERIAL_IIR	(SERIAL + 2)	/* reading it acknowledges */
#define SERIAL_MCR	(SERIAL + 4)
#define   MCR_OUT2	0x08		/* lets the interrupt through to the line */

#define TRIES		3u
#define PAYLOAD		100u
#define WINDOW		600u

enum label { LABEL_ADD = 1, LABEL_ECHO, LABEL_WINDOWS, LABEL_GIVE, LABEL_SEND, LABEL_WAIT, LABEL_DONE, LABEL_DEAD };

static struct tally *own;
static uint8_t from[WINDOW], to[WINDOW];

static _Noreturn void
leave(void)
{
	for (;;)
		thread_exit(0);
}

static void
wrong(uint32_t line, int32_t seen)
{
	if (own->wrong == 0)
		own->seen = (uint32_t)seen;
	if (own->wrong == 0)
		own->wrong = line;
}

#define note(result, right) note_at(__LINE__, result, right)

/* How an operation ended. */
static void
note_at(uint32_t line, int32_t result, _Bool right)
{
	if (result == E_DEAD || (result > 0 && TAG_LABEL(result) == LABEL_DEAD))
		own->dead++;
	else if (result >= 0 && right)
		own->ok++;
	else
		wrong(line, result);
}

/* A call that is repeated when its server has been restarted. */
static int32_t
ask(handle_t server, struct message *message)
{
	const struct message request = *message;
	int32_t result = E_RESTARTED;

	for (unsigned n = 0; n < TRIES && result == E_RESTARTED; n++) {
		*message = request;
		result = ipc_call(server, message);
		own->restarted += result == E_RESTARTED;
	}
	return result;
}

/* ---- clients --------------------------------------------------------------------------------------------- */

static void
add(uint32_t number)
{
	struct message m = { .tag = TAG(LABEL_ADD, 0, 0), .words = { number, 1, 2 } };
	const int32_t result = ask(TO_FRONT, &m);

	note(result, m.words[0] == number + 3);
}

static void
echo(void)
{
	struct message m = { .tag = TAG(LABEL_ECHO, PAYLOAD, 0) };
	int32_t result;

	memset(mailbox()->payload, 0x5a, PAYLOAD);
	result = ask(TO_FRONT, &m);
	note(result, result == TAG(LABEL_DONE, PAYLOAD, 0) && mailbox()->payload[PAYLOAD - 1] == 0xa5);
}

static void
windows(void)
{
	struct message m = { .tag = TAG(LABEL_WINDOWS, 0, 0) | TAG_WINDOW_READ | TAG_WINDOW_WRITE };
	int32_t result;

	memset(from, 0x17, WINDOW);
	mailbox()->read_window = (struct window){ (uint32_t)from, WINDOW };
	mailbox()->write_window = (struct window){ (uint32_t)to, WINDOW };
	result = ask(TO_FRONT, &m);
	note(result, to[0] == 0xe8 && to[WINDOW - 1] == 0xe8);
}

static void
give(void)
{
	struct message m = { .tag = TAG(LABEL_GIVE, 0, 1) };
	const handle_t gift = expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));
	int32_t result;

	mailbox()->handles[0] = gift;
	mailbox()->accept = 1;
	result = ask(TO_FRONT, &m);
	note(result, handle_info(mailbox()->handles[0]) & OBJECT_MEMORY);
	if (result == TAG(LABEL_DONE, 0, 1))
		handle_close(mailbox()->handles[0]);
	handle_close(gift);
}

static void
wait_for_interrupt(void)
{
	struct message m = { .tag = TAG(LABEL_WAIT, 0, 0) };

	note(ask(TO_DRIVER, &m), 1);
}

static void
send(void)
{
	const struct message m = { .tag = TAG(LABEL_SEND, 0, 0) };

	note(ipc_send(TO_FRONT, &m), 1);
}

static void
touch(uint32_t page)
{
	note(0, *(volatile uint32_t *)(AREA + page * PAGE_SIZE) == PAGE_SAYS(page));
}

/* A number kept in the floating-point registers, which go from one client to the other and back. */
static void
keep_number(uint32_t number)
{
	__asm__ volatile("fninit; fildl %0" : : "m"(number));
}

static uint32_t
kept_number(void)
{
	uint32_t number;

	__asm__ volatile("fistl %0" : "=m"(number));
	return number;
}

static void
client(void)
{
	keep_number(CLIENT + 1000);
	add(10);
	touch(0);
	echo();
	note(pulse(TO_FRONT, BIT_TOLD), 1);
	windows();
	give();
	wait_for_interrupt();
	send();
	touch(1);
	note(0, kept_number() == CLIENT + 1000);
}

/* Its first fault waits for the pager to begin. */
static void
other(void)
{
	keep_number(OTHER + 1000);
	touch(0);
	send();
	note(0, kept_number() == OTHER + 1000);
	add(20);
	touch(1);
	add(30);
	send();
	note(0, kept_number() == OTHER + 1000);
}

/* ---- servers --------------------------------------------------------------------------------------------- */

static _Bool quitting;
static uint32_t patience = TIMEOUT_NEVER;

/* What is no message: true if it was that. */
static _Bool
is_news(int32_t tag, const struct message *m)
{
	if (tag == TAG_KIND_PULSE) {
		own->pulses += (m->words[0] & BIT_TOLD) != 0;
		quitting |= (m->words[0] & BIT_QUIT) != 0;
	} else if (tag == TAG_KIND_HANGUP) {
		own->hangups[m->badge]++;
	}
	return tag == TAG_KIND_PULSE || tag == TAG_KIND_HANGUP;
}

/* The next message; who is to quit and finds nothing more, quits. */
static int32_t
next(struct message *m)
{
	const int32_t tag = ipc_recv(OWN_ENDPOINT, m, quitting ? TIMEOUT_NONE : patience);

	if (quitting && tag == E_TIMEOUT)
		leave();
	if (tag < 0)
		wrong(__LINE__, tag);
	return tag;
}

/* A reply's result: the caller may be gone. */
static _Bool
is_gone(uint32_t line, int32_t result)
{
	if (result >= 0)
		return 0;
	if (result == E_GONE)
		own->gone++;
	else
		wrong(line, result);
	return 1;
}

/* FRONT asks BACK; returns the tag of the answer. */
static uint32_t
front_add(struct message *m)
{
	int32_t result;

	m->tag = TAG(LABEL_ADD, 0, 0);
	result = ask(TO_BACK, m);
	if (result == E_DEAD)
		return TAG(LABEL_DEAD, 0, 0);
	note(result, 1);
	return TAG(LABEL_DONE, 0, 0);
}

/* Returns 0 if the caller is gone. */
static uint32_t
front_windows(void)
{
	const uint32_t token = mailbox()->token;
	uint32_t done;

	if (is_gone(__LINE__, ipc_read(token, 0, from, WINDOW, &done)))
		return 0;
	for (unsigned n = 0; n < WINDOW; n++)
		to[n] = (uint8_t)~from[n];
	if (is_gone(__LINE__, ipc_write(token, 0, to, WINDOW, &done)))
		return 0;
	return TAG(LABEL_DONE, 0, 0);
}

/* The tag to answer with, or 0 if there is nothing to answer. */
static uint32_t
front_serve(uint32_t tag, struct message *m)
{
	switch (TAG_LABEL(tag)) {
	case LABEL_ADD:
		return front_add(m);
	case LABEL_ECHO:
		for (unsigned n = 0; n < PAYLOAD; n++)
			mailbox()->payload[n] ^= 0xff;
		return TAG(LABEL_DONE, PAYLOAD, 0);
	case LABEL_WINDOWS:
		return front_windows();
	case LABEL_GIVE:
		note(handle_close(mailbox()->handles[0]), 1);
		mailbox()->handles[0] = OWN_MEMORY;
		return TAG(LABEL_DONE, 0, 1);
	case LABEL_SEND:
		own->sends++;
		return 0;
	}
	wrong(__LINE__, (int32_t)tag);
	return 0;
}

static _Noreturn void
front(void)
{
	struct message m = { 0 };
	int32_t tag = 0;
	uint32_t answer = 0;

	mailbox()->accept = 1;
	for (;;) {
		m.tag = answer;
		tag = answer != 0 ? ipc_reply_recv(OWN_ENDPOINT, &m) : next(&m);
		answer = 0;
		if (!is_gone(__LINE__, tag) && !is_news(tag, &m))
			answer = front_serve((uint32_t)tag, &m);
	}
}

static _Noreturn void
back(void)
{
	for (;;) {
		struct message m = { 0 };
		const int32_t tag = next(&m);

		if (is_news(tag, &m))
			continue;
		m.tag = TAG(LABEL_DONE, 0, 0);
		m.words[0] += m.words[1] + m.words[2];
		is_gone(__LINE__, ipc_reply(mailbox()->token, &m));
	}
}

static void
pager_map(uint32_t badge, uint32_t address)
{
	const uint32_t page = (address - AREA) & ~PAGE_MASK;
	const int32_t result = memory_map_all(OWN_MEMORY, TASK_OF + badge, AREA + page, page, PAGE_SIZE,
					      MAP_READ);

	/* The one that faulted may have died meanwhile. */
	if (result != 0 && result != E_STATE)
		wrong(__LINE__, result);
}

/* Its waits have a timeout, which is queued whenever it dies. */
static _Noreturn void
pager(void)
{
	patience = 100 * PATIENCE;
	for (;;) {
		struct message m = { 0 };
		const int32_t tag = next(&m);

		if (is_news(tag, &m))
			continue;
		if (tag != TAG_KIND_FAULT)
			wrong(__LINE__, tag);
		pager_map(m.badge, m.words[1]);
		m.tag = TAG(LABEL_DONE, 0, 0);
		is_gone(__LINE__, ipc_reply(mailbox()->token, &m));
	}
}

/* The interrupt has come: whoever waited for it goes on. */
static void
driver_interrupt(int32_t *kept)
{
	const struct message m = { .tag = TAG(LABEL_DONE, 0, 0) };

	port_read(SERIAL_IIR);
	port_write(SERIAL_IER, 0);
	note(irq_done(OWN_IRQ), 1);
	if (*kept > 0)
		is_gone(__LINE__, ipc_reply((uint32_t)*kept, &m));
	*kept = 0;
}

/* Its timer wakes it in the first clock interrupt there is, and in each after that. */
static _Noreturn void
driver(void)
{
	int32_t kept = 0;

	note(timer_set(OWN_ENDPOINT, 1u << BIT_TIMER, 1, 1), 1);

	port_write(SERIAL_IER, 0);
	port_write(SERIAL_MCR, MCR_OUT2);
	note(irq_bind(OWN_IRQ, OWN_ENDPOINT, BIT_INTERRUPT), 1);
	for (;;) {
		struct message m = { 0 };
		const int32_t tag = next(&m);

		if (is_news(tag, &m)) {
			if (tag == TAG_KIND_PULSE && m.words[0] & 1u << BIT_INTERRUPT)
				driver_interrupt(&kept);
			continue;
		}
		kept = ipc_defer();
		if (!is_gone(__LINE__, kept))
			port_write(SERIAL_IER, IER_TRANSMIT);
	}
}

uint32_t
party(uint32_t role)
{
	own = &((struct board *)BOARD)->of[role];
	switch ((enum role)role) {
	case FRONT:
		front();
	case BACK:
		back();
	case PAGER:
		pager();
	case DRIVER:
		driver();
	case CLIENT:
		client();
		break;
	case OTHER:
		other();
		break;
	case ROLES:
		break;
	}
	leave();
}
