/* SPDX-License-Identifier: MIT */
/*
 * user_services.c: the service table's reader: what it makes of a good table, and what it says of bad ones.
 */
#include "unit.h"

#include "user/servers/init/table.c"
#include "user/servers/init/table_check.c"
#include "user/servers/init/table_grants.c"
#include "user/servers/init/table_line.c"

static struct service_table table;
static char problems[65536];	/* "LINE: TEXT\n" for each */

static void
note(void *context, unsigned line, const char *text)
{
	size_t used = strlen(problems);

	(void)context;
	snprintf(problems + used, sizeof problems - used, "%u: %s\n", line, text);
}

static bool
is_program(void *context, const char *name)
{
	(void)context;
	return strncmp(name, "prog", 4) == 0;
}

/* Read a table from memory of exactly its size. */
static unsigned
read_bytes(const char *text, size_t length)
{
	const struct table_reader reader = { note, is_program, NULL };
	char *copy = malloc(length ? length : 1);
	unsigned count;

	memcpy(copy, text, length);
	problems[0] = '\0';
	count = table_read(&table, copy, length, &reader);
	free(copy);
	return count;
}

static unsigned
read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void
expect_good(const char *text)
{
	unsigned count = read_text(text);

	ck_assert_msg(count == 0, "expected a good table, seen:\n%s", problems);
}

/* The table is bad, and these are the first words of what is said. */
static void
expect_problem(const char *text, const char *said)
{
	ck_assert_uint_gt(read_text(text), 0);
	ck_assert_msg(strncmp(problems, said, strlen(said)) == 0, "expected: %s...\nseen: %s", said,
		      problems);
}

START_TEST(services_minimal_table_has_defaults)
{
	const struct service *s = &table.services[0];

	expect_good("service a\nprogram prog\n");
	ck_assert_uint_eq(table.count, 1);
	ck_assert_str_eq(s->name, "a");
	ck_assert_str_eq(s->words[0], "prog");
	ck_assert_uint_eq(s->priority, 16);
	ck_assert_uint_eq(s->quota, 256 << 10);
	ck_assert_int_eq(s->restart, RESTART_ON_FAILURE);
	ck_assert_uint_eq(s->tries, 5);
	ck_assert_uint_eq(s->grant_count, 0);
	ck_assert(!s->session);
}
END_TEST

START_TEST(services_full_table_is_understood)
{
	const struct service *s = &table.services[1];

	expect_good("# a comment\n\n"
		    "service driver\r\n  program prog-d\n  irq line 15 # with a remark\n"
		    "  ports io 0x3f8-0x3ff\n  device screen 0xb8000-757759\n"
		    "service shell\n\tprogram prog-s -x word\n\tpriority 31\n\tquota 2M\n"
		    "\trestart always 9\n\tafter driver\n\tconnect init\n\tarchive\n\tsession\n"
		    "\tconnect driver");
	ck_assert_uint_eq(table.count, 2);
	ck_assert_uint_eq(table.services[0].grants[0].first, 15);
	ck_assert_uint_eq(table.services[0].grants[1].last, 0x3ff);
	ck_assert_uint_eq(table.services[0].grants[2].last, 0xb8fff);
	ck_assert_uint_eq(s->word_count, 3);
	ck_assert_str_eq(s->words[2], "word");
	ck_assert_uint_eq(s->quota, 2 << 20);
	ck_assert_int_eq(s->restart, RESTART_ALWAYS);
	ck_assert_uint_eq(s->tries, 9);
	ck_assert(s->session);
	ck_assert_uint_eq(s->grants[0].service, SERVICE_INIT);
	ck_assert_int_eq(s->grants[1].kind, GRANT_ARCHIVE);
	ck_assert_uint_eq(s->grants[2].service, 0);
}
END_TEST

