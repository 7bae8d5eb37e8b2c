/* SPDX-License-Identifier: MIT */
/*
 * debugger.c: a debugger, made outside the kernel.
 *
 *   The test debugs a program: whatever faults there is told here, and the program waits.  What it
 *   is made of:
 *
 *	breakpoint	int3 written into a copy of the program's text, which is mapped over the text that all share
 *	step		the trap flag, by thread_set_regs
 *	registers	thread_get_regs, thread_set_regs
 *	memory		the Memory objects that the program's data and stack lie in
 *	watch		the variable's page is write-protected; at the fault it is opened for one step
 *	continue	the reply to the fault
 *	detach		no trap flag, no protection, no int3, thread_set_fault(HANDLE_NONE), reply
 */
#include <fault.h>

#include "lib/worker.h"

#define INT3		0xccu
#define EFLAGS_TF	0x100u
#define STEPS_MAX	100u
#define ROUNDS		6u

static handle_t endpoint;
static struct child child;
static struct child_region data, stack, text;	/* as the debugger sees them: memory is mapped at seen */
static uint32_t token;			/* of the fault that waits */
static char *data_seen, *stack_seen, *text_seen;

/* ---- the program ------------------------------------------------------------------------------------------- */

static volatile uint32_t watched[PAGE_SIZE / 4] __attribute__((aligned(PAGE_SIZE)));

/* The debugger knows where its arguments lie: no frame, as it is all assembly.  Five instructions. */
uint32_t
debugged_sum(uint32_t a, uint32_t b);

__asm__(".text\n"
	"debugged_sum:\n\t"
	"mov 4(%esp), %eax\n\t"
	"mov 8(%esp), %ecx\n\t"
	"lea (%eax,%ecx,2), %eax\n\t"
	"nop\n\t"
	"ret\n"
	"debugged_end:");

#define SUM_INSTRUCTIONS 5u

extern char debugged_end[];

static uint32_t
program(uint32_t start)
{
	uint32_t sum = start;

	for (uint32_t n = 1; n <= ROUNDS; n++) {
		sum = debugged_sum(sum, n);
		watched[5] = sum;
	}
	return watched[5];
}

/* What it returns when nobody meddles from round n on. */
static uint32_t
rest(uint32_t sum, uint32_t n)
{
	for (; n <= ROUNDS; n++)
		sum += 2 * n;
	return sum;
}

/* ---- the debugger -------------------------------------------------------------------------------------------- */

/* A copy of the text in place of what all share. */
static void
make_text_private(void)
{
	const struct child_region all = child_text();
	const handle_t own = expect_handle(memory_create(all.size, MEMORY_SPARSE));

	for (uint32_t done = 0; done < all.size;) {
		const int32_t bytes = memory_copy_pages(own, all.memory, done, done, all.size - done);

		expect(bytes > 0);
		done += (uint32_t)bytes;
	}
	expect_equal(0, memory_map_all(own, child.task, all.address, 0, all.size, MAP_READ));
	text = (struct child_region){ own, all.address, all.size };
}

static char *
look_into(const struct child_region *region)
{
	return memory_show(region->memory, region->size, MAP_READ | MAP_WRITE, NULL);
}

static void
attach(uint32_t argument)
{
	struct child_region regions[CHILD_REGIONS];
	const handle_t deaths = expect_handle(endpoint_create());
	const handle_t death = expect_handle(connection_create(deaths, 0, 0));
	handle_t connection;

	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 0, 0));
	child_create_open(&child, program, argument, PRIORITY_TEST, PRIORITY_COUNT - 1, death, regions);
	child.deaths = deaths;
	expect_equal(0, handle_close(death));
	data = regions[0];
	stack = regions[1];
	make_text_private();
	data_seen = look_into(&data);
	stack_seen = look_into(&stack);
	text_seen = look_into(&text);
	expect_equal(0, thread_set_fault(child.thread, connection));
	expect_equal(0, handle_close(connection));
}

/* A word of the program, wherever it lies. */
static uint32_t *
word_at(uint32_t address)
{
	if (address - data.address < data.size)
		return (uint32_t *)(data_seen + (address - data.address));
	if (address - stack.address < stack.size)
		return (uint32_t *)(stack_seen + (address - stack.address));
	expect(address - text.address < text.size);
	return (uint32_t *)(text_seen + (address - text.address));
}

/* Puts another byte into the text; returns the one before. */
static uint8_t
patch(uint32_t address, uint8_t byte)
{
	uint8_t *place = (uint8_t *)word_at(address);
	const uint8_t old = *place;

	*place = byte;
	return old;
}

static void
resume(void)
{
	const struct message message = { 0 };

	expect_equal(0, ipc_reply(token, &message));
}

/* Waits until the program stops; returns why.  *address: of a page fault. */
static uint32_t
stopped(struct registers *registers, uint32_t *address)
{
	struct message message = { 0 };

	expect_equal(TAG_KIND_FAULT, receive(endpoint, &message));
	token = mailbox()->token;
	expect_equal(0, thread_get_regs(child.thread, registers));
	expect_equal(registers->eip, message.words[2]);
	*address = message.words[1];
	return FAULT_VECTOR(message.words[0]);
}

