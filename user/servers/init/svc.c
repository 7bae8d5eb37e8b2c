/* SPDX-License-Identifier: MIT */
/*
 * svc.c: /svc: which file is which, and orders; see svc.h.
 *
 *   A node is a number: a service (0: none, else one more than its number) and a kind.  So there is
 *   nothing to keep beside the skeleton's open files.
 */
#include "svc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "instance.h"
#include "names_serve.h"
#include "svc_text.h"

#define FILES_MAX	64u
#define FILES_A_CLIENT	16u
#define TEXT_SIZE	32768u
#define ORDER_SIZE	64u		/* bytes of an order, the zero included */

enum kind {
	ROOT,				/* 0: the root connection's object is NULL */
	SERVICE,			/* a service's directory */
	FIRST_FILE,
};

static const struct entry {
	const char *name;
	bool of_service;
	uint32_t (*write)(char *to, uint32_t size, unsigned service);	/* NULL: to be written, not read */
} entries[] = {
	{ "services", false, svc_text_services },
	{ "log", false, svc_text_log },
	{ "pci", false, svc_text_pci },
	{ "control", false, NULL },
	{ "log", true, svc_text_log_of },
};

#define ENTRY_COUNT	(sizeof entries / sizeof entries[0])
#define NODE(place, kind) ((void *)((place) << 8 | (kind)))
#define NODE_PLACE(node) ((uint32_t)(node) >> 8)
#define NODE_KIND(node)	((uint32_t)(node) & 0xff)
#define NO_NODE		((void *)0xffffffffu)

static bool
is_directory(const void *node)
{
	return NODE_KIND(node) < FIRST_FILE;
}

static const struct entry *
entry_of(const void *node)
{
	return &entries[NODE_KIND(node) - FIRST_FILE];
}

/* ---- paths ---- */

static bool
same(const char *name, const char *path, uint32_t length)
{
	return strlen(name) == length && memcmp(name, path, length) == 0;
}

/* The node of a name in a directory. */
static void *
find_in(const void *directory, const char *name, uint32_t length)
{
	bool of_service = NODE_KIND(directory) == SERVICE;

	for (uint32_t i = 0; i < ENTRY_COUNT; i++) {
		if (entries[i].of_service == of_service && same(entries[i].name, name, length))
			return NODE(NODE_PLACE(directory), FIRST_FILE + i);
	}
	for (uint32_t i = 0; !of_service && i < service_table->count; i++) {
		if (same(service_table->services[i].name, name, length))
			return NODE(i + 1, SERVICE);
	}
	return NO_NODE;
}

/* The node a request is about. */
static int32_t
find(const struct io_call *call, void **node)
{
	const char *path = call->path ? call->path : "";

	*node = call->file ? call->file->object : call->start;
	while (*path) {
		uint32_t length = strcspn(path, "/");

		if (!is_directory(*node))
			return ERRNO(ENOTDIR);
		*node = find_in(*node, path, length);
		if (*node == NO_NODE)
			return ERRNO(ENOENT);
		path += length + (path[length] == '/');
	}
	return call->wants_directory && !is_directory(*node) ? ERRNO(ENOTDIR) : 0;
}

/* May it be opened like this? */
static int32_t
check_access(const struct io_call *call, const void *node, uint32_t flags)
{
	uint32_t access = flags & O_ACCMODE;

	if (is_directory(node))
		return access == O_RDONLY ? 0 : ERRNO(EISDIR);
	if (flags & O_DIRECTORY)
		return ERRNO(ENOTDIR);
	if (entry_of(node)->write)
		return access == O_RDONLY ? 0 : ERRNO(EACCES);
	if (access != O_WRONLY)
		return ERRNO(EACCES);
	return names_controls(call->client & BADGE_NUMBER) ? 0 : ERRNO(EPERM);
}

static int32_t
serve_open(struct io_call *call)
{
	uint32_t flags = call->request->words[0];
	void *node;
	int32_t result = find(call, &node);

	if (result == ERRNO(ENOENT) && (flags & O_CREAT))
		return ERRNO(EROFS);
	if (result == 0 && (flags & O_CREAT) && (flags & O_EXCL))
		return ERRNO(EEXIST);
	if (result == 0)
		result = check_access(call, node, flags);
	if (result < 0)
		return result;
	return io_open(call, node, is_directory(node) ? IO_KIND_DIRECTORY : IO_KIND_FILE | IO_KIND_SEEKABLE);
}

static int32_t
serve_stat(struct io_call *call)
{
	void *node;
	int32_t result = find(call, &node);

	if (result < 0)
		return result;
	const struct io_stat stat = {
		.device = IO_DEVICE_INIT,
		.inode = (uint32_t)node + 1,
		.mode = is_directory(node) ? S_IFDIR | 0555 : entry_of(node)->write ? S_IFREG | 0444 : S_IFREG | 0200,
		.links = 1,
		.block_size = PAGE_SIZE,
	};

	return io_payload(call, &stat, sizeof stat);
}