START_TEST(services_start_after_what_they_need)
{
	expect_good("service c\nprogram prog\nconnect b\nservice a\nprogram prog\nservice b\n"
		    "program prog\nafter a\nservice d\nprogram prog\n");
	const unsigned expected[] = { 1, 2, 0, 3 };
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(table.order[i], expected[i]);
}
END_TEST

#define A "service a\nprogram prog\n"
#define B "service b\nprogram prog\n"

START_TEST(services_cycles_are_told_with_their_path)
{
	expect_problem(A "after b\n" B "after a\n",
		       "6: each of these waits for the next to start: a -> b -> a;");
	expect_problem("service x\nprogram prog\nafter a\n" A "connect b\n" B "after a\n",
		       "9: each of these waits for the next to start: a -> b -> a;");
	expect_problem(A "after a\n", "3: 'a' names itself");
	memset(&table, 0, sizeof table);
	ck_assert_uint_eq(read_text(A "after zzz\nafter b\n" B "after a\n"), 2);
	ck_assert_ptr_nonnull(strstr(problems, "7: each of these waits"));
}
END_TEST

START_TEST(services_a_wide_cycle_fits_its_report)
{
	char text[4096] = "";

	for (int i = 0; i < (int)SERVICES_MAX; i++)
		sprintf(text + strlen(text), "service a-very-long-name-ab-%d\nprogram prog\nafter "
			"a-very-long-name-ab-%d\n", i % 10 + i / 10 * 10, (i + 1) % (int)SERVICES_MAX);
	ck_assert_uint_gt(read_text(text), 0);
	expect_problem(text, "48: each of these waits for the next to start: a-very-long-name-ab-0 -> ");
}
END_TEST

START_TEST(services_devices_are_asked_for_by_class_or_number)
{
	const struct service *s = &table.services[0];

	expect_good(A "pci disk class 01:01\npci ram 1af4:1110\npci ram-b 1af4:1110\n");
	ck_assert_int_eq(s->grants[0].kind, GRANT_PCI_CLASS);
	ck_assert_uint_eq(s->grants[0].first, 1);
	ck_assert_uint_eq(s->grants[0].last, 1);
	ck_assert_int_eq(s->grants[1].kind, GRANT_PCI_DEVICE);
	ck_assert_uint_eq(s->grants[1].first, 0x1af4);
	ck_assert_uint_eq(s->grants[1].last, 0x1110);
	expect_problem(A "pci disk 01:01\n", "3: which device?");
	expect_problem(A "pci disk class 1af4:1110\n", "3: which device?");
	expect_problem(A "pci disk class 0x:01\n", "3: which device?");
	expect_problem(A "pci disk 1af4:1110 again\n", "3: which device?");
	expect_problem(A "pci disk 1af4.1110\n", "3: which device?");
	expect_problem(A "pci disk class 06:04\n", "3: bridges are init's own");
	expect_problem(A "pci a-name-of-19-letters 1af4:1110\n", "3: 'a-name-of-19-letters' is too long");
	expect_problem(A "pci disk 1af4:1110\npci disk 1af4:1110\n", "4: 'a' has a handle 'disk' already");
	expect_problem(A "ports all 0xcfc-0xcfc\n", "3: the ports 0xcf8-0xcff are init's own");
	expect_problem(A "ports all 0-0xffff\n", "3: the ports 0xcf8-0xcff are init's own");
	expect_good(A "ports some 0-0xcf7\nports others 0xd00-0xffff\n");
}
END_TEST

