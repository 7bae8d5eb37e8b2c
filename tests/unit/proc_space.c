/* SPDX-License-Identifier: MIT */
/*
 * proc_space.c: proc's regions, faults and copy-on-write, used as programs do (proc_model.h).
 */
#include "proc_model.h"

/* ---- faults ---- */

START_TEST(fault_gives_zeroes_on_demand)
{
	start();
	add(0, 0, 4, RW, NULL);
	ck_assert_int_eq(load(0, AT(1)), 0);
	ck_assert(save(0, AT(1) + 5, 7));
	ck_assert_int_eq(load(0, AT(1) + 5), 7);
	ck_assert_uint_eq(faults, 1);			/* own from the start: writable at once */
	ck_assert_uint_eq(pages_in_use(), 1);
	finish();
}
END_TEST

START_TEST(fault_outside_or_against_the_rights_is_refused)
{
	uint8_t *byte;

	start();
	add(0, 1, 1, MAPPING_READ, NULL);
	add(0, 3, 1, 0, NULL);
	ck_assert_int_eq(touch(0, AT(0), false, &byte), FAULT_NOTHING);
	ck_assert_int_eq(touch(0, AT(2), true, &byte), FAULT_NOTHING);
	ck_assert_int_eq(touch(0, AT(1), true, &byte), FAULT_FORBIDDEN);
	ck_assert_int_eq(touch(0, AT(3), false, &byte), FAULT_FORBIDDEN);
	ck_assert_int_eq(load(0, AT(1)), 0);
	ck_assert_int_eq(touch(0, AT(1), true, &byte), FAULT_FORBIDDEN);
	finish();
}
END_TEST

START_TEST(fault_without_memory_says_so_and_can_be_repeated)
{
	uint8_t *byte;

	start();
	realm->pages_most = 1;
	add(0, 0, 4, RW, NULL);
	ck_assert(save(0, AT(0), 1));
	ck_assert_int_eq(touch(0, AT(1), true, &byte), FAULT_NO_MEMORY);
	realm->pages_most = 2;
	ck_assert(save(0, AT(1), 1));
	finish();
}
END_TEST

START_TEST(fault_brings_pages_of_a_file_once_for_all)
{
	struct source *file;

	start();
	file = source_create(SOURCE_FILE, 9, 3 * PAGE_SIZE, realm);
	add(0, 0, 3, MAPPING_READ | MAPPING_EXECUTE, file);
	source_hold(file);
	add(1, 8, 3, MAPPING_READ | MAPPING_EXECUTE, file);
	ck_assert_int_eq(load(0, AT(2)), FILE_BYTE(2));
	ck_assert_int_eq(load(1, AT(10)), FILE_BYTE(2));
	ck_assert_int_eq(load(1, AT(8) + 100), FILE_BYTE(0));
	ck_assert_uint_eq(fetches, 2);
	ck_assert_uint_eq(pages_in_use(), 2);
	space_clear(&spaces[0], true);
	ck_assert_int_eq(files_closed, 0);
	ck_assert_int_eq(load(1, AT(10)), FILE_BYTE(2));
	space_clear(&spaces[1], true);
	ck_assert_int_eq(files_closed, 1);
	finish();
}
END_TEST

START_TEST(fault_in_data_copies_the_file_and_zeroes_what_follows)
{
	struct source *file;

	start();
	file = source_create(SOURCE_FILE, 9, 2 * PAGE_SIZE, realm);
	add(0, 0, 4, RW, file)->file_bytes = PAGE_SIZE + 10;
	ck_assert_int_eq(load(0, AT(0)), FILE_BYTE(0));
	ck_assert(save(0, AT(0), 1));
	ck_assert_int_eq(load(0, AT(0)), 1);
	ck_assert_int_eq(load(0, AT(0) + 1), FILE_BYTE(0));
	ck_assert_int_eq(load(0, AT(1) + 9), FILE_BYTE(1));
	ck_assert_int_eq(load(0, AT(1) + 10), 0);
	ck_assert_int_eq(load(0, AT(1) + PAGE_MASK), 0);
	ck_assert_int_eq(load(0, AT(2)), 0);
	ck_assert_uint_eq(*(uint8_t *)store_bytes(page_map_get(&file->pages, 0)), FILE_BYTE(0));
	finish();
}
END_TEST

