/* SPDX-License-Identifier: MIT */
/*
 * parse_redirect.c: the redirections behind a command.
 */
#include "scan.h"

#include <stdlib.h>
#include <string.h>

/* The end word of a here-document without its quotes. */
static char *
here_end(const char *word, bool *literal)
{
	struct text end = { 0 };

	text_add_string(&end, "");
	end.bytes = arena_copy("", 0);
	for (; *word; word++) {
		if (*word == '\'' || *word == '"' || *word == '\\')
			*literal = true;
		else
			text_add(&end, *word);
	}
	return end.bytes;
}

bool
at_redirect(const struct parser *p)
{
	return p->token == TOKEN_NUMBER ||
	       (p->token == TOKEN_OPERATOR && (p->text[p->start] == '<' || p->text[p->start] == '>'));
}

static struct redirect *
parse_redirect(struct parser *p)
{
	static const struct {
		const char *operator;
		enum redirect_kind kind;
		int fd;
	} kinds[] = {
		{ "<", REDIRECT_READ, 0 },   { ">", REDIRECT_WRITE, 1 }, { ">|", REDIRECT_WRITE, 1 },
		{ ">>", REDIRECT_APPEND, 1 }, { "<>", REDIRECT_BOTH, 0 }, { "<&", REDIRECT_COPY, 0 },
		{ ">&", REDIRECT_COPY, 1 },  { "<<", REDIRECT_HERE, 0 }, { "<<-", REDIRECT_HERE, 0 },
	};
	struct redirect *r = arena_alloc(sizeof *r);
	char *number = p->token == TOKEN_NUMBER ? take_word(p) : NULL;
	bool strip_tabs = token_is(p, "<<-");
	size_t i = 0;

	while (!token_is(p, kinds[i].operator))
		i++;
	advance(p);
	r->kind = kinds[i].kind;
	r->fd = number ? atoi(number) : kinds[i].fd;
	r->word = take_word(p);
	if (r->kind == REDIRECT_HERE) {
		struct pending_here *h = arena_alloc(sizeof *h), **last = &p->here;

		h->redirect = r;
		h->end = here_end(r->word, &r->literal);
		h->strip_tabs = strip_tabs;
		while (*last)
			last = &(*last)->next;
		*last = h;
	}
	return r;
}

void
parse_redirects(struct parser *p, struct redirect **list)
{
	while (*list)
		list = &(*list)->next;
	for (; at_redirect(p); list = &(*list)->next)
		*list = parse_redirect(p);
}
