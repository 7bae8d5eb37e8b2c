/* SPDX-License-Identifier: MIT */
/*
 * caught.c: a signal handler that remembers what came.
 */
#include "caught.h"

#include "family.h"

volatile int caught, caught_count;
volatile siginfo_t caught_information;

void
note_signal(int number)
{
	caught = number;
	caught_count++;
}

void
note_signal_information(int number, siginfo_t *given, void *context)
{
	(void)context;
	note_signal(number);
	caught_information = *given;
}

void
catch(int number, int flags, sigset_t mask)
{
	struct sigaction action = { .sa_mask = mask, .sa_flags = flags };

	if (flags & SA_SIGINFO)
		action.sa_sigaction = note_signal_information;
	else
		action.sa_handler = note_signal;
	expect_equal(0, sigaction(number, &action, NULL));
}
