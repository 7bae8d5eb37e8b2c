/* SPDX-License-Identifier: MIT */
/*
 * fork.c: fork, made outside the kernel.
 *
 *   The test is what proc will be: a server that programs call, and the pager of their faults.  A
 *   program calls FORK and waits for the reply.  Meanwhile the server
 *
 *     (1) makes a task, and a thread in it that goes on where the caller will: its registers, with
 *         0 as the reply's first word, and its floating-point registers
 *     (2) lets both tasks read what the caller could write, and neither write it
 *     (3) answers the caller with the number of its child
 *     (4) on a fault copies the page for the one that wants to write, into a Memory that is its own
 *
 *   Pages that nobody writes stay shared.  The child's fork works the same: what it reads then lies
 *   in two Memories.
 */
#include "lib/floats.h"

#define TO_SERVER	9u
#define PROGRAMS_MAX	3u
#define SEED		31u

enum label { LABEL_FORK = 1, LABEL_MEET };

/* A range of addresses that a program can write: what its own Memory lacks is shared, read-only. */
struct area {
	handle_t own;
	handle_t shared[2];		/* looked into in this order; 0: none */
	uint32_t address, size;
};

static struct program {
	struct child child;
	struct area areas[CHILD_REGIONS];
} programs[PROGRAMS_MAX];
static uint32_t program_count;

static handle_t endpoint;
static struct account before;

/* ---- what runs in the programs ----------------------------------------------------------------------------- */

#define TABLE_PAGES	4u
#define WORDS		(PAGE_SIZE / 4)

static volatile uint32_t table[TABLE_PAGES * WORDS] __attribute__((aligned(PAGE_SIZE)));

static uint32_t
call(uint32_t label, uint32_t word)
{
	struct message m = { .tag = TAG(label, 0, 0), .words = { word } };

	expect_equal(TAG(label, 0, 0), ipc_call(TO_SERVER, &m));
	return m.words[0];
}

/* Its memory is as it left it, whatever the others did with theirs. */
static void
write_and_meet(uint32_t who, volatile uint32_t *local)
{
	table[0] += who;
	table[3 * WORDS] = who;
	*local = who;
	call(LABEL_MEET, who);
	expect_equal(1000 + who, table[0]);
	expect_equal(77, table[WORDS]);
	expect_equal(who, table[3 * WORDS]);
	expect_equal(who, *local);
}

/* A program that forks; floating-point registers as they were before must be there afterwards, in both. */
static uint32_t
forks(uint32_t argument)
{
	struct values v = values_of(SEED), after = { .first = 0 };
	volatile uint32_t local = 5;
	uint32_t child;

	table[0] = 1000;
	table[WORDS] = 77;
	if (has(CPUID_FPU))
		values_load(&v);
	child = call(LABEL_FORK, 0);
	if (has(CPUID_FPU)) {
		if (child == 0)
			values_step(has(CPUID_SSE));
		values_store(&after);
		expect(values_are(&after, SEED, child == 0));
	}
	expect_equal(5, local);
	expect_equal(42, argument);
	write_and_meet(child + 1, &local);
	return 10 + child;
}

/* Forks, and the child forks: three that share. */
static uint32_t
forks_twice(uint32_t argument)
{
	volatile uint32_t local = argument;
	uint32_t first, second = 99;

	table[0] = 1000;
	table[WORDS] = 77;
	first = call(LABEL_FORK, 0);
	if (first == 0) {
		table[2 * WORDS] = 55;
		second = call(LABEL_FORK, 0);
		expect_equal(55, table[2 * WORDS]);
	} else {
		expect_equal(0, table[2 * WORDS]);
	}
	write_and_meet(first * 2 + (second == 0) + 1, &local);
	return 20 + (first != 0 ? 2 : second == 0);
}

/* ---- the server ---------------------------------------------------------------------------------------------- */