START_TEST(services_memory_is_kept)
{
	const struct service *s = &table.services[0];

	expect_good(A "keep state 64K\nkeep buffers 0x8000 contiguous\n");
	ck_assert_int_eq(s->grants[0].kind, GRANT_KEEP);
	ck_assert_uint_eq(s->grants[0].first, 65536);
	ck_assert_uint_eq(s->grants[0].last, 0);
	ck_assert_uint_eq(s->grants[1].first, 32768);
	ck_assert_uint_eq(s->grants[1].last, 1);
	expect_good(A "keep state 20%\n");
	ck_assert_uint_eq(s->grants[0].share, 20);
	expect_problem(A "keep state 20% contiguous\n", "3: '20%' is no size of kept memory");
	expect_problem(A "keep state 91%\n", "3: '91%' is no size of kept memory");
	expect_problem(A "keep state 0\n", "3: '0' is no size of kept memory");
	expect_problem(A "keep state 5000\n", "3: '5000' is no size of kept memory");
	expect_problem(A "keep state 300M\n", "3: '300M' is no size of kept memory");
	expect_problem(A "keep state 36K contiguous\n", "3: '36K' is no size of kept memory");
	expect_problem(A "keep state 4K contigous\n", "3: '4K' is no size of kept memory");
	expect_problem(A "keep state 4294967295M\n", "3: '4294967295M' is no size of kept memory");
}
END_TEST

START_TEST(services_missing_things_are_told)
{
	expect_problem("service a\nprogram nothing\n", "2: there is no program 'nothing'");
	expect_problem("service a\npriority 3\n", "1: 'a' has no program");
	expect_problem(A "after zzz\n", "3: there is no service 'zzz'");
	expect_problem(A "connect zzz\n", "3: there is no service 'zzz'");
	expect_problem("", "0: the table names no service");
	expect_problem("# only\n", "1: the table names no service");
}
END_TEST

START_TEST(services_names_that_clash_are_told)
{
	expect_problem(A A, "3: there is a service 'a' already (line 1)");
	expect_problem("service init\nprogram prog\n", "1: 'init' is the name of");
	expect_problem(A "irq x 1\nirq x 2\n", "4: 'a' has a handle 'x' already (line 3)");
	expect_problem(A "irq endpoint 1\n", "3: 'endpoint' is the handle every service has");
	expect_problem(A "archive\narchive\n", "4: 'a' has a handle 'archive' already");
	expect_problem(A "system\nsystem\n", "4: 'a' has a handle 'system' already");
}
END_TEST

START_TEST(services_a_device_has_one_driver)
{
	expect_problem(A "irq x 4\n" B "irq x 4\n", "6: this interrupt line is given to 'a' already");
	expect_problem(A "ports x 0x60-0x64\n" B "ports y 0x64-0x70\n", "6: this port is given to 'a'");
	expect_problem(A "device x 0x1000-0x2fff\ndevice y 0x2000-0x2fff\n",
		       "4: this device page is given to 'a' already (line 3)");
	expect_good(A "ports x 0x60-0x63\nirq i 3\n" B "ports y 0x64-0x70\nirq i 4\n");
	expect_good(A "ports x 0x64-0x70\n" B "ports y 0x60-0x63\n");
}
END_TEST

START_TEST(services_words_out_of_place_are_told)
{
	expect_problem("program prog\n", "1: 'program' belongs to no service");
	expect_problem(A "frobnicate 3\n", "3: 'frobnicate' means nothing here; known are: service");
	expect_problem(A "irq x\n", "3: write it like this: irq NAME N");
	expect_problem(A "session now\n", "3: write it like this: session");
	expect_problem("service\n", "1: write it like this: service NAME");
	expect_problem(A "priority 1\npriority 2\n", "4: 'a' has a line 'priority' already");
	expect_problem(A "restart maybe\n", "3: restart what?");
	expect_problem(A "restart never 3\n", "3: restart what?");
	expect_problem(A "after a b c d e f g h i j k\n", "3: too many words");
}
END_TEST

