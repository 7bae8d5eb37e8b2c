/* SPDX-License-Identifier: MIT */
/*
 * libc_heap.c: the library's heap on the host, over pages that this test hands out.
 *
 *   The functions get other names here; the pages come from the host's allocator, so the sanitizer sees a
 *   look beyond a chunk, and patterns in the pieces show any overlap within one.
 */
#include "unit.h"

#include <errno.h>

#define malloc heap_malloc
#define calloc heap_calloc
#define realloc heap_realloc
#define reallocarray heap_reallocarray
#define aligned_alloc heap_aligned_alloc
#define posix_memalign heap_posix_memalign
#define free heap_free
void *heap_malloc(size_t size);
void *heap_calloc(size_t count, size_t size);
void *heap_realloc(void *memory, size_t size);
void *heap_reallocarray(void *memory, size_t count, size_t size);
void *heap_aligned_alloc(size_t alignment, size_t size);
int heap_posix_memalign(void **memory, size_t alignment, size_t size);
void heap_free(void *memory);
#include "user/lib/libc/heap.c"
#undef malloc
#undef calloc
#undef realloc
#undef reallocarray
#undef aligned_alloc
#undef posix_memalign
#undef free

static unsigned chunks;
static size_t bytes;

/* Chunks that touch each other, as pages of a real system may. */
static _Alignas(PAGE_SIZE) char row[16 * CHUNK_LEAST];
static size_t row_used;
static bool in_a_row;
static unsigned chunks_most = 1000;

void *
memory_new(uint32_t length, int32_t *error)
{
	void *chunk;

	(void)error;
	ck_assert_uint_eq(length % PAGE_SIZE, 0);
	if (chunks == chunks_most)
		return NULL;
	chunks++;
	bytes += length;
	if (in_a_row) {
		chunk = row + row_used;
		row_used += length;
		ck_assert_uint_le(row_used, sizeof row);
		return chunk;
	}
	ck_assert_int_eq(posix_memalign(&chunk, PAGE_SIZE, length), 0);
	memset(chunk, 0, length);
	return chunk;
}

void
memory_free(void *address, uint32_t length)
{
	chunks--;
	bytes -= length;
	if (!in_a_row)
		free(address);
}

/* Nothing here runs at the same time; but what is taken must be given back. */
int
lock_take_until(struct lock *lock, uint64_t until)
{
	ck_assert_uint_eq(lock->depth++, 0);
	ck_assert_uint_eq(until, LOCK_FOREVER);
	return 0;
}

int
lock_release(struct lock *lock)
{
	ck_assert_uint_eq(lock->depth--, 1);
	return 0;
}

/*
 * Each bin has the blocks of its sizes, its bit says so, and no two free blocks touch.  Returns
 * their bytes, headers of chunks and all.
 */
static size_t
check_bins(void)
{
	size_t total = 0;

	for (unsigned bin = 0; bin < BINS; bin++) {
		ck_assert_int_eq(full[bin / BITS] >> bin % BITS & 1, bins[bin] != NULL);
		for (struct block *b = bins[bin]; b; b = b->next) {
			ck_assert(b->size & FREE);
			ck_assert_uint_eq(size_of(b) % ALIGN, 0);
			ck_assert_uint_eq(bin_of(size_of(b)), bin);
			ck_assert_ptr_eq(b->next ? b->next->previous : b, b);
			ck_assert_uint_eq(after(b)->before, size_of(b));
			ck_assert(!(after(b)->size & FREE));
			total += size_of(b) + (b->before == 0 && after(b)->size == 0 ? CHUNK_EXTRA : 0);
		}
	}
	return total;
}

START_TEST(heap_pieces_are_aligned_and_apart)
{
	char *pieces[100];

	for (unsigned i = 0; i < 100; i++) {
		pieces[i] = heap_malloc(i + 1);
		ck_assert_uint_eq((uintptr_t)pieces[i] % ALIGN, 0);
		memset(pieces[i], (int)i, i + 1);
	}
	for (unsigned i = 0; i < 100; i++)
		for (unsigned j = 0; j <= i; j++)
			ck_assert_uint_eq((unsigned char)pieces[i][j], i);
	ck_assert_uint_eq(chunks, 1);
}
END_TEST

START_TEST(heap_gives_back_what_it_got)
{
	void *first = heap_malloc(100), *second = heap_malloc(5000), *third = heap_malloc(7);
	size_t before;

	heap_free(second);
	heap_free(first);
	heap_free(third);
	before = check_bins();
	ck_assert_uint_eq(before, CHUNK_LEAST);
	ck_assert_ptr_nonnull(spare);
	ck_assert_ptr_eq(heap_malloc(100), first);
}
END_TEST