static void
connect(struct program *program, uint32_t number)
{
	const handle_t connection = expect_handle(connection_create(endpoint, number, 0));

	child_give(&program->child, connection, TO_SERVER, RIGHTS_ALL);
	expect_equal(0, thread_set_fault(program->child.thread, connection));
	expect_equal(0, handle_close(connection));
}

static handle_t
death_of(struct child *child)
{
	child->deaths = expect_handle(endpoint_create());
	return expect_handle(connection_create(child->deaths, 0, 0));
}

static void
start_first(child_function *function, uint32_t argument)
{
	struct child_region regions[CHILD_REGIONS];
	struct child told = { 0 };
	const handle_t death = death_of(&told);
	struct program *program = &programs[0];

	memset(programs, 0, sizeof programs);
	endpoint = expect_handle(endpoint_create());
	child_create_open(&program->child, function, argument, PRIORITY_TEST, PRIORITY_COUNT - 1, death, regions);
	program->child.deaths = told.deaths;
	expect_equal(0, handle_close(death));
	for (unsigned n = 0; n < CHILD_REGIONS; n++)
		program->areas[n] = (struct area){ .own = regions[n].memory, .address = regions[n].address,
						   .size = regions[n].size };
	connect(program, 0);
	program_count = 1;
	child_start(&program->child);
}

/* (1) */
static void
copy_thread(struct program *parent, struct program *child)
{
	struct registers registers;
	struct fpu_registers floats;

	expect_equal(0, thread_get_regs(parent->child.thread, &registers));
	registers.eax = TAG(LABEL_FORK, 0, 0);
	registers.esi = 0;
	child->child.thread = expect_handle(thread_create(child->child.task, registers.eip, registers.esp,
							  PRIORITY_TEST));
	expect_equal(0, thread_set_regs(child->child.thread, &registers));
	expect_equal(0, thread_get_fpu(parent->child.thread, &floats));
	expect_equal(0, thread_set_fpu(child->child.thread, &floats));
}

/* Lets a task read every page of an area that a Memory has. */
static void
show(struct program *program, const struct area *area, handle_t memory)
{
	for (uint32_t offset = 0; memory != 0 && offset < area->size; offset += PAGE_SIZE) {
		const int32_t done = memory_map(memory, program->child.task, area->address + offset, offset,
						PAGE_SIZE | MAP_READ);

		expect(done == PAGE_SIZE || done == E_ABSENT);
	}
}

/* (2): what was the parent's own is shared from now on; both get a new Memory of their own. */
static void
share(struct program *parent, struct program *child, unsigned n)
{
	struct area *theirs = &parent->areas[n];
	const struct area area = { .shared = { theirs->own, theirs->shared[0] }, .address = theirs->address,
				   .size = theirs->size };

	expect_equal(0, theirs->shared[1]);
	child->areas[n] = *theirs = area;
	theirs->own = expect_handle(memory_create(area.size, MEMORY_SPARSE));
	child->areas[n].own = expect_handle(memory_create(area.size, MEMORY_SPARSE));
	for (unsigned layer = 2; layer-- > 0;) {
		show(parent, theirs, area.shared[layer]);
		show(child, theirs, area.shared[layer]);
	}
}

/* Returns the child's number. */
static uint32_t
fork(uint32_t number)
{
	struct program *parent = &programs[number], *child = &programs[program_count];
	const struct child_region text = child_text();
	const handle_t death = death_of(&child->child);

	expect(program_count < PROGRAMS_MAX);
	child->child.task = expect_handle(task_create(death, CHILD_QUOTA, PRIORITY_COUNT - 1, CHILD_HANDLES));
	expect_equal(0, handle_close(death));
	expect_equal(0, memory_map_all(text.memory, child->child.task, text.address, 0, text.size, MAP_READ));
	for (unsigned n = 0; n < CHILD_REGIONS; n++)
		share(parent, child, n);
	copy_thread(parent, child);
	connect(child, program_count);
	child_start(&child->child);
	return program_count++;
}

