/* SPDX-License-Identifier: MIT */
/*
 * signal.h: ISO C11 7.14, POSIX.1-2017.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>
#include <time.h>

typedef int sig_atomic_t;
typedef uint32_t sigset_t;	/* signal n is bit n - 1 */

#define SIGHUP		1
#define SIGINT		2
#define SIGQUIT		3
#define SIGILL		4
#define SIGTRAP		5
#define SIGABRT		6
#define SIGBUS		7
#define SIGFPE		8
#define SIGKILL		9
#define SIGUSR1		10
#define SIGSEGV		11
#define SIGUSR2		12
#define SIGPIPE		13
#define SIGALRM		14
#define SIGTERM		15
#define SIGCHLD		17
#define SIGCONT		18
#define SIGSTOP		19
#define SIGTSTP		20
#define SIGTTIN		21
#define SIGTTOU		22
#define SIGURG		23
#define SIGXCPU		24
#define SIGXFSZ		25
#define SIGVTALRM	26
#define SIGPROF		27
#define SIGWINCH	28
#define SIGSYS		31
#define NSIG		32
#define _NSIG		NSIG

#define SIG_DFL		((void (*)(int))0)
#define SIG_IGN		((void (*)(int))1)
#define SIG_ERR		((void (*)(int))-1)

union sigval {
	int sival_int;
	void *sival_ptr;
};

typedef struct {
	int si_signo, si_code, si_errno;
	pid_t si_pid;
	uid_t si_uid;
	void *si_addr;
	int si_status;
	union sigval si_value;
} siginfo_t;

#define SI_USER		0
#define SI_KERNEL	128
#define CLD_EXITED	1
#define CLD_KILLED	2
#define CLD_DUMPED	3
#define CLD_STOPPED	5
#define CLD_CONTINUED	6
#define SEGV_MAPERR	1
#define SEGV_ACCERR	2
#define FPE_INTDIV	1

struct sigaction {
	union {
		void (*sa_handler)(int signal);
		void (*sa_sigaction)(int signal, siginfo_t *information, void *context);
	};
	sigset_t sa_mask;
	int sa_flags;
};

#define SA_NOCLDSTOP	0x00000001
#define SA_NOCLDWAIT	0x00000002
#define SA_SIGINFO	0x00000004
#define SA_RESTART	0x10000000
#define SA_NODEFER	0x40000000
#define SA_RESETHAND	0x80000000

#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

void (*signal(int number, void (*handler)(int)))(int);
int raise(int number);
int kill(pid_t process, int number);
int killpg(pid_t group, int number);
int sigaction(int number, const struct sigaction *restrict action, struct sigaction *restrict before);
int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict before);
int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict before);
int sigpending(sigset_t *set);
int sigsuspend(const sigset_t *mask);
int sigwait(const sigset_t *restrict set, int *restrict number);
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int number);
int sigdelset(sigset_t *set, int number);
int sigismember(const sigset_t *set, int number);
void psignal(int number, const char *message);
