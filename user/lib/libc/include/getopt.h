/* SPDX-License-Identifier: MIT */
/*
 * getopt.h: options of a command line, short (POSIX.1-2017) and long (the usual extension).
 */
#pragma once

extern char *optarg;
extern int optind, opterr, optopt;

struct option {
	const char *name;
	int has_arg;
	int *flag;	/* NULL: return val; else store val here and return 0 */
	int val;
};

#define no_argument		0
#define required_argument	1
#define optional_argument	2

int getopt(int argc, char *const *argv, const char *options);
int getopt_long(int argc, char *const *argv, const char *options, const struct option *longs, int *index);
