/* SPDX-License-Identifier: MIT */
/*
 * attacker.c: making, watching and ending attackers.
 *
 *   Everything an attacker starts with is made here and moved into its table, so that it is charged
 *   to the supervisor and goes when the attacker does; only what several of them share is copied.
 *   In a machine that is short of memory any step may fail: then what was made goes with the task,
 *   and the slot is tried again at the next pulse.
 */
#include "fuzz.parts/attacker.h"

#include "lib/guest.h"

#define TABLE_MIN	40u		/* handles; CAMP_HANDLES and room for its own */
#define TABLE_MORE	120u
#define QUOTA_MIN	(96u * PAGE_SIZE)
#define QUOTA_MORE	160u		/* pages */
#define SPARSE_PAGES	12u
#define CONTIGUOUS_PAGES 3u
#define STEPS_MEAN	200u

extern char image_start[], image_data_start[];

struct attacker attackers[ATTACKERS];
struct ground ground;

/*
 * A copy of this program's text.  Nobody may write there any more: what one attacker wrote, all
 * would run for ever.
 */
static void
text_prepare(void)
{
	const uint32_t size = (uint32_t)(image_data_start - image_start);
	const handle_t text = expect_handle(memory_create(size, MEMORY_SPARSE));

	expect_equal(0, memory_commit_all(text, 0, size));
	expect_equal(0, memory_write(text, 0, image_start, size));
	ground.text_pages = size / PAGE_SIZE;
	ground.text = expect_handle(handle_move(text, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL & ~RIGHT_WRITE));
}

void
attackers_prepare(void)
{
	tally_contract(ground.allowed);
	text_prepare();
	for (unsigned n = 0; n < ATTACKERS; n++) {
		struct attacker *a = &attackers[n];

		a->tally_memory = expect_handle(memory_create(TALLY_SIZE, MEMORY_SPARSE));
		expect_equal(0, memory_commit_all(a->tally_memory, 0, TALLY_SIZE));
		a->tally = memory_show(a->tally_memory, TALLY_SIZE, MAP_READ | MAP_WRITE, NULL);
		expect(a->tally != NULL);
	}
}

void
attackers_clear(void)
{
	for (unsigned n = 0; n < ATTACKERS; n++) {
		expect_equal(0, memory_unmap_all(HANDLE_SELF, (uint32_t)attackers[n].tally, TALLY_SIZE));
		expect_equal(0, handle_close(attackers[n].tally_memory));
	}
	expect_equal(0, handle_close(ground.text));
}

/* Move a handle that a call has just made into a task; a negative one is passed on. */
static int32_t
give(handle_t task, uint32_t index, int32_t handle)
{
	int32_t result;

	if (handle < 0)
		return handle;
	result = handle_move((handle_t)handle, task, index, RIGHTS_ALL);
	if (result < 0)
		handle_close((handle_t)handle);
	return result;
}

static int32_t
share(handle_t task, uint32_t index, handle_t handle)
{
	return handle_copy(handle, task, index, RIGHTS_ALL);
}

static int32_t
make_sparse(void)
{
	const int32_t memory = memory_create(SPARSE_PAGES * PAGE_SIZE, MEMORY_SPARSE);

	if (memory > 0)
		memory_commit((handle_t)memory, 0, 4 * PAGE_SIZE);
	return memory;
}

/* The worse of two results. */
static int32_t
both(int32_t a, int32_t b)
{
	return a < 0 ? a : b;
}

/* An endpoint of its own, and a connection to it. */
static int32_t
give_endpoint(handle_t task)
{
	const int32_t endpoint = endpoint_create();
	int32_t result;

	if (endpoint < 0)
		return endpoint;
	result = give(task, CAMP_CONNECTION, connection_create((handle_t)endpoint, 7, 0xff));
	return both(give(task, CAMP_ENDPOINT, endpoint), result);
}

