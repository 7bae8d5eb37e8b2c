/* SPDX-License-Identifier: MIT */
/*
 * machine.c: the parts of the machine library that need no machine: page
 * walks in made-up memory, register texts, watchdog writes, conversations.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "launch.h"
#include "look.h"
#include "machine.h"
#include "qmp.h"
#include "result.h"
#include "walk.h"

/* ---- page walks ------------------------------------------------------- */

#define RAM_PAGES	8
#define PAGE		4096u
#define DIRECTORY	0x1000u
#define TABLE		0x2000u

/* Eight pages: directory in 1, table in 2; exactly as large as said. */
struct made_up {
	uint32_t	*words;
	struct machine_result result;
};

static void
make_up(struct made_up *made)
{
	memset(made, 0, sizeof *made);
	made->words = calloc(RAM_PAGES, PAGE);
	made->result.ram = (uint8_t *)made->words;
	made->result.ram_size = RAM_PAGES * PAGE;
	made->result.registers.cr0 = 0x80000001;
	made->result.registers.cr3 = DIRECTORY;
	made->result.registers.cr4 = 0x10;
}

static void
set_directory(struct made_up *made, uint32_t index, uint32_t entry)
{
	made->words[DIRECTORY / 4 + index] = entry;
}

static void
set_table(struct made_up *made, uint32_t index, uint32_t entry)
{
	made->words[TABLE / 4 + index] = entry;
}

START_TEST(walk_needs_both_entries_present)
{
	struct made_up made;
	struct address_space space;
	struct mapping m;

	make_up(&made);
	space = address_space_of(&made.result);
	ck_assert(!walk_address(&space, 0x400000, &m));
	set_directory(&made, 1, TABLE | 7);
	ck_assert(!walk_address(&space, 0x400000, &m));
	ck_assert_uint_eq(m.directory_entry, TABLE | 7);
	set_table(&made, 0, 0x3000 | 3);
	ck_assert(walk_address(&space, 0x400123, &m));
	ck_assert_uint_eq(m.physical_base, 0x3000);
	ck_assert_uint_eq(m.virtual_base, 0x400000);
	ck_assert_uint_eq(m.size, PAGE);
	set_directory(&made, 1, TABLE | 6);
	ck_assert(!walk_address(&space, 0x400123, &m));
	free(made.words);
}
END_TEST

START_TEST(rights_are_what_both_entries_allow)
{
	struct made_up made;
	struct address_space space;
	struct mapping m;

	make_up(&made);
	space = address_space_of(&made.result);
	for (uint32_t upper = 0; upper < 4; upper++) {
		for (uint32_t lower = 0; lower < 4; lower++) {
			set_directory(&made, 0, TABLE | upper << 1 | 1);
			set_table(&made, 5, 0x3000 | lower << 1 | 1);
			ck_assert(walk_address(&space, 0x5000, &m));
			ck_assert_uint_eq((m.flags & MAPPING_WRITE) != 0,
				(upper & lower & 1) != 0);
			ck_assert_uint_eq((m.flags & MAPPING_USER) != 0,
				(upper & lower & 2) != 0);
		}
	}
	set_table(&made, 5, 0x3000 | 0x179);
	ck_assert(walk_address(&space, 0x5000, &m));
	ck_assert_uint_eq(m.flags & ~(unsigned)(MAPPING_WRITE | MAPPING_USER),
		MAPPING_WRITE_THROUGH | MAPPING_CACHE_DISABLE |
		MAPPING_ACCESSED | MAPPING_DIRTY | MAPPING_GLOBAL);
	free(made.words);
}
END_TEST

START_TEST(large_pages_count_only_with_pse)
{
	struct made_up made;
	struct address_space space;
	struct mapping m;

	make_up(&made);
	set_directory(&made, 3, 0x00400000 | 0x83);
	space = address_space_of(&made.result);
	ck_assert(walk_address(&space, 0x00c12345, &m));
	ck_assert_uint_eq(m.physical_base, 0x00400000);
	ck_assert_uint_eq(m.size, 0x400000);
	ck_assert(m.flags & MAPPING_LARGE);
	made.result.registers.cr4 = 0;
	space = address_space_of(&made.result);
	ck_assert(!walk_address(&space, 0x00c12345, &m));
	free(made.words);
}
END_TEST

