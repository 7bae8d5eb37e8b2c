/* SPDX-License-Identifier: MIT */
/*
 * grade_confine.c: run a command on a student's files, with as little power as this host can take from it.
 *
 *   A compiler reads what a source file tells it to read.  So it runs in a folder that has nothing
 *   but the headers and the student's files, and
 *
 *     always          with limits on processor time, memory, file size and core dumps; in a process
 *                     group of its own, which is killed as a whole; its output read to a limit; no
 *                     input
 *     bubblewrap      in namespaces of its own, where only /usr (read-only) and the folder exist
 *                     and there is no network
 *     started by root as the user "nobody"
 *
 *   Not every host allows the last two (containers, limits on user namespaces), so each is tried
 *   with a command that does nothing before it is relied on, from the strongest to the weakest.
 */
#include "grade_confine.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NOBODY		65534
#define ARGUMENTS_MAX	256
#define INSIDE		"/w"		/* the folder's name inside bubblewrap */

struct arguments {
	const char	*list[ARGUMENTS_MAX];
	size_t		count;
	char		links[8][64];	/* targets of /bin and its like */
};

static void
add(struct arguments *arguments, const char *argument)
{
	if (arguments->count == ARGUMENTS_MAX - 1)
		abort();
	arguments->list[arguments->count++] = argument;
	arguments->list[arguments->count] = NULL;
}

static void
add_all(struct arguments *arguments, const char *const *list)
{
	while (*list)
		add(arguments, *list++);
}

/* /bin, /lib and so on are links into /usr on most systems and folders on some. */
static void
add_system_folders(struct arguments *arguments)
{
	static const char *const names[] = { "/bin", "/lib", "/lib64", "/lib32", "/libx32", "/sbin" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		ssize_t length = readlink(names[i], arguments->links[i], sizeof arguments->links[i] - 1);

		if (length > 0)
			add_all(arguments, (const char *const[]){ "--symlink", arguments->links[i], names[i], NULL });
		else
			add_all(arguments, (const char *const[]){ "--ro-bind-try", names[i], names[i], NULL });
	}
}

static void
add_bubblewrap(struct arguments *arguments, const struct confinement *confinement)
{
	add_all(arguments, (const char *const[]){
		"bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv",
		"--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LC_ALL", "C", "--setenv", "TMPDIR", "/tmp",
		"--ro-bind", "/usr", "/usr", "--ro-bind-try", "/etc/alternatives", "/etc/alternatives",
		"--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
		"--bind", confinement->folder, INSIDE, "--chdir", INSIDE, NULL });
	add_system_folders(arguments);
}

static void
set_limit(int resource, rlim_t value)
{
	setrlimit(resource, &(struct rlimit){ value, value });
}

static void
become_nobody(void)
{
	if (setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY))
		_exit(127);
}

