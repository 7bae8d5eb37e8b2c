/* SPDX-License-Identifier: MIT */
/*
 * child.c: tasks that run a function of the test program itself.
 *
 *   The program cannot name the memory it was loaded into, so it copies it: text and constants once, into
 *   a Memory that all children share read-only, and the data for each child anew.  A child's space is
 *
 *	image_start .. image_data_start	  the shared copy, read-only
 *	image_data_start .. image_end	  its own copy
 *	STACK_TOP - CHILD_STACK .. STACK_TOP
 */
#include <start.h>
#include <stdlib.h>

#include "guest.h"
#include "record.h"

#define STACK_TOP	0xb0000000u

extern char image_start[], image_data_start[], image_end[];
extern _Bool guest_in_child;
extern handle_t guest_kept;
void child_entry(void);
_Noreturn void child_main(child_function *function, uint32_t argument);

/* A child's first instructions in C; child_entry (below) calls it. */
_Noreturn void
child_main(child_function *function, uint32_t argument)
{
	uint32_t result;

	record_start();
	guest_kept = HANDLE_NONE;	/* the parent's: a child that has children copies the text again */
	result = function(argument);
	record_tell();
	exit((int)result);
}

/* esp -> function, argument, as child_create() left them. */
__asm__(".text\n"
	"child_entry:\n\t"
	"xor %ebp, %ebp\n\t"
	"pop %eax\n\t"
	"pop %ecx\n\t"
	"and $-16, %esp\n\t"
	"sub $8, %esp\n\t"
	"push %ecx\n\t"
	"push %eax\n\t"
	"call child_main\n\t"
	"ud2");

/* Make a Memory of size bytes and write into its end. */
static handle_t
memory_filled(uint32_t size, const void *data, uint32_t length)
{
	handle_t memory = expect_handle(memory_create(size, MEMORY_SPARSE));

	expect_equal(0, memory_commit_all(memory, 0, size));
	expect_equal(0, memory_write(memory, size - length, data, length));
	return memory;
}

static void
give_text(struct child *child)
{
	uint32_t size = (uint32_t)(image_data_start - image_start);

	if (guest_kept == HANDLE_NONE)
		guest_kept = memory_filled(size, image_start, size);
	expect_equal(0, memory_map_all(guest_kept, child->task, (uint32_t)image_start, 0, size,
				       MAP_READ));
}

static struct child_region
give_writable(struct child *child, handle_t memory, uint32_t address, uint32_t size)
{
	expect_equal(0, memory_map_all(memory, child->task, address, 0, size,
				       MAP_READ | MAP_WRITE));
	return (struct child_region){ memory, address, page_round(size) };
}

static struct child_region
give_data(struct child *child)
{
	uint32_t size = (uint32_t)(image_end - image_data_start);

	guest_in_child = 1;
	handle_t data = memory_filled(size, image_data_start, size);
	guest_in_child = 0;
	return give_writable(child, data, (uint32_t)image_data_start, size);
}

/* *esp: the stack pointer to start with. */
static struct child_region
give_stack(struct child *child, child_function *function, uint32_t argument, uint32_t *esp)
{
	uint32_t top[2] = { (uint32_t)function, argument };

	*esp = STACK_TOP - sizeof top;
	return give_writable(child, memory_filled(CHILD_STACK, top, sizeof top),
			     STACK_TOP - CHILD_STACK, CHILD_STACK);
}

struct child_region
child_text(void)
{
	return (struct child_region){ guest_kept, (uint32_t)image_start,
				      (uint32_t)(image_data_start - image_start) };
}

void
child_create(struct child *child, child_function *function, uint32_t argument,
	     uint32_t priority)
{
	child_create_below(child, function, argument, priority, PRIORITY_COUNT - 1);
}

void
child_create_below(struct child *child, child_function *function, uint32_t argument,
		   uint32_t priority, uint32_t ceiling)
{
	const handle_t deaths = expect_handle(endpoint_create());
	const handle_t death = expect_handle(connection_create(deaths, 0, 0));

	child_create_told(child, function, argument, priority, ceiling, death);
	child->deaths = deaths;
	expect_equal(0, handle_close(death));
}

void
child_create_told(struct child *child, child_function *function, uint32_t argument,
		  uint32_t priority, uint32_t ceiling, handle_t death)
{
	struct child_region regions[CHILD_REGIONS];

	child_create_open(child, function, argument, priority, ceiling, death, regions);
	for (unsigned n = 0; n < CHILD_REGIONS; n++)
		expect_equal(0, handle_close(regions[n].memory));
}

void
child_create_open(struct child *child, child_function *function, uint32_t argument,
		  uint32_t priority, uint32_t ceiling, handle_t death,
		  struct child_region regions[CHILD_REGIONS])
{
	uint32_t esp;

	*child = (struct child){ 0 };
	child->task = expect_handle(task_create(death, CHILD_QUOTA, ceiling,
						CHILD_HANDLES));
	give_text(child);
	regions[0] = give_data(child);
	regions[1] = give_stack(child, function, argument, &esp);
	child->thread = expect_handle(thread_create(child->task, (uint32_t)child_entry, esp,
						    priority));
}

handle_t
child_give(struct child *child, handle_t handle, handle_t index, uint32_t rights)
{
	return expect_handle(handle_copy(handle, child->task, index, rights));
}

void
child_start(struct child *child)
{
	expect_equal(0, thread_start(child->thread));
}

uint32_t
child_wait(struct child *child)
{
	struct message notice;
	int32_t tag;

	/* A hang-up of the death connection may come as well; it means nothing here. */
	do {
		tag = ipc_recv(child->deaths, &notice, TIMEOUT_NEVER);
		expect(tag > 0);
	} while (TAG_KIND((uint32_t)tag) != TAG_KIND_DEATH);
	child->code = notice.words[0];
	child->address = notice.words[1];
	child->instruction = notice.words[2];
	child_forget(child);
	expect_equal(0, handle_close(child->deaths));
	return child->code;
}

void
child_forget(struct child *child)
{
	expect_equal(0, task_reap(child->task));
	expect_equal(0, handle_close(child->thread));
	expect_equal(0, handle_close(child->task));
}

void
child_end(struct child *child)
{
	expect_equal(0, task_destroy(child->task, 0));
	child_wait(child);
}

uint32_t
child_run(child_function *function, uint32_t argument)
{
	struct child child;

	child_create(&child, function, argument, PRIORITY_TEST);
	child_start(&child);
	return child_wait(&child);
}
