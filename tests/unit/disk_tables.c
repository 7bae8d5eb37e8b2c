/* SPDX-License-Identifier: MIT */
/*
 * disk_tables.c: what the server of disks believes: partition tables, what drives say of
 * themselves, words of the command line.
 */
#include "unit.h"

#include "user/servers/disk/ata_identify.c"
#include "user/servers/disk/faults.c"
#include "user/servers/disk/partition.c"

/* ---- a disk of sectors ----------------------------------------------------------------------------------- */

#define SECTORS_MOST	64u

struct fake {
	struct { uint64_t at; uint8_t data[512]; } sectors[SECTORS_MOST];
	unsigned count;
	unsigned reads;
	uint64_t size, unreadable;
};

static struct fake fake;
static struct partition_table found;

static uint8_t *
sector(uint64_t at)
{
	for (unsigned i = 0; i < fake.count; i++) {
		if (fake.sectors[i].at == at)
			return fake.sectors[i].data;
	}
	ck_assert_uint_lt(fake.count, SECTORS_MOST);
	fake.sectors[fake.count].at = at;
	return memset(fake.sectors[fake.count++].data, 0, 512);
}

static bool
fake_read(void *context, uint64_t at, uint8_t *data)
{
	ck_assert_ptr_eq(context, &fake);
	ck_assert_uint_lt(at, fake.size);
	fake.reads++;
	if (at == fake.unreadable)
		return false;
	for (unsigned i = 0; i < fake.count; i++) {
		if (fake.sectors[i].at == at) {
			memcpy(data, fake.sectors[i].data, 512);
			return true;
		}
	}
	memset(data, 0, 512);
	return true;
}

static void
disk(uint64_t size)
{
	memset(&fake, 0, sizeof fake);
	fake.size = size;
	fake.unreadable = UINT64_MAX;
}

static void
entry(uint64_t at, unsigned n, uint8_t kind, uint32_t first, uint32_t count)
{
	uint8_t *data = sector(at), *e = data + 446 + 16 * n;

	e[4] = kind;
	for (unsigned i = 0; i < 4; i++) {
		e[8 + i] = (uint8_t)(first >> 8 * i);
		e[12 + i] = (uint8_t)(count >> 8 * i);
	}
	data[510] = 0x55;
	data[511] = 0xaa;
}

static void
find(void)
{
	partitions_find(&found, fake.size, fake_read, &fake);
}

static void
expect_partition(uint32_t number, uint64_t first, uint64_t count)
{
	const struct partition *p = partition_get(&found, number);

	ck_assert_msg(p, "expected a partition %u, seen none", number);
	ck_assert_uint_eq(p->first, first);
	ck_assert_uint_eq(p->sectors, count);
}

static void
expect_found(unsigned count, unsigned refused)
{
	ck_assert_uint_eq(found.count, count);
	ck_assert_uint_eq(found.refused, refused);
}

/* ---- tables ---------------------------------------------------------------------------------------------- */

START_TEST(primary_partitions_keep_their_numbers)
{
	disk(10000);
	entry(0, 1, 0x83, 1, 99);
	entry(0, 3, 0x82, 100, 9900);
	find();
	expect_found(2, 0);
	expect_partition(2, 1, 99);
	expect_partition(4, 100, 9900);
	ck_assert_ptr_null(partition_get(&found, 1));
	ck_assert_ptr_null(partition_get(&found, 0));
}
END_TEST

START_TEST(logical_partitions_count_from_five)
{
	disk(10000);
	entry(0, 0, 0x83, 10, 100);
	entry(0, 1, 0x0f, 1000, 5000);
	entry(1000, 0, 0x83, 1, 99);
	entry(1000, 1, 0x05, 100, 100);
	entry(1100, 0, 0x83, 2, 98);
	entry(1100, 1, 0x05, 4000, 1000);
	entry(5000, 0, 0x07, 10, 990);
	find();
	expect_found(4, 0);
	expect_partition(1, 10, 100);
	expect_partition(5, 1001, 99);
	expect_partition(6, 1102, 98);
	expect_partition(7, 5010, 990);
}
END_TEST

START_TEST(no_table_is_no_partition)
{
	disk(10000);
	find();
	expect_found(0, 0);
	entry(0, 0, 0x83, 1, 10);
	sector(0)[511] = 0;
	find();
	expect_found(0, 0);
	sector(0)[511] = 0xaa;
	sector(0)[446 + 16] = 0x41;		/* text where a boot flag would be */
	find();
	expect_found(0, 0);
	sector(0)[446 + 16] = 0x80;
	fake.unreadable = 0;
	find();
	expect_found(0, 0);
	fake.unreadable = 1;
	find();
	expect_found(1, 0);
}
END_TEST

