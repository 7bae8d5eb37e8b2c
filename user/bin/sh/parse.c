/* SPDX-License-Identifier: MIT */
/*
 * parse.c: from text to tree, by recursive descent.
 *
 *	line      list newline
 *	list      and_or ((; | & | newline) and_or)*
 *	and_or    pipeline ((&& | ||) pipeline)*
 *	pipeline  !? command (| command)*
 *	command   simple | compound redirect* | name ( ) compound
 *	compound  { list } | ( list ) | if | while | until | for | case
 *
 *   One token is looked at ahead (scan.c).  Whether a word is a reserved word depends on where it stands, so
 *   the scanner never decides it: the parser asks token_is("then") where one may be.
 *
 *   Text that ends inside a command is no error but PARSE_MORE: the caller adds a line and parses again
 *   from the start, which is simpler than a parser that can pause.
 */
#include "scan.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST	100

static struct node *parse_list(struct parser *p);

static struct node *
node_new(const struct parser *p, enum node_kind kind)
{
	struct node *node = arena_alloc(sizeof *node);

	node->kind = kind;
	node->text = p->text + p->start;
	node->line = p->line;
	return node;
}

static struct node *
node_end(const struct parser *p, struct node *node)
{
	node->text_length = p->before - (size_t)(node->text - p->text);
	return node;
}

static struct node *
node_pair(const struct parser *p, enum node_kind kind, struct node *first, struct node *second)
{
	struct node *node = node_new(p, kind);

	node->first = first;
	node->second = second;
	node->text = first->text;
	node->line = first->line;
	return node_end(p, node);
}

static bool
is_reserved(const struct parser *p)
{
	static const char *const words[] = {
		"if", "then", "elif", "else", "fi", "while", "until", "for", "do", "done",
		"case", "esac", "{", "}", "!", NULL,
	};

	for (size_t i = 0; words[i]; i++) {
		if (token_is(p, words[i]))
			return true;
	}
	return false;
}

static struct node *parse_command_node(struct parser *p);

/* name ( ) compound: the body's text is kept, so that a call can parse it. */
static struct node *
parse_function(struct parser *p, struct node *node)
{
	node->kind = NODE_FUNCTION;
	node->name = node->words->raw;
	if (!is_name(node->name, strlen(node->name)))
		unexpected(p);
	expect(p, "(");
	expect(p, ")");
	skip_newlines(p);
	node->first = parse_command_node(p);
	return node_end(p, node);
}

static struct node *
parse_simple(struct parser *p)
{
	struct node *node = node_new(p, NODE_SIMPLE);
	struct word **last = &node->words;

	for (;;) {
		if (at_redirect(p)) {
			parse_redirects(p, &node->redirects);
		} else if (p->token == TOKEN_WORD) {
			*last = arena_alloc(sizeof **last);
			(*last)->raw = take_word(p);
			last = &(*last)->next;
		} else if (token_is(p, "(") && node->words && !node->words->next && !node->redirects) {
			return parse_function(p, node);
		} else {
			break;
		}
	}
	if (!node->words && !node->redirects)
		unexpected(p);
	return node_end(p, node);
}

/* A list that must not be empty, inside a compound command. */
static struct node *
parse_inner(struct parser *p)
{
	struct node *list;

	if (++p->depth > DEPTH_MOST) {
		snprintf(p->out->error, sizeof p->out->error,
			 "line %u: commands are nested more than %d deep", p->line, DEPTH_MOST);
		longjmp(p->failed, PARSE_ERROR);
	}
	skip_newlines(p);
	list = parse_list(p);
	if (!list)
		unexpected(p);
	p->depth--;
	return list;
}

static void
parse_if(struct parser *p, struct node *node)
{
	advance(p);
	node->first = parse_inner(p);
	expect(p, "then");
	node->second = parse_inner(p);
	if (token_is(p, "elif")) {
		node->third = node_new(p, NODE_IF);
		parse_if(p, node->third);
		node_end(p, node->third);
		return;
	}
	if (token_is(p, "else")) {
		advance(p);
		node->third = parse_inner(p);
	}
	expect(p, "fi");
}

static void
parse_loop(struct parser *p, struct node *node)
{
	advance(p);
	node->first = parse_inner(p);
	expect(p, "do");
	node->second = parse_inner(p);
	expect(p, "done");
}

static void
parse_for(struct parser *p, struct node *node)
{
	struct word **last = &node->words;

	advance(p);
	node->name = take_word(p);
	if (!is_name(node->name, strlen(node->name)))
		unexpected(p);
	skip_newlines(p);
	if (token_is(p, "in")) {
		node->has_words = true;
		advance(p);
		while (p->token == TOKEN_WORD) {
			*last = arena_alloc(sizeof **last);
			(*last)->raw = take_word(p);
			last = &(*last)->next;
		}
		if (p->token != TOKEN_NEWLINE && !token_is(p, ";"))
			unexpected(p);
	}
	if (token_is(p, ";"))
		advance(p);
	skip_newlines(p);
	expect(p, "do");
	node->first = parse_inner(p);
	expect(p, "done");
}

static struct case_item *
parse_case_item(struct parser *p)
{
	struct case_item *item = arena_alloc(sizeof *item);
	struct word **last = &item->patterns;

	if (token_is(p, "("))
		advance(p);
	for (;;) {
		*last = arena_alloc(sizeof **last);
		(*last)->raw = take_word(p);
		last = &(*last)->next;
		if (!token_is(p, "|"))
			break;
		advance(p);
	}
	expect(p, ")");
	skip_newlines(p);
	if (!token_is(p, ";;") && !token_is(p, "esac"))
		item->body = parse_inner(p);
	if (!token_is(p, "esac")) {
		expect(p, ";;");
		skip_newlines(p);
	}
	return item;
}

