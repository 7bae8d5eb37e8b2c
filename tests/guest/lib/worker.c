/* SPDX-License-Identifier: MIT */
/*
 * worker.c: threads that come and go, and exact accounts of what is left.
 *
 *   stacks[] grows when more workers live at once than ever before; nothing of it is given back.  A worker
 *   frees its stack with its last instructions, which use no stack any more: from then on it may
 *   belong to another thread.  A child task has a copy of this list but not the stacks: its own list begins
 *   anew.
 */
#include "worker.h"

#define STACKS_MAX	63u
#define STACK_SIZE	(2 * PAGE_SIZE)

extern _Bool guest_in_child;
void worker_entry(void);
_Noreturn void worker_main(struct worker *worker);

struct worker_stack {
	char *base;
	volatile uint32_t taken;
};

static struct worker_stack stacks[STACKS_MAX];
static _Bool stacks_are_childs;

/* esp -> worker, as worker_create() left it. */
__asm__(".text\n"
	"worker_entry:\n\t"
	"xor %ebp, %ebp\n\t"
	"pop %eax\n\t"
	"and $-16, %esp\n\t"
	"sub $12, %esp\n\t"
	"push %eax\n\t"
	"call worker_main\n\t"
	"ud2");

/* Its last instructions are also entry_that_exits. */
_Noreturn void
worker_main(struct worker *worker)
{
	struct worker_stack *stack = worker->stack;

	worker->result = worker->function(worker->argument);
	worker->ended = 1;
	__asm__ volatile("movl $0, (%0)\n"
			 ".globl entry_that_exits\n"
			 "entry_that_exits:\n\t"
			 "mov %1, %%eax\n\t"
			 "xor %%ebx, %%ebx\n\t"
			 "int %2\n\t"
			 "jmp entry_that_exits"
			 : : "r"(&stack->taken), "i"(CALL_thread_exit),
			   "i"(CALL_INTERRUPT) : "memory", "ebx");
	__builtin_unreachable();
}

static struct worker_stack *
stack_take(void)
{
	if (guest_in_child && !stacks_are_childs)
		memset(stacks, 0, sizeof stacks);
	stacks_are_childs = guest_in_child;
	for (struct worker_stack *s = stacks; s < stacks + STACKS_MAX; s++) {
		if (s->taken)
			continue;
		if (!s->base)
			s->base = memory_new(STACK_SIZE, NULL);
		expect(s->base != NULL);
		s->taken = 1;
		return s;
	}
	expect(!"a worker more than there are stacks");
	return NULL;
}

void
worker_create(struct worker *worker, worker_function *function, void *argument,
	      uint32_t priority)
{
	uint32_t *top;

	worker->stack = stack_take();

	worker->function = function;
	worker->argument = argument;
	worker->result = 0;
	worker->ended = 0;
	top = (uint32_t *)(worker->stack->base + STACK_SIZE);
	*--top = (uint32_t)worker;
	worker->thread = expect_handle(thread_create(HANDLE_SELF, (uint32_t)worker_entry,
						     (uint32_t)top, priority));
}

void
worker_start(struct worker *worker, worker_function *function, void *argument,
	     uint32_t priority)
{
	worker_create(worker, function, argument, priority);
	expect_equal(0, thread_start(worker->thread));
}

uint32_t
worker_wait(struct worker *worker)
{
	for (uint32_t waited = 0; !worker->ended; waited++) {
		expect(waited < PATIENCE);
		expect_equal(0, sleep_milliseconds(1));
	}
	expect_equal(0, handle_close(worker->thread));
	return worker->result;
}

/* Whether nothing is on its way back and no other thread lives. */
static _Bool
at_rest(void)
{
	struct call_registers r = { INIT_PORTS << 8 | CALL_system_control,
				    SYSTEM_FREE_MEMORY, { 0, 0, 0 } };
	struct task_info info;

	enter_kernel(ENTRY_CHOSEN, &r);
	expect_equal(0, task_info(HANDLE_SELF, &info));
	return r.words[1] == 0 && info.threads == 1;
}

struct account
account_take(void)
{
	/* Closing it gives something back, so it stays open until the account is taken. */
	handle_t silent = expect_handle(endpoint_create());
	struct message nothing;
	struct account account;
	struct task_info info;

	for (uint32_t waited = 0; !at_rest(); waited++) {
		expect(waited < PATIENCE);
		expect_equal(E_TIMEOUT, ipc_recv(silent, &nothing, 1));
	}
	expect_equal(0, task_info(HANDLE_SELF, &info));
	account = (struct account){ free_frames(), info.charged, info.handles };
	expect_equal(0, handle_close(silent));
	return account;
}

void
account_expect(struct account before, const char *file, int line)
{
	struct account now = account_take();

	guest_expect_equal(before.handles, now.handles, "open handles", file, line);
	guest_expect_equal(before.charged, now.charged, "bytes charged", file, line);
	guest_expect_equal(before.free, now.free, "free frames", file, line);
}
