/* SPDX-License-Identifier: MIT */
/*
 * launch.c: make the descriptors, fork, run QEMU, kill it.
 *
 *   Nothing is named: memory and outputs are memfds, inputs are opened here,
 *   QMP and COM1's input are socket pairs.  When both processes are gone,
 *   so is everything.
 *
 *   Nothing survives us: the child asks its kernel for SIGKILL when the thread
 *   that forked it dies (and checks that this has not happened already).  So
 *   no signal handler is needed, and SIGKILL of the caller is covered too.
 *   Its own process group keeps a terminal's signals away from it.
 *
 *   Between fork and exec only async-signal-safe calls are made, as other
 *   threads may have held any lock at the time of the fork.
 */
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"
#include "visits.h"

#define MIB		((size_t)1 << 20)
#define ABOVE_CHILD	64	/* above every number a child uses */

/* The child's ends, besides the files. */
struct ends {
	int	qmp;
	int	com1;
	int	bell, gate;
	int	report;		/* errno of a failed exec goes here */
};

/* ---- files ------------------------------------------------------------ */

static bool
open_input(struct launch *launch, enum launch_file file, const char *what,
	   const char *path, char *error, size_t size)
{
	struct stat status;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);

	launch->file[file] = descriptor;
	if (descriptor >= 0 && fstat(descriptor, &status) == 0 &&
	    S_ISREG(status.st_mode))
		return true;
	snprintf(error, size, "cannot open the %s '%s': %s", what, path,
		descriptor < 0 ? strerror(errno) : "it is no regular file");
	return false;
}

static bool
make_file(struct launch *launch, enum launch_file file, size_t length,
	  char *error, size_t size)
{
	int descriptor = memfd_create("pith-machine", MFD_CLOEXEC);

	launch->file[file] = descriptor;
	if (descriptor >= 0 && ftruncate(descriptor, (off_t)length) == 0)
		return true;
	snprintf(error, size, "cannot make a memory file of %zu bytes: %s",
		length, strerror(errno));
	return false;
}

