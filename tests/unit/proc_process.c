/* SPDX-License-Identifier: MIT */
/*
 * proc_process.c: proc's table of processes on the host: births, ends, waiting, groups and signals.
 *
 *   What would be done to tasks is noted here: a process's task is a number, its threads' handlers
 *   are counted.
 */
#include "unit.h"

#include <signal.h>
#include <sys/wait.h>

#include "abi/errors.h"
#include "user/servers/proc/realm.c"
#include "user/servers/proc/store.c"
#include "user/servers/proc/page_map.c"
#include "user/servers/proc/source.c"
#include "user/servers/proc/space.c"
#include "user/servers/proc/process.c"
#include "user/servers/proc/group.c"
#include "user/servers/proc/wait.c"
#include "user/servers/proc/signals.c"

/* ---- what the pure code needs ---- */

int32_t chunk_create(void) { return E_QUOTA; }
int32_t chunk_commit(handle_t m, unsigned c, unsigned f, unsigned n) { (void)m; (void)c; (void)f; (void)n; return 0; }
void *chunk_bytes(unsigned chunk) { (void)chunk; return NULL; }
void chunk_destroy(handle_t memory, unsigned chunk) { (void)memory; (void)chunk; }
int32_t mapping_set(handle_t t, uint32_t a, page_t p, bool w) { (void)t; (void)a; (void)p; (void)w; return 0; }
void mapping_remove(handle_t task, uint32_t address, uint32_t length) { (void)task; (void)address; (void)length; }
void mapping_protect(handle_t task, uint32_t address, uint32_t length) { (void)task; (void)address; (void)length; }
bool space_write(struct space *s, uint32_t a, const void *f, uint32_t l) { (void)s; (void)a; (void)f; (void)l; return false; }
void source_close_file(handle_t file) { (void)file; }
void source_last_pages(struct source *source) { (void)source; }
void terminals_forget(const struct session *session) { (void)session; }
void shared_forget(const struct realm *gone) { (void)gone; }
uint64_t task_now(void) { return 0; }
uint32_t task_milliseconds(const struct process *process) { return process->pid; }

static unsigned ended, stopped, continued, handlers, orphans_ended;
static struct signal_frame last_frame;
static bool stack_is_bad;
static struct { uint32_t token, pid, status; int32_t error; bool gone; } answered;
static struct { uint32_t token, number; bool gone; } told;

void
task_end(struct process *process)
{
	ended++;
	memset(process->threads, 0, sizeof process->threads);
	process->task = HANDLE_NONE;
}

void
task_stop(struct process *process)
{
	(void)process;
	stopped++;
}

void
task_continue(struct process *process)
{
	(void)process;
	continued++;
}

bool
task_enter_handler(struct process *process, struct thread *thread, struct signal_frame *frame)
{
	(void)process;
	(void)thread;
	last_frame = *frame;
	handlers++;
	return !stack_is_bad;
}

void
process_orphan_ended(const struct process *process)
{
	(void)process;
	orphans_ended++;
}

bool
wait_reply(uint32_t token, uint32_t pid, uint32_t status, const struct process_usage *usage, int32_t error)
{
	(void)usage;
	answered.token = token;
	answered.pid = pid;
	answered.status = status;
	answered.error = error;
	return !answered.gone;
}

bool
signal_reply(uint32_t token, unsigned number)
{
	told.token = token;
	told.number = number;
	return !told.gone;
}

/* ---- a family ---- */

static struct realm *realm;
static struct process *first_process;

static struct process *
born(struct process *parent)
{
	struct process *process = process_create(parent, parent ? parent->realm : realm);

	ck_assert_ptr_nonnull(process);
	process->task = process->pid;
	process->threads[0].handle = 1;
	process->state = PROCESS_RUNNING;
	return process;
}

static void
start(void)
{
	realm = realm_create(NULL, PROCESSES_MAX, REALM_NO_LIMIT);
	first_process = born(NULL);
	ck_assert_int_eq(process_set_session(first_process), 0);
}

