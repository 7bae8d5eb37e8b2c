/* SPDX-License-Identifier: MIT */
/*
 * family.h: children for tests that run in a process.
 */
#pragma once

#include <sys/types.h>

#include "session.h"

/* A child that exits at once; one that waits until it is killed. */
pid_t
family_child_that_exits(int code);
pid_t
family_child_that_waits(void);

/* Kill a child and wait for it. */
void
family_end(pid_t child);

/*
 * Wait for a child (-1: any) and expect it to have exited with this code, or to have been killed by
 * this signal.
 */
#define expect_exit(child, code)	family_expect((child), (code) << 8, __FILE__, __LINE__)
#define expect_killed(child, signal)	family_expect((child), (signal), __FILE__, __LINE__)

void
family_expect(pid_t child, uint32_t status, const char *file, int line);

/* A page that this process and all it forks from now on see alike. */
volatile uint32_t *
family_shared_page(void);

/* How many words the command line has, the program's name included; and they. */
int
guest_words(void);

char **
guest_words_all(void);