static int32_t
give_handles(uint32_t slot, handle_t task)
{
	const uint32_t size = FUZZ_DEVICE_PAGES * PAGE_SIZE;
	int32_t result = share(task, CAMP_TASK, task);

	result = both(result, share(task, CAMP_TEXT, ground.text));
	result = both(result, share(task, CAMP_TALLY, attackers[slot].tally_memory));
	result = both(result, share(task, CAMP_PLAZA, ground.plaza));
	result = both(result, share(task, CAMP_PLAZA_DOOR, ground.plaza_door));
	result = both(result, share(task, CAMP_IRQ, INIT_IRQ + FUZZ_IRQ));
	result = both(result, share(task, CAMP_IRQ_TAKEN, INIT_IRQ));
	result = both(result, give_endpoint(task));
	result = both(result, give(task, CAMP_SERVICE, connection_create(ground.events, slot, 0)));
	result = both(result, give(task, CAMP_SPARSE, make_sparse()));
	result = both(result, give(task, CAMP_CONTIGUOUS,
				   memory_create(CONTIGUOUS_PAGES * PAGE_SIZE, MEMORY_CONTIGUOUS)));
	result = both(result, give(task, CAMP_DEVICE,
				   memory_create_device(INIT_DEVICES, FUZZ_DEVICE, size)));
	return both(result, give(task, CAMP_PORTS,
				 ports_create(INIT_PORTS, FUZZ_PORTS, FUZZ_PORT_COUNT)));
}

/* Fill a camp through the window and map it into its task. */
static int32_t
give_camp(handle_t task, handle_t memory)
{
	struct camp *camp = (struct camp *)ground.window;
	const uint32_t rights = MAP_READ | MAP_WRITE;
	int32_t result = memory_commit_all(memory, 0, CAMP_SIZE);

	if (result == 0)
		result = memory_map_all(memory, HANDLE_SELF, ground.window, 0, CAMP_SIZE, rights);
	if (result < 0)
		return result;
	camp_fill(camp, random_next(&ground.random), 0, ground.text_pages, ground.allowed);
	memory_unmap_all(HANDLE_SELF, ground.window, CAMP_SIZE);
	return memory_map_all(memory, task, CAMP, 0, CAMP_SIZE, rights);
}

static int32_t
give_space(uint32_t slot, handle_t task)
{
	const uint32_t text = ground.text_pages * PAGE_SIZE;
	const int32_t memory = memory_create(CAMP_SIZE, MEMORY_SPARSE);
	int32_t result;

	if (memory < 0)
		return memory;
	result = give_camp(task, (handle_t)memory);
	handle_close((handle_t)memory);
	if (result == 0)
		result = memory_map_all(ground.text, task, (uint32_t)image_start, 0, text, MAP_READ);
	if (result == 0)
		result = memory_map_all(attackers[slot].tally_memory, task, TALLY, 0, TALLY_SIZE,
					MAP_READ | MAP_WRITE);
	return result;
}

static int32_t
make_task(uint32_t slot)
{
	const uint32_t quota = QUOTA_MIN + random_below(&ground.random, QUOTA_MORE) * PAGE_SIZE;
	const uint32_t handles = TABLE_MIN + random_below(&ground.random, TABLE_MORE);
	const int32_t death = connection_create(ground.events, slot, 0);
	int32_t task;

	if (death < 0)
		return death;
	task = task_create((handle_t)death, quota, ATTACKER_CEILING, handles);
	handle_close((handle_t)death);
	return task;
}

static int32_t
make_thread(handle_t task)
{
	const int32_t thread = thread_create(task, (uint32_t)actor_entry, camp_stack(0) - 4,
					     random_below(&ground.random, 12));
	int32_t result = thread;

	if (thread > 0)
		result = both(share(task, CAMP_THREAD, (handle_t)thread), thread_start((handle_t)thread));
	if (result < 0 && thread > 0)
		handle_close((handle_t)thread);
	return result < 0 ? result : thread;
}