START_TEST(heap_refuses_what_makes_no_sense)
{
	ck_assert_ptr_null(heap_malloc(SIZE_MAX));
	ck_assert_ptr_null(heap_malloc(SIZE_MAX - 20));
	ck_assert_ptr_null(heap_calloc(SIZE_MAX / 2, 4));
	ck_assert_ptr_null(heap_calloc(65536, 65537));
	ck_assert_ptr_null(heap_calloc(SIZE_MAX / 4 + 2, 4));	/* wraps to 4 */
	heap_free(NULL);
	chunks_most = 0;
	ck_assert_ptr_null(heap_malloc(1));
}
END_TEST

START_TEST(heap_large_pieces_come_and_go_in_chunks_of_their_own)
{
	char *large = heap_malloc(1000000);

	memset(large, 1, 1000000);
	ck_assert_uint_eq(chunks, 1);
	heap_free(large);
	ck_assert_uint_eq(chunks, 0);
}
END_TEST

START_TEST(heap_realloc_keeps_what_fits)
{
	char *text = heap_realloc(NULL, 6), *other;

	strcpy(text, "hello");
	text = heap_realloc(text, 50000);
	ck_assert_str_eq(text, "hello");
	other = heap_realloc(text, 3);
	ck_assert_ptr_eq(other, text);
	ck_assert_int_eq(memcmp(text, "hel", 3), 0);
	ck_assert_ptr_null(heap_realloc(text, SIZE_MAX));
	ck_assert_int_eq(memcmp(text, "hel", 3), 0);
	heap_free(text);
	ck_assert_uint_eq(check_bins(), CHUNK_LEAST);
}
END_TEST

START_TEST(heap_calloc_is_zero_even_in_used_memory)
{
	char *dirty = heap_malloc(500), *clean;

	memset(dirty, 0xff, 500);
	heap_free(dirty);
	clean = heap_calloc(5, 100);
	ck_assert_ptr_eq(clean, dirty);
	for (int i = 0; i < 500; i++)
		ck_assert_int_eq(clean[i], 0);
}
END_TEST

START_TEST(heap_survives_random_use)
{
	struct { unsigned char *at; size_t size; unsigned char fill; } held[64] = { 0 };
	uint32_t state = 2024;

	for (int i = 0; i < 6000; i++) {
		uint32_t random = unit_random(&state);
		unsigned slot = random % 64;

		size_t spoilt = 0;

		for (size_t j = 0; j < held[slot].size; j++)
			spoilt += held[slot].at[j] != held[slot].fill;
		ck_assert_uint_eq(spoilt, 0);
		if (random >> 30 == 0 && held[slot].at) {
			size_t size = random >> 16 & 0x3ff;

			held[slot].at = heap_realloc(held[slot].at, size + 1);
			held[slot].size = size + 1;
		} else {
			heap_free(held[slot].at);
			held[slot].size = (random >> 8 & 0x7ff) + 1;
			held[slot].at = heap_malloc(held[slot].size);
		}
		held[slot].fill = (unsigned char)random;
		memset(held[slot].at, held[slot].fill, held[slot].size);
	}
	for (unsigned i = 0; i < 64; i++)
		heap_free(held[i].at);
	ck_assert_uint_eq(check_bins(), bytes);
	ck_assert_uint_eq(bytes, CHUNK_LEAST);
}
END_TEST

START_TEST(heap_keeps_one_empty_chunk_and_no_more)
{
	char *pieces[12];

	for (int i = 0; i < 12; i++)
		pieces[i] = heap_malloc(CHUNK_LEAST / 2 - 100);
	ck_assert_uint_ge(chunks, 6);
	for (int i = 0; i < 12; i++)
		heap_free(pieces[i]);
	ck_assert_uint_eq(chunks, 1);
	ck_assert_uint_eq(check_bins(), CHUNK_LEAST);
	heap_free(heap_malloc(100));
	ck_assert_uint_eq(chunks, 1);
}
END_TEST

START_TEST(heap_never_joins_chunks)
{
	void *pieces[6];

	in_a_row = true;
	for (int i = 0; i < 6; i++)
		pieces[i] = heap_malloc(CHUNK_LEAST - CHUNK_EXTRA - HEADER);
	ck_assert_uint_eq(chunks, 6);
	for (int i = 0; i < 6; i++)
		heap_free(pieces[i]);
	ck_assert_uint_eq(check_bins(), CHUNK_LEAST);
	ck_assert_uint_eq(chunks, 1);
}
END_TEST

