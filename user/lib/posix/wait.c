/* SPDX-License-Identifier: MIT */
/*
 * wait.c: waiting for children, and what they used.
 */
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <sys/wait.h>

#include <clock.h>
#include <libc/errno_of.h>
#include "process_call.h"
#include "usage.h"

static struct timeval
time_of(uint32_t milliseconds)
{
	return (struct timeval){ (time_t)(milliseconds / 1000), (suseconds_t)(milliseconds % 1000 * 1000) };
}

void
usage_convert(struct rusage *to, const struct process_usage *from)
{
	memset(to, 0, sizeof *to);
	to->ru_utime = time_of(from->milliseconds);
	to->ru_maxrss = (long)(from->pages * (PAGE_SIZE / 1024));
	to->ru_minflt = (long)from->faults;
}

/* One PROCESS_WAIT.  Returns the kernel's error or words[0]. */
static int32_t
ask(pid_t process, int options, uint32_t *status, struct process_usage *used)
{
	struct message m = {
		.tag = TAG(PROCESS_WAIT, 0, 0),
		.words = { (uint32_t)process, (uint32_t)options, thread_number() },
	};
	int32_t result = call_waiting(PROCESS_HANDLE, &m);

	if (result < 0)
		return result;
	*status = m.words[1];
	if (TAG_LENGTH(m.tag) == sizeof *used)
		memcpy(used, mailbox()->payload, sizeof *used);
	return (int32_t)m.words[0];
}

pid_t
wait4(pid_t process, int *status, int options, struct rusage *usage)
{
	struct process_usage used = { 0 };
	uint32_t word = 0;
	int32_t result;

	if (!is_process())
		return errno_set(ERRNO(ECHILD));
	do
		result = ask(process, options, &word, &used);
	while (result == E_INTERRUPTED && call_again());
	if (result < 0)
		return errno_set(result);
	if (status && result > 0)
		*status = (int)word;
	if (usage)
		usage_convert(usage, &used);
	return result;
}

/* What waitid() tells of a child, from its status. */
static void
fill_information(siginfo_t *information, pid_t child, int status)
{
	*information = (siginfo_t){ .si_signo = SIGCHLD, .si_pid = child };
	if (WIFEXITED(status)) {
		information->si_code = CLD_EXITED;
		information->si_status = WEXITSTATUS(status);
	} else if (WIFSIGNALED(status)) {
		information->si_code = CLD_KILLED;
		information->si_status = WTERMSIG(status);
	} else {
		information->si_code = WIFSTOPPED(status) ? CLD_STOPPED : CLD_CONTINUED;
		information->si_status = WIFSTOPPED(status) ? WSTOPSIG(status) : SIGCONT;
	}
}

int
waitid(idtype_t kind, id_t id, siginfo_t *information, int options)
{
	const int states = options & (WEXITED | WSTOPPED | WCONTINUED);
	const pid_t who = kind == P_ALL ? -1 : kind == P_PID ? (pid_t)id : -(pid_t)id;
	int status = 0;
	pid_t child;

	if (states == 0 || (options & ~(states | WNOHANG | WNOWAIT)) || (kind == P_PID && who <= 0) ||
	    (kind != P_ALL && kind != P_PID && kind != P_PGID))
		return errno_set(ERRNO(EINVAL));
	if (kind == P_PGID && id == 1)
		return errno_set(ERRNO(ECHILD));	/* no process is in proc's group; and to wait4() -1 is any child */
	options = (options & ~WEXITED) | (states & WEXITED ? 0 : (int)PROCESS_WAIT_LIVING);
	child = wait4(who, &status, options, NULL);
	if (child < 0)
		return -1;
	memset(information, 0, sizeof *information);
	if (child > 0)
		fill_information(information, child, status);
	return 0;
}

pid_t
wait3(int *status, int options, struct rusage *usage)
{
	return wait4(-1, status, options, usage);
}

pid_t
waitpid(pid_t process, int *status, int options)
{
	return wait4(process, status, options, NULL);
}

pid_t
wait(int *status)
{
	return wait4(-1, status, 0, NULL);
}
