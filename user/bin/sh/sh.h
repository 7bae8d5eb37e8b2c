/* SPDX-License-Identifier: MIT */
/*
 * sh.h: the shell's parts and what they share.
 *
 *	text --parse.c--> tree --run.c--> processes
 *	                   |  \--expand.c: words become arguments
 *	                   \----builtins.c, jobs.c, variables.c
 *
 *   A command is read, parsed whole, run, and forgotten: its tree and everything made on the way lie in one
 *   arena that is emptied after it (arena.c).  What must last longer (variables, functions, jobs, history)
 *   is allocated by malloc.  A function is kept as its source text and parsed again at each call, so that
 *   no tree has to outlive its command.
 *
 *   IEEE Std 1003.1-2017, volume 3, chapter 2, "Shell Command Language", is what is meant; left out are
 *   what its rationale calls obsolescent, aliases and the options of `set` not listed at builtin_set().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* ---- arena.c: memory that goes with the command ------------------------------------------------ */

void *arena_alloc(size_t size);
char *arena_copy(const char *text, size_t length);

/* What was allocated after the mark is given back by arena_release(mark). */
struct arena_mark {
	void *block;
	size_t used;
};

struct arena_mark arena_mark(void);
void arena_release(struct arena_mark mark);

/* Text that grows, in the arena. */
struct text {
	char *bytes;		/* ends with a NUL that length does not count */
	size_t length, room;
};

void text_add(struct text *text, char c);
void text_add_string(struct text *text, const char *string);

/* ---- parse.c: text to tree --------------------------------------------------------------------- */

enum node_kind {
	NODE_SIMPLE,		/* words, redirects */
	NODE_PIPELINE,		/* first: the commands, linked by next */
	NODE_NOT,		/* first */
	NODE_AND,		/* first && second */
	NODE_OR,		/* first || second */
	NODE_LIST,		/* first, then second */
	NODE_BACKGROUND,	/* first & */
	NODE_SUBSHELL,		/* ( first ), redirects */
	NODE_GROUP,		/* { first }, redirects */
	NODE_IF,		/* if first then second else third */
	NODE_WHILE,		/* while first do second */
	NODE_UNTIL,
	NODE_FOR,		/* for name in words do first; has_words: the `in` stood there */
	NODE_CASE,		/* case name in items */
	NODE_FUNCTION,		/* name() text */
};

struct word {
	char *raw;		/* as it stood in the text, with its quotes */
	struct word *next;
};

enum redirect_kind {
	REDIRECT_READ,		/* fd< word */
	REDIRECT_WRITE,		/* fd> word */
	REDIRECT_APPEND,	/* fd>> word */
	REDIRECT_BOTH,		/* fd<> word */
	REDIRECT_COPY,		/* fd>& word, fd<& word: "-" closes */
	REDIRECT_HERE,		/* fd<< end: word is the text */
};

struct redirect {
	enum redirect_kind kind;
	int fd;
	bool literal;		/* REDIRECT_HERE: the end word was quoted, so nothing is expanded */
	char *word;
	struct redirect *next;
};

struct case_item {
	struct word *patterns;
	struct node *body;	/* NULL: nothing to do */
	struct case_item *next;
};

struct node {
	enum node_kind kind;
	struct node *first, *second, *third;
	struct node *next;		/* in a pipeline */
	struct word *words;
	struct redirect *redirects;
	struct case_item *items;
	char *name;
	bool has_words;
	const char *text;		/* where it stands in the source, */
	size_t text_length;		/* for `jobs` and for functions */
	unsigned line;
};

enum parse_result {
	PARSE_DONE,		/* *tree is a complete command, or NULL for an empty line */
	PARSE_MORE,		/* the text ends inside a command: more lines are needed */
	PARSE_ERROR,		/* error[] says what is wrong */
};

struct parse {
	const char *text;	/* ends with NUL */
	size_t at;		/* in: where to begin; out: behind what was used */
	unsigned line;		/* of `at`, counted from 1 */
	char error[160];
};

/* Parse one command line: up to a newline outside of any quote or compound command. */
enum parse_result parse_command(struct parse *parse, struct node **tree);

/* The length of one character, or of the quotation or substitution that begins there; 0: it does not end. */
size_t element_length(const char *text);

/*
 * The length of what stands between `$(` and its `)`, or SIZE_MAX if that does not come.  text begins
 * behind the `$(`.
 */
size_t substitution_length(const char *text);

bool is_name(const char *text, size_t length);

/* Where in an assignment (NAME=value) the value begins; NULL if the word is none. */
const char *assignment_value(const char *raw);

/* ---- expand.c: words to arguments -------------------------------------------------------------- */

struct arguments {
	char **list;		/* ends with NULL */
	int count;
	int room;
};

/* All expansions, field splitting and path names; adds to the arguments. */
void expand_word(const char *raw, struct arguments *arguments);

/* No splitting, no path names: what an assignment or a redirection takes. */
char *expand_single(const char *raw);

/* As expand_single(), but quoted characters stay escaped by \: what fnmatch() takes. */
char *expand_pattern(const char *raw);

/* A here-document: only $ ` and \ mean something. */
char *expand_here(const char *text);

void arguments_add(struct arguments *arguments, char *argument);

/* arithmetic.c: the value of an expression; an error ends the command. */
long arithmetic(const char *expression);