START_TEST(entries_that_make_no_sense_are_left_out)
{
	disk(10000);
	entry(0, 0, 0x83, 0, 10);		/* over the table */
	entry(0, 1, 0x83, 9000, 1001);		/* beyond the end */
	entry(0, 2, 0x83, 5, 0);		/* empty */
	entry(0, 3, 0x83, 0xffffffff, 0xffffffff);
	find();
	expect_found(0, 4);
	disk(10000);
	entry(0, 0, 0x83, 100, 100);
	entry(0, 1, 0x83, 199, 10);		/* overlap */
	entry(0, 2, 0x83, 1, 9999);
	entry(0, 3, 0x83, 200, 10);
	find();
	expect_found(2, 2);
	expect_partition(1, 100, 100);
	expect_partition(4, 200, 10);
}
END_TEST

START_TEST(tiny_disks_have_no_partitions)
{
	for (uint64_t size = 0; size < 3; size++) {
		disk(size);
		if (size > 0)
			entry(0, 0, 0x83, 1, 1);
		find();
		expect_found(size == 2, 0);
	}
}
END_TEST

START_TEST(chain_that_leads_back_ends)
{
	disk(10000);
	entry(0, 0, 0x05, 1000, 5000);
	entry(1000, 0, 0x83, 1, 9);
	entry(1000, 1, 0x05, 100, 100);
	entry(1100, 0, 0x83, 1, 9);
	entry(1100, 1, 0x05, 0, 100);		/* to the first again */
	find();
	expect_found(2, 1);
	ck_assert_uint_le(fake.reads, 3);
	entry(1100, 1, 0x05, 100, 100);		/* to itself */
	find();
	expect_found(2, 1);
	entry(1100, 1, 0x05, 5000, 1);		/* out of the box */
	find();
	expect_found(2, 1);
}
END_TEST

START_TEST(chain_that_is_too_long_ends)
{
	disk(100000);
	entry(0, 0, 0x05, 10, 90000);
	for (unsigned i = 0; i < 60; i++) {
		entry(10 + i * 20, 0, 0x83, 1, 5);
		entry(10 + i * 20, 1, 0x05, (i + 1) * 20, 20);
	}
	find();
	ck_assert_uint_eq(found.count, PARTITIONS_MAX);
	ck_assert_uint_le(fake.reads, PARTITIONS_MAX + 1);
}
END_TEST

START_TEST(logical_partition_stays_in_its_box)
{
	disk(10000);
	entry(0, 0, 0x05, 1000, 500);
	entry(0, 1, 0x83, 2000, 100);
	entry(1000, 0, 0x83, 1, 1000);		/* would cover the second */
	find();
	expect_found(1, 1);
	expect_partition(2, 2000, 100);
	entry(1000, 0, 0x83, 0, 10);		/* would cover its own table */
	find();
	expect_found(1, 1);
	entry(1000, 0, 0x05, 1, 10);		/* a box in the place of a partition */
	find();
	expect_found(1, 1);
}
END_TEST

START_TEST(second_box_is_left_out)
{
	disk(10000);
	entry(0, 0, 0x05, 1000, 500);
	entry(0, 1, 0x85, 2000, 500);
	entry(1000, 0, 0x83, 1, 10);
	entry(2000, 0, 0x83, 1, 10);
	find();
	expect_found(1, 1);
	expect_partition(5, 1001, 10);
}
END_TEST

/* Whatever a table says, what is believed lies on the disk, overlaps nothing and has a number of its own. */
static void
check_found(void)
{
	ck_assert_uint_le(found.count, PARTITIONS_MAX);
	for (unsigned i = 0; i < found.count; i++) {
		const struct partition *p = &found.partitions[i];

		ck_assert(p->first >= 1 && p->sectors >= 1 && p->first + p->sectors <= fake.size);
		for (unsigned j = 0; j < i; j++) {
			const struct partition *q = &found.partitions[j];

			ck_assert_uint_ne(p->number, q->number);
			ck_assert(p->first + p->sectors <= q->first || q->first + q->sectors <= p->first);
		}
	}
	ck_assert_uint_le(fake.reads, PARTITIONS_MAX + 1);
}

START_TEST(any_table_gives_partitions_that_make_sense)
{
	static const uint8_t kinds[] = { 0, 0x05, 0x0f, 0x83, 0x82, 0xee };
	uint32_t random = 12345;
	unsigned seen = 0;

	for (unsigned round = 0; round < 20000; round++) {
		disk(100 + unit_random(&random) % 100000);
		for (unsigned i = 0; i < 20; i++) {
			const uint64_t at = i < 4 ? 0 : unit_random(&random) % 40;

			entry(at, i % 4, kinds[unit_random(&random) % 6],
			      unit_random(&random) >> unit_random(&random) % 32, unit_random(&random) >> unit_random(&random) % 32);
		}
		find();
		check_found();
		seen += found.count;
	}
	ck_assert_msg(seen > 5000, "expected that random tables have partitions, seen %u", seen);
}
END_TEST

