/* SPDX-License-Identifier: MIT */
/*
 * trace_files.c: /trace: three files with fixed names (tracer.c says what is in them).
 *
 *   The table of calls is written anew when somebody reads it from its beginning, and kept until
 *   the next one does.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <io_server.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <trace_text.h>

#include "protocol/trace.h"
#include "tracer.h"

#define FILES_MAX	32u
#define TEXT_SIZE	(EDGES_MAX * 96u)
#define WRITE_MAX	128u		/* bytes that make sense */

static char text[TEXT_SIZE];
static uint32_t text_length;

static void __attribute__((format(printf, 1, 2)))
add(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	text_length += (uint32_t)vsnprintf(text + text_length, TEXT_SIZE - text_length, format, arguments);
	va_end(arguments);
	if (text_length >= TEXT_SIZE)
		text_length = TEXT_SIZE - 1;
}

/* ---- events ---- */

static int32_t
read_events(struct io_call *call)
{
	static struct trace_event some[TRACE_READ_MAX];
	const uint32_t room = (call->data.length - call->data.done) / sizeof some[0];
	uint32_t most = room < TRACE_READ_MAX ? room : TRACE_READ_MAX, first = 1;
	int32_t taken;

	if (most < 2)
		return ERRNO(EINVAL);
	if (tracer_counts())
		return 0;
	taken = tracer_take(some + 1, most - 1);
	if (taken < 0)
		return taken;
	if (tracer_lost(false) > 0) {
		some[0] = (struct trace_event){ .kind = TRACER_LOST, .words = { tracer_lost(true) } };
		first = 0;
	}
	return io_give(&call->data, some + first, ((uint32_t)taken + 1 - first) * sizeof some[0]);
}

static int32_t
write_refused(const char *words)
{
	(void)words;
	return ERRNO(EPERM);
}

/* ---- texts ---- */

static int32_t
read_text(struct io_call *call, void (*write)(void))
{
	uint32_t length = call->data.length;

	if (call->offset == 0) {
		text_length = 0;
		write();
	}
	if (call->offset >= text_length)
		return 0;
	if (length > text_length - call->offset)
		length = text_length - (uint32_t)call->offset;
	return io_give(&call->data, text + call->offset, length);
}

static void
write_kinds(void)
{
	char kinds[TRACE_TEXT_MAX];

	add("%s\n", trace_kinds_text(tracer_kinds(), kinds, sizeof kinds));
}

static int32_t
read_kinds(struct io_call *call)
{
	return read_text(call, write_kinds);
}

static int32_t
set_kinds(const char *words)
{
	uint32_t kinds;

	if (!trace_kinds_parse(words, &kinds))
		return ERRNO(EINVAL);
	tracer_set_kinds(kinds);
	return 0;
}

static const char *
name_of(uint32_t task)
{
	uint32_t service = task_service(task);

	return task_is_service(service) ? task_service_name(service) : "-";
}

static void
write_calls(void)
{
	static const char *const kinds[] = { [EDGE_CALL] = "call", [EDGE_SEND] = "send", [EDGE_FAULT] = "fault" };
	const struct edge_totals totals = edges_totals();

	add("lost %u messages %u unknown %u dropped %u\n", (unsigned)tracer_lost(false), (unsigned)totals.messages,
	    (unsigned)totals.unknown, (unsigned)totals.dropped);
	for (uint32_t n = 0; n < EDGES_MAX; n++) {
		const struct edge *edge = edges_get(n);

		if (edge)
			add("%u %s %u %s %s %u %u %llu\n", (unsigned)edge->from, name_of(edge->from), (unsigned)edge->to,
			    name_of(edge->to), kinds[edge->kind], (unsigned)edge->count, (unsigned)edge->answered,
			    (unsigned long long)tracer_nanoseconds(edge->time));
	}
}

static int32_t
read_calls(struct io_call *call)
{
	return read_text(call, write_calls);
}

static int32_t
set_counting(const char *words)
{
	bool on = strcmp(words, "on") == 0;

	if (!on && strcmp(words, "off") != 0)
		return ERRNO(EINVAL);
	tracer_count(on);
	return 0;
}