static struct process *
waited(struct process *parent, int32_t who, uint32_t options, uint32_t *status, int32_t *error)
{
	const struct waiting waiting = { .token = 1, .who = who, .options = options };

	return wait_find(parent, &waiting, status, error);
}

static const struct signal_info info = { .code = SI_USER };

/* ---- births and ends ---- */

START_TEST(pids_are_not_used_again_at_once)
{
	uint32_t last;

	start();
	last = first_process->pid;
	for (unsigned i = 0; i < 3 * PROCESSES_MAX; i++) {
		struct process *child = born(first_process);

		ck_assert_uint_gt(child->pid, last);
		last = child->pid;
		ck_assert_ptr_eq(process_find(last), child);
		process_end(child, STATUS_EXITED(0));
		wait_told(child);
		ck_assert_ptr_null(process_find(last));
	}
}
END_TEST

START_TEST(table_and_realm_stop_a_bomb)
{
	unsigned made = 0;

	start();
	while (process_create(first_process, realm))
		made++;
	ck_assert_uint_ge(made, PROCESSES_MAX - 4);
	ck_assert_ptr_null(process_find(PID_PROC));
}
END_TEST

START_TEST(end_makes_a_zombie_until_it_is_waited_for)
{
	struct process *child;
	uint32_t status, pid;
	int32_t error;

	start();
	child = born(first_process);
	pid = child->pid;
	ck_assert_ptr_null(waited(first_process, -1, 0, &status, &error));
	ck_assert_int_eq(error, 0);
	process_end(child, STATUS_EXITED(7));
	ck_assert_int_eq(child->state, PROCESS_ZOMBIE);
	ck_assert_ptr_eq(waited(first_process, -1, 0, &status, &error), child);
	ck_assert_uint_eq(status, 7 << 8);
	wait_told(child);
	ck_assert_ptr_null(process_find(pid));
	ck_assert_uint_eq(first_process->usage.children_milliseconds, pid);
	ck_assert_ptr_null(waited(first_process, -1, 0, &status, &error));
	ck_assert_int_eq(error, ERRNO(ECHILD));
}
END_TEST

START_TEST(end_of_a_parent_orphans_its_children)
{
	struct process *middle, *child, *zombie, *embryo;
	uint32_t zombie_pid, embryo_pid;

	start();
	middle = born(first_process);
	child = born(middle);
	zombie = born(middle);
	zombie_pid = zombie->pid;
	embryo = born(middle);
	embryo->state = PROCESS_EMBRYO;
	embryo_pid = embryo->pid;
	process_end(zombie, 0);
	process_end(middle, STATUS_KILLED(SIGKILL));
	ck_assert_ptr_null(process_find(zombie_pid));
	ck_assert_ptr_null(process_find(embryo_pid));
	ck_assert_ptr_null(child->parent);
	ck_assert_uint_eq(orphans_ended, 0);
	process_end(child, 0);
	ck_assert_uint_eq(orphans_ended, 1);
}
END_TEST

START_TEST(wait_that_was_kept_is_answered_or_keeps_the_news)
{
	struct process *child;
	uint32_t status;
	int32_t error;

	start();
	child = born(first_process);
	first_process->threads[0].waiting = (struct waiting){ .token = 55, .who = -1 };
	answered.gone = true;
	process_end(child, STATUS_EXITED(3));
	ck_assert_uint_eq(answered.token, 55);
	ck_assert_uint_eq(first_process->threads[0].waiting.token, 0);
	/* Whoever waited was gone: the next one hears of it. */
	ck_assert_ptr_eq(waited(first_process, -1, 0, &status, &error), child);
	first_process->threads[0].waiting = (struct waiting){ .token = 56, .who = (int32_t)child->pid };
	answered.gone = false;
	wait_answer(first_process);
	ck_assert_uint_eq(answered.status, 3 << 8);
	ck_assert_ptr_null(first_process->children);
}
END_TEST

