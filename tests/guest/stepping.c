/* SPDX-License-Identifier: MIT */
/*
 * stepping.c: a clock interrupt at every instruction of a window of user code.
 *
 *   A thread does what threads do between two system calls, and the calls: arithmetic through all
 *   registers and flags, string instructions, floating point, the stubs of both entries, messages
 *   with words, payload and windows to a server in another task.  First nothing disturbs it.  Then
 *   the kernel (tests/kernel/points.h) raises a clock interrupt before each of its instructions,
 *   that after SYSENTER and that after int 0x80 among them, and the interrupt ends its slice:
 *   another task runs, which has something else in every register, and gives the processor back.
 *   What the thread finds is the same.
 *
 *   Booted without the option `points` the window is passed twice, undisturbed.
 */
#include "lib/floats.h"
#include "lib/points.h"

#define OWN_ENDPOINT	9u
#define PAYLOAD		64u
#define WINDOW		80u
#define SEED		77u
#define INSTRUCTIONS_MIN 1000u

/* What the window leaves behind. */
struct result {
	uint32_t sums[4];		/* of registers and flags */
	int32_t calls[16];
	uint32_t words[8];
	uint8_t copied[32], payload[PAYLOAD], window[WINDOW];
	struct values values;
};

static handle_t endpoint, connection, bell;
static struct result result;
static uint32_t told[3];
static _Bool step;

/*
 * Arithmetic in which each register and the carry take part at each instruction, around an entry to
 * the kernel that leaves ebx, esi, edi and ebp alone.
 */
#define TURN	"add %%ebx, %%eax\n\tadc %%ecx, %%ebx\n\tsbb %%edx, %%ecx\n\trol $5, %%edx\n\txor %%eax, %%edx\n\t" \
		"adc %%esi, %%edi\n\trcl $3, %%esi\n\tlea 7(%%ebp,%%edi,2), %%ebp\n\txor %%ebp, %%eax\n\t"
#define ARITHMETIC(entry) \
	__asm__ volatile("push %%ebp\n\tmov $0x3456789a, %%ebp\n\tstc\n\t" \
			 TURN TURN TURN "pushf\n\tandl $0x8d5, (%%esp)\n\tadd (%%esp), %%edi\n\tadd $4, %%esp\n\t" \
			 "push %%ecx\n\tpush %%edx\n\t" \
			 "mov $0, %%eax\n\t" entry "pop %%edx\n\tpop %%ecx\n\t" \
			 TURN TURN "add %%ebp, %%esi\n\tpop %%ebp\n\t" \
			 : "+a"(a), "+b"(b), "+c"(c), "+d"(d), "+S"(s), "+D"(e) : : "memory", "cc")

static void
compute(enum entry_kind kind, uint32_t *sum)
{
	uint32_t a = 0x12345678, b = 0x9abcdef0, c = 0x0fedcba9, d = 0x87654321, s = 0x13579bdf, e = 0x2468ace0;

	if (kind == ENTRY_SYSENTER)
		ARITHMETIC(ENTER_SYSENTER);
	else if (kind == ENTRY_INT80)
		ARITHMETIC(ENTER_INT80);
	else
		ARITHMETIC(ENTER_CHOSEN);
	*sum = a ^ b ^ c ^ d ^ s ^ e;
}

