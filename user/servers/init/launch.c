/* SPDX-License-Identifier: MIT */
/*
 * launch.c: starting a service: its endpoint, its handles, its program.
 *
 *   The endpoint is made once, with a connection for init's pulses (ask whether it lives, ask it to
 *   end), and for services with a heartbeat an endpoint where the answers come.  All of it stays
 *   when the service dies.
 *
 *   Handles that only a service may use (its interrupt lines, ports, device memory, connections)
 *   are made for each start anew and closed here as soon as it has its copy, so that they go with
 *   it.
 *
 *   Kept memory (a line `keep`) is made at the first start and given again at each further one; it
 *   goes when the service has ended or is given up.
 */
#include <calls.h>
#include <memory.h>
#include <server.h>

#include "abi/boot.h"
#include "instance.h"
#include "names_serve.h"
#include "pci.h"

static const struct archive *archive;
static handle_t own_endpoint;
static uint32_t own_quota;		/* bytes free when init began */
static const char *const *environment;

struct launching {
	const struct service *service;
	struct instance *instance;
	uint32_t badge;
	struct program_grant grants[PROGRAM_GRANTS_MAX];
	uint32_t grant_count;
	const char *arguments[SERVICE_WORDS_MAX + 1];
	handle_t death;
};

_Static_assert(SERVICE_GRANTS_MAX + 2 + PCI_GRANTS_MAX <= PROGRAM_GRANTS_MAX, "what the table allows can be given");

void
launch_begin(const struct archive *files, handle_t own, const char *const *strings)
{
	struct task_info info;

	archive = files;
	own_endpoint = own;
	environment = strings;
	if (task_info(HANDLE_SELF, &info) == 0)
		own_quota = info.quota - info.charged;
}

/* ---- what stays when it dies ---- */

/* Put a new handle into its place.  Returns 0 or the error. */
static int32_t
put(handle_t *place, int32_t made)
{
	if (made < 0)
		return made;
	*place = (handle_t)made;
	return 0;
}

int32_t
instance_open(unsigned number)
{
	struct instance *instance = &instances[number];
	int32_t error = put(&instance->endpoint, endpoint_create());

	if (error == 0)
		error = put(&instance->ping, connection_create(instance->endpoint, 0,
							       SERVER_PULSE_HEARTBEAT | SERVER_PULSE_END));
	if (error == 0 && service_table->services[number].heartbeat != 0)
		error = put(&instance->heart, endpoint_create());
	return error;
}

static void
close_place(handle_t *place)
{
	if (*place != HANDLE_NONE)
		handle_close(*place);
	*place = HANDLE_NONE;
}

void
instance_close(unsigned number)
{
	struct instance *instance = &instances[number];

	for (unsigned i = 0; i < SERVICE_GRANTS_MAX; i++)
		close_place(&instance->kept[i]);
	close_place(&instance->ping);
	close_place(&instance->heart);
	close_place(&instance->endpoint);
}

/* ---- what it is given ---- */

/* A size of the table: a share of what we have, or bytes. */
static uint32_t
size_of(uint32_t share, uint32_t bytes)
{
	return share ? own_quota / 100 * share : bytes;
}

