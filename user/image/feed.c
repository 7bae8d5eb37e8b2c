/* SPDX-License-Identifier: MIT */
/*
 * feed.c: run a machine whose console input comes from a file or a pipe.
 *
 *   feed PROGRAM ARGUMENT...
 *
 *   The program's standard output is passed on as it comes.  Its standard input is a pipe:
 *
 *     asleep    nothing is sent: the machine is still in its firmware, where input would be lost
 *     awake     its first byte of output has come; standard input is passed on as fast as the
 *               program takes it (QEMU takes from it what the guest's UART has room for)
 *     ended     standard input is at its end; Ctrl-D has been sent, twice if the last line had no
 *               newline: the first then ends that line
 *
 *   The exit status is the program's.  In the state `ended` the guest should power off; when it
 *   has neither done so nor said anything for SILENCE seconds, feed gives up: status 124.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SILENCE		300	/* seconds */
#define CTRL_D		'\004'
#define GAVE_UP		124	/* as timeout(1) */

struct feed {
	pid_t child;
	int to_child;		/* write end of its standard input */
	int from_child;		/* read end of its standard output */
	bool awake;
	bool ended;
	char buffer[4096];	/* read and not yet passed on: [start, end) */
	size_t start, end;
	char last;		/* the last byte read */
};

static pid_t child_to_kill;

static void
die(const char *what)
{
	fprintf(stderr, "feed: %s: %s\n", what, strerror(errno));
	if (child_to_kill > 0)
		kill(child_to_kill, SIGKILL);
	exit(2);
}

static void
on_signal(int number)
{
	if (child_to_kill > 0)
		kill(child_to_kill, SIGKILL);
	_exit(128 + number);
}

static void
start(struct feed *feed, char **argv)
{
	int in[2], out[2];

	if (pipe(in) < 0 || pipe(out) < 0)
		die("pipe");
	feed->child = fork();
	if (feed->child < 0)
		die("fork");
	if (feed->child == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[0]), close(in[1]), close(out[0]), close(out[1]);
		execvp(argv[0], argv);
		fprintf(stderr, "feed: cannot run %s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	child_to_kill = feed->child;
	close(in[0]), close(out[1]);
	feed->to_child = in[1];
	feed->from_child = out[0];
	if (fcntl(feed->to_child, F_SETFL, O_NONBLOCK) < 0)
		die("fcntl");
}

/* Passes on what the program said; false when it has closed its output. */
static bool
pass_output(struct feed *feed)
{
	char bytes[4096];
	ssize_t got = read(feed->from_child, bytes, sizeof bytes);

	if (got < 0)
		return errno == EINTR;
	for (ssize_t done = 0, step; done < got; done += step) {
		step = write(STDOUT_FILENO, bytes + done, (size_t)(got - done));
		if (step < 0)
			die("standard output");
	}
	feed->awake = true;
	return got > 0;
}

static void
read_input(struct feed *feed)
{
	ssize_t got = read(STDIN_FILENO, feed->buffer, sizeof feed->buffer - 2);

	if (got < 0 && errno == EINTR)
		return;
	feed->start = 0;
	feed->end = got > 0 ? (size_t)got : 0;
	if (got > 0) {
		feed->last = feed->buffer[got - 1];
		return;
	}
	feed->ended = true;
	if (feed->last != '\n')
		feed->buffer[feed->end++] = CTRL_D;
	feed->buffer[feed->end++] = CTRL_D;
}

static void
pass_input(struct feed *feed)
{
	ssize_t put = write(feed->to_child, feed->buffer + feed->start, feed->end - feed->start);

	if (put > 0)
		feed->start += (size_t)put;
	else if (put < 0 && errno == EPIPE)
		feed->start = feed->end;	/* it has ended; its output will tell */
}

/* Waits for the next thing to do and does it; false when the program is done. */
static bool
step(struct feed *feed)
{
	bool full = feed->start < feed->end;
	struct pollfd set[] = {
		{ .fd = feed->from_child, .events = POLLIN },
		{ .fd = full ? feed->to_child : -1, .events = POLLOUT },
		{ .fd = feed->awake && !feed->ended && !full ? STDIN_FILENO : -1,
			.events = POLLIN },
	};
	int ready = poll(set, 3, feed->ended ? SILENCE * 1000 : -1);

	if (ready < 0 && errno != EINTR)
		die("poll");
	if (ready == 0) {
		fprintf(stderr, "feed: the input ended, but the machine has neither powered off "
			"nor said anything for %d s\n", SILENCE);
		kill(feed->child, SIGKILL);
		exit(GAVE_UP);
	}
	if (ready > 0 && set[1].revents)
		pass_input(feed);
	if (ready > 0 && set[2].revents)
		read_input(feed);
	return ready <= 0 || !set[0].revents || pass_output(feed);
}

int
main(int argc, char **argv)
{
	struct feed feed = { .last = '\n' };
	int status;

	if (argc < 2) {
		fprintf(stderr, "usage: feed PROGRAM ARGUMENT...\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	signal(SIGHUP, on_signal);
	start(&feed, argv + 1);
	while (step(&feed))
		;
	while (waitpid(feed.child, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
