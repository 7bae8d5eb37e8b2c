/* SPDX-License-Identifier: MIT */
/*
 * arena.c: kept memory in pieces.  Design: arena.h.
 *
 *   Each page is in one list at most: the free ones, or of one class those that have room.
 */
#include "arena.h"

#include <stdlib.h>
#include <string.h>

#define PART_LEAST	64u
#define CLASSES		4u		/* 64, 128, 256, 512 */
#define NO_PAGE		UINT32_MAX

enum { PAGE_FREE = CLASSES, PAGE_WHOLE, PAGE_KINDS };

struct page {
	uint64_t used;			/* a bit for each part */
	uint32_t next, previous;	/* in its list; NO_PAGE: none */
	uint32_t kind;			/* a class, PAGE_FREE or PAGE_WHOLE */
};

static struct {
	uint8_t *base;
	uint32_t most, there;
	struct page *pages;
	uint32_t first[PAGE_KINDS];	/* of the lists */
} arena;

static uint32_t
class_of(uint32_t size)
{
	uint32_t class = 0;

	while (PART_LEAST << class < size)
		class++;
	return class;
}

/* All bits that the parts of a class have. */
static uint64_t
full(uint32_t class)
{
	return UINT64_MAX >> (64 - (DATA_PAGE / PART_LEAST >> class));
}

static uint32_t
number_of(const void *piece)
{
	return (uint32_t)((size_t)((const uint8_t *)piece - arena.base) / DATA_PAGE);
}

/* Where in its page it lies. */
static uint32_t
offset_of(const void *piece)
{
	return (uint32_t)((size_t)((const uint8_t *)piece - arena.base) % DATA_PAGE);
}

static void
list_add(uint32_t number)
{
	struct page *page = &arena.pages[number];
	uint32_t *first = &arena.first[page->kind];

	page->previous = NO_PAGE;
	page->next = *first;
	if (*first != NO_PAGE)
		arena.pages[*first].previous = number;
	*first = number;
}

static void
list_remove(uint32_t number)
{
	struct page *page = &arena.pages[number];

	if (page->previous != NO_PAGE)
		arena.pages[page->previous].next = page->next;
	else
		arena.first[page->kind] = page->next;
	if (page->next != NO_PAGE)
		arena.pages[page->next].previous = page->previous;
}

bool
arena_begin(uint8_t *base, uint32_t pages, uint32_t there)
{
	if (arena.most != pages) {
		free(arena.pages);
		arena.pages = calloc(pages, sizeof *arena.pages);
		arena.most = arena.pages ? pages : 0;
	}
	arena.base = base;
	arena.there = there < arena.most ? there : arena.most;
	for (uint32_t i = 0; i < arena.most; i++)
		arena.pages[i] = (struct page){ .kind = PAGE_FREE };
	for (uint32_t i = 0; i < PAGE_KINDS; i++)
		arena.first[i] = NO_PAGE;
	return arena.pages != NULL;
}

/* ---- what a dead server has left ---- */

bool
arena_holds(const void *piece, uint32_t size)
{
	const uint8_t *at = piece;
	uint32_t unit = size > PART_MAX ? DATA_PAGE : PART_LEAST << class_of(size);

	return at >= arena.base && at < arena.base + (size_t)arena.there * DATA_PAGE && size <= DATA_PAGE &&
	       offset_of(piece) % unit == 0;
}

/* The page's kind, and the bit of a piece in it. */
static uint32_t
kind_of(const void *piece, uint32_t size, uint64_t *bit)
{
	uint32_t class = size > PART_MAX ? PAGE_WHOLE : class_of(size);

	*bit = class == PAGE_WHOLE ? 1 : 1ull << (offset_of(piece) / (PART_LEAST << class));
	return class;
}

bool
arena_marked(const void *piece, uint32_t size)
{
	uint64_t bit;

	return arena_holds(piece, size) && arena.pages[number_of(piece)].kind == kind_of(piece, size, &bit) &&
	       (arena.pages[number_of(piece)].used & bit);
}

bool
arena_mark(const void *piece, uint32_t size)
{
	struct page *page;
	uint32_t kind;
	uint64_t bit;

	if (!arena_holds(piece, size))
		return false;
	page = &arena.pages[number_of(piece)];
	kind = kind_of(piece, size, &bit);
	if ((page->kind != PAGE_FREE && page->kind != kind) || (page->used & bit))
		return false;
	page->kind = kind;
	page->used |= bit;
	return true;
}

void
arena_ready(void)
{
	for (uint32_t i = arena.there; i-- > 0;) {
		const struct page *page = &arena.pages[i];

		if (page->kind == PAGE_FREE || (page->kind < CLASSES && page->used != full(page->kind)))
			list_add(i);
	}
}

/* ---- giving out and taking back ---- */

static bool
get_more(void)
{
	uint32_t before = arena.there;

	if (before < arena.most)
		arena.there = arena_more(before);
	for (uint32_t i = before; i < arena.there; i++)
		list_add(i);
	return arena.there > before;
}

/* A page in no list, of a kind. */
static uint8_t *
page_take(uint32_t kind)
{
	uint32_t number;

	if (arena.first[PAGE_FREE] == NO_PAGE && !get_more())
		return NULL;
	number = arena.first[PAGE_FREE];
	list_remove(number);
	arena.pages[number].kind = kind;
	arena.pages[number].used = kind == PAGE_WHOLE;
	return arena.base + (size_t)number * DATA_PAGE;
}

static void
page_give(uint32_t number)
{
	arena.pages[number].kind = PAGE_FREE;
	arena.pages[number].used = 0;
	list_add(number);
}

void *
page_new(void)
{
	void *page = page_take(PAGE_WHOLE);

	return page ? memset(page, 0, DATA_PAGE) : NULL;
}

void
page_free(void *page)
{
	page_give(number_of(page));
}

void *
part_new(uint32_t size)
{
	uint32_t class = class_of(size), number = arena.first[class], at;
	struct page *page;

	if (number == NO_PAGE) {
		uint8_t *bytes = page_take(class);

		if (!bytes)
			return NULL;
		number = number_of(bytes);
		list_add(number);
	}
	page = &arena.pages[number];
	at = (uint32_t)__builtin_ctzll(~page->used);
	page->used |= 1ull << at;
	if (page->used == full(class))
		list_remove(number);
	return memset(arena.base + (size_t)number * DATA_PAGE + at * (PART_LEAST << class), 0, size);
}

void
part_free(void *part, uint32_t size)
{
	uint32_t class = class_of(size), number = number_of(part);
	struct page *page = &arena.pages[number];

	if (page->used == full(class))
		list_add(number);
	page->used &= ~(1ull << offset_of(part) / (PART_LEAST << class));
	if (page->used != 0)
		return;
	list_remove(number);
	page_give(number);
}