START_TEST(tables_outside_of_memory_are_not_followed)
{
	struct made_up made;
	struct address_space space;
	struct mapping m;
	char text[200];

	make_up(&made);
	set_directory(&made, 0, 0xfffff000 | 1);
	set_directory(&made, 1, (RAM_PAGES * PAGE) | 1);
	space = address_space_of(&made.result);
	ck_assert(!walk_address(&space, 0x1000, &m));
	ck_assert(!walk_address(&space, 0x401000, &m));
	ck_assert_ptr_nonnull(strstr(walk_describe(&space, 0x401000, text,
		sizeof text), "a table outside of memory"));
	space = address_space_at(&made.result, 0xdeadb000);
	ck_assert(!walk_address(&space, 0x1000, &m));
	ck_assert_ptr_nonnull(strstr(walk_describe(&space, 0x1000, text,
		sizeof text), "lies outside of memory"));
	made.result.ram = NULL;
	space = address_space_of(&made.result);
	ck_assert(!walk_address(&space, 0x1000, &m));
	free(made.words);
}
END_TEST

START_TEST(without_paging_addresses_are_physical)
{
	struct made_up made;
	struct address_space space;
	uint32_t word;

	make_up(&made);
	made.result.registers.cr0 = 0x11;
	made.words[0x7ffc / 4] = 0xfeedface;
	space = address_space_of(&made.result);
	ck_assert(guest_read32(&space, 0x7ffc, &word));
	ck_assert_uint_eq(word, 0xfeedface);
	ck_assert(!guest_read32(&space, 0x7ffd, &word));
	ck_assert(!guest_read32(&space, 0xfffffffe, &word));
	ck_assert_ptr_null(guest_memory(&space, 0x7ff0, 17));
	ck_assert_ptr_nonnull(guest_memory(&space, 0x7ff0, 16));
	free(made.words);
}
END_TEST

struct visits {
	unsigned	count;
	unsigned	stop_after;
	uint32_t	last;
};

static bool
visit(const struct mapping *mapping, void *context)
{
	struct visits *visits = context;

	ck_assert(!visits->count || mapping->virtual_base > visits->last);
	visits->last = mapping->virtual_base;
	return ++visits->count != visits->stop_after;
}

START_TEST(every_mapping_is_visited_once_in_order)
{
	struct made_up made;
	struct address_space space;
	struct visits all = { 0, 0, 0 }, two = { 0, 2, 0 }, part = { 0, 0, 0 };

	make_up(&made);
	set_directory(&made, 0, TABLE | 7);
	set_directory(&made, 512, 0x83);
	set_directory(&made, 1023, TABLE | 7);
	set_table(&made, 0, 0x3003);
	set_table(&made, 7, 0x4003);
	set_table(&made, 1023, 0x5003);
	space = address_space_of(&made.result);
	ck_assert(walk_each(&space, 0, UINT32_MAX, visit, &all));
	ck_assert_uint_eq(all.count, 7);
	ck_assert_uint_eq(all.last, 0xfffff000);
	ck_assert(!walk_each(&space, 0, UINT32_MAX, visit, &two));
	ck_assert_uint_eq(two.count, 2);
	ck_assert(walk_each(&space, 0x1000, 0x3fffff, visit, &part));
	ck_assert_uint_eq(part.count, 2);
	free(made.words);
}
END_TEST

START_TEST(strings_end_with_the_buffer)
{
	struct made_up made;
	struct address_space space;
	char text[8];

	make_up(&made);
	space = address_space_physical(&made.result);
	memset(&made.words[0x7ff0 / 4], 'x', 16);
	ck_assert(!guest_read_string(&space, 0x7ff0, text, sizeof text));
	ck_assert_str_eq(text, "xxxxxxx");
	ck_assert(!guest_read_string(&space, 0x7ffe, text, sizeof text));
	ck_assert_str_eq(text, "xx");
	ck_assert(!guest_read_string(&space, 0x8000, text, sizeof text));
	ck_assert_str_eq(text, "");
	free(made.words);
}
END_TEST

/* ---- registers and watchdog ------------------------------------------- */