/* (4) */
static void
page_in(struct program *program, const struct message *fault)
{
	int32_t copied = E_ABSENT;
	uint32_t offset;
	struct area *area = program->areas;

	expect_equal(14, FAULT_VECTOR(fault->words[0]));
	while (fault->words[1] - area->address >= area->size)
		expect(++area < program->areas + CHILD_REGIONS);
	offset = (fault->words[1] - area->address) & ~PAGE_MASK;
	for (unsigned layer = 0; layer < 2 && copied == E_ABSENT && area->shared[layer] != 0; layer++)
		copied = memory_copy_pages(area->own, area->shared[layer], offset, offset, PAGE_SIZE);
	expect_equal(PAGE_SIZE, copied);
	expect_equal(PAGE_SIZE, memory_map(area->own, program->child.task, area->address + offset, offset,
					   PAGE_SIZE | MAP_READ | MAP_WRITE));
}

/*
 * Serves until so many programs have met; then lets them all go on.  And then until all of them
 * have ended.
 */
static void
serve(uint32_t meeting)
{
	uint32_t tokens[PROGRAMS_MAX], met = 0, gone = 0;

	while (gone < meeting) {
		struct message m = { 0 };
		const int32_t tag = receive(endpoint, &m);

		expect(tag >= 0);
		if (tag == TAG_KIND_HANGUP) {
			gone++;
			continue;
		}
		if (TAG_LABEL(tag) == LABEL_MEET) {
			tokens[met++] = (uint32_t)ipc_defer();
			for (uint32_t n = 0; met == meeting && n < met; n++)
				expect_equal(0, ipc_reply(tokens[n], &m));
			continue;
		}
		if (tag == TAG_KIND_FAULT)
			page_in(&programs[m.badge], &m);
		else
			m.words[0] = fork(m.badge);
		m.tag = TAG(LABEL_FORK, 0, 0);
		expect_equal(0, ipc_reply(mailbox()->token, &m));	/* (3) */
	}
}

static uint32_t
committed(const struct area *area)
{
	struct memory_info info;

	expect_equal(0, memory_info(area->own, &info, 0));
	return info.committed / PAGE_SIZE;
}

static void
close_area(struct area *area)
{
	expect_equal(0, handle_close(area->own));
	for (unsigned n = 0; n < 2; n++)
		if (area->shared[n] != 0)
			handle_close(area->shared[n]);	/* by the first that shares it */
}

static void
close_all(void)
{
	for (uint32_t n = 0; n < program_count; n++)
		for (unsigned area = 0; area < CHILD_REGIONS; area++)
			close_area(&programs[n].areas[area]);
	expect_equal(0, handle_close(endpoint));
}

/* ---- tests ------------------------------------------------------------------------------------------------- */

static void
fork_once(void)
{
	start_first(forks, 42);
	serve(2);
	/*
	 * The parent wrote two of four pages of the table, the child as well; the other two are
	 * nobody's own.
	 */
	for (uint32_t n = 0; n < 2; n++) {
		const uint32_t pages = programs[n].areas[0].size / PAGE_SIZE;

		expect(committed(&programs[n].areas[0]) >= 2);
		expect(committed(&programs[n].areas[0]) <= pages - 2);
	}
	expect_equal(11, child_wait(&programs[0].child));
	expect_equal(10, child_wait(&programs[1].child));
	close_all();
}

TEST(fork_of_a_caller_makes_two_with_memory_of_their_own)
{
	fork_once();
	before = account_take();
	fork_once();
	expect_account(before);
}

TEST(fork_in_a_forked_program_shares_with_both)
{
	start_first(forks_twice, 3);
	serve(3);
	expect_equal(22, child_wait(&programs[0].child));
	expect_equal(20, child_wait(&programs[1].child));
	expect_equal(21, child_wait(&programs[2].child));
}