START_TEST(fault_beyond_the_end_of_a_file_is_told_apart)
{
	uint8_t *byte;

	start();
	add(0, 0, 3, MAPPING_READ, source_create(SOURCE_FILE, 9, PAGE_SIZE + 1, realm));
	ck_assert_int_eq(load(0, AT(1)), FILE_BYTE(1));
	ck_assert_int_eq(touch(0, AT(2), false, &byte), FAULT_BEYOND);
	finish();
}
END_TEST

/* ---- fork ---- */

START_TEST(fork_shares_until_one_side_writes)
{
	start();
	add(0, 0, 3, RW, NULL);
	ck_assert(save(0, AT(0), 1) && save(0, AT(1), 2));
	ck_assert(space_fork(&spaces[1], &spaces[0]));
	ck_assert_uint_eq(pages_in_use(), 2);
	ck_assert_int_eq(load(1, AT(0)), 1);
	ck_assert_uint_eq(pages_in_use(), 2);
	ck_assert(save(0, AT(0), 11));			/* the parent's, although it was mapped writable */
	ck_assert_int_eq(load(1, AT(0)), 1);
	ck_assert(save(1, AT(1), 22));
	ck_assert_int_eq(load(0, AT(1)), 2);
	ck_assert_uint_eq(pages_in_use(), 4);
	ck_assert(save(1, AT(0), 12));			/* nobody else has it any more: no copy */
	ck_assert_uint_eq(pages_in_use(), 4);
	ck_assert(save(1, AT(2), 3));
	ck_assert_int_eq(load(0, AT(2)), 0);
	finish();
}
END_TEST

START_TEST(fork_of_a_fork_and_the_end_of_the_middle)
{
	start();
	add(0, 0, 1, RW, NULL);
	ck_assert(save(0, AT(0), 1));
	ck_assert(space_fork(&spaces[1], &spaces[0]));
	ck_assert(space_fork(&spaces[2], &spaces[1]));
	space_clear(&spaces[1], true);
	ck_assert(save(2, AT(0), 3));
	ck_assert_int_eq(load(0, AT(0)), 1);
	ck_assert_uint_eq(pages_in_use(), 2);
	ck_assert(save(0, AT(0), 2));
	ck_assert_uint_eq(pages_in_use(), 2);
	finish();
}
END_TEST

START_TEST(fork_keeps_shared_memory_shared)
{
	start();
	add(0, 0, 3, RW, source_create(SOURCE_SHARED, 0, 2 * PAGE_SIZE, realm))->shared = true;
	ck_assert(save(0, AT(0), 1));
	ck_assert(space_fork(&spaces[1], &spaces[0]));
	ck_assert(save(1, AT(0), 2) && save(1, AT(1), 3));
	ck_assert_int_eq(load(0, AT(0)), 2);
	ck_assert_int_eq(load(0, AT(1)), 3);
	ck_assert_int_eq(load(0, AT(2)), -1);		/* beyond its end */
	finish();
}
END_TEST

START_TEST(shared_file_pages_are_dirty_once_written)
{
	struct source *file;

	start();
	file = source_create(SOURCE_FILE, 9, 2 * PAGE_SIZE, realm);
	add(0, 0, 2, RW, file)->shared = true;
	source_hold(file);
	add(1, 4, 2, RW, file)->shared = true;
	ck_assert_int_eq(load(0, AT(0)), FILE_BYTE(0));
	ck_assert_uint_eq(file->dirty.pages, 0);
	ck_assert(save(0, AT(0), 1));
	ck_assert_uint_eq(file->dirty.pages, 1);
	ck_assert_int_eq(load(1, AT(4)), 1);
	ck_assert(save(1, AT(5), 2));
	ck_assert_uint_eq(file->dirty.pages, 2);
	finish();
	ck_assert_uint_eq(last_pages, 1);
}
END_TEST

/* ---- regions ---- */