START_TEST(wait_chooses_and_tells_of_stops_only_when_asked)
{
	struct process *a, *b;
	uint32_t status;
	int32_t error;

	start();
	a = born(first_process);
	b = born(first_process);
	b->group = b->pid;
	signal_send(a, SIGSTOP, &info);
	ck_assert_int_eq(a->state, PROCESS_STOPPED);
	ck_assert_ptr_null(waited(first_process, -1, 0, &status, &error));
	ck_assert_ptr_eq(waited(first_process, 0, WUNTRACED, &status, &error), a);
	ck_assert(WIFSTOPPED((int)status) && WSTOPSIG((int)status) == SIGSTOP);
	ck_assert_ptr_null(waited(first_process, -(int32_t)b->pid, WUNTRACED, &status, &error));
	ck_assert_int_eq(error, 0);
	ck_assert_ptr_null(waited(first_process, 9999, 0, &status, &error));
	ck_assert_int_eq(error, ERRNO(ECHILD));
	wait_told(a);
	ck_assert_ptr_null(waited(first_process, -1, WUNTRACED, &status, &error));
}
END_TEST

START_TEST(parent_that_does_not_care_has_no_zombies)
{
	struct process *child;
	uint32_t pid;

	start();
	first_process->signals.actions[SIGCHLD].handler = (uint32_t)(uintptr_t)SIG_IGN;
	child = born(first_process);
	pid = child->pid;
	process_end(child, 0);
	ck_assert_ptr_null(process_find(pid));
}
END_TEST

/*
 * The news of a child's end kills its parent, whose stack is bad: both go, and nothing is touched
 * afterwards.
 */
START_TEST(end_that_ends_the_parent_as_well)
{
	struct process *parent, *child;
	uint32_t pid;

	start();
	parent = born(first_process);
	child = born(parent);
	pid = child->pid;
	parent->signals.actions[SIGCHLD].handler = 0x1000;
	parent->signals.entry = 0x2000;
	stack_is_bad = true;
	process_end(child, 0);
	ck_assert_int_eq(parent->state, PROCESS_ZOMBIE);
	ck_assert_uint_eq(parent->status, SIGSEGV);
	ck_assert_ptr_null(process_find(pid));
}
END_TEST

/* ---- signals ---- */

START_TEST(signal_goes_to_a_thread_that_does_not_block_it)
{
	struct process *p;

	start();
	p = born(first_process);
	p->threads[1].handle = 2;
	p->signals.entry = 0x2000;
	p->signals.actions[SIGUSR1] = (struct signal_action){ .handler = 0x1000, .mask = SIGNAL_BIT(SIGHUP) };
	p->threads[0].mask = SIGNAL_BIT(SIGUSR1);
	signal_send(p, SIGUSR1, &info);
	ck_assert_uint_eq(handlers, 1);
	ck_assert_uint_eq(p->threads[1].mask, SIGNAL_BIT(SIGUSR1) | SIGNAL_BIT(SIGHUP));
	ck_assert_uint_eq(last_frame.mask, 0);
	signal_send(p, SIGUSR1, &info);		/* both block it now */
	ck_assert_uint_eq(handlers, 1);
	ck_assert_uint_eq(p->signals.pending, SIGNAL_BIT(SIGUSR1));
	p->threads[1].mask = 0;
	signal_deliver(p);
	ck_assert_uint_eq(handlers, 2);
	ck_assert_uint_eq(p->signals.pending, 0);
}
END_TEST

START_TEST(signal_stops_wait_and_continue_takes_them_back)
{
	struct process *p;

	start();
	p = born(first_process);
	p->threads[0].mask = SIGNAL_BIT(SIGTSTP);
	signal_send(p, SIGTSTP, &info);
	ck_assert_uint_eq(p->signals.pending, SIGNAL_BIT(SIGTSTP));
	signal_send(p, SIGCONT, &info);
	ck_assert_uint_eq(p->signals.pending, 0);
	signal_send(p, SIGSTOP, &info);
	signal_send(p, SIGTERM, &info);
	ck_assert_int_eq(p->state, PROCESS_STOPPED);
	ck_assert_uint_eq(stopped, 1);
	signal_send(p, SIGCONT, &info);
	ck_assert_uint_eq(continued, 1);
	ck_assert_int_eq(p->state, PROCESS_ZOMBIE);
	ck_assert_uint_eq(p->status, SIGTERM);
}
END_TEST