/* One instruction. */
static void
step(struct registers *registers)
{
	uint32_t address;

	registers->eflags |= EFLAGS_TF;
	expect_equal(0, thread_set_regs(child.thread, registers));
	resume();
	expect_equal(FAULT_DEBUG, stopped(registers, &address));
	expect(registers->eflags & EFLAGS_TF);
}

static void
go_on(struct registers *registers)
{
	registers->eflags &= ~EFLAGS_TF;
	expect_equal(0, thread_set_regs(child.thread, registers));
	resume();
}

static void
protect(uint32_t rights)
{
	expect_equal(PAGE_SIZE, memory_protect(child.task, (uint32_t)watched, PAGE_SIZE | rights));
}

/*
 * Goes on to a breakpoint at address; there the text is again what it was, and the instruction is
 * the next.
 */
static void
run_to(struct registers *registers, uint32_t address, _Bool first)
{
	const uint8_t byte = patch(address, INT3);
	uint32_t unused;

	if (first)
		child_start(&child);
	else
		go_on(registers);
	expect_equal(FAULT_BREAKPOINT, stopped(registers, &unused));
	expect_equal(address + 1, registers->eip);
	patch(address, byte);
	registers->eip = address;
}

/* Goes on until the watched variable has been written; returns what it was before. */
static uint32_t
run_to_write(struct registers *registers)
{
	uint32_t address, old;

	protect(MAP_READ);
	go_on(registers);
	expect_equal(FAULT_PAGE, stopped(registers, &address));
	expect_equal((uint32_t)&watched[5], address);
	old = *word_at(address);
	protect(MAP_READ | MAP_WRITE);
	step(registers);
	return old;
}

/* ---- tests ------------------------------------------------------------------------------------------------- */

TEST(debugger_stops_at_a_breakpoint_and_changes_arguments)
{
	struct registers r;

	attach(100);
	run_to(&r, (uint32_t)debugged_sum, 1);
	expect_equal(100, *word_at(r.esp + 4));
	expect_equal(1, *word_at(r.esp + 8));
	*word_at(r.esp + 8) = 50;			/* instead of 1 */
	run_to(&r, (uint32_t)debugged_end - 1, 0);	/* the ret */
	expect_equal(200, r.eax);
	run_to(&r, (uint32_t)debugged_sum, 0);
	expect_equal(200, *word_at(r.esp + 4));
	expect_equal(2, *word_at(r.esp + 8));
	expect_equal(0, thread_set_fault(child.thread, HANDLE_NONE));
	go_on(&r);
	expect_equal(rest(200, 2), child_wait(&child));
}

TEST(debugger_steps_through_a_function_and_changes_its_result)
{
	const uint32_t first = (uint32_t)debugged_sum;
	struct registers r;
	uint32_t steps = 0;

	attach(7);
	run_to(&r, first, 1);
	do {
		const uint32_t eip = r.eip;

		expect(++steps < STEPS_MAX);
		step(&r);
		expect(r.eip != eip);
		if (steps == 1)
			expect_equal(7, r.eax);
	} while (r.eip - first < (uint32_t)debugged_end - first);
	expect_equal(SUM_INSTRUCTIONS, steps);
	expect_equal(9, r.eax);
	r.eax = 1000;
	expect_equal(1000, (run_to(&r, first, 0), *word_at(r.esp + 4)));
	expect_equal(0, thread_set_fault(child.thread, HANDLE_NONE));
	go_on(&r);
	expect_equal(rest(1000, 2), child_wait(&child));
}

TEST(debugger_watches_a_variable)
{
	struct registers r;

	attach(0);
	run_to(&r, (uint32_t)debugged_sum, 1);
	expect_equal(0, run_to_write(&r));
	expect_equal(2, *word_at((uint32_t)&watched[5]));
	expect_equal(2, run_to_write(&r));
	expect_equal(6, *word_at((uint32_t)&watched[5]));
	expect_equal(6, run_to_write(&r));
	expect_equal(12, *word_at((uint32_t)&watched[5]));
	expect_equal(0, thread_set_fault(child.thread, HANDLE_NONE));
	go_on(&r);
	expect_equal(rest(0, 1), child_wait(&child));
}

/* The others' text is not touched: a second program runs through the place of a breakpoint. */
TEST(debugger_leaves_other_programs_alone)
{
	struct registers r;
	uint8_t byte;

	attach(1);
	run_to(&r, (uint32_t)debugged_sum, 1);
	byte = patch((uint32_t)debugged_sum, INT3);
	expect_equal(rest(5, 1), child_run(program, 5));
	patch((uint32_t)debugged_sum, byte);
	expect_equal(0, thread_set_fault(child.thread, HANDLE_NONE));
	go_on(&r);
	expect_equal(rest(1, 1), child_wait(&child));
}
