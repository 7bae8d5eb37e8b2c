/* SPDX-License-Identifier: MIT */
/*
 * entries.c: the kernel entered from hostile states.
 *
 *   Stack pointers that point nowhere, flags and segment registers that the kernel must not
 *   inherit, returns to where nobody may go.  Each state either makes no difference to the call or
 *   is the end of the task that made it, never of the kernel; the runner boots this program also on
 *   a processor with SMEP and SMAP.
 */
#include <fault.h>

#include "entries.parts/odd.h"
#include "lib/worker.h"

#define UNMAPPED	0x0f000000u

/* EFLAGS.  Intel SDM volume 1, figure 3-8. */
#define FLAGS_STATUS	0x000008d5u	/* carry to overflow */
#define FLAG_TRAP	0x00000100u
#define FLAG_INTERRUPT	0x00000200u
#define FLAG_DIRECTION	0x00000400u
#define FLAGS_IOPL	0x00003000u
#define FLAG_NESTED	0x00004000u
#define FLAG_ALIGNMENT	0x00040000u
#define FLAG_ID		0x00200000u
#define FLAGS_PLAIN	(FLAG_INTERRUPT | 2u)
#define FLAGS_OURS	(FLAG_DIRECTION | FLAG_NESTED | FLAG_ALIGNMENT | FLAG_ID)

static const uint32_t stacks[] = {
	0, 1, 3, 4, 0xfff, UNMAPPED, UNMAPPED + 1, MAILBOX_BASE, MAILBOX_BASE + 2,
	KERNEL_BASE - 1, KERNEL_BASE, KERNEL_BASE + 1, KERNEL_BASE + 0x100000, 0xfffffffeu,
	0xffffffffu,
};

static const uint32_t flags[] = {
	FLAGS_STATUS, FLAG_DIRECTION, FLAG_NESTED, FLAG_ALIGNMENT, FLAG_ID, FLAGS_IOPL,
	FLAGS_OURS | FLAGS_STATUS,
};

static uint32_t
flat_selector(void)
{
	uint32_t selector;

	__asm__("mov %%ss, %0" : "=r"(selector));
	return selector;
}

static uint32_t
mailbox_selector(void)
{
	uint32_t selector;

	__asm__("mov %%gs, %0" : "=r"(selector));
	return (uint16_t)selector;
}

/* A state in which nothing is odd, for a call without arguments. */
static void
prepare(const char *way, uint32_t number)
{
	odd = (struct odd){
		.eax = number,
		.ecx = UNMAPPED,
		.edx = (uint32_t)odd_landing,
		.esp = UNMAPPED,
		.flags = FLAGS_PLAIN,
		.ds = flat_selector(),
		.es = flat_selector(),
		.gs = mailbox_selector(),
		.way = (uint32_t)way,
	};
}

static uint32_t
enter(void)
{
	odd_enter();
	return odd.result;
}

/*
 * The prepared call returns 0, with sound segments and none of the flags that are not the caller's
 * to keep.
 */
static void
expect_harmless(uint32_t flags_kept)
{
	expect_equal(0, enter());
	expect_equal(flat_selector(), odd.ds_after & 0xffff);
	expect_equal(flat_selector(), odd.es_after & 0xffff);
	expect_equal(flags_kept, odd.flags_after & (FLAGS_OURS | FLAGS_IOPL | FLAG_TRAP));
	expect(odd.flags_after & FLAG_INTERRUPT);
}

/* ---- stack pointers --------------------------------------------------------------------------------------- */

TEST(entry_does_not_touch_the_users_stack)
{
	for (unsigned n = 0; n < sizeof stacks / sizeof stacks[0]; n++) {
		prepare(odd_by_sysenter, CALL_null);
		odd.ecx = stacks[n];
		expect_harmless(0);
		expect_equal(stacks[n], odd.esp_after);
		prepare(odd_by_int80, CALL_null);
		odd.esp = stacks[n];
		expect_harmless(0);
		expect_equal(stacks[n], odd.esp_after);
	}
}

