/* SPDX-License-Identifier: MIT */
/*
 * regex_program.h: what a regular expression is compiled to: a program that reads text.
 *
 *   The program is run by many threads at once, in the mind only (regex_run.c): each stands at an
 *   instruction and has slots for where parts of the match begin and end.
 *
 *	BYTE c, ANY, SET n	read one byte and go on if it fits, else the thread ends
 *	JUMP a			go on at a
 *	SPLIT a b		go on at both; a is preferred
 *	SLOT n			remember the place in slot n
 *	MOVED n			end unless the place has changed since SLOT n: an empty turn of a loop
 *	LINE_START ...		end unless that is so here
 *	BACK n			read what part n has read (only regex_back.c knows it)
 *	MATCH			the whole expression has been read
 *
 *   Addresses are relative to the instruction, so a piece of program can be moved and copied: that
 *   is how repetitions are made.
 */
#pragma once

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

enum regex_operation {
	REGEX_BYTE,
	REGEX_ANY,
	REGEX_SET,
	REGEX_JUMP,
	REGEX_SPLIT,
	REGEX_SLOT,
	REGEX_MOVED,
	REGEX_LINE_START,
	REGEX_LINE_END,
	REGEX_WORD_START,
	REGEX_WORD_END,
	REGEX_WORD_EDGE,
	REGEX_BACK,
	REGEX_MATCH,
};

struct regex_instruction {
	enum regex_operation operation;
	int a, b;
};

struct regex_set {
	uint32_t bits[8];
};

struct regex_program {
	int flags;				/* of regcomp() */
	struct regex_instruction *code;
	int length, room;
	struct regex_set *sets;
	int set_count;
	int parts;				/* parenthesized ones */
	int slots;				/* two for the match, two for each part, one for each loop */
	bool back;				/* there is a BACK: only trying one way after the other will do */
};

/* The text a program is run over. */
struct regex_text {
	const char *start, *end;
	const char *from;			/* where a match may begin at the earliest */
	int flags;				/* of regexec() */
	bool newline, ignore_case;		/* of the program */
};

/* Does an instruction that reads one byte take this one? */
bool
regex_takes(const struct regex_program *program, const struct regex_instruction *i, const struct regex_text *text,
	    unsigned char byte);

/* Is the condition of LINE_START to WORD_EDGE fulfilled at a place? */
bool
regex_holds(enum regex_operation operation, const struct regex_text *text, const char *at);

/*
 * Look for the leftmost match, and of those the longest; slots: program->slots places, filled on a
 * match.  Returns 0, REG_NOMATCH or REG_ESPACE.
 */
int
regex_run(const struct regex_program *program, const struct regex_text *text, const char **slots);

/*
 * The same for programs with BACK: the leftmost match, and of those the first found, where every
 * repetition takes as much as it can.
 */
int
regex_run_back(const struct regex_program *program, const struct regex_text *text, const char **slots);