void
attacker_make(uint32_t slot)
{
	struct attacker *a = &attackers[slot];
	const int32_t task = make_task(slot);
	int32_t result = task;

	if (task > 0) {
		a->task = (handle_t)task;
		a->thread = HANDLE_NONE;
		a->state = ATTACKER_DYING;
		result = both(give_handles(slot, a->task), give_space(slot, a->task));
		if (result >= 0)
			result = make_thread(a->task);
	}
	if (result < 0) {
		ground.failed++;
		ground.failed_with[result_index(result)]++;
		if (task > 0)
			task_destroy(a->task, 0);
		return;
	}
	a->thread = (handle_t)result;
	a->state = ATTACKER_ALIVE;
	a->age = a->idle = 0;
	a->age_limit = 20 + random_below(&ground.random, 200);
	ground.made++;
}

void
attacker_end(uint32_t slot)
{
	struct attacker *a = &attackers[slot];

	if (a->state != ATTACKER_ALIVE)
		return;
	expect_equal(0, task_destroy(a->task, 0));
	attacker_died(slot);
}

void
attacker_died(uint32_t slot)
{
	struct attacker *a = &attackers[slot];

	struct task_info info;

	if (a->state != ATTACKER_ALIVE)
		return;
	expect_equal(0, task_info(a->task, &info));
	if (info.dead)
		a->state = ATTACKER_DYING;
}

/* The attacker has been given back: add up what it did. */
static void
attacker_gone(struct attacker *a)
{
	if (a->thread != HANDLE_NONE)
		expect_equal(0, handle_close(a->thread));
	expect_equal(0, handle_close(a->task));
	attackers_judge();
	if (tally_plausible(a->tally))
		tally_add(&ground.sum, a->tally);
	else
		ground.spoiled++;
	memset(a->tally, 0, sizeof *a->tally);
	a->seen = 0;
	a->state = ATTACKER_ABSENT;
}

/*
 * Hardly anything happens in it any more, although the others leave it time, or it has had its time.
 */
static _Bool
is_finished(struct attacker *a, _Bool quiet)
{
	const uint32_t total = a->tally->total;

	if (total - a->seen >= ATTACKER_BUSY)
		a->idle = 0;
	else if (quiet)
		a->idle++;
	a->seen = total;
	return a->idle >= ATTACKER_IDLE_MAX || ++a->age >= a->age_limit;
}

void
attacker_pulse(uint32_t slot, _Bool quiet)
{
	struct attacker *a = &attackers[slot];
	int32_t more;

	if (a->state == ATTACKER_ALIVE && is_finished(a, quiet))
		attacker_end(slot);
	if (a->state != ATTACKER_DYING)
		return;
	/* Mostly all at once, else some steps a pulse while the graveyard works as well. */
	do
		more = task_destroy_step(a->task);
	while (more > 0 && !random_chance(&ground.random, STEPS_MEAN));
	if (more <= 0) {
		expect_equal(0, more);
		attacker_gone(a);
	}
}

uint32_t
attackers_total(void)
{
	uint32_t total = ground.sum.total;

	for (unsigned n = 0; n < ATTACKERS; n++)
		total += attackers[n].tally->total;
	return total;
}

/*
 * A call that has answered what it may not.  The attacker's word is not enough: it may have lost
 * its camp, and with it what is allowed.
 */
static _Bool
is_proved(const struct violation *v)
{
	return v->seal != 0 && v->seal == violation_seal(v) && v->call < 256 &&
	       breaks_contract(ground.allowed, v->call, v->a, v->b, v->result);
}

static void
judge(struct violation *v)
{
	if (!is_proved(v)) {
		v->seal = 0;
		return;
	}
	log_printf("\n");
	remark("%s (%u)(handle %u; %u, %u, %u, %u; in hexadecimal %x; %x, %x, %x, %x) returned %s (%d)",
	       tally_name(v->call), (unsigned)v->call, (unsigned)v->handle, (unsigned)v->a,
	       (unsigned)v->b, (unsigned)v->c, (unsigned)v->d, (unsigned)v->handle, (unsigned)v->a,
	       (unsigned)v->b, (unsigned)v->c, (unsigned)v->d, error_name(v->result), (int)v->result);
	guest_fail("a call answers as abi/calls.def says and touches no memory but the user's", __FILE__, __LINE__);
}

void
attackers_judge(void)
{
	for (unsigned n = 0; n < ATTACKERS; n++)
		judge(&attackers[n].tally->violation);
}
