/* SPDX-License-Identifier: MIT */
/*
 * sys/wait.h: POSIX.1-2017: waiting for children.
 *
 *   status: an exit code in bits 8..15 and 0 below; or the signal that killed in bits 0..6; or 0x7f below
 *   and the signal that stopped in bits 8..15; or 0xffff: it goes on.
 */
#pragma once

#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>

#define WNOHANG		1
#define WUNTRACED	2
#define WSTOPPED	WUNTRACED
#define WEXITED		4
#define WCONTINUED	8
#define WNOWAIT		0x01000000

#define WIFEXITED(status)	(((status) & 0x7f) == 0)
#define WEXITSTATUS(status)	((status) >> 8 & 0xff)
#define WIFSIGNALED(status)	(((status) & 0x7f) != 0 && ((status) & 0x7f) != 0x7f)
#define WTERMSIG(status)	((status) & 0x7f)
#define WIFSTOPPED(status)	(((status) & 0xff) == 0x7f)
#define WSTOPSIG(status)	WEXITSTATUS(status)
#define WIFCONTINUED(status)	((status) == 0xffff)
#define WCOREDUMP(status)	((status) & 0)

typedef enum {
	P_ALL,
	P_PID,
	P_PGID,
} idtype_t;

pid_t wait(int *status);
pid_t waitpid(pid_t process, int *status, int options);
int waitid(idtype_t kind, id_t id, siginfo_t *information, int options);
pid_t wait3(int *status, int options, struct rusage *usage);
pid_t wait4(pid_t process, int *status, int options, struct rusage *usage);
