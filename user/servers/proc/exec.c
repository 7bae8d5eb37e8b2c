/* SPDX-License-Identifier: MIT */
/*
 * exec.c: a new program in a process: in an embryo (spawn), or in place of the one that asks (exec).
 *
 *	request --> the start block is copied out of the caller's window; a worker reads the file's head
 *	        --> the new space is built beside the old one
 *	        --> wrong: the old one is untouched, and the error goes back
 *	            right: nothing can fail any more; the spaces are exchanged, the thread's
 *	            registers set, and it goes on
 *
 *   In between the process may have ended, or its thread may have been interrupted: then its token
 *   finds nobody.
 */
#include "births.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jobs.h"
#include "pager.h"
#include "task.h"

#define WINDOW_MOST	WINDOW_STEP
#define EXECUTABLE	0111u		/* in a file's mode: by anybody */

struct launch {
	uint32_t pid;			/* the process that gets the program */
	uint32_t token;			/* of the request */
	bool spawn;			/* else exec, or the first process */
	handle_t file;			/* ours, until a source has it */
	struct image_start start;
	void (*failed)(int32_t error);
};

static void
launch_free(struct launch *launch)
{
	if (launch->file != HANDLE_NONE)
		handle_close(launch->file);
	free(launch->start.block);
	free(launch);
}

/* ---- the request ---- */

/* Copy the start block out of the caller's read window.  Returns 0, E_WINDOW or another error. */
static int32_t
read_block(struct image_start *start, uint32_t token)
{
	struct process_start head;
	uint32_t done;
	int32_t result = ipc_read(token, 0, &head, sizeof head, &done);

	if (result < 0)
		return result == E_WINDOW ? result : ERRNO(E2BIG);
	if (head.size < sizeof head || head.size > PROCESS_START_MAX)
		return ERRNO(E2BIG);
	/* A zero behind it, so that no string ever lacks one. */
	start->block = malloc(head.size + 1);
	if (!start->block)
		return ERRNO(ENOMEM);
	start->length = head.size;
	((char *)start->block)[head.size] = '\0';
	for (uint32_t at = 0; at < head.size; at += WINDOW_MOST) {
		uint32_t step = head.size - at < WINDOW_MOST ? head.size - at : WINDOW_MOST;

		result = ipc_read(token, at, (char *)start->block + at, step, &done);
		if (result < 0)
			return result == E_WINDOW ? result : ERRNO(E2BIG);
	}
	start->block->size = head.size;		/* whatever the caller has written there since */
	return 0;
}

/* Take the request's file and block.  NULL: *error. */
static struct launch *
launch_create(struct server *server, int32_t *error)
{
	struct launch *launch = calloc(1, sizeof *launch);

	*error = ERRNO(ENOMEM);
	if (!launch)
		return NULL;
	launch->file = server->received[0];
	server->received[0] = HANDLE_NONE;
	*error = launch->file == HANDLE_NONE ? ERRNO(EINVAL) : read_block(&launch->start, server->token);
	if (*error == 0)
		return launch;
	launch_free(launch);
	return NULL;
}

static void loaded(struct job *job);

static int32_t
launch_read(struct launch *launch)
{
	struct job *job = job_create(JOB_PROGRAM, launch->file, loaded, launch);

	if (!job)
		return ERRNO(ENOMEM);
	jobs_add(job);
	return 0;
}

int32_t
birth_exec(struct server *server, const struct message *request, struct message *reply)
{
	struct process *process = proc_caller(request);
	struct launch *launch;
	int32_t error;

	(void)reply;
	if (!process)
		return E_CALL;
	/* The new program's only thread is the first: its faults carry that number. */
	if (request->words[0] != 0 || !process_thread(process, 0))
		return ERRNO(EINVAL);
	launch = launch_create(server, &error);
	if (!launch)
		return error;
	launch->pid = process->pid;
	error = launch_read(launch);
	if (error < 0)
		launch_free(launch);
	else
		launch->token = server_defer(server);
	return error;
}

/* ---- spawn ---- */

/* Put an embryo where the flags want it. */
static int32_t
place(struct process *embryo, const struct message *request)
{
	uint32_t flags = request->words[0], group = request->words[1];

	if (flags & SPAWN_SESSION)
		return process_set_session(embryo);
	if (flags & SPAWN_GROUP)
		return process_set_group(embryo, 0, group);
	return 0;
}

static struct process *
create_embryo(struct process *parent, const struct message *request, int32_t *error)
{
	uint32_t handles = request->words[2] == 0 ? parent->handles : request->words[2];
	struct process *embryo = process_create(parent, parent->realm);

	*error = ERRNO(EAGAIN);
	if (!embryo)
		return NULL;
	embryo->handles = handles;
	*error = place(embryo, request);
	if (*error == 0)
		*error = proc_error(task_make(embryo, handles));
	if (*error == 0)
		return embryo;
	birth_forget(embryo);
	return NULL;
}

