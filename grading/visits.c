/* SPDX-License-Identifier: MIT */
/*
 * visits.c: a thread that waits at the bell.
 */
#include "visits.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Fill a socket with single bytes, each of which takes one byte's room with it. */
static void
fill(int end)
{
	while (send(end, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL) == 1)
		;
}

bool
visits_connect(int bell[2], int gate[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, bell) < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, gate) < 0)
		return false;
	fill(gate[1]);
	return true;
}

/* One byte from a socket, however long it takes; false at its end. */
static bool
take(int end)
{
	char byte;
	ssize_t got;

	do
		got = recv(end, &byte, 1, 0);
	while (got < 0 && errno == EINTR);
	return got == 1;
}

static void *
receive_visitors(void *context)
{
	const struct visits *visits = context;
	const struct machine_config *config = visits->config;

	while (take(visits->launch->bell)) {
		config->visit(visits->ram, visits->ram_size,
			config->visit_context);
		take(visits->launch->gate);
	}
	return NULL;
}

void
visits_begin(struct visits *visits, const struct machine_config *config,
	     const struct launch *launch)
{
	*visits = (struct visits){
		.config = config,
		.launch = launch,
		.ram_size = launch_file_size(launch, FILE_RAM),
		.ram = MAP_FAILED,
	};
	if (!config->visit)
		return;
	visits->ram = mmap(NULL, visits->ram_size, PROT_READ, MAP_SHARED,
		launch->file[FILE_RAM], 0);
	visits->running = visits->ram != MAP_FAILED &&
		pthread_create(&visits->thread, NULL, receive_visitors,
		visits) == 0;
}

void
visits_end(struct visits *visits)
{
	if (visits->running)
		pthread_join(visits->thread, NULL);
	if (visits->ram != MAP_FAILED)
		munmap(visits->ram, visits->ram_size);
}