START_TEST(services_numbers_out_of_range_are_told)
{
	expect_problem(A "priority 32\n", "3: '32' is no priority: give a number from 0 to 31");
	expect_problem(A "priority -1\n", "3: '-1' is no priority");
	expect_problem(A "priority 0x\n", "3: '0x' is no priority");
	expect_problem(A "priority 4294967296\n", "3: '4294967296' is no priority");
	expect_problem(A "irq x 16\n", "3: '16' is no interrupt line");
	expect_problem(A "ports x 5-4\n", "3: '5-4' is not a range");
	expect_problem(A "ports x 0-0x10000\n", "3: '0-0x10000' is not a range");
	expect_problem(A "ports x 5\n", "3: '5' is not a range");
	expect_problem(A "device x 0x1000-0x1fff0\n", "3: '0x1000-0x1fff0' is not whole pages");
	expect_problem(A "quota 31K\n", "3: '31K' is not a quota");
	expect_problem(A "quota 1025M\n", "3: '1025M' is not a quota");
	expect_problem(A "quota 4194304K\n", "3: '4194304K' is not a quota");
	expect_problem(A "quota 1G\n", "3: '1G' is not a quota");
	expect_good(A "quota 1024M\n" B "quota 32K\n");
	expect_problem(A "quota 0%\n", "3: '0%' is not a quota: give a size from 32K to 1024M, or 1% to 90%");
	expect_problem(A "quota 91%\n", "3: '91%' is not a quota");
	expect_problem(A "quota 5%K\n", "3: '5%K' is not a quota");
	expect_good(A "quota 1%\n" B "quota 90%\n");
	expect_problem(A "handles 31\n", "3: '31' is no number of handles: give one from 32 to 4096");
	expect_problem(A "handles 4097\n", "3: '4097' is no number of handles");
	expect_problem(A "handles 64x\n", "3: '64x' is no number of handles");
	expect_good(A "handles 32\n" B "handles 4096\n");
}
END_TEST

START_TEST(services_names_are_names)
{
	expect_problem("service A\nprogram prog\n", "1: 'A' is not a name");
	expect_problem(A "irq x_y 1\n", "3: 'x_y' is not a name");
	expect_problem("service a234567890123456789012345\nprogram prog\n", "1: the name '");
	expect_problem("service a\nprogram prog a234567890123456789012345\n", "2: 'a2345678");
}
END_TEST

START_TEST(services_tables_have_limits)
{
	char text[8192] = "";

	for (unsigned i = 0; i <= SERVICES_MAX; i++)
		sprintf(text + strlen(text), "service s%u\nprogram prog\n", i);
	expect_problem(text, "33: too many services: at most 16");
	strcpy(text, A);
	for (unsigned i = 0; i <= SERVICE_GRANTS_MAX; i++)
		sprintf(text + strlen(text), "ports p%u %u-%u\n", i, i, i);
	expect_problem(text, "19: too many handles for 'a': at most 16");
	strcpy(text, A);
	for (unsigned i = 0; i <= SERVICE_AFTER_MAX; i++)
		strcat(text, "after x\n");
	ck_assert_uint_gt(read_text(text), 0);
	ck_assert_ptr_nonnull(strstr(problems, "11: 'a' depends on too many services"));
}
END_TEST

START_TEST(services_prefixes_and_names_are_understood)
{
	const struct service *s = &table.services[0];

	expect_good(A "prefix / /usr/share\nprefix /dev\nnames /mnt /tmp/x\n" B "names\n");
	ck_assert_uint_eq(s->prefix_count, 3);
	ck_assert_str_eq(s->prefixes[0], "/");
	ck_assert_str_eq(s->prefixes[1], "/usr/share");
	ck_assert_str_eq(s->prefixes[2], "/dev");
	ck_assert_uint_eq(s->mount_count, 2);
	ck_assert_str_eq(s->mounts[1], "/tmp/x");
	ck_assert_int_eq(s->grants[0].kind, GRANT_NAMES);
	ck_assert_uint_eq(table.services[1].mount_count, 0);
	ck_assert_int_eq(table.services[1].grants[0].kind, GRANT_NAMES);
}
END_TEST