/* The child's side: from here on only what is allowed between fork() and exec(). */
static _Noreturn void
start(const struct confinement *confinement, const char *const *argv, int output, pid_t parent)
{
	int nothing = open("/dev/null", O_RDWR);
	sigset_t none;

	setpgid(0, 0);
	if (nothing < 0)
		_exit(127);
	dup2(nothing, 0);
	dup2(output, 1);
	dup2(output, 2);
	set_limit(RLIMIT_CPU, COMMAND_CPU_SECONDS);
	set_limit(RLIMIT_AS, (rlim_t)4 << 30);
	set_limit(RLIMIT_FSIZE, (rlim_t)64 << 20);
	set_limit(RLIMIT_CORE, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (confinement->other_user)
		become_nobody();
	prctl(PR_SET_PDEATHSIG, SIGKILL);	/* becoming another user would undo it */
	if (getppid() != parent || chdir(confinement->folder))
		_exit(127);
	if (!confinement->bubblewrap) {
		setenv("PATH", "/usr/bin:/bin", 1);
		setenv("LC_ALL", "C", 1);
		setenv("TMPDIR", confinement->folder, 1);
	}
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Read what the command prints until all who could print are gone, it is too much, or time is up. */
static enum command_end
collect(int input, struct command *command)
{
	int64_t deadline = now_ms() + COMMAND_WALL_SECONDS * 1000;

	command->output = malloc(COMMAND_OUTPUT_MAX + 1);
	if (!command->output)
		abort();
	for (;;) {
		struct pollfd wait = { .fd = input, .events = POLLIN };
		int64_t left = deadline - now_ms();
		ssize_t got;

		if (left <= 0)
			return COMMAND_STUCK;
		if (poll(&wait, 1, (int)left) <= 0)
			continue;
		if (command->length == COMMAND_OUTPUT_MAX)
			return COMMAND_TOO_LOUD;
		got = read(input, command->output + command->length, COMMAND_OUTPUT_MAX - command->length);
		if (got == 0)
			return COMMAND_ENDED;
		if (got > 0)
			command->length += (size_t)got;
	}
}

static void
finish(pid_t child, struct command *command)
{
	int status = 0;

	if (command->end != COMMAND_ENDED)
		kill(-child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	kill(-child, SIGKILL);		/* what it left behind */
	command->output[command->length] = '\0';
	command->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (command->status == 128 + SIGXCPU)
		command->end = COMMAND_TOO_LONG;
	if (command->end == COMMAND_ENDED && command->status == 127)
		command->end = COMMAND_NOT_STARTED;
}

void
confined_run(const struct confinement *confinement, const char *const argv[], struct command *command)
{
	struct arguments arguments = { .count = 0 };
	pid_t parent = getpid(), child;
	int ends[2];

	*command = (struct command){ .end = COMMAND_NOT_STARTED };
	if (confinement->bubblewrap)
		add_bubblewrap(&arguments, confinement);
	add_all(&arguments, argv);
	if (pipe2(ends, O_CLOEXEC))
		abort();
	child = fork();
	if (child == 0)
		start(confinement, arguments.list, ends[1], parent);
	close(ends[1]);
	if (child < 0) {
		command->output = strdup("");
	} else {
		setpgid(child, child);
		command->end = collect(ends[0], command);
		finish(child, command);
	}
	close(ends[0]);
}

/* Everything in the folder belongs to this user now. */
static void
give_to(const char *folder, uid_t user)
{
	char *const roots[] = { (char *)folder, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	while (fts && (entry = fts_read(fts)))
		if (entry->fts_info != FTS_DP && lchown(entry->fts_path, user, user))
			break;
	if (fts)
		fts_close(fts);
}

static bool
works(const struct confinement *confinement)
{
	static const char *const argv[] = { "sh", "-c", "echo yes >.try && rm .try && echo works", NULL };
	struct command command;
	bool good;

	if (confinement->other_user)
		give_to(confinement->folder, NOBODY);
	confined_run(confinement, argv, &command);
	good = command.end == COMMAND_ENDED && command.status == 0 && !strcmp(command.output, "works\n");
	free(command.output);
	if (!good && confinement->other_user)
		give_to(confinement->folder, geteuid());
	return good;
}

void
confinement_find(struct confinement *confinement, const char *folder)
{
	bool root = geteuid() == 0;

	for (int weakness = 0; weakness < 4; weakness++) {
		*confinement = (struct confinement){ folder, weakness < 2, weakness % 2 == 0 };
		if (confinement->other_user && !root)
			continue;
		if (works(confinement))
			return;
	}
	*confinement = (struct confinement){ .folder = folder };
}

const char *
confinement_lacks(const struct confinement *confinement)
{
	if (!confinement->bubblewrap)
		return "bubblewrap does not work on this host: the compiler could read all that its user can";
	if (geteuid() == 0 && !confinement->other_user)
		return "the compiler could not run as another user on this host";
	return NULL;
}
