/* SPDX-License-Identifier: MIT */
/*
 * names_serve.c: init as the server of names: from the requests of protocol/names.h to the mounts
 * and spaces of names.c.
 *
 *   connections[space][service] is the one connection through which that client speaks to that
 *   service, made when it is first looked up and kept until the space goes.  So looking up a
 *   hundred times makes one connection, and the service hears of its end exactly once.
 */
#include <calls.h>
#include <errno.h>
#include <string.h>

#include "names.h"
#include "names_serve.h"
#include "service.h"
#include "svc.h"

static struct names names;
static const struct service_table *table;
static handle_t own_endpoint;
static handle_t connections[SPACES_MAX][SERVICES_MAX + 1];	/* the last: init itself */

/* The space of who asks; 0: it is none of the clients. */
static uint32_t
asking(const struct message *request)
{
	return request->badge & BADGE_NAMES ? space_of(&names, request->badge & ~BADGE_NAMES) : 0;
}

/* Copy a payload that is one string out of the mailbox. */
static bool
take_string(const struct message *request, char *text)
{
	uint32_t length = TAG_LENGTH(request->tag);

	memcpy(text, mailbox()->payload, length);
	return length > 0 && text[length - 1] == '\0' && strlen(text) == length - 1;
}

/* The connection to reach a mount through; an error if there can be none. */
static int32_t
reach(uint32_t space, const struct mount *mount)
{
	handle_t *known;

	if (mount->service == NO_SERVICE)
		return (int32_t)mount->connection;
	known = &connections[space][mount->service];
	if (*known == HANDLE_NONE) {
		int32_t made = service_connect(mount->service, names.spaces[space].client);

		if (made < 0)
			return made;
		*known = (handle_t)made;
	}
	return (int32_t)*known;
}

int32_t
names_serve_lookup(struct server *server, const struct message *request, struct message *reply)
{
	uint32_t space = asking(request);
	char path[MESSAGE_PAYLOAD_MAX];

	(void)server;
	if (space == 0)
		return E_RIGHTS;
	if (!take_string(request, path) || !names_path_valid(path))
		return ERRNO(EINVAL);
	const struct mount *mount = names_find(&names, space, path);
	if (!mount)
		return ERRNO(ENOENT);
	if (mount->number != request->words[0]) {
		int32_t connection = reach(space, mount);

		if (connection < 0)
			return connection;
		mailbox()->handles[0] = (handle_t)connection;
		reply->tag = TAG(0, 0, 1);
	}
	reply->words[1] = mount->number;
	return mount->prefix[1] ? (int32_t)strlen(mount->prefix) : 0;
}

int32_t
names_serve_mount(struct server *server, const struct message *request, struct message *reply)
{
	const int32_t need = OBJECT_CONNECTION | RIGHT_SEND | RIGHT_TRANSFER;
	uint32_t space = asking(request);
	char prefix[MESSAGE_PAYLOAD_MAX];

	(void)reply;
	if (space == 0)
		return E_RIGHTS;
	if (!take_string(request, prefix) || server->received[0] == HANDLE_NONE ||
	    (handle_info(server->received[0]) & need) != need)
		return ERRNO(EINVAL);
	int32_t result = names_mount(&names, space, prefix, NO_SERVICE, server->received[0]);
	if (result == 0)
		server->received[0] = HANDLE_NONE;
	return result;
}

int32_t
names_serve_unmount(struct server *server, const struct message *request, struct message *reply)
{
	uint32_t space = asking(request);
	char prefix[MESSAGE_PAYLOAD_MAX];

	(void)server;
	(void)reply;
	if (space == 0)
		return E_RIGHTS;
	if (!take_string(request, prefix))
		return ERRNO(EINVAL);
	int32_t connection = names_unmount(&names, space, prefix);
	if (connection < 0)
		return connection;
	handle_close((handle_t)connection);
	return 0;
}

/* What people are told of who serves it. */
static const char *
mount_name(const struct mount *mount)
{
	if (mount->service == SERVICE_INIT)
		return "init";
	return mount->service == NO_SERVICE ? "" : table->services[mount->service].name;
}