int32_t
birth_spawn(struct server *server, const struct message *request, struct message *reply)
{
	struct process *parent = proc_caller(request), *embryo;
	struct launch *launch;
	int32_t error;

	(void)reply;
	if (!parent)
		return E_CALL;
	launch = launch_create(server, &error);
	if (!launch)
		return error;
	embryo = create_embryo(parent, request, &error);
	if (embryo) {
		launch->pid = embryo->pid;
		launch->spawn = true;
		error = launch_read(launch);
	}
	if (error < 0) {
		if (embryo)
			birth_forget(embryo);
		launch_free(launch);
		return error;
	}
	launch->token = server_defer(server);
	return 0;
}

int32_t
birth_first(handle_t file, const struct image_start *start, const struct birth_gift *gifts,
	    void (*failed)(int32_t error))
{
	struct realm *realm = realm_create(NULL, PROCESSES_MAX, REALM_NO_LIMIT);
	struct process *process = realm ? process_create(NULL, realm) : NULL;
	struct launch *launch = calloc(1, sizeof *launch);
	int32_t result;

	if (!process || !launch)
		return ERRNO(ENOMEM);
	process->handles = FIRST_HANDLES;
	process->limits[PROCESS_LIMIT_STACK] = STACK_LIMIT;
	process->limits[PROCESS_LIMIT_DATA] = DATA_LIMIT;
	process->limits[PROCESS_LIMIT_MODE] = MODE_LIMIT;
	result = process_set_session(process);
	if (result == 0)
		result = task_make(process, process->handles);
	for (uint32_t i = 0; result >= 0 && gifts[i].name; i++)
		result = handle_copy(gifts[i].handle, process->task, PROCESS_HANDLE + 1 + i,
				     RIGHT_SEND | RIGHT_TRANSFER | RIGHT_INHERIT);
	*launch = (struct launch){ .pid = process->pid, .file = file, .start = *start, .failed = failed };
	if (result >= 0)
		result = launch_read(launch);
	return result < 0 ? result : (int32_t)process->pid;
}

/* ---- the file's head has been read ---- */

/* Build the program's space.  Returns 0 or an error; then there is none. */
static int32_t
build(struct launch *launch, const struct job *job, struct process *process, struct space *space,
      struct image *image)
{
	struct source *source;
	int32_t result;

	if (job->result < 0)
		return job->result;
	if (!S_ISREG(job->stat.mode) || !(job->stat.mode & EXECUTABLE))
		return ERRNO(EACCES);
	if (job->stat.size > INT32_MAX)
		return ERRNO(ENOEXEC);
	source = source_create(SOURCE_FILE, launch->file, (uint32_t)job->stat.size, process->realm);
	if (!source)
		return ERRNO(ENOMEM);
	launch->file = HANDLE_NONE;
	*space = (struct space){ .realm = process->realm };
	pager_fill(source, 0, job->bytes, (uint32_t)job->result);
	result = image_build(space, source, job->bytes, (uint32_t)job->result, &launch->start,
			     process->limits[PROCESS_LIMIT_STACK], image);
	source_release(source);
	return result;
}

/*
 * The new space takes the old one's place; the first thread, or the one that asked, starts in it.
 * Nothing can fail.
 */
static void
exchange(struct process *process, struct thread *thread, const struct space *space,
	 const struct image *image, const struct image_start *start)
{
	const struct registers registers = { .eip = image->entry, .esp = image->stack };

	task_keep_thread(process, thread);
	space_clear(&process->space, true);
	process->space.regions = space->regions;
	process->space.region_count = space->region_count;
	process->space.heap_start = space->heap_start;
	process->space.heap_end = space->heap_end;
	image_name(start, process->name, sizeof process->name);
	process->command_length = image_command(start, process->command, sizeof process->command);
	signal_exec(&process->signals);
	thread_set_regs(thread->handle, &registers);
}

/* The embryo has its program: the parent gets its Task, or the first process starts. */
static void
deliver_embryo(struct launch *launch, struct process *embryo)
{
	if (!launch->spawn) {
		embryo->state = PROCESS_RUNNING;
		task_start(embryo);
		return;
	}
	birth_reply(launch->token, embryo);
}

static void
fail(struct launch *launch, struct process *process, int32_t error)
{
	if (launch->failed) {
		launch->failed(error);
		return;
	}
	if (process && launch->spawn)
		birth_forget(process);
	proc_reply(launch->token, proc_error(error));
}

static void
loaded(struct job *job)
{
	struct launch *launch = job->context;
	struct process *process = process_find(launch->pid);
	struct thread *thread = process ? process_thread(process, 0) : NULL;
	struct space space;
	struct image image;
	int32_t result = ERRNO(ESRCH);

	if (thread)
		result = build(launch, job, process, &space, &image);
	if (result < 0) {
		fail(launch, process, result);
	} else {
		exchange(process, thread, &space, &image, &launch->start);
		if (process->state == PROCESS_EMBRYO)
			deliver_embryo(launch, process);
		else
			proc_reply(launch->token, 0);
	}
	launch_free(launch);
	free(job);
}
