/* SPDX-License-Identifier: MIT */
/*
 * process_library.c: what the library makes of processes, threads and files together: pthreads,
 * poll(), glob(), locks on files, paths from directories.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/crowd.h"
#include "lib/family.h"

#define THREADS	10
#define ROUNDS	200

/* ---- threads ---- */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn_changed = PTHREAD_COND_INITIALIZER;
static pthread_key_t key;
static volatile unsigned counter, turn, destroyed;

/*
 * Takes its time between reading and writing, so that it is seen if two are in there; and pages and
 * files of its own.
 */
static void *
count(void *argument)
{
	char *own = malloc(3 * PAGE_SIZE);

	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&mutex);
		unsigned seen = counter;

		if (i % 20 == 0)
			sched_yield();
		own[i % 3 * PAGE_SIZE] = (char)i;
		counter = seen + 1;
		pthread_mutex_unlock(&mutex);
	}
	free(own);
	return argument;
}

PROCESS_TEST(threads_count_one_at_a_time_and_are_joined)
{
	for (int round = 0; round < 3; round++) {
		counter = 0;
		crowd_work(THREADS, count);
		expect_equal(THREADS * ROUNDS, counter);
	}
}

/* Each waits for its turn, then gives it to the next: a broadcast wakes them all, and one goes on. */
static void *
take_turns(void *argument)
{
	unsigned mine = (unsigned)argument;

	for (int i = 0; i < 20; i++) {
		pthread_mutex_lock(&mutex);
		while (turn % 4 != mine)
			pthread_cond_wait(&turn_changed, &mutex);
		turn++;
		pthread_cond_broadcast(&turn_changed);
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

PROCESS_TEST(threads_wait_for_conditions)
{
	struct timespec soon;
	pthread_t threads[4];

	for (uintptr_t i = 0; i < 4; i++)
		expect_equal(0, pthread_create(&threads[i], NULL, take_turns, (void *)(3 - i)));
	for (int i = 0; i < 4; i++)
		expect_equal(0, pthread_join(threads[i], NULL));
	expect_equal(80, turn);
	pthread_mutex_lock(&mutex);
	clock_gettime(CLOCK_REALTIME, &soon);
	expect_equal(ETIMEDOUT, pthread_cond_timedwait(&turn_changed, &mutex, &soon));
	expect_equal(EBUSY, pthread_mutex_trylock(&mutex));	/* it is ours again */
	pthread_mutex_unlock(&mutex);
}

static void
destroy(void *value)
{
	destroyed += (unsigned)value;
}

static void *
use_key(void *argument)
{
	expect_equal(NULL, pthread_getspecific(key));
	expect_equal(0, pthread_setspecific(key, argument));
	errno = (int)argument;
	sched_yield();
	expect_equal((int)argument, errno);
	expect_equal(argument, pthread_getspecific(key));
	pthread_exit(NULL);
}

PROCESS_TEST(threads_have_values_and_an_errno_of_their_own)
{
	pthread_t threads[3];

	expect_equal(0, pthread_key_create(&key, destroy));
	errno = 99;
	for (uintptr_t i = 0; i < 3; i++)
		expect_equal(0, pthread_create(&threads[i], NULL, use_key, (void *)(i + 1)));
	for (int i = 0; i < 3; i++)
		expect_equal(0, pthread_join(threads[i], NULL));
	expect_equal(6, destroyed);
	expect_equal(99, errno);
}

/*
 * There are PROCESS_THREADS_MAX places: what does not fit is refused, and a place that is free
 * again is used again.
 */
static void *
wait_for_end(void *argument)
{
	while (!*(volatile bool *)argument)
		sched_yield();
	return NULL;
}

PROCESS_TEST(threads_that_are_too_many_are_refused)
{
	pthread_t threads[32], one_more;
	volatile bool end = false;
	int made = 0, error;

	while ((error = pthread_create(&threads[made], NULL, wait_for_end, (void *)&end)) == 0)
		expect(++made < 32);
	expect_equal(EAGAIN, error);
	expect(made >= 10);
	end = true;
	for (int i = 0; i < made; i++)
		expect_equal(0, pthread_join(threads[i], NULL));
	expect_equal(0, pthread_create(&one_more, NULL, wait_for_end, (void *)&end));
	expect_equal(0, pthread_join(one_more, NULL));
}

/* ---- poll, select ---- */

PROCESS_TEST(poll_tells_of_pipes)
{
	int ends[2], other[2];
	struct pollfd files[3];

	expect_equal(0, pipe(ends));
	expect_equal(0, pipe(other));
	files[0] = (struct pollfd){ ends[0], POLLIN, 0 };
	files[1] = (struct pollfd){ other[1], POLLOUT, 0 };
	files[2] = (struct pollfd){ -1, POLLIN, 99 };
	expect_equal(0, poll(files, 1, 0));
	expect_equal(0, poll(files, 1, 5));
	expect_equal(1, poll(files, 3, -1));
	expect(files[0].revents == 0 && files[1].revents == POLLOUT && files[2].revents == 0);
	if (fork() == 0) {
		sleep_milliseconds(5);
		write(ends[1], "x", 1);
		sleep_milliseconds(5);
		exit(0);
	}
	close(ends[1]);
	expect_equal(1, poll(files, 1, -1));
	expect_equal(POLLIN, files[0].revents);
	expect_equal(1, read(ends[0], &(char){ 0 }, 1));
	expect_equal(1, poll(files, 1, -1));		/* nobody is left who could write */
	expect(files[0].revents & POLLHUP);
	expect_exit(-1, 0);
	close(other[0]);
	expect_equal(1, poll(files + 1, 1, -1));
	expect(files[1].revents & POLLERR);
	files[0].fd = 60;
	expect_equal(1, poll(files, 1, -1));
	expect_equal(POLLNVAL, files[0].revents);
}

static void
nothing(int number)
{
	(void)number;
}

PROCESS_TEST(poll_is_interrupted_by_signals)
{
	struct sigaction action = { .sa_handler = nothing };
	struct pollfd file = { .events = POLLIN };
	int ends[2];

	pipe(ends);
	file.fd = ends[0];
	sigaction(SIGALRM, &action, NULL);
	alarm(1);
	expect_equal(-1, poll(&file, 1, -1));
	expect_equal(EINTR, errno);
}

PROCESS_TEST(select_chooses_who_is_ready)
{
	struct timeval none = { 0, 0 }, little = { 0, 3000 };
	fd_set in, out;
	int ends[2];

	expect_equal(0, pipe(ends));
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(ends[0], &in);
	FD_SET(ends[1], &out);
	expect_equal(1, select(ends[1] + 1, &in, &out, NULL, &none));
	expect(!FD_ISSET(ends[0], &in) && FD_ISSET(ends[1], &out));
	FD_SET(ends[0], &in);
	expect_equal(0, select(ends[1] + 1, &in, NULL, NULL, &little));
	write(ends[1], "x", 1);
	FD_SET(ends[0], &in);
	expect_equal(2, select(ends[1] + 1, &in, &out, NULL, NULL));
	FD_SET(50, &in);
	expect_equal(-1, select(51, &in, NULL, NULL, NULL));
	expect_equal(EBADF, errno);
}

PROCESS_TEST(poll_tells_of_a_terminal)
{
	int terminal = open("/dev/console", O_RDWR);
	struct pollfd file = { terminal, POLLIN | POLLOUT, 0 };

	expect(terminal >= 0 && isatty(terminal));
	expect_equal(1, poll(&file, 1, -1));
	expect_equal(POLLOUT, file.revents);
	file.events = POLLIN;
	expect_equal(0, poll(&file, 1, 5));
}

/* ---- names ---- */

static void
make(const char *name)
{
	int file = open(name, O_RDWR | O_CREAT, 0644);

	expect(file >= 0);
	close(file);
}

/* The names that a pattern finds, with a space behind each. */
static void
expect_names(const char *expected, const char *pattern, int flags)
{
	char seen[200] = "";
	glob_t names;

	expect_equal(expected[0] ? 0 : GLOB_NOMATCH, glob(pattern, flags, NULL, &names));
	for (size_t i = 0; expected[0] && i < names.gl_pathc; i++)
		strcat(strcat(seen, names.gl_pathv[i]), " ");
	if (strcmp(expected, seen) != 0)
		remark("%s: expected \"%s\", seen \"%s\"", pattern, expected, seen);
	expect_equal(0, strcmp(expected, seen));
	if (expected[0])
		globfree(&names);
}

PROCESS_TEST(glob_finds_names)
{
	mkdir("/tmp/g", 0755);
	mkdir("/tmp/g/sub", 0755);
	make("/tmp/g/b.c");
	make("/tmp/g/a.c");
	make("/tmp/g/.hidden");
	make("/tmp/g/sub/c.c");
	make("/tmp/g/a*b");
	expect_equal(0, chdir("/tmp/g"));
	expect_names("a.c b.c ", "*.c", 0);
	expect_names("a*b a.c b.c sub/ ", "*", GLOB_MARK);
	expect_names("sub/c.c ", "*/*.c", 0);
	expect_names("/tmp/g/a.c /tmp/g/b.c ", "/tmp/g/[ab].c", 0);
	expect_names("a*b ", "a\\**", 0);
	expect_names(".hidden ", ".h*", 0);
	expect_names("", "nothing*", 0);
	expect_names("nothing* ", "nothing*", GLOB_NOCHECK);
}

PROCESS_TEST(paths_begin_at_open_directories)
{
	char text[PATH_MAX];
	struct stat status;
	int root, directory;

	mkdir("/tmp/d", 0755);
	make("/tmp/d/file");
	root = open("/", O_RDONLY | O_DIRECTORY);
	directory = open("/tmp/d", O_RDONLY | O_DIRECTORY);
	expect_equal(0, fstatat(directory, "file", &status, 0));
	expect_equal(0, mkdirat(directory, "sub", 0700));
	expect_equal(0, renameat(directory, "file", root, "tmp/moved"));
	expect_equal(0, access("/tmp/moved", F_OK));
	expect_equal(0, linkat(root, "tmp/moved", directory, "sub/link", 0));
	expect_equal(0, unlinkat(directory, "sub/link", 0));
	expect_equal(0, unlinkat(directory, "sub", AT_REMOVEDIR));
	expect_equal(0, symlinkat("text", directory, "link"));
	expect_equal(4, readlinkat(directory, "link", text, sizeof text));
	int file = openat(directory, "../moved", O_RDONLY);

	expect(file >= 0);
	expect_equal(-1, openat(file, "x", O_RDONLY));
	expect_equal(ENOTDIR, errno);
	expect_equal(-1, openat(60, "x", O_RDONLY));
	expect_equal(EBADF, errno);
	expect(openat(60, "/tmp/moved", O_RDONLY) >= 0);
	expect_equal(0, fchdir(dup(directory)));
	expect(getcwd(text, sizeof text) && strcmp(text, "/tmp/d") == 0);
	expect_equal(0, access("link", F_OK) == 0);
	expect_equal(0, fchdir(root));
	expect(getcwd(text, sizeof text) && strcmp(text, "/") == 0);
	expect_equal(-1, fchdir(file));
	expect_equal(ENOTDIR, errno);
}

/* Make a path of so many bytes, in names of at most 100, that could be there. */
static const char *
path_of_length(size_t length)
{
	static char path[PATH_MAX + 100];

	memset(path, 'n', length);
	for (size_t i = 0; i < length; i += 100)
		path[i] = '/';
	path[length] = '\0';
	return path;
}

PROCESS_TEST(paths_and_names_that_are_too_long_are_refused)
{
	const char *too_long = path_of_length(PATH_MAX);
	char name[NAME_MAX + 2], text[PATH_MAX];
	struct stat status;

	memset(name, 'x', sizeof name - 1);
	name[NAME_MAX + 1] = '\0';
	for (int i = 0; i < 2; i++, too_long = name) {
		expect(open(too_long, O_RDONLY) < 0 && errno == ENAMETOOLONG);
		expect(open(too_long, O_RDWR | O_CREAT, 0600) < 0 && errno == ENAMETOOLONG);
		expect(stat(too_long, &status) < 0 && errno == ENAMETOOLONG);
		expect(mkdir(too_long, 0700) < 0 && errno == ENAMETOOLONG);
		expect(rename("/bin", too_long) < 0 && errno == ENAMETOOLONG);
		expect(symlink("x", too_long) < 0 && errno == ENAMETOOLONG);
		expect(chdir(too_long) < 0 && errno == ENAMETOOLONG);
		expect(execl(too_long, "x", (char *)NULL) < 0 && errno == ENAMETOOLONG);
		expect(execlp(too_long, "x", (char *)NULL) < 0 && errno == ENAMETOOLONG);
		expect(!realpath(too_long, text) && errno == ENAMETOOLONG);
	}
	expect(symlink(path_of_length(PATH_MAX), "/tmp/link") < 0 && errno == ENAMETOOLONG);
	expect(open(path_of_length(PATH_MAX - 1), O_RDONLY) < 0 && errno == ENOENT);
	name[NAME_MAX] = '\0';
	expect_equal(0, chdir("/tmp"));
	make(name);
	expect_equal(0, unlink(name));
	expect_equal(0, mkdir(name, 0700));
	expect_equal(0, chdir(name));
	expect(open(name, O_RDONLY) < 0 && errno == ENAMETOOLONG);	/* with the working directory */
	setenv("PATH", path_of_length(PATH_MAX), 1);
	expect(execlp("guest", "guest", (char *)NULL) < 0 && errno == ENOENT);
}

PROCESS_TEST(entropy_differs)
{
	uint8_t a[256] = { 0 }, b[256] = { 0 };

	expect_equal(0, getentropy(a, sizeof a));
	expect_equal(0, getentropy(b, sizeof b));
	expect(memcmp(a, b, sizeof a) != 0 && memcmp(a, b, 16) != 0);
	expect_equal(-1, getentropy(a, sizeof a + 1));
	expect_equal(EINVAL, errno);
}
