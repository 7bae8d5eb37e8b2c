/* SPDX-License-Identifier: MIT */
/*
 * session.c: a proc for one test, and all the world that it needs.
 */
#include "session.h"

#include "family.h"

#include <archive.h>
#include <program.h>
#include <protocol/io.h>
#include <protocol/names.h>
#include <start.h>
#include <sys/stat.h>

#define PROC_QUOTA	(20u << 20)
#define PROC_HANDLES	2048u
#define PROC_PRIORITY	20u
#define FILES_MAX	64u
#define WORDS_MAX	16	/* the process gets the test's own, too */
#define SCRATCH		2u		/* files in /tmp: "a" and "b" */
#define BADGE_NAMES	1u
#define BADGE_ROOT	2u
#define BADGE_DEATH	3u

struct served {
	const uint8_t *bytes;		/* NULL: the console */
	uint32_t size;
	uint8_t *writable;
};

static struct archive archive;
static struct served files[FILES_MAX];
static uint8_t scratch[SCRATCH][SESSION_PAGES * PAGE_SIZE];
static handle_t endpoint, proc_task;
static uint32_t requests;
static _Bool died;
static uint32_t death_code;

/* ---- files ---- */

static _Bool
find(const char *path, struct served *file)
{
	struct archive_file found;

	*file = (struct served){ 0 };
	if (strcmp(path, "dev/console") == 0)
		return 1;
	if (strncmp(path, "tmp/", 4) == 0 && path[4] >= 'a' && path[4] < 'a' + (int)SCRATCH) {
		file->writable = scratch[path[4] - 'a'];
		file->bytes = file->writable;
		file->size = sizeof scratch[0];
		return 1;
	}
	if (strncmp(path, "bin/", 4) != 0 || !archive_find(&archive, path + 4, &found))
		return 0;
	file->bytes = found.data;
	file->size = (uint32_t)found.size;
	return 1;
}

static int32_t
serve_open(struct message *reply)
{
	struct served file;
	uint32_t place = 0;

	if (!find((const char *)mailbox()->payload, &file))
		return ERRNO(2);
	while (place < FILES_MAX - 1 && (files[place].bytes || files[place].size))
		place++;
	files[place] = file;
	mailbox()->handles[0] = expect_handle(connection_create(endpoint, IO_BADGE(place, 0), 0));
	reply->tag = TAG(0, 0, 1);
	reply->words[1] = file.bytes ? IO_KIND_FILE : IO_KIND_TERMINAL;
	return 0;
}

static int32_t
serve_stat(const struct served *file, struct message *reply)
{
	const struct io_stat stat = {
		.device = IO_DEVICE_OTHER, .mode = file->bytes ? S_IFREG | 0755 : S_IFCHR | 0666,
		.size = file->size,
	};

	memcpy(mailbox()->payload, &stat, sizeof stat);
	reply->tag = TAG(0, sizeof stat, 0);
	return 0;
}

static int32_t
serve_read(const struct served *file, uint32_t token, const struct message *request)
{
	uint32_t offset = request->words[1], length = request->words[0], done;

	requests++;
	if (offset >= file->size)
		return 0;
	if (length > file->size - offset)
		length = file->size - offset;
	int32_t result = ipc_write(token, 0, file->bytes + offset, length, &done);

	return result < 0 ? result : (int32_t)length;
}

static int32_t
serve_write(const struct served *file, uint32_t token, const struct message *request)
{
	uint32_t offset = request->words[1], length = request->words[0], done;

	if (!file->bytes)
		return (int32_t)length;
	if (!file->writable || offset > file->size || length > file->size - offset)
		return ERRNO(9);
	int32_t result = ipc_read(token, 0, file->writable + offset, length, &done);

	return result < 0 ? result : (int32_t)length;
}

/* ---- the world ---- */

static int32_t
serve_frames(struct message *reply)
{
	struct task_info info;

	reply->words[1] = free_frames();
	expect_equal(0, task_info(proc_task, &info));
	reply->words[2] = info.handles;
	memcpy(mailbox()->payload, &info, sizeof info);
	reply->tag = TAG(0, sizeof info, 0);
	return 0;
}

static int32_t
serve_lookup(struct message *reply)
{
	mailbox()->handles[0] = expect_handle(connection_create(endpoint, BADGE_ROOT, 0));
	reply->tag = TAG(0, 0, 1);
	return 0;
}

/* Answer one request.  Returns words[0]. */
static int32_t
serve(uint32_t token, const struct message *request, struct message *reply)
{
	const struct served *file = &files[request->badge & IO_BADGE_INDEX_MASK];

	switch (TAG_LABEL(request->tag)) {
	case NAMES_LOOKUP:
		return serve_lookup(reply);
	case IO_OPEN:
		return serve_open(reply);
	case IO_STAT:
		return serve_stat(file, reply);
	case IO_READ:
		return serve_read(file, token, request);
	case IO_WRITE:
		return serve_write(file, token, request);
	case SESSION_FRAMES:
		return serve_frames(reply);
	case SESSION_KILL:
		return task_destroy(proc_task, 99);
	case SESSION_REQUESTS:
		reply->words[1] = requests;
		return 0;
	default:
		return E_CALL;
	}
}