/* A handle of its own to the memory that is kept for a line. */
static int32_t
make_kept(const struct grant *grant, handle_t *kept)
{
	if (*kept == HANDLE_NONE) {
		int32_t error = put(kept, memory_create(page_round(size_of(grant->share, grant->first)),
							 grant->last ? MEMORY_CONTIGUOUS : 0));

		if (error < 0)
			return error;
	}
	return handle_copy(*kept, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
}

/* Make the handle that a grant stands for.  Returns it, with the rights to give in *rights. */
static int32_t
make_grant(const struct launching *l, const struct grant *grant, uint32_t *rights)
{
	handle_t server;

	switch (grant->kind) {
	case GRANT_CONNECTION:
		server = grant->service == SERVICE_INIT ? own_endpoint : instances[grant->service].endpoint;
		*rights = RIGHT_SEND | RIGHT_TRANSFER;
		return connection_create(server, l->badge, 0);
	case GRANT_NAMES:
		*rights = RIGHT_SEND | RIGHT_TRANSFER | RIGHT_INHERIT;
		return names_connection(l->service);
	case GRANT_PORTS:
		*rights = RIGHT_MANAGE;
		return ports_create(INIT_PORTS, grant->first, grant->last - grant->first + 1);
	case GRANT_DEVICE:
		*rights = RIGHT_READ | RIGHT_WRITE | RIGHT_MAP;
		return memory_create_device(INIT_DEVICES, grant->first, grant->last - grant->first + 1);
	case GRANT_IRQ:
		*rights = RIGHT_MANAGE;
		return handle_copy(INIT_IRQ + grant->first, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
	case GRANT_KEEP:	/* to show it to a driver, too */
		*rights = RIGHT_READ | RIGHT_WRITE | RIGHT_MAP | RIGHT_TRANSFER;
		return make_kept(grant, &l->instance->kept[grant - l->service->grants]);
	case GRANT_ARCHIVE:
		*rights = RIGHT_READ | RIGHT_MAP;
		return handle_copy(INIT_ARCHIVE, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
	case GRANT_SYSTEM:
		*rights = RIGHT_MANAGE;
		return handle_copy(INIT_PORTS, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL);
	default:
		return E_ARGUMENT;	/* a PCI device: several handles, see add_grants() */
	}
}

/* Note a handle that was made, to be given and closed; an error is returned. */
static int32_t
add(struct launching *l, const char *name, int32_t handle, uint32_t rights)
{
	if (handle < 0)
		return handle;
	l->grants[l->grant_count++] = (struct program_grant){ name, (handle_t)handle, rights };
	return 0;
}

/* Make what one line of the table gives: a handle, or those of a device.  Returns 0 or an error. */
static int32_t
add_grants(struct launching *l, unsigned line)
{
	const struct grant *grant = &l->service->grants[line];
	uint32_t rights = 0;
	int32_t result;

	if (l->grant_count + PCI_GRANTS_MAX > PROGRAM_GRANTS_MAX)
		return E_FULL;
	if (grant->kind == GRANT_PCI_CLASS || grant->kind == GRANT_PCI_DEVICE) {
		l->grant_count += pci_grants((unsigned)(l->service - service_table->services), line,
					     &l->grants[l->grant_count], &result);
		return result;
	}
	result = make_grant(l, grant, &rights);
	return add(l, grant->name, result, rights);
}

/* Make everything the service gets.  On an error *why says for which handle; finish() tidies up. */
static int32_t
prepare(struct launching *l, const char **why)
{
	const struct service *s = l->service;
	int32_t error = 0;

	l->grants[0] = (struct program_grant){ "endpoint", l->instance->endpoint, RIGHT_RECEIVE };
	l->grant_count = 1;
	for (unsigned i = 0; i < s->word_count; i++)
		l->arguments[i] = s->words[i];
	for (unsigned i = 0; i < s->grant_count && error == 0; i++) {
		error = add_grants(l, i);
		*why = s->grants[i].name;
	}
	if (error < 0)
		return error;
	*why = "its death notice could not be arranged";
	error = put(&l->death, connection_create(own_endpoint, l->badge, 0));
	if (error == 0 && l->instance->heart != HANDLE_NONE)
		error = add(l, "heartbeat", connection_create(l->instance->heart, 0, 1), RIGHT_SEND);
	return error;
}

static void
finish(struct launching *l)
{
	for (uint32_t i = 1; i < l->grant_count; i++)
		handle_close(l->grants[i].handle);
	close_place(&l->death);
}

static int32_t
run(const struct launching *l, const char **why)
{
	const struct service *s = l->service;
	const struct program program = {
		.arguments = l->arguments,
		.environment = environment,
		.grants = l->grants,
		.grant_count = l->grant_count,
		.quota = size_of(s->quota_share, s->quota),
		.handles = s->handles,
		.priority = s->priority,
		.death = l->death,
	};

	return program_start_archived(archive, program, why);
}

int32_t
launch(unsigned number, const char **why)
{
	struct instance *instance = &instances[number];
	struct launching l = {
		.service = &service_table->services[number],
		.instance = instance,
		.badge = BADGE(number, instance->starts),
	};
	int32_t result = prepare(&l, why);

	if (result >= 0)
		result = run(&l, why);
	finish(&l);
	return result;
}
