/* SPDX-License-Identifier: MIT */
/*
 * list.h: circular doubly linked lists, the links embedded in what they link.
 *
 *   A list is a head link; an empty list's head points at itself.  Nothing allocates, so nothing fails:
 *   every queue of the kernel is one of these.  A link that is on no list has undefined contents unless its
 *   owner keeps it with link_init().
 */
#pragma once

#include "types.h"

struct link {
	struct link *next;
	struct link *prev;
};

static inline void link_init(struct link *link) { link->next = link->prev = link; }
static inline bool list_empty(const struct link *head) { return head->next == head; }

static inline void
list_insert(struct link *before, struct link *link)
{
	link->next = before;
	link->prev = before->prev;
	before->prev->next = link;
	before->prev = link;
}

static inline void list_append(struct link *head, struct link *link) { list_insert(head, link); }
static inline void list_prepend(struct link *head, struct link *link) { list_insert(head->next, link); }

static inline void
list_remove(struct link *link)
{
	link->prev->next = link->next;
	link->next->prev = link->prev;
}

/* Removes and returns the first link; the list must not be empty. */
static inline struct link *
list_take(struct link *head)
{
	struct link *link = head->next;

	list_remove(link);
	return link;
}

/* Removes the first link of a list, which is known. */
static inline void
list_remove_first(struct link *head, const struct link *link)
{
	head->next = link->next;
	link->next->prev = head;
}

/* Moves all links of one list to another, empty one: its head takes the other's place. */
static inline void
list_move(struct link *to, struct link *from)
{
	list_append(from, to);
	list_remove(from);
	link_init(from);
}

#define list_each(link, head) \
	for (struct link *link = (head)->next; link != (head); link = link->next)