#define REGISTERS \
	"CPU#0\r\nEAX=00000001 EBX=0b0b0b0b ECX=deadbeef EDX=00000505\r\n" \
	"ESI=51515151 EDI=42424242 EBP=c0de0000 ESP=c0de1000\r\n" \
	"EIP=c0100123 EFL=00000202 [-------] CPL=3 II=0 A20=1 SMM=0 HLT=1\r\n" \
	"ES =0023 00000000 ffffffff 00cff300 DPL=3 DS   [-WA]\r\n" \
	"CS =001b 00000000 ffffffff 00cffa00 DPL=3 CS32 [-R-]\r\n" \
	"SS =0023 00000000 ffffffff 00cff300 DPL=3 DS   [-WA]\r\n" \
	"DS =0023 00000000 ffffffff 00cff300 DPL=3 DS   [-WA]\r\n" \
	"FS =0000 00000000 00000000 00000000\r\n" \
	"GS =0033 12345678 00000fff 00cff300 DPL=3 DS   [-WA]\r\n" \
	"LDT=0000 00000000 0000ffff 00008200 DPL=0 LDT\r\n" \
	"TR =0028 c0108000 00000067 00008900 DPL=0 TSS32-avl\r\n" \
	"GDT=     c0109000 0000003f\r\nIDT=     c010a000 000007ff\r\n" \
	"CR0=80010011 CR2=0000beef CR3=00123000 CR4=00000690\r\n"

START_TEST(registers_are_read_from_the_monitors_text)
{
	struct machine_registers r;

	ck_assert(registers_parse(REGISTERS, &r));
	ck_assert_uint_eq(r.eax, 1);
	ck_assert_uint_eq(r.ecx, 0xdeadbeef);
	ck_assert_uint_eq(r.esp, 0xc0de1000);
	ck_assert_uint_eq(r.eip, 0xc0100123);
	ck_assert_uint_eq(r.eflags, 0x202);
	ck_assert_uint_eq(r.cpl, 3);
	ck_assert(r.halted);
	ck_assert_uint_eq(r.cs.selector, 0x1b);
	ck_assert_uint_eq(r.cs.limit, 0xffffffff);
	ck_assert_uint_eq(r.gs.base, 0x12345678);
	ck_assert_uint_eq(r.tr.base, 0xc0108000);
	ck_assert_uint_eq(r.tr.attributes, 0x8900);
	ck_assert_uint_eq(r.gdt.base, 0xc0109000);
	ck_assert_uint_eq(r.idt.limit, 0x7ff);
	ck_assert_uint_eq(r.cr2, 0xbeef);
	ck_assert_uint_eq(r.cr4, 0x690);
}
END_TEST

START_TEST(registers_are_refused_if_one_is_missing)
{
	static const char *const names[] = { "EAX", "EFL", "CPL", "HLT", "CS ",
		"TR ", "GDT", "IDT", "CR0", "CR4" };
	struct machine_registers r;

	ck_assert(!registers_parse("", &r));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char text[] = REGISTERS;

		strstr(text, names[i])[0] = '?';
		ck_assert_msg(!registers_parse(text, &r),
			"accepted without %s", names[i]);
	}
}
END_TEST

START_TEST(the_clock_is_the_timer_nearest_to_the_seconds)
{
	/* 2^24 ticks of 3,579,545 Hz are 4,686,968,874 ns. */
	ck_assert_uint_eq(clock_combine(0, 0), 0);
	ck_assert_uint_eq(clock_combine(3579545, 1), MACHINE_SECOND);
	ck_assert_uint_eq(clock_combine(3579545 / 2, 0), 499999860);
	ck_assert_uint_eq(clock_combine(0, 4), UINT64_C(4686968874));
	ck_assert_uint_eq(clock_combine(0xffffff, 4), UINT64_C(4686968595));
	ck_assert_uint_eq(clock_combine(0, 46), UINT64_C(46869688745));
}
END_TEST

START_TEST(the_clock_is_the_seconds_before_the_timer_has_its_port)
{
	ck_assert_uint_eq(clock_combine(UINT32_MAX, 0), 0);
	ck_assert_uint_eq(clock_combine(UINT32_MAX, 7), 7 * MACHINE_SECOND);
}
END_TEST

START_TEST(limits_are_rounded_up_to_the_watchdogs_ticks)
{
	char lines[WATCHDOG_LINES][32];

	ck_assert_uint_eq(watchdog_limit(1), 100 * MACHINE_MILLISECOND);
	ck_assert_uint_eq(watchdog_limit(100 * MACHINE_MILLISECOND),
		100 * MACHINE_MILLISECOND);
	ck_assert_uint_eq(watchdog_limit(100 * MACHINE_MILLISECOND + 1),
		200 * MACHINE_MILLISECOND);
	ck_assert_uint_eq(watchdog_limit(UINT64_MAX),
		6553500 * MACHINE_MILLISECOND);
	watchdog_lines(51 * MACHINE_SECOND + 1, lines);
	ck_assert_str_eq(lines[8], "o /b 0xfe41 0xff");
	ck_assert_str_eq(lines[9], "o /b 0xfe41 0x1");
	ck_assert_str_eq(lines[10], "o /b 0xfe40 0x4");
}
END_TEST