/* Blocking with such a stack, and coming back by another thread's doing. */
TEST(entry_that_blocks_does_not_touch_the_users_stack)
{
	handle_t endpoint = expect_handle(endpoint_create());

	for (unsigned n = 0; n < sizeof stacks / sizeof stacks[0]; n++) {
		prepare(n % 2 ? odd_by_sysenter : odd_by_int80, endpoint << 8 | CALL_ipc_recv);
		odd.ebx = 1;
		odd.ecx = odd.esp = stacks[n];
		expect_equal(E_TIMEOUT, enter());
		expect_equal(stacks[n], odd.esp_after);
	}
}

/* Interrupted again and again with a stack pointer that points nowhere. */
static uint32_t
spin_without_stack(uint32_t stack)
{
	__asm__ volatile("mov %0, %%esp\n\t"
			 "mov $3000000, %%ecx\n"
			 "1:\tdec %%ecx\n\t"
			 "jnz 1b\n\t"
			 "mov %1, %%eax\n\t"
			 "mov $77, %%ebx\n\t"
			 "int $0x80"
			 : : "r"(stack), "i"(CALL_thread_exit) : "memory", "eax", "ebx", "ecx");
	return 1;
}

TEST(interrupts_do_not_touch_the_users_stack)
{
	expect_equal(77, child_run(spin_without_stack, 0));
	expect_equal(77, child_run(spin_without_stack, KERNEL_BASE));
	expect_equal(77, child_run(spin_without_stack, KERNEL_BASE + 0x100001));
	expect_equal(77, child_run(spin_without_stack, 0xffffffffu));
}

/* ---- flags ------------------------------------------------------------------------------------------------- */

TEST(sysenter_takes_no_flag_along)
{
	for (unsigned n = 0; n < sizeof flags / sizeof flags[0]; n++) {
		prepare(odd_by_sysenter, CALL_null);
		odd.flags = flags[n] | FLAGS_PLAIN;
		expect_harmless(0);
	}
}

TEST(int80_gives_the_callers_flags_back_but_no_privilege)
{
	for (unsigned n = 0; n < sizeof flags / sizeof flags[0]; n++) {
		prepare(odd_by_int80, CALL_null);
		odd.flags = flags[n] | FLAGS_PLAIN;
		expect_harmless(flags[n] & FLAGS_OURS);
	}
}

TEST(interrupts_cannot_be_turned_off_by_popf)
{
	for (unsigned n = 0; n < 2; n++) {
		prepare(n ? odd_by_sysenter : odd_by_int80, CALL_null);
		odd.flags = 2;
		expect_harmless(0);
	}
}

TEST(direction_flag_does_not_turn_copies_round)
{
	static struct memory_info infos[3];
	handle_t memory = expect_handle(memory_create(2 * PAGE_SIZE, MEMORY_CONTIGUOUS));
	struct memory_info plain = { 0 }, none = { 0 };

	expect_equal(0, memory_info(memory, &plain, 0));
	for (unsigned n = 0; n < 2; n++) {
		memset(infos, 0, sizeof infos);
		prepare(n ? odd_by_sysenter : odd_by_int80, memory << 8 | CALL_memory_info);
		odd.ebx = (uint32_t)&infos[1];
		odd.flags = FLAG_DIRECTION | FLAGS_PLAIN;
		expect_equal(0, enter());
		expect_bytes(&none, &infos[0], sizeof none);
		expect_bytes(&plain, &infos[1], sizeof plain);
		expect_bytes(&none, &infos[2], sizeof none);
	}
}

TEST(trap_flag_at_sysenter_is_forgotten)
{
	for (unsigned n = 0; n < 20; n++) {
		prepare(odd_by_sysenter, CALL_null);
		odd.flags = FLAG_TRAP | FLAGS_PLAIN | (n % 2 ? FLAGS_OURS : 0);
		expect_harmless(0);
	}
}