static bool
write_all(int descriptor, const void *bytes, size_t length, off_t at)
{
	while (length) {
		ssize_t done = pwrite(descriptor, bytes, length, at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		bytes = (const char *)bytes + done;
		length -= (size_t)done;
		at += done;
	}
	return true;
}

/* RAM of the wanted size, every byte the fill pattern. */
static bool
make_ram(struct launch *launch, const struct machine_config *config,
	 char *error, size_t size)
{
	size_t length = config->memory_mib * MIB;
	char *pattern;
	bool done = true;

	if (!make_file(launch, FILE_RAM, length, error, size))
		return false;
	if (!config->ram_pattern)
		return true;
	pattern = malloc(MIB);
	if (pattern)
		memset(pattern, config->ram_fill, MIB);
	for (size_t at = 0; pattern && done && at < length; at += MIB)
		done = write_all(launch->file[FILE_RAM], pattern, MIB,
			(off_t)at);
	if (!pattern || !done)
		snprintf(error, size, "cannot fill %zu bytes of guest memory: "
			"%s", length, strerror(errno));
	free(pattern);
	return pattern && done;
}

/* Copy a file's data and leave its holes holes. */
static bool
copy_sparse(int from, int to)
{
	off_t data = 0, hole;
	char buffer[65536];

	while ((data = lseek(from, data, SEEK_DATA)) >= 0) {
		hole = lseek(from, data, SEEK_HOLE);
		while (data < hole) {
			size_t most = (size_t)(hole - data) < sizeof buffer ?
				(size_t)(hole - data) : sizeof buffer;
			ssize_t got = pread(from, buffer, most, data);

			if (got <= 0 ||
			    !write_all(to, buffer, (size_t)got, data))
				return false;
			data += got;
		}
	}
	return errno == ENXIO;	/* no more data */
}

static bool
make_disk(struct launch *launch, const char *path, char *error, size_t size)
{
	size_t length;
	bool done;
	int image;

	if (!open_input(launch, FILE_DISK, "disk image", path, error, size))
		return false;
	image = launch->file[FILE_DISK];
	length = launch_file_size(launch, FILE_DISK);
	done = make_file(launch, FILE_DISK, length, error, size);
	if (done && !copy_sparse(image, launch->file[FILE_DISK])) {
		snprintf(error, size, "cannot copy the disk image '%s': %s",
			path, strerror(errno));
		done = false;
	}
	close(image);
	return done;
}

static bool
make_archive(struct launch *launch, const struct machine_config *config,
	     char *error, size_t size)
{
	if (!make_file(launch, FILE_ARCHIVE, 0, error, size))
		return false;
	if (write_all(launch->file[FILE_ARCHIVE], config->archive_data,
	    config->archive_size, 0))
		return true;
	snprintf(error, size, "cannot hold an archive of %zu bytes: %s",
		config->archive_size, strerror(errno));
	return false;
}

static bool
open_files(struct launch *launch, const struct machine_config *config,
	   char *error, size_t size)
{
	if (config->kernel && !open_input(launch, FILE_KERNEL, "kernel",
	    config->kernel, error, size))
		return false;
	if (config->archive && !open_input(launch, FILE_ARCHIVE, "archive",
	    config->archive, error, size))
		return false;
	if (config->archive_data &&
	    !make_archive(launch, config, error, size))
		return false;
	if (config->iso && !open_input(launch, FILE_ISO, "ISO image",
	    config->iso, error, size))
		return false;
	if (config->disk && !make_disk(launch, config->disk, error, size))
		return false;
	for (int file = FILE_COM1; file < LAUNCH_FILES; file++) {
		if (!make_file(launch, file, 0, error, size))
			return false;
	}
	return make_ram(launch, config, error, size);
}

/* ---- the child -------------------------------------------------------- */

/*
 * Lift a descriptor out of the way of the numbers to be given out.  Whatever
 * else the caller has open does not reach QEMU.
 */
static int
lift(int descriptor)
{
	return descriptor < 0 ? -1 : fcntl(descriptor, F_DUPFD, ABOVE_CHILD);
}

static void
place_descriptors(const struct launch *launch, struct ends *ends)
{
	int file[LAUNCH_FILES];

	for (int i = 0; i < LAUNCH_FILES; i++)
		file[i] = lift(launch->file[i]);
	ends->qmp = lift(ends->qmp);
	ends->com1 = lift(ends->com1);
	ends->bell = lift(ends->bell);
	ends->gate = lift(ends->gate);
	ends->report = lift(ends->report);
	close_range(STDERR_FILENO + 1, ABOVE_CHILD - 1, 0);
	for (int i = 0; i < LAUNCH_FILES; i++) {
		if (file[i] >= 0)
			dup2(file[i], file_in_child(i));
	}
	dup2(ends->com1, STDIN_FILENO);
	dup2(ends->qmp, CHILD_QMP);
	dup2(ends->bell, CHILD_BELL);
	dup2(ends->gate, CHILD_GATE);
	dup3(ends->report, CHILD_LAST + 1, O_CLOEXEC);
	ends->report = CHILD_LAST + 1;
	close_range(CHILD_LAST + 2, ~0U, 0);
}

__attribute__((noreturn))
static void
become_qemu(const struct launch *launch, struct ends *ends, char **arguments,
	    char **environment, pid_t parent)
{
	sigset_t none;
	int reason;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	place_descriptors(launch, ends);
	execvpe(arguments[0], arguments, environment);
	reason = errno;
	if (write(ends->report, &reason, sizeof reason) < 0)
		_exit(126);
	_exit(127);
}

/* Wait for the child to be QEMU (the pipe closes) or to say why it is not. */
static bool
exec_succeeded(int report, const char *qemu, char *error, size_t size)
{
	int reason = 0;
	ssize_t got;

	do
		got = read(report, &reason, sizeof reason);
	while (got < 0 && errno == EINTR);
	if (got != sizeof reason)
		return true;
	snprintf(error, size, "cannot run '%s': %s%s", qemu, strerror(reason),
		reason == ENOENT ? " (is qemu-system-x86 installed?)" : "");
	return false;
}

static bool
spawn(struct launch *launch, char **arguments, struct ends *ends,
      int report, char *error, size_t size)
{
	char **environment = environment_make();
	pid_t parent = getpid();

	launch->pid = environment ? fork() : -1;
	if (launch->pid == 0)
		become_qemu(launch, ends, arguments, environment, parent);
	arguments_free(environment);
	close(ends->report);
	ends->report = -1;
	if (launch->pid < 0) {
		launch->pid = 0;
		snprintf(error, size, "cannot start a process: %s",
			strerror(errno));
		return false;
	}
	setpgid(launch->pid, launch->pid);
	return exec_succeeded(report, arguments[0], error, size);
}

static void
close_if_open(int descriptor)
{
	if (descriptor >= 0)
		close(descriptor);
}

/* The ways of a visit, if there are any: QEMU's ends are left in `ends`. */
static bool
connect_visits(struct launch *launch, const struct machine_config *config,
	       struct ends *ends)
{
	int bell[2] = { -1, -1 }, gate[2] = { -1, -1 };
	bool done = !config->visit || visits_connect(bell, gate);

	launch->bell = bell[0];
	launch->gate = gate[0];
	ends->bell = bell[1];
	ends->gate = gate[1];
	return done;
}

/* The two conversations and the pipe for the errno of exec, then the child. */
static bool
connect_and_spawn(struct launch *launch, const struct machine_config *config,
		  char **arguments, char *error, size_t size)
{
	int qmp[2] = { -1, -1 }, com1[2] = { -1, -1 }, report[2] = { -1, -1 };
	struct ends ends;
	bool done = false;

	if (!connect_visits(launch, config, &ends) ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, qmp) < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, com1) < 0 ||
	    pipe2(report, O_CLOEXEC) < 0)
		snprintf(error, size, "cannot make a socket or pipe: %s",
			strerror(errno));
	launch->qmp = qmp[0];
	launch->com1 = com1[0];
	ends.qmp = qmp[1];
	ends.com1 = com1[1];
	ends.report = report[1];
	if (report[0] >= 0)
		done = spawn(launch, arguments, &ends, report[0], error, size);
	close_if_open(ends.qmp);
	close_if_open(ends.com1);
	close_if_open(ends.bell);
	close_if_open(ends.gate);
	close_if_open(ends.report);
	close_if_open(report[0]);
	return done;
}