static void
parse_case(struct parser *p, struct node *node)
{
	struct case_item **last = &node->items;

	advance(p);
	node->name = take_word(p);
	skip_newlines(p);
	expect(p, "in");
	skip_newlines(p);
	while (!token_is(p, "esac")) {
		*last = parse_case_item(p);
		last = &(*last)->next;
	}
	advance(p);
}

static struct node *
parse_compound(struct parser *p, enum node_kind kind)
{
	struct node *node = node_new(p, kind);

	switch (kind) {
	case NODE_IF:
		parse_if(p, node);
		break;
	case NODE_WHILE:
	case NODE_UNTIL:
		parse_loop(p, node);
		break;
	case NODE_FOR:
		parse_for(p, node);
		break;
	case NODE_CASE:
		parse_case(p, node);
		break;
	default:
		advance(p);
		node->first = parse_inner(p);
		expect(p, kind == NODE_GROUP ? "}" : ")");
	}
	parse_redirects(p, &node->redirects);
	return node_end(p, node);
}

static struct node *
parse_command_node(struct parser *p)
{
	static const struct {
		const char *word;
		enum node_kind kind;
	} compounds[] = {
		{ "if", NODE_IF },     { "while", NODE_WHILE }, { "until", NODE_UNTIL }, { "for", NODE_FOR },
		{ "case", NODE_CASE }, { "{", NODE_GROUP },	{ "(", NODE_SUBSHELL },
	};

	for (size_t i = 0; i < sizeof compounds / sizeof *compounds; i++) {
		if (token_is(p, compounds[i].word))
			return parse_compound(p, compounds[i].kind);
	}
	if (is_reserved(p))
		unexpected(p);
	return parse_simple(p);
}

static struct node *
parse_pipeline(struct parser *p)
{
	struct node *node = node_new(p, NODE_PIPELINE), **last = &node->first, *inverted;
	bool invert = token_is(p, "!");

	if (invert)
		advance(p);
	for (;;) {
		*last = parse_command_node(p);
		last = &(*last)->next;
		if (!token_is(p, "|"))
			break;
		advance(p);
		skip_newlines(p);
	}
	node_end(p, node);
	if (!node->first->next)
		node = node->first;
	if (!invert)
		return node;
	inverted = node_new(p, NODE_NOT);
	inverted->first = node;
	inverted->text = node->text;
	return node_end(p, inverted);
}

static struct node *
parse_and_or(struct parser *p)
{
	struct node *left = parse_pipeline(p);

	while (token_is(p, "&&") || token_is(p, "||")) {
		enum node_kind kind = token_is(p, "&&") ? NODE_AND : NODE_OR;

		advance(p);
		skip_newlines(p);
		left = node_pair(p, kind, left, parse_pipeline(p));
	}
	return left;
}

static bool
ends_list(const struct parser *p)
{
	static const char *const words[] = {
		"then", "elif", "else", "fi", "do", "done", "esac", "}", ")", ";;", NULL,
	};

	for (size_t i = 0; words[i]; i++) {
		if (token_is(p, words[i]))
			return true;
	}
	return p->token == TOKEN_END;
}

/* Commands up to what ends a list; at depth 0 a newline does as well.  NULL: there is none. */
static struct node *
parse_list(struct parser *p)
{
	struct node *list = NULL;

	while (!ends_list(p) && !(p->token == TOKEN_NEWLINE && p->depth == 0)) {
		struct node *next = parse_and_or(p);
		bool separated = true;

		if (token_is(p, "&")) {
			next = node_pair(p, NODE_BACKGROUND, next, NULL);
			advance(p);
		} else if (token_is(p, ";")) {
			advance(p);
		} else {
			separated = p->token == TOKEN_NEWLINE;
		}
		list = list ? node_pair(p, NODE_LIST, list, next) : next;
		if (p->depth > 0)
			skip_newlines(p);
		if (!separated)
			break;
	}
	return list;
}

static void
parser_begin(struct parser *p, struct parse *parse)
{
	*p = (struct parser){
		.out = parse,
		.text = parse->text,
		.at = parse->at,
		.start = parse->at,
		.line = parse->line,
	};
}

enum parse_result
parse_command(struct parse *parse, struct node **tree)
{
	struct parser p;
	int result;

	parser_begin(&p, parse);
	result = setjmp(p.failed);
	if (result != 0)
		return (enum parse_result)result;
	advance(&p);
	*tree = parse_list(&p);
	if (p.token != TOKEN_NEWLINE && p.token != TOKEN_END)
		unexpected(&p);
	if (p.here && p.token == TOKEN_END)
		unfinished(&p);
	if (p.token == TOKEN_NEWLINE) {
		p.line++;
		p.at = p.start + 1;
		read_here_documents(&p);
	}
	parse->at = p.at;
	parse->line = p.line;
	return PARSE_DONE;
}

size_t
substitution_length(const char *text)
{
	struct parse parse = { .text = text, .line = 1 };
	struct parser p;

	parser_begin(&p, &parse);
	if (setjmp(p.failed) != 0)
		return SIZE_MAX;
	p.depth = 1;
	advance(&p);
	skip_newlines(&p);
	parse_list(&p);
	return token_is(&p, ")") ? p.start : SIZE_MAX;
}