static void
take_notice(const struct message *m)
{
	if (TAG_KIND(m->tag) == TAG_KIND_DEATH && m->badge == BADGE_DEATH) {
		died = 1;
		death_code = m->words[0];
	} else if (TAG_KIND(m->tag) == TAG_KIND_HANGUP && (m->badge & IO_BADGE_FILE)) {
		files[m->badge & IO_BADGE_INDEX_MASK] = (struct served){ 0 };
	}
}

static void
serve_until_death(void)
{
	struct message m = { 0 }, reply;

	while (!died) {
		mailbox()->accept = 0;
		expect(ipc_recv(endpoint, &m, TIMEOUT_NEVER) >= 0);
		if (TAG_KIND(m.tag) != TAG_KIND_MESSAGE) {
			take_notice(&m);
			continue;
		}
		uint32_t token = mailbox()->token;

		if (TAG_LABEL(m.tag) == SESSION_HANG)
			continue;
		reply = (struct message){ 0 };
		reply.words[0] = (uint32_t)serve(token, &m, &reply);
		ipc_reply(token, &reply);
		if (TAG_HANDLES(reply.tag) > 0)
			handle_close(mailbox()->handles[0]);
	}
}

/* Is there a real init with real file servers, whose service this test is? */
static _Bool
is_real(void)
{
	return start_handle("names") != HANDLE_NONE;
}

#define PROC_MOUNT	"/mnt/proc"
#define PROC_CLIENT	7u

/* NAMES_MOUNT or NAMES_UNMOUNT of what proc serves. */
static void
ask_names(uint32_t label, handle_t connection)
{
	struct message m = { .tag = TAG(label, sizeof PROC_MOUNT, connection != HANDLE_NONE) };

	memcpy(mailbox()->payload, PROC_MOUNT, sizeof PROC_MOUNT);
	mailbox()->handles[0] = connection;
	expect(ipc_call(start_handle("names"), &m) >= 0);
	expect_equal(0, m.words[0]);
}

static void
mount_proc(handle_t proc_endpoint)
{
	handle_t connection = expect_handle(connection_create(proc_endpoint, PROC_CLIENT, 0));

	ask_names(NAMES_MOUNT, connection);
	handle_close(connection);
}

static handle_t
start_proc(const char *name)
{
	char body[160] = "body=";
	const _Bool real = is_real();
	const char *arguments[WORDS_MAX] = { "proc", "-t", real ? "/dev/null" : "/dev/console",
					     real ? "/bin/guest" : "/bin/init", body };
	handle_t death = expect_handle(connection_create(endpoint, BADGE_DEATH, 0));
	struct program_grant grants[] = {
		{ "endpoint", expect_handle(endpoint_create()), RIGHT_RECEIVE },
		{ "names", real ? expect_handle(handle_copy(start_handle("names"), HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL))
				: expect_handle(connection_create(endpoint, BADGE_NAMES, 0)),
		  RIGHT_SEND | RIGHT_TRANSFER | RIGHT_INHERIT },
	};

	memcpy(body + strlen(body), name, strlen(name) + 1);
	for (int i = 1; i < guest_words() && i + 5 < WORDS_MAX; i++)
		arguments[4 + i] = guest_words_all()[i];
	const struct program program = {
		.arguments = arguments, .grants = grants, .grant_count = 2,
		.quota = real ? PROC_QUOTA / 2 : PROC_QUOTA, .priority = PROC_PRIORITY, .handles = PROC_HANDLES, .death = death,
	};
	handle_t task = expect_handle(program_start_archived(&archive, program, NULL));

	if (real)
		mount_proc(grants[0].handle);
	expect_equal(0, handle_close(death));
	expect_equal(0, handle_close(grants[0].handle));
	expect_equal(0, handle_close(grants[1].handle));
	return task;
}

uint32_t
session_run(const char *name)
{
	struct archive_error error;

	if (archive.bytes == NULL)
		expect_equal(0, archive_map(&archive, is_real() ? start_handle("archive") : INIT_ARCHIVE, &error));
	memset(files, 0, sizeof files);
	died = 0;
	requests = 0;
	endpoint = expect_handle(endpoint_create());
	proc_task = start_proc(name);
	serve_until_death();
	program_end(proc_task);
	if (is_real())
		ask_names(NAMES_UNMOUNT, HANDLE_NONE);
	expect_equal(0, handle_close(endpoint));
	return death_code;
}

/* ---- in the process ---- */

int32_t
session_ask(uint32_t label, struct message *reply)
{
	*reply = (struct message){ .tag = TAG(label, 0, 0) };
	return ipc_call(start_handle_needed("names"), reply);
}

uint32_t
session_frames(uint32_t *handles)
{
	struct message reply;

	expect(session_ask(SESSION_FRAMES, &reply) >= 0);
	if (handles)
		*handles = reply.words[2];
	return reply.words[1];
}

static handle_t
ask_for_handle(handle_t server, uint32_t label, const char *path)
{
	struct message m = { .tag = TAG(label, strlen(path) + 1, 0) };

	mailbox()->accept = 1;
	memcpy(mailbox()->payload, path, strlen(path) + 1);
	expect(ipc_call(server, &m) >= 0);
	expect_equal(0, m.words[0]);
	expect_equal(1, TAG_HANDLES(m.tag));
	return mailbox()->handles[0];
}

handle_t
session_open(const char *path)
{
	handle_t root = ask_for_handle(start_handle_needed("names"), NAMES_LOOKUP, path);
	handle_t file = ask_for_handle(root, IO_OPEN, path + 1);

	handle_close(root);
	return file;
}