START_TEST(heap_gives_aligned_pieces)
{
	for (size_t alignment = 1; alignment <= 8192; alignment *= 2) {
		unsigned char *pieces[8];

		for (size_t i = 0; i < 8; i++) {
			pieces[i] = heap_aligned_alloc(alignment, 40 * i + 1);
			ck_assert_uint_eq((uintptr_t)pieces[i] % alignment, 0);
			memset(pieces[i], (int)i, 40 * i + 1);
		}
		for (size_t i = 0; i < 8; i++) {
			ck_assert_uint_eq(pieces[i][40 * i], i);
			heap_free(pieces[i]);
		}
		check_bins();
	}
	ck_assert_uint_eq(check_bins(), CHUNK_LEAST);
	errno = 0;
	ck_assert_ptr_null(heap_aligned_alloc(48, 1));
	ck_assert_int_eq(errno, EINVAL);
}
END_TEST

/* A bin's blocks are all smaller than the next bin's: who takes from a larger bin need not look. */
START_TEST(heap_bins_rise_with_sizes)
{
	unsigned last = 0;

	for (size_t size = ALIGN; size <= SIZE_SANE; size += size < 4096 ? ALIGN : size / 16 & ~(size_t)(ALIGN - 1)) {
		ck_assert_uint_ge(bin_of(size), last);
		ck_assert_uint_lt(bin_of(size), BINS);
		last = bin_of(size);
	}
}
END_TEST

/* Many holes, none of which fits: what is looked at for a piece is bounded. */
START_TEST(heap_does_not_look_at_every_hole)
{
	enum { PIECES = 10000 };
	static void *pieces[PIECES];

	for (int i = 0; i < PIECES; i++)
		pieces[i] = heap_malloc(600);
	for (int i = 0; i < PIECES; i += 2)
		heap_free(pieces[i]);
	for (int i = 0; i < PIECES; i += 2)
		pieces[i] = heap_malloc(624);
	for (int i = 0; i < PIECES; i++)
		heap_free(pieces[i]);
	ck_assert_uint_eq(chunks, 1);
	ck_assert_uint_eq(check_bins(), bytes);
}
END_TEST

START_TEST(heap_has_few_chunks_however_large_it_is)
{
	enum { PIECES = 20000 };
	static void *pieces[PIECES];

	for (int i = 0; i < PIECES; i++)
		pieces[i] = heap_malloc(1000);
	ck_assert_uint_le(chunks, 64);
	ck_assert_uint_eq(chunk_bytes, bytes);
	for (int i = 0; i < PIECES; i++)
		heap_free(pieces[i]);
	ck_assert_uint_eq(chunks, 1);
	ck_assert_uint_eq(chunk_bytes, bytes);
}
END_TEST

START_TEST(heap_grows_a_piece_where_it_is)
{
	char *piece = heap_malloc(100), *wall;

	ck_assert_ptr_eq(heap_realloc(piece, 30000), piece);
	wall = heap_malloc(1);
	ck_assert_ptr_ne(heap_realloc(piece, 31000), piece);
	heap_free(wall);
}
END_TEST

/* A chunk of its own for a piece that comes and goes is kept, as long as it is not too large. */
START_TEST(heap_keeps_the_larger_of_two_empty_chunks)
{
	void *small = heap_malloc(10), *large = heap_malloc(SPARE_MOST - PAGE_SIZE);

	ck_assert_uint_eq(chunks, 2);
	heap_free(small);
	heap_free(large);
	ck_assert_uint_eq(chunks, 1);
	ck_assert_uint_ge(bytes, SPARE_MOST - PAGE_SIZE);
	heap_free(heap_malloc(SPARE_MOST - PAGE_SIZE));
	ck_assert_uint_eq(chunks, 1);
	ck_assert_uint_eq(check_bins(), bytes);
}
END_TEST

START_TEST(heap_gives_something_even_for_nothing)
{
	void *a = heap_malloc(0), *b = heap_malloc(0);

	ck_assert_ptr_nonnull(a);
	ck_assert_ptr_ne(a, b);
	heap_free(a);
	heap_free(b);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(heap_pieces_are_aligned_and_apart),
		UNIT(heap_gives_back_what_it_got),
		UNIT(heap_refuses_what_makes_no_sense),
		UNIT(heap_large_pieces_come_and_go_in_chunks_of_their_own),
		UNIT(heap_realloc_keeps_what_fits),
		UNIT(heap_calloc_is_zero_even_in_used_memory),
		UNIT(heap_survives_random_use),
		UNIT(heap_keeps_one_empty_chunk_and_no_more),
		UNIT(heap_never_joins_chunks),
		UNIT(heap_gives_aligned_pieces),
		UNIT(heap_bins_rise_with_sizes),
		UNIT(heap_does_not_look_at_every_hole),
		UNIT(heap_has_few_chunks_however_large_it_is),
		UNIT(heap_grows_a_piece_where_it_is),
		UNIT(heap_keeps_the_larger_of_two_empty_chunks),
		UNIT(heap_gives_something_even_for_nothing),
	};

	return unit_run("libc_heap", tests, sizeof tests / sizeof tests[0]);
}
