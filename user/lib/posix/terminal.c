/* SPDX-License-Identifier: MIT */
/*
 * terminal.c: terminals.  POSIX.1-2017, and the few requests of ioctl() that programs use.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "fd.h"
#include "file.h"

/* IO_CONTROL on a descriptor.  data: `length` bytes go, `room` may come back. */
static int32_t
control(int file, enum io_operation operation, uint32_t argument, void *data, uint32_t length, uint32_t room,
	uint32_t *word)
{
	struct descriptor *d = fd_find(file);
	struct message m = { .words = { operation, argument } };

	if (!d)
		return ERRNO(EBADF);
	int32_t result = io_control_call(d->end.handle, data, length, room, &m);
	if (word)
		*word = m.words[1];
	if (result >= 0 && TAG_LENGTH(m.tag) < room && operation != IO_NAME)
		return ERRNO(EIO);
	return result == E_CALL ? ERRNO(ENOTTY) : result;
}

int
isatty(int file)
{
	struct descriptor *d = fd_find(file);

	if (!d)
		return 0;
	if ((d->kind & IO_KIND_MASK) == IO_KIND_TERMINAL)
		return 1;
	errno = ENOTTY;
	return 0;
}

int
tcgetattr(int file, struct termios *terminal)
{
	return done(control(file, IO_TERMINAL_GET, 0, terminal, 0, sizeof *terminal, NULL));
}

int
tcsetattr(int file, int when, const struct termios *terminal)
{
	struct termios copy = *terminal;

	if (when != TCSANOW && when != TCSADRAIN && when != TCSAFLUSH)
		return errno_set(ERRNO(EINVAL));
	return done(control(file, IO_TERMINAL_SET, (uint32_t)when, &copy, sizeof copy, 0, NULL));
}

int
tcflush(int file, int queue)
{
	return done(control(file, IO_TERMINAL_FLUSH, (uint32_t)queue, NULL, 0, 0, NULL));
}

int
tcdrain(int file)
{
	return done(control(file, IO_TERMINAL_DRAIN, 0, NULL, 0, 0, NULL));
}

/* There is no line that could be broken. */
int
tcsendbreak(int file, int duration)
{
	(void)duration;
	return tcdrain(file);
}

static int
window(int file, uint32_t set, struct winsize *size)
{
	return done(control(file, IO_TERMINAL_WINDOW, set, size, set ? sizeof *size : 0, sizeof *size, NULL));
}

static int
queued(int file, int *count)
{
	uint32_t word = 0;
	int32_t result = control(file, IO_QUEUED, 0, NULL, 0, 0, &word);

	*count = (int)word;
	return done(result);
}

int
ioctl(int file, unsigned long request, ...)
{
	va_list arguments;
	void *data;

	va_start(arguments, request);
	data = va_arg(arguments, void *);
	va_end(arguments);
	switch (request) {
	case TCGETS:
		return tcgetattr(file, data);
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		return tcsetattr(file, (int)(request - TCSETS) + TCSANOW, data);
	case TIOCGWINSZ:
		return window(file, 0, data);
	case TIOCSWINSZ: {
		struct winsize size = *(const struct winsize *)data;

		return window(file, 1, &size);
	}
	case TIOCGPGRP:
		*(pid_t *)data = tcgetpgrp(file);
		return *(pid_t *)data < 0 ? -1 : 0;
	case TIOCSPGRP:
		return tcsetpgrp(file, *(const pid_t *)data);
	case FIONREAD:
		return queued(file, data);
	}
	return errno_set(ERRNO(ENOTTY));
}

int
ttyname_r(int file, char *name, size_t size)
{
	char path[IO_PATH_MAX];
	int32_t result = isatty(file) ? control(file, IO_NAME, 0, path, 0, sizeof path, NULL) : ERRNO(ENOTTY);

	if (result < 0)
		return errno_of(result);
	path[sizeof path - 1] = '\0';
	if (strlen(path) >= size)
		return ERANGE;
	strcpy(name, path);
	return 0;
}

char *
ttyname(int file)
{
	static char name[IO_PATH_MAX];
	int error = ttyname_r(file, name, sizeof name);

	if (error == 0)
		return name;
	errno = error;
	return NULL;
}
