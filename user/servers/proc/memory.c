/* SPDX-License-Identifier: MIT */
/*
 * memory.c: requests about memory: heap, mappings, rights, writing back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "jobs.h"
#include "requests.h"
#include "write_back.h"

int32_t
request_break(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	uint32_t end = request->words[0];
	struct space *space;
	bool moved = true;

	(void)server;
	if (!caller)
		return E_CALL;
	space = &caller->space;
	if (end != 0)
		moved = end - space->heap_start <= caller->limits[PROCESS_LIMIT_DATA] &&
			space_set_heap(space, end);
	reply->words[1] = space->heap_end;
	return moved ? 0 : ERRNO(ENOMEM);
}

/* Is it whole pages that a process may have? */
static bool
is_range(uint32_t address, uint32_t length)
{
	return ((address | length) & PAGE_MASK) == 0 && length > 0 && address >= USER_BASE &&
	       length <= USER_TOP && address <= USER_TOP - length;
}

/* What a PROCESS_MAP asks for, once the size of its file is known. */
struct mapping_request {
	uint32_t pid, token;
	uint32_t address, length, bits, page;
	handle_t file;
};

/* Choose the place of a mapping.  Returns 0 if there is none. */
static uint32_t
choose_place(const struct space *space, const struct mapping_request *wanted)
{
	if (wanted->bits & MAPPING_FIXED)
		return is_range(wanted->address, wanted->length) ? wanted->address : 0;
	return space_gap(space, wanted->length);
}

/* Add the mapping.  The source is the caller's to release.  Returns its address, 0 without room or memory. */
static uint32_t
add_mapping(struct process *process, const struct mapping_request *wanted, struct source *source)
{
	uint32_t address = choose_place(&process->space, wanted);
	struct region *region;

	if (address == 0)
		return 0;
	region = space_add(&process->space, address, address + wanted->length,
			   wanted->bits & MAPPING_RIGHTS, source, wanted->page);
	if (!region)
		return 0;
	if (source)
		source_hold(source);
	region->shared = wanted->bits & MAPPING_SHARED;
	return address;
}

/* A mapping without a file: zeroes, the process's own or shared with those it forks. */
static int32_t
map_zeroes(struct process *caller, const struct mapping_request *wanted, uint32_t *address)
{
	struct source *source = NULL;

	if (wanted->bits & MAPPING_SHARED) {
		source = source_create(SOURCE_SHARED, HANDLE_NONE, wanted->length, caller->realm);
		if (!source)
			return ERRNO(ENOMEM);
	}
	*address = add_mapping(caller, wanted, source);
	if (source)
		source_release(source);
	return *address == 0 ? ERRNO(ENOMEM) : 0;
}

static void
reply_address(uint32_t token, int32_t result, uint32_t address)
{
	const struct message reply = { .words = { (uint32_t)result, address } };

	ipc_reply(token, &reply);
}

/* The file's size is known. */
static void
file_known(struct job *job)
{
	struct mapping_request *wanted = job->context;
	struct process *process = process_find(wanted->pid);
	int32_t result = job->result < 0 ? proc_error(job->result) : 0;
	struct source *source = NULL;
	uint32_t address = 0;

	if (result == 0 && (!S_ISREG(job->stat.mode) || job->stat.size > INT32_MAX))
		result = ERRNO(ENODEV);
	if (job->asked) {
		/* Memory of ours: the file was only the right to it. */
		source = job->asked;
		handle_close(wanted->file);
		result = 0;
	} else if (result == 0 && process) {
		source = source_create(SOURCE_FILE, wanted->file, (uint32_t)job->stat.size, process->realm);
		result = ERRNO(ENOMEM);
	}
	if (source && process) {
		address = add_mapping(process, wanted, source);
		result = address == 0 ? ERRNO(ENOMEM) : 0;
	}
	if (source)
		source_release(source);
	else
		handle_close(wanted->file);
	reply_address(wanted->token, result, address);
	free(wanted);
	free(job);
}

static int32_t
map_file(struct server *server, const struct mapping_request *wanted)
{
	struct mapping_request *kept = malloc(sizeof *kept);
	struct job *job = kept ? job_create(JOB_STAT, server->received[0], file_known, kept) : NULL;

	if (!job) {
		free(kept);
		return ERRNO(ENOMEM);
	}
	*kept = *wanted;
	kept->file = server->received[0];
	server->received[0] = HANDLE_NONE;
	kept->token = server_defer(server);
	jobs_add(job);
	return 0;
}

int32_t
request_map(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	const struct mapping_request wanted = {
		.pid = caller ? caller->pid : 0,
		.address = request->words[0] & ~PAGE_MASK,
		.bits = request->words[0] & PAGE_MASK,
		.length = (request->words[1] + PAGE_MASK) & ~PAGE_MASK,
		.page = request->words[2],
	};

	if (!caller)
		return E_CALL;
	if (wanted.length == 0 || wanted.length > MAPPING_END || wanted.page > INT32_MAX / PAGE_SIZE)
		return ERRNO(EINVAL);
	if (!(wanted.bits & MAPPING_FILE))
		return map_zeroes(caller, &wanted, &reply->words[1]);
	return server->received[0] == HANDLE_NONE ? ERRNO(EBADF) : map_file(server, &wanted);
}

int32_t
request_protect(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	uint32_t address = request->words[0], length = request->words[1] & ~PAGE_MASK;

	(void)server;
	(void)reply;
	if (!caller)
		return E_CALL;
	if (!is_range(address, length))
		return ERRNO(EINVAL);
	return space_protect(&caller->space, address, address + length, request->words[1] & MAPPING_RIGHTS);
}

int32_t
request_unmap(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	uint32_t address = request->words[0], length = (request->words[1] + PAGE_MASK) & ~PAGE_MASK;

	(void)server;
	(void)reply;
	if (!caller)
		return E_CALL;
	if (!is_range(address, length))
		return ERRNO(EINVAL);
	return space_remove(&caller->space, address, address + length) ? 0 : ERRNO(ENOMEM);
}

/* A PROCESS_SYNC that waits for its writes. */
struct sync {
	uint32_t token;
	uint32_t pending;
	int32_t result;
};

static void
synced(void *context, int32_t result)
{
	struct sync *sync = context;

	if (result < 0)
		sync->result = proc_error(result);
	if (--sync->pending > 0)
		return;
	proc_reply(sync->token, sync->result);
	free(sync);
}

int32_t
request_sync(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	uint32_t start = request->words[0], end = start + request->words[1];
	struct sync *sync;

	(void)reply;
	if (!caller)
		return E_CALL;
	sync = malloc(sizeof *sync);
	if (!sync)
		return ERRNO(ENOMEM);
	*sync = (struct sync){ .token = server_defer(server), .pending = 1 };
	for (const struct region *r = caller->space.regions; r; r = r->next) {
		if (!r->shared || r->source->kind != SOURCE_FILE || r->start >= end || r->end <= start)
			continue;
		sync->pending++;
		write_back(r->source, synced, sync);
	}
	synced(sync, 0);
	return 0;
}