/* A debug trap on the first instruction of SYSENTER with segments odd as well. */
TEST(trap_flag_and_odd_segments_at_sysenter_are_forgotten)
{
	prepare(odd_by_sysenter, CALL_null);
	odd.flags = FLAG_TRAP | FLAGS_OURS | FLAGS_PLAIN;
	odd.ds = odd.es = odd.fs = odd.gs = 0;
	expect_harmless(0);
}

static uint32_t
step_over_int80(uint32_t unused)
{
	(void)unused;
	__asm__ volatile("pushl %0\n\tpopf\n\tint $0x80\n\tnop\n\tnop"
			 : : "i"(FLAG_TRAP | FLAGS_PLAIN), "a"(CALL_null) : "memory", "ecx", "edx");
	return 1;
}

TEST(trap_flag_at_int80_is_the_programs_own_debug_trap)
{
	expect_equal(DEATH_FAULT | FAULT_DEBUG, child_run(step_over_int80, 0));
}

/* ---- segments ------------------------------------------------------------------------------------------------ */

static uint32_t
code_selector(void)
{
	uint32_t selector;

	__asm__("mov %%cs, %0" : "=r"(selector));
	return selector;
}

TEST(entry_with_odd_segments_makes_no_difference)
{
	const uint32_t selectors[] = { 0, 1, 2, 3, code_selector(), mailbox_selector(),
				       mailbox_selector() + 8 };

	for (unsigned n = 0; n < sizeof selectors / sizeof selectors[0]; n++)
		for (unsigned which = 1; which < 16; which++) {
			prepare(which % 2 ? odd_by_sysenter : odd_by_int80, CALL_null);
			if (which & 2)
				odd.ds = selectors[n];
			if (which & 4)
				odd.es = selectors[n];
			if (which & 8)
				odd.fs = selectors[n];
			expect_harmless(0);
			odd.gs = selectors[n];
			expect_harmless(0);
		}
}

static uint32_t
load_selector(uint32_t selector)
{
	__asm__ volatile("mov %0, %%es" : : "r"(selector));
	return 1;
}

TEST(selectors_of_the_kernel_cannot_be_loaded)
{
	/* Privilege 0 data and code, the task segment, beyond the table, a local table that is none. */
	static const uint32_t bad[] = { 0x08, 0x0b, 0x10, 0x13, 0xfff8, 0xfffb, 0x07, 0x0f };

	for (unsigned n = 0; n < sizeof bad / sizeof bad[0]; n++)
		expect_equal(DEATH_FAULT | FAULT_PROTECTION, child_run(load_selector, bad[n]));
}

/* A flat data segment for user privilege.  Intel SDM volume 3A, 3.4.5 "Segment Descriptors". */
#define DESCRIPTOR_LOW	0x0000ffffu
#define DESCRIPTOR_HIGH	0x00cff200u
#define LOCAL_TABLE	7u		/* selector bits: local table, privilege 3 */

/* Lays out what would be a local table that begins at address 0, and loads a segment from it. */
static uint32_t
forge_local_table(uint32_t unused)
{
	handle_t memory = expect_handle(memory_create(PAGE_SIZE, MEMORY_CONTIGUOUS));
	uint32_t *table = (uint32_t *)USER_BASE;

	expect_equal(PAGE_SIZE, memory_map(memory, HANDLE_SELF, USER_BASE, 0,
					   PAGE_SIZE | MAP_READ | MAP_WRITE));
	table[0] = DESCRIPTOR_LOW;
	table[1] = DESCRIPTOR_HIGH;
	return load_selector(USER_BASE | LOCAL_TABLE) + unused;
}

TEST(there_is_no_local_table_that_a_program_could_write)
{
	expect_equal(DEATH_FAULT | FAULT_PROTECTION, child_run(forge_local_table, 0));
}

static uint32_t
yield_a_lot(void *unused)
{
	(void)unused;
	for (unsigned n = 0; n < 10; n++) {
		uint32_t fs;

		expect_equal(0, thread_yield());
		__asm__ volatile("mov %%fs, %0" : "=r"(fs));
		expect_equal(0, fs & 0xffff);
		expect_equal(MAILBOX_BASE, (uint32_t)mailbox() & ~(8 * PAGE_SIZE - 1));
	}
	return 0;
}

