/* SPDX-License-Identifier: MIT */
/*
 * run.c: from tree to processes.
 *
 *   run() walks the tree and returns the status.  `break`, `continue`, `return` and `exit` set shell.flow;
 *   every loop, list and function looks at it and goes up until somebody whom it concerns sets it back.
 *   A mistake in the middle of an expansion (fail()) jumps back to run_text()'s caller instead.
 *
 *   Simple command:  expand words -> redirect -> assignments -> special builtin, function, builtin, program
 */
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct shell shell;

/* ---- simple commands --------------------------------------------------------------------------- */

/* Perform the assignments in front.  With `saved` the old values are kept there and the new ones exported. */
static void
assign(const struct word *words, const struct word *end, struct saved_variable **saved)
{
	for (; words != end; words = words->next) {
		const char *value = assignment_value(words->raw);
		char *name = arena_copy(words->raw, (size_t)(value - words->raw) - 1);
		char *expanded = expand_single(value);

		if (saved)
			*saved = variable_save(*saved, name);
		variable_set(name, expanded);
		if (saved)
			variable_export(name);
		if (shell.trace)
			fprintf(stderr, "+ %s=%s\n", name, expanded);
	}
}

static void
show_command(const struct arguments *arguments)
{
	fputc('+', stderr);
	for (int i = 0; i < arguments->count; i++)
		fprintf(stderr, " %s", arguments->list[i]);
	fputc('\n', stderr);
}

/* Call a function: its own parameters, and `return` ends here. */
static int
call_function(const char *body, const struct arguments *arguments)
{
	char **parameters = shell.parameters, *text = arena_copy(body, strlen(body));
	int count = shell.parameter_count, loops = shell.loop_depth, status;
	struct saved_variable *outer_locals = shell.locals;

	shell.locals = NULL;
	shell.parameters = arguments->list + 1;
	shell.parameter_count = arguments->count - 1;
	shell.loop_depth = 0;
	shell.function_depth++;
	status = run_text(text, arguments->list[0]);
	shell.function_depth--;
	variables_restore(shell.locals);
	shell.locals = outer_locals;
	shell.loop_depth = loops;
	if (shell.flow == FLOW_RETURN)
		shell.flow = FLOW_NORMAL;
	shell.parameters = parameters;
	shell.parameter_count = count;
	return status;
}

static int
run_program(const struct node *node, const struct arguments *arguments)
{
	struct job *job = job_new(1, node->text, node->text_length);

	fflush(NULL);
	if (job_fork(job, true) == 0)
		exec_program(arguments->list);
	return job_wait(job);
}

/* exec: without a program the redirections stay. */
static int
run_exec(const struct node *node, const struct arguments *arguments)
{
	if (!redirect_apply(node->redirects, true))
		fail(1, "exec: nothing was run");
	if (arguments->count < 2)
		return 0;
	fflush(NULL);
	exec_program(arguments->list + 1);
}

/* What a command name means, with everything around it in place. */
static int
run_named(const struct node *node, const struct builtin *builtin, const struct arguments *arguments)
{
	const char *function = function_get(arguments->list[0]);

	if (builtin && builtin->special)
		return builtin->function(arguments->count, arguments->list);
	if (function)
		return call_function(function, arguments);
	if (builtin)
		return builtin->function(arguments->count, arguments->list);
	return run_program(node, arguments);
}