int32_t
names_serve_list(struct server *server, const struct message *request, struct message *reply)
{
	uint32_t space = asking(request);

	(void)server;
	if (space == 0)
		return E_RIGHTS;
	const struct mount *mount = names_nth(&names, space, request->words[0]);
	if (!mount)
		return E_RANGE;
	const char *name = mount_name(mount);
	uint32_t length = strlen(mount->prefix), name_length = strlen(name);

	memcpy(mailbox()->payload, mount->prefix, length + 1);
	memcpy(mailbox()->payload + length + 1, name, name_length + 1);
	reply->tag = TAG(0, length + name_length + 2, 0);
	reply->words[1] = mount->number;
	reply->words[2] = mount->service == NO_SERVICE ? NAMES_MOUNTED : NAMES_SERVICE;
	return (int32_t)length;
}

/* The connection that names a space. */
static int32_t
connect_space(uint32_t space)
{
	return connection_create(own_endpoint, BADGE_NAMES | names.spaces[space].client, 0);
}

static void
connection_closed(handle_t connection)
{
	handle_close(connection);
}

static void
space_gone(uint32_t space)
{
	for (unsigned i = 0; i <= SERVICES_MAX; i++) {
		if (connections[space][i] != HANDLE_NONE)
			handle_close(connections[space][i]);
		connections[space][i] = HANDLE_NONE;
	}
}

/* A new space and its connection; on an error neither. */
static int32_t
confine(uint32_t parent, const char *prefixes, uint32_t length, uint32_t seen, uint32_t mountable, bool control)
{
	int32_t space = space_new(&names, parent, prefixes, length, seen, mountable);

	if (space < 0)
		return space;
	int32_t connection = connect_space((uint32_t)space);
	names.spaces[space].control = control;
	if (connection < 0)
		space_hangup(&names, (uint32_t)space, connection_closed, space_gone);
	return connection;
}

int32_t
names_serve_confine(struct server *server, const struct message *request, struct message *reply)
{
	uint32_t space = asking(request);

	(void)reply;
	if (space == 0)
		return E_RIGHTS;
	int32_t connection = confine(space, (const char *)mailbox()->payload, TAG_LENGTH(request->tag),
				     request->words[0], request->words[1],
				     (request->words[2] & NAMES_CONTROL) && names.spaces[space].control);
	if (connection < 0)
		return connection;
	server->give = (handle_t)connection;
	return 0;
}

int32_t
names_connection(const struct service *service)
{
	char prefixes[MESSAGE_PAYLOAD_MAX] = "/";
	uint32_t length = 2;

	for (unsigned i = 0; i < service->mount_count; i++) {
		uint32_t size = strlen(service->mounts[i]) + 1;

		memcpy(prefixes + length, service->mounts[i], size);
		length += size;
	}
	return confine(0, prefixes, length, 1, service->mount_count, service->control);
}

bool
names_controls(uint32_t client)
{
	uint32_t space = space_of(&names, client);

	return space != 0 && names.spaces[space].control;
}

void
names_renew(unsigned service)
{
	for (uint32_t i = 0; i < SPACES_MAX; i++) {
		if (connections[i][service] != HANDLE_NONE)
			handle_close(connections[i][service]);
		connections[i][service] = HANDLE_NONE;
	}
	names_renumber(&names, service);
}

void
names_hangup(uint32_t badge)
{
	uint32_t space = space_of(&names, badge & ~BADGE_NAMES);

	if ((badge & BADGE_NAMES) && space != 0)
		space_hangup(&names, space, connection_closed, space_gone);
}

int32_t
names_start(const struct service_table *which, handle_t own)
{
	table = which;
	own_endpoint = own;
	names_init(&names);
	names_mount(&names, 0, SVC_PREFIX, SERVICE_INIT, HANDLE_NONE);
	for (unsigned i = 0; i < table->count; i++) {
		const struct service *service = &table->services[i];

		for (unsigned j = 0; j < service->prefix_count; j++) {
			int32_t result = names_mount(&names, 0, service->prefixes[j], i, HANDLE_NONE);

			if (result < 0)
				return result;
		}
	}
	return 0;
}
