/* SPDX-License-Identifier: MIT */
/*
 * top.c: the processes that use the processor most, again and again, until q is pressed.
 *
 *	On a terminal each picture takes the place of the one before; else they follow each other,
 *	with no end but -n.
 */
#include "processes.h"
#include "posix/keys.h"

#include <sys/ioctl.h>
#include <termios.h>

#define ROWS_UNKNOWN	24

static struct process_shown before[PROCESSES_MOST], now[PROCESSES_MOST];
static size_t count_before, count_now;
static long seconds = 1, pictures = -1;
static bool on_terminal;

static void
option(int letter, char *argument)
{
	if (letter == 'd')
		seconds = tool_number(argument);
	else
		pictures = tool_number(argument);
}

/* Milliseconds a process ran since the last look. */
static unsigned long long
used(const struct process_shown *p)
{
	for (size_t i = 0; i < count_before; i++) {
		if (before[i].pid == p->pid && before[i].started_ms == p->started_ms)
			return p->time_ms - before[i].time_ms;
	}
	return p->time_ms;
}

static int
by_use(const void *a, const void *b)
{
	const struct process_shown *x = a, *y = b;
	unsigned long long p = used(x), q = used(y);

	return p != q ? (p < q) - (p > q) : process_compare(a, b);
}

static unsigned long long
uptime(void)
{
	char text[32];

	return proc_read("/proc/uptime", text, sizeof text) > 0 ? strtoull(text, NULL, 10) : 0;
}

static size_t
rows(void)
{
	struct winsize size;

	if (!on_terminal)
		return PROCESSES_MOST;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_row < 4)
		return ROWS_UNKNOWN - 3;
	return size.ws_row - 3u;
}

static void
draw(unsigned long long elapsed)
{
	static struct process_shown order[PROCESSES_MOST];
	char memory[1024] = "";

	proc_read("/proc/memory", memory, sizeof memory);
	memcpy(order, now, count_now * sizeof now[0]);
	qsort(order, count_now, sizeof order[0], by_use);
	if (on_terminal)
		printf("\033[H\033[J");
	printf("up %llu s, %zu processes, %llu of %llu KiB used\n", uptime() / 1000, count_now,
	       proc_number(memory, "used-kib"), proc_number(memory, "total-kib"));
	printf("  PID STATE    MEMORY  SHARE    TIME COMMAND\n");
	for (size_t i = 0; i < count_now && i < rows(); i++)
		printf("%5u %-8s %6u %5llu%% %4llu.%02llu %.50s\n", order[i].pid, order[i].state, order[i].memory_kib,
		       elapsed ? used(&order[i]) * 100 / elapsed : 0, order[i].time_ms / 1000,
		       order[i].time_ms % 1000 / 10, order[i].command);
	fflush(stdout);
}

/* Wait for the time to pass; false: q, Ctrl-C or the end of input came. */
static bool
wait_for_next(void)
{
	int key;

	if (!on_terminal) {
		sleep((unsigned)seconds);
		return true;
	}
	while (key_came((int)seconds * 1000)) {
		key = key_read();
		if (key == 'q' || key == CONTROL('C') || key == CONTROL('D') || key == KEY_END_OF_FILE)
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	int first = tool_options(argc, argv, "top [-d SECONDS] [-n PICTURES]", "d:n:", option);
	unsigned long long last = 0, time;

	if (first != argc || seconds == 0)
		tool_wrong_use();
	on_terminal = isatty(STDOUT_FILENO) && keys_start(TCSADRAIN);
	while (pictures != 0) {
		count_now = processes_read(now);
		time = uptime();
		draw(time - last);
		last = time;
		memcpy(before, now, sizeof before);
		count_before = count_now;
		if (--pictures == 0 || !wait_for_next())
			break;
	}
	keys_end();
	return tool_end();
}
