/* SPDX-License-Identifier: MIT */
/*
 * shared.c: memory with a name.
 */
#include "shared.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files.h"
#include "jobs.h"
#include "mapping.h"
#include "proc.h"

struct named {
	struct named *next;
	char name[SHARED_NAME_MAX];
	struct realm *realm;
	struct source *source;		/* held */
};

static struct named *first;

static struct named **
find(const struct realm *realm, const char *name)
{
	struct named **link = &first;

	while (*link && ((*link)->realm != realm || strcmp((*link)->name, name) != 0))
		link = &(*link)->next;
	return link;
}

/* Copy the name out of the mailbox.  False: it is none. */
static bool
take_name(const struct message *request, char *name)
{
	uint32_t length = TAG_LENGTH(request->tag);

	if (length < 2 || length > SHARED_NAME_MAX)
		return false;
	memcpy(name, mailbox()->payload, length);
	return name[length - 1] == '\0' && strlen(name) == length - 1;
}

static struct named *
create(struct realm *realm, const char *name)
{
	struct named *named = malloc(sizeof *named);

	if (!named)
		return NULL;
	named->source = source_create(SOURCE_SHARED, HANDLE_NONE, 0, realm);
	if (!named->source) {
		free(named);
		return NULL;
	}
	strcpy(named->name, name);
	named->realm = realm;
	named->next = first;
	first = named;
	return named;
}

int32_t
request_shared(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	uint32_t flags = request->words[0];
	char name[SHARED_NAME_MAX];
	struct named *named;
	struct io_file *file;
	int32_t handle;

	if (!caller)
		return E_CALL;
	if (!take_name(request, name))
		return ERRNO(EINVAL);
	named = *find(caller->realm, name);
	if (named && (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
		return ERRNO(EEXIST);
	if (!named && !(flags & O_CREAT))
		return ERRNO(ENOENT);
	if (!named)
		named = create(caller->realm, name);
	if (!named)
		return ERRNO(ENOMEM);
	handle = io_open_for((struct io_server *)server, files_client(request), named->source, IO_KIND_FILE,
			     flags & O_ACCMODE, &file);
	if (handle < 0)
		return handle;
	file->extra = FILE_SHARED;
	source_hold(named->source);
	server->give = (handle_t)handle;
	reply->words[1] = IO_KIND_FILE;
	return 0;
}

/* Take a name away. */
static void
forget(struct named **link)
{
	struct named *named = *link;

	*link = named->next;
	source_release(named->source);
	free(named);
}

void
shared_forget(const struct realm *realm)
{
	struct named **link = &first;

	while (*link) {
		if ((*link)->realm == realm)
			forget(link);
		else
			link = &(*link)->next;
	}
}

int32_t
request_shared_remove(struct server *server, const struct message *request, struct message *reply)
{
	struct process *caller = proc_caller(request);
	char name[SHARED_NAME_MAX];
	struct named **link;

	(void)server;
	(void)reply;
	if (!caller)
		return E_CALL;
	if (!take_name(request, name))
		return ERRNO(EINVAL);
	link = find(caller->realm, name);
	if (!*link)
		return ERRNO(ENOENT);
	forget(link);
	return 0;
}

int32_t
shared_stat(struct io_call *call)
{
	struct source *source = call->file->object;
	const struct io_stat stat = {
		.device = IO_DEVICE_PROC,
		.inode = call->file->badge & IO_BADGE_INDEX_MASK,
		.mode = S_IFREG | 0600,
		.links = 1,
		.size = source->size,
		.blocks = source->pages.pages * (PAGE_SIZE / 512),
		.block_size = PAGE_SIZE,
	};

	job_asked(call->request->words[1], call->request->words[2], source);
	return io_payload(call, &stat, sizeof stat);
}

/* Pages beyond the new end go, wherever they are mapped. */
static void
cut_off(struct source *source, uint32_t pages)
{
	for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
		for (const struct region *r = p->space.regions; r; r = r->next) {
			if (r->source == source && r->shared && p->task != HANDLE_NONE)
				mapping_remove(p->task, r->start, r->end - r->start);
		}
	}
	page_map_clear(&source->pages, pages, UINT32_MAX);
}

int32_t
shared_truncate(struct io_call *call)
{
	struct source *source = call->file->object;
	uint32_t size = call->request->words[0];

	if ((call->file->flags & O_ACCMODE) == O_RDONLY)
		return ERRNO(EINVAL);
	if (call->request->words[1] != 0 || size > MAPPING_END)
		return ERRNO(EFBIG);
	if (size < source->size)
		cut_off(source, size / PAGE_SIZE + (size % PAGE_SIZE != 0));
	source->size = size;
	return 0;
}

void
shared_close(struct io_file *file)
{
	source_release(file->object);
}