START_TEST(regions_are_cut_removed_and_replaced)
{
	start();
	add(0, 0, 8, RW, NULL);
	for (unsigned i = 0; i < 8; i++)
		ck_assert(save(0, AT(i), (uint8_t)(i + 1)));
	ck_assert(space_remove(&spaces[0], AT(2), AT(4)));
	ck_assert_int_eq(load(0, AT(1)), 2);
	ck_assert_int_eq(load(0, AT(2)), -1);
	ck_assert_int_eq(load(0, AT(3)), -1);
	ck_assert_int_eq(load(0, AT(4)), 5);
	ck_assert_int_eq(load(0, AT(7)), 8);
	ck_assert_uint_eq(pages_in_use(), 6);
	add(0, 6, 1, MAPPING_READ, NULL);		/* over what is there */
	ck_assert_int_eq(load(0, AT(6)), 0);
	ck_assert_int_eq(load(0, AT(7)), 8);
	ck_assert(space_remove(&spaces[0], 0, FIRST));	/* nothing there */
	ck_assert(space_remove(&spaces[0], FIRST, AT(90)));
	ck_assert_ptr_null(spaces[0].regions);
	finish();
}
END_TEST

START_TEST(regions_of_files_are_cut_at_the_right_page)
{
	start();
	add(0, 0, 6, RW, source_create(SOURCE_FILE, 9, 6 * PAGE_SIZE, realm))->file_bytes = 4 * PAGE_SIZE + 1;
	ck_assert(space_remove(&spaces[0], AT(1), AT(3)));
	ck_assert_int_eq(load(0, AT(0)), FILE_BYTE(0));
	ck_assert_int_eq(load(0, AT(3)), FILE_BYTE(3));
	ck_assert_int_eq(load(0, AT(4)), FILE_BYTE(4));
	ck_assert_int_eq(load(0, AT(4) + 1), 0);
	ck_assert_int_eq(load(0, AT(5)), 0);
	finish();
}
END_TEST

START_TEST(rights_change_for_a_part)
{
	start();
	add(0, 0, 4, RW, NULL);
	for (unsigned i = 0; i < 4; i++)
		ck_assert(save(0, AT(i), 1));
	ck_assert_int_eq(space_protect(&spaces[0], AT(1), AT(3), MAPPING_READ), 0);
	ck_assert(save(0, AT(0), 2) && save(0, AT(3), 2));
	ck_assert(!save(0, AT(1), 2) && !save(0, AT(2), 2));
	ck_assert_int_eq(load(0, AT(1)), 1);
	ck_assert_int_eq(space_protect(&spaces[0], AT(2), AT(3), 0), 0);
	ck_assert_int_eq(load(0, AT(2)), -1);
	ck_assert_int_eq(space_protect(&spaces[0], AT(0), AT(4), RW), 0);
	ck_assert(save(0, AT(2), 3) && save(0, AT(1), 3));
	ck_assert_int_eq(space_protect(&spaces[0], AT(3), AT(5), RW), ERRNO(ENOMEM));
	finish();
}
END_TEST

START_TEST(heap_grows_shrinks_and_stops_at_others)
{
	struct space *space = &spaces[0];

	start();
	space->heap_start = space->heap_end = FIRST + 10;
	ck_assert(space_set_heap(space, AT(1) + 1));
	ck_assert(!save(0, AT(0), 1));			/* the program's last page is not the heap's */
	ck_assert(save(0, AT(1), 1));
	ck_assert(space_set_heap(space, AT(3)));
	ck_assert(save(0, AT(2), 2));
	ck_assert_ptr_null(space->regions->next);	/* still one region */
	ck_assert(space_set_heap(space, AT(2)));
	ck_assert_int_eq(load(0, AT(2)), -1);
	ck_assert_int_eq(load(0, AT(1)), 1);
	add(0, 5, 1, RW, NULL);
	ck_assert(!space_set_heap(space, AT(5) + 1));
	ck_assert(space_set_heap(space, AT(5)));
	ck_assert(!space_set_heap(space, FIRST));
	ck_assert_int_eq(load(0, AT(2)), 0);
	finish();
}
END_TEST