/* ---- drives ---------------------------------------------------------------------------------------------- */

static uint16_t words[256];

static void
usual_drive(void)
{
	memset(words, 0, sizeof words);
	memcpy(words + 27, "EQUMH RADDSI K                          ", 40);	/* letters in pairs, swapped */
	words[49] = 0x0300;
	words[60] = 0x5678;
	words[61] = 0x0234;
	words[83] = 0x1000;
}

START_TEST(drive_tells_its_size_and_name)
{
	struct drive drive = { 0 };

	usual_drive();
	ck_assert(ata_identify(&drive, words));
	ck_assert_uint_eq(drive.sectors, 0x02345678);
	ck_assert(drive.dma && drive.can_flush && !drive.long_addresses);
	ck_assert_uint_eq(drive.run, 256);
	ck_assert_str_eq(drive.model, "QEMU HARDDISK");
}
END_TEST

START_TEST(drive_with_long_addresses_tells_its_real_size)
{
	struct drive drive = { 0 };

	usual_drive();
	words[83] |= 0x0400;
	words[100] = 0x1111;
	words[101] = 0x2222;
	words[102] = 0x0033;
	ck_assert(ata_identify(&drive, words));
	ck_assert(drive.long_addresses);
	ck_assert_uint_eq(drive.run, RUN_SECTORS);
	ck_assert_uint_eq(drive.sectors, UINT64_C(0x3322221111));
	words[103] = 2;				/* more than 48 bits can say */
	ck_assert(!ata_identify(&drive, words));
}
END_TEST

START_TEST(drive_that_we_cannot_use_is_refused)
{
	struct drive drive = { 0 };

	usual_drive();
	words[49] = 0x0100;			/* no LBA */
	ck_assert(!ata_identify(&drive, words));
	usual_drive();
	words[60] = words[61] = 0;
	ck_assert(!ata_identify(&drive, words));
	usual_drive();
	words[61] = 0x1234;			/* more than 28 bits can say */
	ck_assert(!ata_identify(&drive, words));
	usual_drive();
	words[106] = 0x5000;			/* sectors of 4096 bytes */
	ck_assert(!ata_identify(&drive, words));
	words[106] = 0x1000;			/* the word means nothing */
	ck_assert(ata_identify(&drive, words));
}
END_TEST

START_TEST(drive_with_any_name_can_be_printed)
{
	struct drive drive = { 0 };

	usual_drive();
	memset(words + 27, 0xff, 40);
	words[30] = 0x0007;
	ck_assert(ata_identify(&drive, words));
	ck_assert_uint_eq(strlen(drive.model), 40);
	ck_assert_uint_eq(strspn(drive.model, "?"), 40);
}
END_TEST

START_TEST(faults_are_read_from_the_command_line)
{
	struct fault_options options = { .tick = 1 };

	faults_read(&options, "disk-lost=3 services=x disk-ports disk-tick=20 xdisk-error=4");
	ck_assert_uint_eq(options.every[FAULT_LOST], 3);
	ck_assert_uint_eq(options.every[FAULT_ERROR], 0);
	ck_assert(options.ports);
	ck_assert_uint_eq(options.tick, 20);
	options = (struct fault_options){ .tick = 7 };
	faults_read(&options, "disk-portsx disk-tick=0");
	ck_assert(!options.ports);
	ck_assert_uint_gt(options.tick, 0);
	faults_read(&options, NULL);
	faults_read(&options, "");
	faults_read(&options, "   ");
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(primary_partitions_keep_their_numbers),
		UNIT(logical_partitions_count_from_five),
		UNIT(no_table_is_no_partition),
		UNIT(entries_that_make_no_sense_are_left_out),
		UNIT(tiny_disks_have_no_partitions),
		UNIT(chain_that_leads_back_ends),
		UNIT(chain_that_is_too_long_ends),
		UNIT(logical_partition_stays_in_its_box),
		UNIT(second_box_is_left_out),
		UNIT(any_table_gives_partitions_that_make_sense),
		UNIT(drive_tells_its_size_and_name),
		UNIT(drive_with_long_addresses_tells_its_real_size),
		UNIT(drive_that_we_cannot_use_is_refused),
		UNIT(drive_with_any_name_can_be_printed),
		UNIT(faults_are_read_from_the_command_line),
	};

	return unit_run("disk_tables", tests, sizeof tests / sizeof tests[0]);
}