START_TEST(signal_of_a_fault_cannot_be_held_back)
{
	struct process *p;

	start();
	p = born(first_process);
	p->signals.actions[SIGSEGV].handler = (uint32_t)(uintptr_t)SIG_IGN;
	signal_fault(p, &p->threads[0], SIGSEGV, &info);
	ck_assert_int_eq(p->state, PROCESS_ZOMBIE);
	ck_assert_uint_eq(p->status, SIGSEGV);
}
END_TEST

START_TEST(exec_forgets_handlers_and_keeps_what_is_ignored)
{
	start();
	first_process->signals.actions[SIGUSR1].handler = 0x1000;
	first_process->signals.actions[SIGUSR2].handler = (uint32_t)(uintptr_t)SIG_IGN;
	signal_exec(&first_process->signals);
	ck_assert_int_eq(signal_effect(first_process, SIGUSR1), SIGNAL_EFFECT_TERMINATE);
	ck_assert_int_eq(signal_effect(first_process, SIGUSR2), SIGNAL_EFFECT_NONE);
}
END_TEST

START_TEST(signal_is_given_to_a_thread_that_waits_for_it)
{
	struct process *p;

	start();
	p = born(first_process);
	p->threads[1].handle = 2;
	p->threads[0].mask = p->threads[1].mask = SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGTERM);
	p->threads[1].signal_waiting = (struct signal_waiting){ 5, SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGTERM) };
	signal_send(p, SIGCHLD, &info);
	ck_assert_uint_eq(told.token, 5);
	ck_assert_uint_eq(told.number, SIGCHLD);
	ck_assert_uint_eq(p->signals.pending, 0);
	signal_send(p, SIGTERM, &info);		/* nobody waits any more */
	ck_assert_uint_eq(told.number, SIGCHLD);
	ck_assert_uint_eq(p->signals.pending, SIGNAL_BIT(SIGTERM));
	/* Who was interrupted gets none, and the signal stays. */
	told.gone = true;
	p->threads[0].signal_waiting = (struct signal_waiting){ 6, SIGNAL_BIT(SIGTERM) };
	signal_deliver(p);
	ck_assert_uint_eq(told.token, 6);
	ck_assert_uint_eq(p->threads[0].signal_waiting.token, 0);
	ck_assert_uint_eq(p->signals.pending, SIGNAL_BIT(SIGTERM));
}
END_TEST

START_TEST(session_s_end_hangs_up_its_foreground)
{
	struct process *leader, *job;

	start();
	leader = born(first_process);
	ck_assert_int_eq(process_set_session(leader), 0);
	job = born(leader);
	ck_assert_int_eq(process_set_group(leader, job->pid, 0), 0);
	leader->session->foreground = job->pid;
	first_process->signals.actions[SIGCHLD].handler = (uint32_t)(uintptr_t)SIG_IGN;
	process_end(leader, 0);
	ck_assert_uint_eq(orphans_ended, 1);		/* the job died of SIGHUP, an orphan by then */
	ck_assert_ptr_null(first_process->children);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(pids_are_not_used_again_at_once),
		UNIT(table_and_realm_stop_a_bomb),
		UNIT(end_makes_a_zombie_until_it_is_waited_for),
		UNIT(end_of_a_parent_orphans_its_children),
		UNIT(wait_that_was_kept_is_answered_or_keeps_the_news),
		UNIT(wait_chooses_and_tells_of_stops_only_when_asked),
		UNIT(parent_that_does_not_care_has_no_zombies),
		UNIT(end_that_ends_the_parent_as_well),
		UNIT(signal_goes_to_a_thread_that_does_not_block_it),
		UNIT(signal_stops_wait_and_continue_takes_them_back),
		UNIT(signal_of_a_fault_cannot_be_held_back),
		UNIT(exec_forgets_handlers_and_keeps_what_is_ignored),
		UNIT(signal_is_given_to_a_thread_that_waits_for_it),
		UNIT(session_s_end_hangs_up_its_foreground),
	};

	return unit_run("proc_process", tests, sizeof tests / sizeof tests[0]);
}
