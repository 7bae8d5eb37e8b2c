/* SPDX-License-Identifier: MIT */
/*
 * regex.h: POSIX.1-2017: basic and extended regular expressions.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

typedef ssize_t regoff_t;

typedef struct {
	size_t re_nsub;		/* how many parenthesized parts */
	struct regex_program *program;
} regex_t;

typedef struct {
	regoff_t rm_so, rm_eo;	/* where it begins and ends; -1: had no part in the match */
} regmatch_t;

#define REG_EXTENDED	0x1
#define REG_ICASE	0x2
#define REG_NOSUB	0x4
#define REG_NEWLINE	0x8

#define REG_NOTBOL	0x1
#define REG_NOTEOL	0x2
#define REG_STARTEND	0x4	/* not POSIX's: the text goes up to matches[0].rm_eo, the search begins at matches[0].rm_so */

#define REG_NOMATCH	1
#define REG_BADPAT	2
#define REG_ECOLLATE	3
#define REG_ECTYPE	4
#define REG_EESCAPE	5
#define REG_ESUBREG	6
#define REG_EBRACK	7
#define REG_EPAREN	8
#define REG_EBRACE	9
#define REG_BADBR	10
#define REG_ERANGE	11
#define REG_ESPACE	12
#define REG_BADRPT	13

int regcomp(regex_t *restrict regex, const char *restrict pattern, int flags);
int regexec(const regex_t *restrict regex, const char *restrict text, size_t count, regmatch_t *restrict matches,
	    int flags);
size_t regerror(int error, const regex_t *restrict regex, char *restrict text, size_t size);
void regfree(regex_t *regex);