START_TEST(services_prefixes_that_are_none_are_told)
{
	expect_problem(A "prefix\n", "3: write it like this: prefix PATH ...");
	expect_problem(A "prefix dev\n", "3: 'dev' is not a path");
	expect_problem(A "prefix /dev/\n", "3: '/dev/' is not a path");
	expect_problem(A "prefix //dev\n", "3: '//dev' is not a path");
	expect_problem(A "prefix /../dev\n", "3: '/../dev' is not a path");
	expect_problem(A "names /.\n", "3: '/.' is not a path");
	expect_problem(A "names\nnames\n", "4: 'a' has a line 'names' already");
	expect_problem(A "prefix /a /b /c /d /e\n", "3: too many paths: at most 4");
	expect_problem(A "prefix /0123456789012345678901234567890123456789012345678901234567890123\n",
		       "3: the path '/0123");
	expect_problem(A "prefix /x\n" B "prefix /y /x\n", "6: '/x' is served by 'a' already (line 3)");
	expect_problem(A "prefix /x /x\n", "3: '/x' is served by 'a' already (line 3)");
}
END_TEST

START_TEST(services_bytes_that_are_no_text_are_told)
{
	char long_line[300];

	expect_problem(A "quota \001\n", "3: a character that is no plain text (0x01)");
	expect_problem(A "# \377\n", "3: a character that is no plain text (0xff)");
	ck_assert_uint_gt(read_bytes("service a\0\n", 11), 0);
	memset(long_line, 'x', sizeof long_line - 1);
	long_line[sizeof long_line - 1] = '\0';
	expect_problem(long_line, "1: the line is too long");
}
END_TEST

START_TEST(services_all_problems_are_told_at_once)
{
	ck_assert_uint_eq(read_text("service a\nprogram no\npriority 99\nfoo\nafter q\n"), 4);
}
END_TEST

/* Damage a good table at random; the reader must survive, and the sanitizer watch. */
START_TEST(services_damaged_tables_are_survived)
{
	static const char good[] =
		"service driver\nprogram prog-d\nirq line 15\nports io 0x3f8-0x3ff\n"
		"device screen 0xb8000-0xb8fff\nservice shell\nprogram prog-s -x\npriority 31\n"
		"quota 2M\nrestart always 9\nafter driver\nconnect init\narchive\nsession\nprefix / /dev\n"
		"names /mnt\nconnect driver\n";
	static const char alphabet[] = "abz019 -/.\n\t#x\200";
	char text[sizeof good];
	uint32_t state = 1;

	for (int i = 0; i < 20000; i++) {
		size_t length = unit_random(&state) % sizeof good;

		memcpy(text, good, sizeof good);
		for (unsigned j = unit_random(&state) % 6; j > 0; j--) {
			uint32_t random = unit_random(&state);

			text[random % sizeof good] = alphabet[(random >> 16) % (sizeof alphabet - 1)];
		}
		read_bytes(text, length);
		ck_assert_uint_le(table.count, SERVICES_MAX);
	}
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(services_minimal_table_has_defaults),
		UNIT(services_full_table_is_understood),
		UNIT(services_start_after_what_they_need),
		UNIT(services_cycles_are_told_with_their_path),
		UNIT(services_a_wide_cycle_fits_its_report),
		UNIT(services_devices_are_asked_for_by_class_or_number),
		UNIT(services_memory_is_kept),
		UNIT(services_missing_things_are_told),
		UNIT(services_names_that_clash_are_told),
		UNIT(services_a_device_has_one_driver),
		UNIT(services_words_out_of_place_are_told),
		UNIT(services_numbers_out_of_range_are_told),
		UNIT(services_names_are_names),
		UNIT(services_tables_have_limits),
		UNIT(services_prefixes_and_names_are_understood),
		UNIT(services_prefixes_that_are_none_are_told),
		UNIT(services_bytes_that_are_no_text_are_told),
		UNIT(services_all_problems_are_told_at_once),
		UNIT(services_damaged_tables_are_survived),
	};

	return unit_run("user_services", tests, sizeof tests / sizeof tests[0]);
}