START_TEST(gaps_are_found_between_mappings)
{
	struct space *space = &spaces[0];
	uint32_t base = MAPPING_BASE;

	start();
	ck_assert_uint_eq(space_gap(space, PAGE_SIZE), base);
	space_add(space, base, base + 2 * PAGE_SIZE, RW, NULL, 0);
	space_add(space, base + 3 * PAGE_SIZE, base + 4 * PAGE_SIZE, RW, NULL, 0);
	ck_assert_uint_eq(space_gap(space, PAGE_SIZE), base + 2 * PAGE_SIZE);
	ck_assert_uint_eq(space_gap(space, 2 * PAGE_SIZE), base + 4 * PAGE_SIZE);
	ck_assert_uint_eq(space_gap(space, MAPPING_END - base), 0);
	ck_assert_uint_eq(space_gap(space, 0xfffff000u), 0);
	finish();
}
END_TEST

START_TEST(proc_reads_and_writes_as_the_process_would)
{
	char text[] = "across a page", seen[sizeof text] = "";
	uint32_t address = AT(1) - 5;

	start();
	add(0, 0, 2, RW, NULL);
	ck_assert(save(0, AT(0), 9));
	ck_assert(space_fork(&spaces[1], &spaces[0]));
	ck_assert(space_write(&spaces[0], address, text, sizeof text));
	ck_assert(space_read(&spaces[0], address, seen, sizeof seen));
	ck_assert_str_eq(seen, text);
	ck_assert_int_eq(load(0, AT(1)), text[5]);
	ck_assert_int_eq(load(1, address), 0);		/* a copy, as for everybody */
	ck_assert(!space_write(&spaces[0], AT(2) - 1, text, 2));
	finish();
}
END_TEST

/* Random forks, writes, ends and cuts; a plain array knows what each program must see. */
START_TEST(many_random_steps_keep_every_program_apart)
{
	uint8_t expected[TASKS][32] = { { 0 } };
	bool there[TASKS] = { true };
	uint32_t state = 4711;

	start();
	add(0, 0, 32, RW, NULL);
	for (unsigned step = 0; step < 20000; step++) {
		uint32_t random = unit_random(&state);
		unsigned task = random % TASKS, page = random >> 8 & 31, other = (task + 1) % TASKS;

		if (!there[task])
			continue;
		if (random >> 24 < 200) {
			ck_assert_int_eq(load(task, AT(page)), expected[task][page]);
			if (random >> 16 & 1) {
				ck_assert(save(task, AT(page), (uint8_t)step));
				expected[task][page] = (uint8_t)step;
			}
		} else if (random >> 24 < 210) {
			ck_assert(space_remove(&spaces[task], AT(page), AT(page + 1)));
			add(task, page, 1, RW, NULL);
			expected[task][page] = 0;
		} else if (!there[other]) {
			ck_assert(space_fork(&spaces[other], &spaces[task]));
			memcpy(expected[other], expected[task], 32);
			there[other] = true;
		} else if (random >> 24 > 240) {
			space_clear(&spaces[other], true);
			there[other] = false;
		}
	}
	finish();
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(fault_gives_zeroes_on_demand),
		UNIT(fault_outside_or_against_the_rights_is_refused),
		UNIT(fault_without_memory_says_so_and_can_be_repeated),
		UNIT(fault_brings_pages_of_a_file_once_for_all),
		UNIT(fault_in_data_copies_the_file_and_zeroes_what_follows),
		UNIT(fault_beyond_the_end_of_a_file_is_told_apart),
		UNIT(fork_shares_until_one_side_writes),
		UNIT(fork_of_a_fork_and_the_end_of_the_middle),
		UNIT(fork_keeps_shared_memory_shared),
		UNIT(shared_file_pages_are_dirty_once_written),
		UNIT(regions_are_cut_removed_and_replaced),
		UNIT(regions_of_files_are_cut_at_the_right_page),
		UNIT(rights_change_for_a_part),
		UNIT(heap_grows_shrinks_and_stops_at_others),
		UNIT(gaps_are_found_between_mappings),
		UNIT(proc_reads_and_writes_as_the_process_would),
		UNIT(many_random_steps_keep_every_program_apart),
	};

	return unit_run("proc_space", tests, sizeof tests / sizeof tests[0]);
}