static int
run_simple(const struct node *node)
{
	struct arguments arguments = { .list = arena_alloc(sizeof(char *)) };
	struct saved_variable *saved = NULL;
	struct redirect_undo *mark = redirect_mark();
	const struct word *first = node->words;
	const struct builtin *builtin;
	int status = 0;

	while (first && assignment_value(first->raw))
		first = first->next;
	shell.status = first ? shell.status : 0;
	for (const struct word *w = first; w; w = w->next)
		expand_word(w->raw, &arguments);
	if (arguments.count == 0) {
		assign(node->words, first, NULL);
		status = shell.status;
		if (!redirect_apply(node->redirects, false))
			status = 1;
		redirect_restore(mark);
		return status;
	}
	if (shell.trace)
		show_command(&arguments);
	if (strcmp(arguments.list[0], "exec") == 0)
		return run_exec(node, &arguments);
	builtin = builtin_find(arguments.list[0]);
	if (redirect_apply(node->redirects, false)) {
		assign(node->words, first, builtin && builtin->special ? NULL : &saved);
		status = run_named(node, builtin, &arguments);
		fflush(stdout);
	} else {
		status = 1;
	}
	redirect_restore(mark);
	variables_restore(saved);
	return status;
}

/* ---- compound commands ------------------------------------------------------------------------- */

/* Run a condition: its failure is an answer, not a mistake. */
static int
run_condition(const struct node *node)
{
	int status;

	shell.tested++;
	status = run(node);
	shell.tested--;
	return status;
}

/* After a round: does the loop go on?  Takes what was meant for it. */
static bool
loop_goes_on(void)
{
	if (shell.flow == FLOW_BREAK || shell.flow == FLOW_CONTINUE) {
		bool again = shell.flow == FLOW_CONTINUE && shell.flow_depth == 1;

		if (--shell.flow_depth == 0)
			shell.flow = FLOW_NORMAL;
		return again;
	}
	return shell.flow == FLOW_NORMAL;
}

static int
run_while(const struct node *node)
{
	int status = 0;

	shell.loop_depth++;
	do {
		bool ends = (run_condition(node->first) == 0) == (node->kind == NODE_UNTIL);

		if (shell.flow != FLOW_NORMAL)
			continue;
		if (ends)
			break;
		status = run(node->second);
	} while (loop_goes_on());
	shell.loop_depth--;
	return status;
}

static int
run_for(const struct node *node)
{
	struct arguments values = { .list = arena_alloc(sizeof(char *)) };
	int status = 0;

	for (const struct word *w = node->words; w; w = w->next)
		expand_word(w->raw, &values);
	if (!node->has_words) {
		for (int i = 0; i < shell.parameter_count; i++)
			arguments_add(&values, shell.parameters[i]);
	}
	shell.loop_depth++;
	for (int i = 0; i < values.count; i++) {
		variable_set(node->name, values.list[i]);
		status = run(node->first);
		if (!loop_goes_on())
			break;
	}
	shell.loop_depth--;
	return status;
}

static int
run_case(const struct node *node)
{
	char *subject = expand_single(node->name);

	for (const struct case_item *item = node->items; item; item = item->next) {
		for (const struct word *w = item->patterns; w; w = w->next) {
			if (fnmatch(expand_pattern(w->raw), subject, 0) == 0)
				return item->body ? run(item->body) : 0;
		}
	}
	return 0;
}

/* In a child that runs a part of the shell's own text. */
static _Noreturn void
child_run(const struct node *node)
{
	leave(run(node));
}

static int
run_subshell(const struct node *node)
{
	struct job *job = job_new(1, node->text, node->text_length);

	fflush(NULL);
	if (job_fork(job, true) == 0) {
		if (!redirect_apply(node->redirects, true))
			leave(1);
		child_run(node->first);
	}
	return job_wait(job);
}

/* Start the commands of a pipeline, each with its output connected to the next one's input. */
static void
start_pipeline(struct job *job, const struct node *command, bool foreground)
{
	int input = -1;

	for (; command; command = command->next) {
		int ends[2] = { -1, -1 };

		if (command->next && pipe(ends) < 0)
			fail(2, "pipe: %s", strerror(errno));
		if (job_fork(job, foreground) == 0) {
			if (input >= 0) {
				dup2(input, STDIN_FILENO);
				close(input);
			}
			if (ends[1] >= 0) {
				dup2(ends[1], STDOUT_FILENO);
				close(ends[1]);
				close(ends[0]);
			}
			child_run(command);
		}
		if (input >= 0)
			close(input);
		if (ends[1] >= 0)
			close(ends[1]);
		input = ends[0];
	}
}

