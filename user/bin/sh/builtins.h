/* SPDX-License-Identifier: MIT */
/*
 * builtins.h: what the files of builtins share.
 */
#pragma once

#include "sh.h"

/* A number argument, at least `least`; the default without one.  Anything else ends the command. */
int number_argument(int argc, char **argv, int without, int least);

/* NAME or NAME=VALUE: perform the assignment and return the name. */
char *take_assignment(const char *command, const char *word);

int builtin_export(int argc, char **argv);
int builtin_readonly(int argc, char **argv);
int builtin_local(int argc, char **argv);
int builtin_unset(int argc, char **argv);
int builtin_shift(int argc, char **argv);