/* ---- conversations ---------------------------------------------------- */

static int
open_conversation(struct qmp *qmp)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	qmp_open(qmp, ends[0]);
	return ends[1];
}

static void
say(int end, const char *text)
{
	ck_assert_int_eq(write(end, text, strlen(text)),
		(ssize_t)strlen(text));
}

START_TEST(events_between_answers_are_kept_in_order)
{
	struct qmp qmp;
	int end = open_conversation(&qmp);
	json_t *answer, *event;

	say(end, "{\"QMP\": {}}\r\n{\"event\": \"A\"}\r\n{\"return\": 7}\r\n"
		"{\"event\": \"B\"}\r\n{\"return\": \"x\"}\r\n{\"event\"");
	answer = qmp_answer(&qmp, 1000);
	ck_assert_int_eq(json_integer_value(answer), 7);
	json_decref(answer);
	answer = qmp_answer(&qmp, 1000);
	ck_assert_str_eq(json_string_value(answer), "x");
	json_decref(answer);
	say(end, ": \"C\"}\n");
	for (int i = 0; i < 3; i++) {
		event = qmp_next_event(&qmp, 1000);
		ck_assert_int_eq(*json_string_value(json_object_get(event,
			"event")), "ABC"[i]);
		json_decref(event);
	}
	ck_assert_ptr_null(qmp_next_event(&qmp, 0));
	ck_assert_int_eq(qmp.state, QMP_OPEN);
	qmp_close(&qmp);
	close(end);
}
END_TEST

START_TEST(refused_commands_leave_the_conversation_open)
{
	struct qmp qmp;
	int end = open_conversation(&qmp);

	say(end, "{\"error\": {\"class\": \"GenericError\"}}\n");
	ck_assert_ptr_null(qmp_answer(&qmp, 1000));
	ck_assert_int_eq(qmp.state, QMP_OPEN);
	qmp_close(&qmp);
	close(end);
}
END_TEST

START_TEST(broken_conversations_say_how)
{
	struct qmp qmp;
	int end = open_conversation(&qmp);

	ck_assert_ptr_null(qmp_answer(&qmp, 1));
	ck_assert_int_eq(qmp.state, QMP_TIMED_OUT);
	qmp_close(&qmp);
	close(end);

	end = open_conversation(&qmp);
	say(end, "[1, 2]\n");
	ck_assert_ptr_null(qmp_answer(&qmp, 1000));
	ck_assert_int_eq(qmp.state, QMP_GARBLED);
	qmp_close(&qmp);
	close(end);

	end = open_conversation(&qmp);
	say(end, "{\"return\": 1}\n{\"ret");
	close(end);
	json_decref(qmp_answer(&qmp, 1000));
	ck_assert_ptr_null(qmp_answer(&qmp, 1000));
	ck_assert_int_eq(qmp.state, QMP_CLOSED);
	qmp_send(&qmp, "nothing", NULL);
	ck_assert_ptr_null(qmp_next_event(&qmp, 1000));
	qmp_close(&qmp);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("machine");
	TCase *all = tcase_create("machine");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(all, walk_needs_both_entries_present);
	tcase_add_test(all, rights_are_what_both_entries_allow);
	tcase_add_test(all, large_pages_count_only_with_pse);
	tcase_add_test(all, tables_outside_of_memory_are_not_followed);
	tcase_add_test(all, without_paging_addresses_are_physical);
	tcase_add_test(all, every_mapping_is_visited_once_in_order);
	tcase_add_test(all, strings_end_with_the_buffer);
	tcase_add_test(all, registers_are_read_from_the_monitors_text);
	tcase_add_test(all, registers_are_refused_if_one_is_missing);
	tcase_add_test(all, the_clock_is_the_timer_nearest_to_the_seconds);
	tcase_add_test(all, the_clock_is_the_seconds_before_the_timer_has_its_port);
	tcase_add_test(all, limits_are_rounded_up_to_the_watchdogs_ticks);
	tcase_add_test(all, events_between_answers_are_kept_in_order);
	tcase_add_test(all, refused_commands_leave_the_conversation_open);
	tcase_add_test(all, broken_conversations_say_how);
	suite_add_tcase(suite, all);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