bool
launch_start(struct launch *launch, const struct machine_config *config,
	     char *error, size_t size)
{
	char **arguments;
	bool done;

	*launch = (struct launch){
		.qmp = -1, .com1 = -1, .bell = -1, .gate = -1,
	};
	for (int i = 0; i < LAUNCH_FILES; i++)
		launch->file[i] = -1;
	arguments = arguments_make(config, error, size);
	done = arguments && open_files(launch, config, error, size) &&
		connect_and_spawn(launch, config, arguments, error, size);
	arguments_free(arguments);
	return done;
}

void
launch_await(struct launch *launch, int timeout_ms)
{
	int process = launch->pid ?
		(int)syscall(SYS_pidfd_open, launch->pid, 0) : -1;
	struct pollfd wait = { .fd = process, .events = POLLIN };

	if (process < 0)
		return;
	poll(&wait, 1, timeout_ms);
	close(process);
}

void
launch_end(struct launch *launch)
{
	if (!launch->pid)
		return;
	kill(-launch->pid, SIGKILL);
	kill(launch->pid, SIGKILL);
	while (waitpid(launch->pid, &launch->status, 0) < 0 && errno == EINTR)
		;
	launch->pid = 0;
}

void
launch_close(struct launch *launch)
{
	close_if_open(launch->qmp);
	close_if_open(launch->com1);
	close_if_open(launch->bell);
	close_if_open(launch->gate);
	launch->qmp = launch->com1 = launch->bell = launch->gate = -1;
	for (int i = 0; i < LAUNCH_FILES; i++) {
		close_if_open(launch->file[i]);
		launch->file[i] = -1;
	}
}

size_t
launch_file_size(const struct launch *launch, enum launch_file file)
{
	struct stat status;

	if (launch->file[file] < 0 || fstat(launch->file[file], &status) < 0)
		return 0;
	return (size_t)status.st_size;
}
