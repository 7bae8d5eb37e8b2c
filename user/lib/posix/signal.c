/* SPDX-License-Identifier: MIT */
/*
 * signal.c: signals, as POSIX has them, over proc's requests.
 *
 *   proc keeps handler and mask of each signal; the flags are remembered here as well, for those who ask.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "process_call.h"
#include "signal_entry.h"

static int flags_of[NSIG];

/* The flags of <signal.h> as they travel. */
static uint32_t
flags_out(int flags)
{
	uint32_t bits = (uint32_t)flags & (SIGNAL_RESTART | SIGNAL_NODEFER | SIGNAL_RESETHAND);

	bits |= flags & SA_NOCLDSTOP ? SIGNAL_NOSTOP : 0;
	bits |= flags & SA_NOCLDWAIT ? SIGNAL_NOWAIT : 0;
	bits |= flags & SA_SIGINFO ? SIGNAL_INFO : 0;
	return bits;
}

/* Before the first handler proc has to know where handlers begin. */
static int32_t
announce(void)
{
	static bool done;
	int32_t result = 0;

	if (!done)
		result = process_call(PROCESS_SIGNAL_ENTRY, (uint32_t)signal_entry, (uint32_t)signal_waiting, 0,
				      NULL);
	done = result == 0;
	return result;
}

int
sigaction(int number, const struct sigaction *restrict action, struct sigaction *restrict before)
{
	uint32_t words[3], first = (uint32_t)number;
	int32_t result = announce();

	if (result < 0 || number <= 0 || number >= NSIG)
		return errno_set(result < 0 ? result : ERRNO(EINVAL));
	if (action)
		first |= SIGNAL_SET | flags_out(action->sa_flags);
	result = process_call(PROCESS_SIGNAL_ACTION, first, action ? (uint32_t)action->sa_handler : 0,
			      action ? action->sa_mask : 0, words);
	if (result < 0)
		return errno_set(result);
	if (before)
		*before = (struct sigaction){
			.sa_handler = (void (*)(int))words[1], .sa_mask = words[2], .sa_flags = flags_of[number],
		};
	if (action)
		flags_of[number] = action->sa_flags;
	return 0;
}

void (*
signal(int number, void (*handler)(int)))(int)
{
	const struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };
	struct sigaction before;

	return sigaction(number, &action, &before) < 0 ? SIG_ERR : before.sa_handler;
}

int
kill(pid_t process, int number)
{
	int32_t result = process_call(PROCESS_KILL, (uint32_t)process, (uint32_t)number, 0, NULL);

	return result < 0 ? errno_set(result) : 0;
}

int
killpg(pid_t group, int number)
{
	return group < 0 ? errno_set(ERRNO(EINVAL)) : kill(-group, number);
}

int
raise(int number)
{
	return kill(getpid(), number);
}

int
sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict before)
{
	uint32_t words[3];
	int32_t result = process_call(PROCESS_SIGNAL_MASK, set ? (uint32_t)how : (uint32_t)-1, set ? *set : 0,
				      thread_number(), words);

	if (result < 0)
		return errno_set(result);
	if (before)
		*before = words[1];
	return 0;
}

int
pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict before)
{
	int saved = errno, error = 0;

	if (sigprocmask(how, set, before) < 0)
		error = errno;
	errno = saved;
	return error;
}

int
sigpending(sigset_t *set)
{
	uint32_t words[3];
	int32_t result = process_call(PROCESS_SIGNAL_PENDING, 0, 0, 0, words);

	if (result < 0)
		return errno_set(result);
	*set = words[1];
	return 0;
}

int
sigsuspend(const sigset_t *mask)
{
	struct message m = { .tag = TAG(PROCESS_SIGNAL_SUSPEND, 0, 0), .words = { *mask, thread_number() } };

	if (!is_process())
		return errno_set(ERRNO(ENOSYS));
	announce();
	call_waiting(PROCESS_HANDLE, &m);
	return errno_set(ERRNO(EINTR));
}

int
pause(void)
{
	sigset_t mask = 0;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	return sigsuspend(&mask);
}

int
sigwait(const sigset_t *restrict set, int *restrict number)
{
	int32_t result = ERRNO(ENOSYS);
	struct message m;

	if (is_process()) {
		do {
			m = (struct message){ .tag = TAG(PROCESS_SIGNAL_WAIT, 0, 0), .words = { *set, thread_number() } };
			result = call_waiting(PROCESS_HANDLE, &m);
		} while (result == E_INTERRUPTED);
	}
	if (result < 0)
		return errno_of(result);
	*number = (int)m.words[1];
	return 0;
}