/* Forwards, and backwards with the direction flag set. */
static void
copy_strings(uint8_t *to)
{
	const char *from = "sixteen letters.";
	uint32_t count = 16;

	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
	from--;
	to += 15;
	count = 16;
	__asm__ volatile("std\n\trep movsb\n\tcld" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

/* A call by each stub, with words alone and with a payload. */
static void
exchange(struct result *r, unsigned n, enum entry_kind kind, uint32_t length)
{
	struct message m = { .tag = TAG(3, length, 0), .words = { n, n + 1, n + 2 } };

	memset(mailbox()->payload, (int)n, PAYLOAD);
	if (kind == ENTRY_SYSENTER)
		r->calls[n] = ipc_call_sysenter(connection, &m);
	else if (kind == ENTRY_INT80)
		r->calls[n] = ipc_call_int80(connection, &m);
	else
		r->calls[n] = ipc_call(connection, &m);
	r->words[n] = m.words[0] * 256 + m.words[1] * 16 + m.words[2];
	memcpy(r->payload, mailbox()->payload, PAYLOAD);
}

static void
exchange_windows(struct result *r)
{
	struct message m = { .tag = TAG(4, 0, 0) | TAG_WINDOW_READ | TAG_WINDOW_WRITE };

	mailbox()->read_window = (struct window){ (uint32_t)r->copied, sizeof r->copied };
	mailbox()->write_window = (struct window){ (uint32_t)r->window, WINDOW };
	r->calls[6] = ipc_call(connection, &m);
}

static void
pass(struct result *r)
{
	const struct values v = values_of(SEED);
	struct message m = { .tag = TAG(5, 0, 0) };

	if (has(CPUID_FPU))
		values_load(&v);
	compute(ENTRY_CHOSEN, &r->sums[0]);
	compute(ENTRY_INT80, &r->sums[1]);
	compute(has(CPUID_SEP) ? ENTRY_SYSENTER : ENTRY_INT80, &r->sums[2]);
	copy_strings(r->copied);
	exchange(r, 0, ENTRY_CHOSEN, 0);
	exchange(r, 1, has(CPUID_SEP) ? ENTRY_SYSENTER : ENTRY_INT80, 0);
	exchange(r, 2, ENTRY_INT80, 0);
	exchange(r, 3, ENTRY_CHOSEN, PAYLOAD);
	exchange(r, 4, ENTRY_INT80, PAYLOAD);
	exchange_windows(r);
	if (has(CPUID_FPU))
		values_step(has(CPUID_SSE));
	r->calls[7] = pulse(bell, 2);
	r->calls[8] = handle_close(bell + 1000);
	r->calls[9] = ipc_send(connection, &m);
	r->calls[10] = ipc_call(bell + 1000, &m);
	if (has(CPUID_FPU))
		values_store(&r->values);
}

/* ---- those who take part -------------------------------------------------------------------------------- */

static uint32_t
passer(void *unused)
{
	(void)unused;
	memset(&result, 0, sizeof result);
	if (step)
		expect_equal(0, points_call(HANDLE_NONE, POINTS_STEP, 1, NULL));
	pass(&result);
	if (step)
		expect_equal(0, points_call(HANDLE_NONE, POINTS_STEP, 0, told));
	return 0;
}

static uint32_t
serve_windows(void)
{
	uint8_t bytes[WINDOW] = { 0 };
	uint32_t done;
	const uint32_t token = mailbox()->token;

	expect_equal(32, ipc_read(token, 0, bytes, 32, &done));
	for (unsigned n = 0; n < WINDOW; n++)
		bytes[n] = (uint8_t)(bytes[n % 32] + n);
	expect_equal(WINDOW, ipc_write(token, 0, bytes, WINDOW, &done));
	return 0;
}

/* The server; stepped: it is interrupted at each instruction as well. */
static _Noreturn uint32_t
server(uint32_t stepped)
{
	struct message m = { 0 };
	int32_t tag;

	if (stepped)
		expect_equal(0, points_call(HANDLE_NONE, POINTS_STEP, 1, NULL));
	tag = ipc_recv(OWN_ENDPOINT, &m, TIMEOUT_NEVER);
	for (;;) {
		if (tag == TAG_KIND_PULSE || TAG_LABEL(tag) == 5) {
			tag = ipc_recv(OWN_ENDPOINT, &m, TIMEOUT_NEVER);
			continue;
		}
		if (TAG_LABEL(tag) == 4)
			serve_windows();
		for (unsigned n = 0; n < TAG_LENGTH(tag); n++)
			mailbox()->payload[n] ^= (uint8_t)(n * 3);
		m.tag = TAG(7, TAG_LENGTH(tag), 0);
		m.words[0] += 100;
		m.words[1] += 200;
		m.words[2] += 300;
		tag = ipc_reply_recv(OWN_ENDPOINT, &m);
	}
}

/* Has something else in every register, each time it runs. */
static _Noreturn uint32_t
scribbler(uint32_t number)
{
	for (;; number = number * 69069 + 1) {
		uint32_t b = number, s = ~number, d = number << 1;

		if (has(CPUID_FPU))
			load_and_end(number & 0xffff);
		__asm__ volatile("push %%ebp\n\tmov $0x55aa55aa, %%ebp\n\tmov %3, %%eax\n\tstd\n\tcld\n\tint %4\n\t"
				 "cmp $0x55aa55aa, %%ebp\n\tpop %%ebp\n\tje 1f\n\tud2\n1:"
				 : "+b"(b), "+S"(s), "+D"(d)
				 : "i"(CALL_thread_yield), "i"(CALL_INTERRUPT) : "eax", "ecx", "edx", "memory", "cc");
		expect(b == number && s == ~number && d == number << 1);
	}
}

/* One passage; returns what it left behind. */
static struct result
passage(_Bool stepped, _Bool server_too)
{
	static struct worker worker;
	struct child serving, scribbling;

	step = stepped;
	child_create(&serving, server, server_too, PRIORITY_TEST);
	child_give(&serving, endpoint, OWN_ENDPOINT, RIGHT_RECEIVE);
	child_create(&scribbling, scribbler, 12345, PRIORITY_TEST);
	child_start(&scribbling);
	child_start(&serving);
	worker_start(&worker, passer, NULL, PRIORITY_TEST);
	expect_equal(0, worker_wait(&worker));
	child_end(&scribbling);
	child_end(&serving);
	return result;
}

static void
compare(_Bool server_too)
{
	struct result calm, disturbed;

	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 5, 0));
	bell = expect_handle(connection_create(endpoint, 6, 2));
	calm = passage(0, 0);
	expect_equal(TAG(7, 0, 0), calm.calls[0]);
	expect_equal(E_HANDLE, calm.calls[10]);
	expect(!has(CPUID_FPU) || values_are(&calm.values, SEED, 1));
	disturbed = passage(points_there(), points_there() && server_too);
	expect_bytes(&calm, &disturbed, sizeof calm);
	if (!points_there())
		return;
	remark("points: %s: %u instructions, %u clock interrupts, %u of them late",
	       server_too ? "a client and its server" : "a client", told[0], told[1], told[2]);
	expect(told[0] >= INSTRUCTIONS_MIN);
	expect(told[1] >= told[0]);
	expect_equal(0, told[2]);
}

TEST(clock_at_every_instruction_leaves_a_thread_alone)
{
	compare(0);
}

TEST(clock_at_every_instruction_leaves_client_and_server_alone)
{
	compare(1);
}