/* `echo stop dev >/svc/control` truncates. */
static int32_t
serve_truncate(struct io_call *call)
{
	void *node;
	int32_t result = find(call, &node);

	return result < 0 || (!is_directory(node) && !entry_of(node)->write) ? result : ERRNO(EACCES);
}

/* ---- reading ---- */

static int32_t
serve_read(struct io_call *call)
{
	static char text[TEXT_SIZE];
	void *node = call->file->object;
	uint32_t wanted = call->data.length, length;

	if (is_directory(node))
		return ERRNO(EISDIR);
	length = entry_of(node)->write(text, sizeof text, NODE_PLACE(node) - 1);
	if (call->offset >= length)
		return 0;
	if (wanted > length - call->offset)
		wanted = length - (uint32_t)call->offset;
	return io_give(&call->data, text + call->offset, wanted);
}

/* The files of a directory come first, in their places; in the root the services follow. */
static int32_t
serve_readdir(struct io_call *call)
{
	const void *directory = call->file->object;
	uint32_t place = call->request->words[1];

	if (!is_directory(directory))
		return ERRNO(ENOTDIR);
	for (; place < ENTRY_COUNT; place++) {
		uint32_t inode = (uint32_t)NODE(NODE_PLACE(directory), FIRST_FILE + place) + 1;

		if (entries[place].of_service == (NODE_KIND(directory) == SERVICE) &&
		    !io_entry_add(call, inode, DT_REG, entries[place].name, place + 1))
			return io_entries_end(call, place);
	}
	for (; NODE_KIND(directory) == ROOT && place < ENTRY_COUNT + service_table->count; place++) {
		uint32_t number = place - ENTRY_COUNT;

		if (!io_entry_add(call, (uint32_t)NODE(number + 1, SERVICE) + 1, DT_DIR,
				  service_table->services[number].name, place + 1))
			break;
	}
	return io_entries_end(call, place);
}

/* ---- orders ---- */

/* Take the order that is written: one line, or part of one. */
static int32_t
take_order(struct io_call *call, char *order)
{
	uint32_t length = call->data.length;
	int32_t result;

	if (length >= ORDER_SIZE)
		return ERRNO(EINVAL);
	result = io_take(&call->data, order, length);
	if (result < 0)
		return result;
	if (length > 0 && order[length - 1] == '\n')
		length--;
	order[length] = '\0';
	return strlen(order) == length ? 0 : ERRNO(EINVAL);
}

static int32_t
order_service(const char *name, enum service_order order)
{
	unsigned number = table_find(service_table, name);

	if (number == service_table->count)
		return ERRNO(ENOENT);
	int32_t result = service_order(number, order);
	return result == E_STATE ? ERRNO(EALREADY) : result;
}

static int32_t
obey(const char *order)
{
	static const struct {
		const char *word;
		enum service_order order;
	} words[] = {
		{ "stop ", ORDER_STOP }, { "start ", ORDER_START }, { "restart ", ORDER_RESTART }, { "kill ", ORDER_KILL }
	};

	for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
		uint32_t length = strlen(words[i].word);

		if (strncmp(order, words[i].word, length) == 0)
			return order_service(order + length, words[i].order);
	}
	if (strcmp(order, "poweroff") != 0 && strcmp(order, "reboot") != 0)
		return ERRNO(EINVAL);
	init_switch_off(order[0] == 'r');
	return 0;
}

/* Whoever holds the open file may; that was decided when it was opened. */
static int32_t
serve_write(struct io_call *call)
{
	char order[ORDER_SIZE];
	int32_t result = take_order(call, order);

	if (result == 0)
		result = obey(order);
	if (result < 0)
		call->data.done = 0;
	return result;
}

/* ---- the server ---- */

static io_handler *const handlers[IO_LABELS] = {
	[IO_OPEN] = serve_open,
	[IO_STAT] = serve_stat,
	[IO_READ] = serve_read,
	[IO_READDIR] = serve_readdir,
	[IO_WRITE] = serve_write,
	[IO_TRUNCATE] = serve_truncate,
};

static struct io_file files[FILES_MAX];
static struct io_server io = {
	.handlers = handlers,
	.files = files,
	.file_count = FILES_MAX,
	.files_a_client = FILES_A_CLIENT,
};

struct server *
svc_server(void)
{
	return &io.server;
}

void
svc_start(handle_t own)
{
	io_server_prepare(&io, own);
}

int32_t
svc_dispatch(struct server *server, const struct message *request, struct message *reply)
{
	if (!(request->badge & IO_BADGE_FILE) && (request->badge & ~BADGE_NUMBER) != BADGE_ROOT)
		return E_CALL;
	return io_dispatch(server, request, reply);
}

void
svc_hangup(uint32_t badge)
{
	io_hangup(&io.server, badge);
}