static int
run_pipeline(const struct node *node)
{
	struct job *job;
	int count = 0;

	for (const struct node *n = node->first; n; n = n->next)
		count++;
	job = job_new(count, node->text, node->text_length);
	fflush(NULL);
	start_pipeline(job, node->first, true);
	return job_wait(job);
}

static int
run_background(const struct node *node)
{
	const struct node *inner = node->first;
	struct job *job;
	int count = 1;

	if (inner->kind == NODE_PIPELINE) {
		for (const struct node *n = inner->first; n->next; n = n->next)
			count++;
	}
	job = job_new(count, node->text, node->text_length);
	fflush(NULL);
	if (inner->kind == NODE_PIPELINE) {
		start_pipeline(job, inner->first, false);
	} else if (job_fork(job, false) == 0) {
		if (!shell.job_control) {
			int null = open("/dev/null", O_RDONLY);

			dup2(null, STDIN_FILENO);
			close(null);
		}
		child_run(inner);
	}
	job_background(job);
	return 0;
}

/* A compound command with redirections of its own. */
static int
run_redirected(const struct node *node)
{
	struct redirect_undo *mark = redirect_mark();
	struct node inner = *node;
	int status = 1;

	inner.redirects = NULL;
	if (redirect_apply(node->redirects, false))
		status = run(&inner);
	fflush(stdout);
	redirect_restore(mark);
	return status;
}

static int
run_kind(const struct node *node)
{
	switch (node->kind) {
	case NODE_SIMPLE:
		return run_simple(node);
	case NODE_PIPELINE:
		return run_pipeline(node);
	case NODE_NOT:
		return !run_condition(node->first);
	case NODE_AND:
		return run_condition(node->first) == 0 && shell.flow == FLOW_NORMAL ?
		       run(node->second) : shell.status;
	case NODE_OR:
		return run_condition(node->first) != 0 && shell.flow == FLOW_NORMAL ?
		       run(node->second) : shell.status;
	case NODE_LIST:
		run(node->first);
		return shell.flow == FLOW_NORMAL ? run(node->second) : shell.status;
	case NODE_BACKGROUND:
		return run_background(node);
	case NODE_SUBSHELL:
		return run_subshell(node);
	case NODE_GROUP:
		return run(node->first);
	case NODE_IF:
		if (run_condition(node->first) == 0)
			return shell.flow == FLOW_NORMAL ? run(node->second) : shell.status;
		return shell.flow == FLOW_NORMAL && node->third ? run(node->third) : 0;
	case NODE_WHILE:
	case NODE_UNTIL:
		return run_while(node);
	case NODE_FOR:
		return run_for(node);
	case NODE_CASE:
		return run_case(node);
	case NODE_FUNCTION:
		function_set(node->name, node->first->text, node->first->text_length);
		return 0;
	}
	return 0;
}

/* Those whose failure ends a shell with set -e: not the ones that only pass a status on. */
static bool
can_fail(enum node_kind kind)
{
	return kind == NODE_SIMPLE || kind == NODE_PIPELINE || kind == NODE_SUBSHELL;
}

int
run(const struct node *node)
{
	struct arena_mark mark = arena_mark();
	int status;

	if (interrupted()) {
		shell.status = 130;
		fail(130, "interrupted");
	}
	if (node->redirects && node->kind != NODE_SIMPLE && node->kind != NODE_SUBSHELL)
		status = run_redirected(node);
	else
		status = run_kind(node);
	arena_release(mark);
	shell.status = status;
	traps_run();
	if (shell.flow == FLOW_EXIT)
		return shell.status;
	if (status != 0 && shell.exit_on_error && !shell.tested && can_fail(node->kind) &&
	    shell.flow == FLOW_NORMAL)
		shell.flow = FLOW_EXIT;
	return status;
}
