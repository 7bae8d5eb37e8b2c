/* SPDX-License-Identifier: MIT */
/*
 * disk_dma.c: the tables of the bus master: what lies in a row is one entry, as far as the engine can count.
 */
#include "unit.h"

#include "user/servers/disk/dma_table.c"

/* Adds pages that lie behind each other. */
static uint32_t
add_pages(struct dma_entry *table, uint32_t count, uint32_t address, uint32_t pages)
{
	for (uint32_t i = 0; i < pages; i++)
		count = dma_table_add(table, count, address + i * 4096, 4096);
	return count;
}

static void
expect_entry(const struct dma_entry *entry, uint32_t address, uint32_t bytes)
{
	ck_assert_uint_eq(entry->address, address);
	ck_assert_uint_eq(entry->bytes, bytes % DMA_ENTRY_BYTES);
	ck_assert_uint_eq(entry->flags, 0);
}

START_TEST(dma_entry_is_as_long_as_what_lies_in_a_row)
{
	struct dma_entry table[4];
	uint32_t count = add_pages(table, 0, 0x41000, 2);

	count = dma_table_add(table, count, 0x43000, 512);
	count = dma_table_add(table, count, 0x43200, 1024);
	count = dma_table_add(table, count, 0x43800, 512);
	count = dma_table_add(table, count, 0x41000, 512);
	ck_assert_uint_eq(count, 3);
	expect_entry(&table[0], 0x41000, 2 * 4096 + 1536);
	expect_entry(&table[1], 0x43800, 512);
	expect_entry(&table[2], 0x41000, 512);
}
END_TEST

START_TEST(dma_entry_crosses_no_64_kib)
{
	struct dma_entry table[4];

	ck_assert_uint_eq(add_pages(table, 0, 0x2e000, 4), 2);
	expect_entry(&table[0], 0x2e000, 0x2000);
	expect_entry(&table[1], 0x30000, 0x2000);
}
END_TEST

/* Its length is 0 then: neither what follows it nor its own beginning may be taken for its end. */
START_TEST(dma_entry_of_64_kib_is_whole)
{
	struct dma_entry table[4];
	uint32_t count = add_pages(table, 0, 0x70000, 17);

	ck_assert_uint_eq(count, 2);
	expect_entry(&table[0], 0x70000, DMA_ENTRY_BYTES);
	expect_entry(&table[1], 0x80000, 4096);
	ck_assert_uint_eq(add_pages(table, 1, 0x70000, 1), 2);
	expect_entry(&table[0], 0x70000, DMA_ENTRY_BYTES);
	expect_entry(&table[1], 0x70000, 4096);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(dma_entry_is_as_long_as_what_lies_in_a_row),
		UNIT(dma_entry_crosses_no_64_kib),
		UNIT(dma_entry_of_64_kib_is_whole),
	};

	return unit_run("disk_dma", tests, sizeof tests / sizeof tests[0]);
}