/* ---- the directory ---- */

static const struct file {
	const char *name;
	int32_t (*read)(struct io_call *call);
	int32_t (*write)(const char *words);
} files_there[] = {
	{ "events", read_events, write_refused },
	{ "kinds", read_kinds, set_kinds },
	{ "calls", read_calls, set_counting },
};

#define FILE_COUNT	(sizeof files_there / sizeof files_there[0])

static const struct file root;

static const struct file *
find(const struct io_call *call, int32_t *error)
{
	*error = 0;
	if (!call->path)
		return call->start;
	if (*call->path == '\0')
		return &root;
	for (const struct file *f = files_there; f < files_there + FILE_COUNT; f++) {
		if (strcmp(f->name, call->path) == 0 && !call->wants_directory)
			return f;
	}
	*error = ERRNO(ENOENT);
	return NULL;
}

static int32_t
open_file(struct io_call *call)
{
	const uint32_t flags = call->request->words[0];
	int32_t error;
	const struct file *file = find(call, &error);

	if (!file)
		return flags & O_CREAT ? ERRNO(EROFS) : error;
	if ((flags & O_CREAT) && (flags & O_EXCL))
		return ERRNO(EEXIST);
	if (file != &root)
		return flags & O_DIRECTORY ? ERRNO(ENOTDIR) :
		       io_open(call, (void *)file, IO_KIND_FILE | IO_KIND_SEEKABLE);
	return (flags & O_ACCMODE) == O_RDONLY ? io_open(call, (void *)file, IO_KIND_DIRECTORY) : ERRNO(EISDIR);
}

static int32_t
stat_file(struct io_call *call)
{
	int32_t error;
	const struct file *file = find(call, &error);
	const struct io_stat stat = {
		.device = IO_DEVICE_TRACE,
		.inode = file == &root ? 1 : 2 + (uint32_t)(file - files_there),
		.mode = file == &root ? S_IFDIR | 0555 : S_IFREG | 0644,
		.links = 1,
		.block_size = PAGE_SIZE,
	};

	return file ? io_payload(call, &stat, sizeof stat) : error;
}

static int32_t
read_file(struct io_call *call)
{
	const struct file *file = call->file->object;

	return file == &root ? ERRNO(EISDIR) : file->read(call);
}

/* What is written is one word, perhaps with a newline. */
static int32_t
write_file(struct io_call *call)
{
	char words[WRITE_MAX + 1];
	int32_t result;

	if (call->data.length > WRITE_MAX)
		return ERRNO(EINVAL);
	result = io_take(&call->data, words, call->data.length);
	if (result < 0)
		return result;
	words[call->data.length] = '\0';
	words[strcspn(words, "\n")] = '\0';
	result = ((const struct file *)call->file->object)->write(words);
	if (result < 0)
		call->data.done = 0;		/* nothing of it has had any effect */
	return result;
}

static int32_t
list_files(struct io_call *call)
{
	uint32_t place = call->request->words[1];

	if (call->file->object != &root)
		return ERRNO(ENOTDIR);
	while (place < FILE_COUNT && io_entry_add(call, place + 2, DT_REG, files_there[place].name, place + 1))
		place++;
	return io_entries_end(call, place);
}

/* `>/trace/kinds` truncates first, which means nothing here. */
static int32_t
truncate_file(struct io_call *call)
{
	int32_t error;

	return find(call, &error) ? 0 : error;
}

static io_handler *const handlers[IO_LABELS] = {
	[IO_OPEN] = open_file,
	[IO_STAT] = stat_file,
	[IO_READ] = read_file,
	[IO_WRITE] = write_file,
	[IO_READDIR] = list_files,
	[IO_TRUNCATE] = truncate_file,
};

int32_t
trace_files_run(handle_t endpoint)
{
	static struct io_file files[FILES_MAX];
	static struct io_server server = {
		.server.pulse = tracer_pulse,
		.handlers = handlers,
		.files = files,
		.file_count = FILES_MAX,
		.root = (void *)&root,
	};

	return io_server_run(&server, endpoint);
}