/* What one thread loads, another does not find; and a switch gives a thread its own mailbox back. */
TEST(odd_segments_do_not_reach_another_thread)
{
	static struct worker one, two;

	worker_start(&one, yield_a_lot, NULL, PRIORITY_TEST);
	worker_start(&two, yield_a_lot, NULL, PRIORITY_TEST);
	for (unsigned n = 0; n < 5; n++) {
		struct mailbox *own = mailbox();

		prepare(n % 2 ? odd_by_sysenter : odd_by_int80, CALL_thread_yield);
		odd.ds = odd.es = odd.gs = 0;
		odd.fs = mailbox_selector() + 8;
		expect_harmless(0);
		expect_equal((uint32_t)own, (uint32_t)mailbox());
	}
	expect_equal(0, worker_wait(&one));
	expect_equal(0, worker_wait(&two));
}

/* ---- where to return -------------------------------------------------------------------------------------------- */

static uint32_t
return_to(uint32_t address)
{
	prepare(odd_by_sysenter, CALL_null);
	odd.edx = address;
	return enter();
}

TEST(sysenter_returns_where_it_is_told_with_the_users_rights)
{
	static const uint32_t bad[] = { 0, 1, UNMAPPED, KERNEL_BASE - 1, KERNEL_BASE,
					KERNEL_BASE + 0x100000, 0xfffffffeu, 0xffffffffu };
	struct child child;

	for (unsigned n = 0; n < sizeof bad / sizeof bad[0]; n++) {
		child_create(&child, return_to, bad[n], PRIORITY_TEST);
		child_start(&child);
		expect_equal(DEATH_FAULT | FAULT_PAGE, child_wait(&child));
		expect_equal(bad[n], child.instruction);
	}
}

/* Gates that are the kernel's own cannot be called. */
static uint32_t
call_gate(uint32_t which)
{
	switch (which) {
	case 0:
		__asm__ volatile("int $0x08");
		break;
	case 1:
		__asm__ volatile("int $0x0e");
		break;
	case 2:
		__asm__ volatile("int $0x20");
		break;
	case 3:
		__asm__ volatile("int $0x81");
		break;
	case 4:
		__asm__ volatile("int $0xff");
		break;
	}
	return 1;
}

TEST(gates_of_the_kernel_cannot_be_called)
{
	for (uint32_t which = 0; which < 5; which++)
		expect_equal(DEATH_FAULT | FAULT_PROTECTION, child_run(call_gate, which));
}

/* ---- mailboxes at the edges of pages ------------------------------------------------------------------------ */

static handle_t endpoint, connection;

static uint32_t
call_with_payload(void *pattern)
{
	struct message m = { .tag = TAG(1, MESSAGE_PAYLOAD_MAX, 0) };
	struct mailbox *own = mailbox();

	memset(own->payload, (int)(uint32_t)pattern, MESSAGE_PAYLOAD_MAX);
	expect_equal(TAG(2, MESSAGE_PAYLOAD_MAX, 0), ipc_call(connection, &m));
	for (unsigned n = 0; n < MESSAGE_PAYLOAD_MAX; n++)
		expect_equal((uint32_t)pattern ^ 0xff, own->payload[n]);
	return (uint32_t)own;
}

