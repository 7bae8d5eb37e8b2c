/* SPDX-License-Identifier: MIT */
/*
 * sigset.c: sets of signals: signal n is bit n - 1.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static int
bit_of(int number, sigset_t *bit)
{
	if (number < 1 || number >= NSIG) {
		errno = EINVAL;
		return -1;
	}
	*bit = (sigset_t)1 << (number - 1);
	return 0;
}

int
sigemptyset(sigset_t *set)
{
	*set = 0;
	return 0;
}

int
sigfillset(sigset_t *set)
{
	*set = ~(sigset_t)0;
	return 0;
}

int
sigaddset(sigset_t *set, int number)
{
	sigset_t bit;
	int result = bit_of(number, &bit);

	if (result == 0)
		*set |= bit;
	return result;
}

int
sigdelset(sigset_t *set, int number)
{
	sigset_t bit;
	int result = bit_of(number, &bit);

	if (result == 0)
		*set &= ~bit;
	return result;
}

int
sigismember(const sigset_t *set, int number)
{
	sigset_t bit;
	int result = bit_of(number, &bit);

	return result == 0 ? (*set & bit) != 0 : result;
}

void
psignal(int number, const char *message)
{
	if (message && *message)
		fprintf(stderr, "%s: ", message);
	fprintf(stderr, "%s\n", strsignal(number));
}
