/* SPDX-License-Identifier: MIT */
/*
 * caught.h: a signal handler that remembers what came.
 */
#pragma once

#include <signal.h>

/* The last signal caught, how many in all, and what was told about it (SA_SIGINFO). */
extern volatile int caught, caught_count;
extern volatile siginfo_t caught_information;

/* The handlers; a test's own handler may call them. */
void
note_signal(int number);
void
note_signal_information(int number, siginfo_t *given, void *context);

/* Catch a signal with the one of them that the flags ask for, and block those of the mask meanwhile. */
void
catch(int number, int flags, sigset_t mask);
