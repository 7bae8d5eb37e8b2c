/* SPDX-License-Identifier: MIT */
/*
 * substitute.c: the output of a command as text: $(...) and `...`.
 */
#include "expand.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void
child(const char *command, int output)
{
	dup2(output, STDOUT_FILENO);
	if (output != STDOUT_FILENO)
		close(output);
	leave(run_text(command, "$(...)"));
}

static void
read_all(int from, struct text *text)
{
	char buffer[512];
	ssize_t got;

	while ((got = read(from, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR)) {
		for (ssize_t i = 0; i < got; i++) {
			if (buffer[i] != '\0')
				text_add(text, buffer[i]);
		}
	}
}

char *
substitute_command(const char *command)
{
	struct text text = { .bytes = arena_copy("", 0) };
	struct job *job = job_new(1, command, strlen(command));
	int ends[2];
	pid_t pid;

	if (pipe(ends) < 0)
		fail(2, "pipe: %s", strerror(errno));
	pid = job_fork(job, true);
	if (pid == 0) {
		close(ends[0]);
		child(command, ends[1]);
	}
	close(ends[1]);
	read_all(ends[0], &text);
	close(ends[0]);
	shell.status = job_wait(job);
	while (text.length > 0 && text.bytes[text.length - 1] == '\n')
		text.bytes[--text.length] = '\0';
	return text.bytes;
}
