/* SPDX-License-Identifier: MIT */
/*
 * proc_store.c: proc's store of pages, and realms that limit it.
 */
#include "proc_model.h"

START_TEST(store_gives_zeroed_pages_and_takes_them_back)
{
	page_t pages[200];

	start();
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < 200; i++) {
			uint8_t *bytes;

			pages[i] = store_alloc(realm, true);
			ck_assert_uint_ne(pages[i], PAGE_NONE);
			bytes = store_bytes(pages[i]);
			for (unsigned n = 0; n < PAGE_SIZE; n += 64)
				ck_assert_uint_eq(bytes[n], 0);
			memset(bytes, 0xff, PAGE_SIZE);
		}
		ck_assert_uint_eq(pages_in_use(), 200);
		ck_assert_uint_eq(realm->pages, 200);
		for (unsigned i = 1; i < 200; i++)
			store_release(pages[i]);
		ck_assert_uint_eq(chunks_made - chunks_gone, 1);	/* the others went */
		/* The lowest are used again, and dirty ones are zeroed. */
		ck_assert_uint_eq(pages[1], store_alloc(realm, true));
		ck_assert_uint_eq(*(uint8_t *)store_bytes(pages[1]), 0);
		store_release(pages[0]);
		store_release(pages[1]);
	}
	finish();
}
END_TEST

START_TEST(store_ends_with_the_quota_and_goes_on_after_it)
{
	page_t pages[CHUNK_PAGES];

	start();
	chunks_most = 1;
	for (unsigned i = 0; i < CHUNK_PAGES; i++)
		ck_assert_uint_ne(pages[i] = store_alloc(realm, false), PAGE_NONE);
	ck_assert_uint_eq(store_alloc(realm, false), PAGE_NONE);
	ck_assert_uint_eq(realm->pages, CHUNK_PAGES);
	store_release(pages[7]);
	ck_assert_uint_eq(store_alloc(realm, false), pages[7]);
	for (unsigned i = 0; i < CHUNK_PAGES; i++)
		store_release(pages[i]);
	finish();
}
END_TEST

START_TEST(realm_limits_hold_for_all_inside)
{
	struct realm *outer, *inner, *innermost;
	page_t a, b, c;

	start();
	outer = realm_create(realm, 3, 2);
	inner = realm_create(outer, REALM_NO_LIMIT, REALM_NO_LIMIT);
	innermost = realm_create(inner, 1, 1);
	ck_assert(realm_add_process(outer) && realm_add_process(inner) && realm_add_process(innermost));
	ck_assert(!realm_add_process(inner));		/* outer has its three */
	ck_assert(!realm_add_process(innermost));
	ck_assert_uint_ne(a = store_alloc(innermost, false), PAGE_NONE);
	ck_assert_uint_eq(store_alloc(innermost, false), PAGE_NONE);
	ck_assert_uint_ne(b = store_alloc(inner, false), PAGE_NONE);
	ck_assert_uint_eq(store_alloc(outer, false), PAGE_NONE);
	ck_assert_uint_ne(c = store_alloc(realm, false), PAGE_NONE);	/* outside nobody notices */
	ck_assert(realm_contains(outer, innermost) && realm_contains(inner, inner));
	ck_assert(!realm_contains(innermost, outer));
	ck_assert_uint_eq(realm->pages, 3);
	ck_assert_uint_eq(realm->processes, 4);
	store_release(c);
	store_release(b);
	realm_remove_process(inner);
	realm_remove_process(outer);
	realm_remove_process(innermost);
	store_release(a);				/* the last thing in all three */
	ck_assert_uint_eq(realm->inner, 0);
	finish();
}
END_TEST

START_TEST(realm_walls_are_not_too_many)
{
	struct realm *deepest;

	start();
	deepest = realm;
	for (unsigned i = 0; i < REALM_DEPTH_MAX; i++)
		ck_assert_ptr_nonnull(deepest = realm_create(deepest, 1, 1));
	ck_assert_ptr_null(realm_create(deepest, 1, 1));
	realm_drop(deepest);
	ck_assert_uint_eq(realm->inner, 0);
	finish();
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(store_gives_zeroed_pages_and_takes_them_back),
		UNIT(store_ends_with_the_quota_and_goes_on_after_it),
		UNIT(realm_limits_hold_for_all_inside),
		UNIT(realm_walls_are_not_too_many),
	};

	return unit_run("proc_store", tests, sizeof tests / sizeof tests[0]);
}