/* ---- variables.c ------------------------------------------------------------------------------- */

const char *variable_get(const char *name);		/* NULL: not set */
void variable_set(const char *name, const char *value);	/* a read-only one ends the command */
void variable_unset(const char *name);
void variable_export(const char *name);
void variable_read_only(const char *name);
void variables_import(char **environment);
void variables_print(bool exported_only);
char **variables_environment(void);			/* in the arena */

/* Values for a while: of `local`, or an assignment before a command; put back, and forgotten, afterwards. */
struct saved_variable;
struct saved_variable *variable_save(struct saved_variable *list, const char *name);
void variables_restore(struct saved_variable *list);

const char *function_get(const char *name);		/* its body's text; NULL: there is none */
void function_set(const char *name, const char *text, size_t length);
void function_unset(const char *name);

/* ---- run.c ------------------------------------------------------------------------------------- */

/* What ends loops, functions and the shell itself; NORMAL everywhere else. */
enum flow {
	FLOW_NORMAL,
	FLOW_BREAK,
	FLOW_CONTINUE,
	FLOW_RETURN,
	FLOW_EXIT,
};

struct shell {
	const char *name;		/* $0 */
	char **parameters;		/* $1 ..., ends with NULL */
	int parameter_count;
	int status;			/* $? */
	pid_t pid;			/* $$ */
	pid_t last_background;		/* $!; 0: none */
	bool interactive;
	bool job_control;		/* set -m */
	bool exit_on_error;		/* set -e */
	bool no_unset;			/* set -u */
	bool trace;			/* set -x */
	bool no_globs;			/* set -f */
	bool no_run;			/* set -n */
	bool verbose;			/* set -v */
	enum flow flow;
	int flow_depth;			/* how many loops `break` still has to leave */
	int loop_depth;
	int function_depth;
	int tested;			/* > 0: inside a condition, where set -e does not apply */
	bool subshell;
	struct saved_variable *locals;	/* of the function that runs */
};

extern struct shell shell;

/* Run a tree.  Returns the status, which is also $?. */
int run(const struct node *node);

/* Parse and run all of a text.  origin is for messages. */
int run_text(const char *text, const char *origin);

/* Read a file and run it; -1 with errno if it cannot be read. */
int run_file(const char *path);

/* Find a program: the path, in the arena, or NULL with errno. */
char *find_program(const char *name);

_Noreturn void exec_program(char **arguments);

/* A mistake that ends the current command: back to the prompt, or, in a script, out. */
_Noreturn void fail(int status, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* "sh: thing: reason" */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* End the shell: the EXIT trap, then exit. */
_Noreturn void leave(int status);

/*
 * redirect.c: apply redirections, for good or until redirect_restore() with what redirect_mark() gave
 * before.  False if one fails; it has been complained of.
 */
struct redirect_undo;
struct redirect_undo *redirect_mark(void);
bool redirect_apply(const struct redirect *redirects, bool for_good);
void redirect_restore(struct redirect_undo *mark);

/* ---- builtins.c, test.c ------------------------------------------------------------------------ */

typedef int builtin_function(int argc, char **argv);

struct builtin {
	const char *name;
	builtin_function *function;
	bool special;		/* an assignment before it lasts, an error in it ends a script */
};

const struct builtin *builtin_find(const char *name);
const struct builtin *builtin_at(size_t index);	/* NULL behind the last */

int builtin_set(int argc, char **argv);
int builtin_test(int argc, char **argv);

/* ---- jobs.c ------------------------------------------------------------------------------------ */

struct job;

/* A job with room for so many processes; text is copied. */
struct job *job_new(int processes, const char *text, size_t length);

/* fork(): in the child signals and, under job control, the process group are as they must be. */
pid_t job_fork(struct job *job, bool foreground);

/* Wait for a job in the foreground.  Returns its status. */
int job_wait(struct job *job);
void job_background(struct job *job);

/* Take note of children that have ended or stopped; tell of them if it is time. */
void jobs_notice(bool tell);

int builtin_jobs(int argc, char **argv);
int builtin_fg(int argc, char **argv);
int builtin_bg(int argc, char **argv);
int builtin_wait(int argc, char **argv);
int builtin_kill(int argc, char **argv);
void jobs_start(void);				/* an interactive shell takes the terminal */

/* ---- traps.c ----------------------------------------------------------------------------------- */

int builtin_trap(int argc, char **argv);
void traps_run(void);				/* those whose signal has come */
void traps_exit(void);				/* the EXIT trap, once */
void traps_child(void);				/* a subshell has none but those that ignore */
void traps_interactive(void);
bool interrupted(void);				/* Ctrl-C came since the last call */
int signal_number(const char *name);		/* "INT", "SIGINT", "2"; -1 if it is none */
const char *signal_name(int number);

/* ---- input.c, line_editor.c --------------------------------------------------------------------- */

/* The next line, with its newline, in memory that lasts until the next call; NULL: end of file. */
char *read_line(const char *prompt);
void history_add(const char *line);
int builtin_history(int argc, char **argv);

/* Edit a line on a terminal.  As read_line(). */
char *edit_line(const char *prompt);

/* What could stand for the word that ends at `at`: for Tab.  In the arena, ends with NULL. */
char **completions(const char *line, size_t at, size_t *word_start);