/* As many threads as a task can have: the last payload ends at the wall. */
TEST(payloads_arrive_in_every_mailbox_of_a_task)
{
	static struct worker workers[THREADS_PER_TASK - 1];
	struct message m = { 0 };
	uint32_t highest = 0;

	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 0, 0));
	for (uint32_t n = 0; n < THREADS_PER_TASK - 1; n++)
		worker_start(&workers[n], call_with_payload, (void *)(n + 1), PRIORITY_HIGH);
	for (uint32_t n = 0; n < THREADS_PER_TASK - 1; n++) {
		expect_equal(TAG(1, MESSAGE_PAYLOAD_MAX, 0), receive(endpoint, &m));
		for (unsigned byte = 0; byte < MESSAGE_PAYLOAD_MAX; byte++)
			expect_equal(n + 1, mailbox()->payload[byte]);
		memset(mailbox()->payload, (int)((n + 1) ^ 0xff), MESSAGE_PAYLOAD_MAX);
		m.tag = TAG(2, MESSAGE_PAYLOAD_MAX, 0);
		expect_equal(0, ipc_reply(mailbox()->token, &m));
	}
	for (uint32_t n = 0; n < THREADS_PER_TASK - 1; n++) {
		uint32_t own = worker_wait(&workers[n]);

		highest = own > highest ? own : highest;
	}
	expect_equal(MAILBOX_BASE + (THREADS_PER_TASK - 1) * MAILBOX_SIZE, highest);
	expect_equal(E_FAULT, log_write((char *)highest + MAILBOX_SIZE - 1, 2));
}

/* ---- virtual-8086 mode ------------------------------------------------------------------------------------- */

#define V86_AREA	0x10000u
#define V86_SEGMENT	(V86_AREA >> 4)
#define FLAG_VM		0x00020000u
#define CHILD_PAGER	9u
#define MARK		0x8086u

static const uint8_t v86_code[][4] = {
	{ 0xf4 },			/* hlt: a fault at once */
	{ 0xeb, 0xfe },			/* jmp to itself: until an interrupt */
	{ 0x0f, 0x34 },			/* sysenter */
	{ 0xcd, 0x80 },			/* int 0x80 */
};

/* IRET into that mode, which a processor does not let user mode do.  An emulator may. */
static uint32_t
run_in_v86(uint32_t code)
{
	const handle_t memory = expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));

	expect_equal(0, memory_commit_all(memory, 0, PAGE_SIZE));
	expect_equal(0, memory_map_all(memory, HANDLE_SELF, V86_AREA, 0, PAGE_SIZE,
				       MAP_READ | MAP_WRITE));
	memcpy((void *)V86_AREA, v86_code[code], sizeof v86_code[code]);
	__asm__ volatile("push %0\n\tpush %0\n\tpush %2\n\tpush %2\n\t"	/* gs fs ds es */
			 "push %0\n\tpush $0x800\n\tpush %1\n\tpush %0\n\tpush $0\n\t"
			 "mov $odd_landing, %%edx\n\t"
			 "mov %%esp, %%ecx\n\t"
			 "xor %%eax, %%eax\n\t"
			 "iret"
			 : : "r"(V86_SEGMENT), "r"(FLAG_VM | FLAGS_PLAIN), "r"(0x23)
			 : "memory", "eax", "ecx", "edx");
	return 0;
}

TEST(virtual_8086_mode_is_the_end_of_the_task)
{
	for (uint32_t code = 0; code < sizeof v86_code / sizeof v86_code[0]; code++)
		expect(child_run(run_in_v86, code) & DEATH_FAULT);
}

static uint32_t
run_in_v86_with_pager(uint32_t code)
{
	expect_equal(0, thread_set_fault(HANDLE_SELF, CHILD_PAGER));
	return run_in_v86(code);
}

/* Where the processor refuses the mode, that is an ordinary fault, which the pager gets. */
TEST(virtual_8086_mode_is_no_fault_that_a_pager_could_repair)
{
	const handle_t faults = expect_handle(endpoint_create());
	const handle_t pager = expect_handle(connection_create(faults, 1, 0));
	struct message message;
	struct child child;
	uint32_t code;

	child_create(&child, run_in_v86_with_pager, 0, PRIORITY_HIGH);
	child_give(&child, pager, CHILD_PAGER, RIGHTS_ALL);
	child_start(&child);
	if (ipc_recv(faults, &message, TIMEOUT_NONE) >= 0)
		expect_equal(0, task_destroy(child.task, MARK));
	code = child_wait(&child);
	expect(code == MARK || code == (DEATH_FAULT | FAULT_PROTECTION));
}
