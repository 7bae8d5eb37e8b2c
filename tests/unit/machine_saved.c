/* SPDX-License-Identifier: MIT */
/*
 * machine_saved.c: evidence comes back from its folder as it was, or not at
 * all.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "machine.h"
#include "result.h"
#include "store.h"

#define RAM_SIZE	(1u << 20)
#define DISK_SIZE	10000u	/* no whole number of pages */

static char folder[64];

static void
setup(void)
{
	strcpy(folder, "/tmp/pith-saved-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
teardown(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

/* A result with something in every field. */
static struct machine_result *
full_result(void)
{
	static const char bytes[] = "\0\xff text \n\x80";
	struct machine_config config = machine_config_default();
	struct machine_result *r;
	uint8_t *ram, *disk;

	config.name = "full \"name\"";
	config.command_line = "a=1 b";
	config.seed = UINT64_MAX - 1;
	config.phase = 3;
	r = result_new(&config);
	r->outcome = MACHINE_CHECKPOINT;
	r->code = 17;
	r->clock_known = true;
	r->instructions = 123456789012345;
	r->virtual_ns = 987654321098;
	r->wall_ms = 55;
	for (int i = 0; i < MACHINE_CHANNELS; i++)
		r->output[i] = (struct machine_transcript){
			.bytes = store_copy(r->store, bytes, sizeof bytes),
			.length = sizeof bytes - (size_t)i, .cut = i & 1,
		};
	ram = store_pages(r->store, RAM_SIZE);
	memset(ram, r->ram_fill, RAM_SIZE);
	ram[0] = 1;
	memset(ram + 3 * 4096, 0, 4096);
	ram[RAM_SIZE - 1] = 2;
	r->ram = ram;
	r->ram_size = RAM_SIZE;
	disk = store_pages(r->store, DISK_SIZE);
	disk[DISK_SIZE - 1] = 3;
	r->disk = disk;
	r->disk_size = DISK_SIZE;
	r->has_registers = true;
	memset(&r->registers, 0, sizeof r->registers);
	r->registers.eip = 0xc0100000;
	r->registers.cr2 = UINT32_MAX;
	r->registers.gs.attributes = 0xcff300;
	r->registers.idt.limit = 0x7ff;
	r->registers.cpl = 3;
	r->registers.halted = true;
	r->screenshot = (const uint8_t *)store_copy(r->store, "PNG", 3);
	r->screenshot_size = 3;
	r->has_screen_text = true;
	r->screen[24][79] = 0x1f41;
	r->answers = store_alloc(r->store, sizeof *r->answers);
	r->answers[0].question = "info pic";
	r->answers[0].answer = "irr=00\r\n";
	r->answer_count = 1;
	return r;
}

static void
expect_equal(const struct machine_result *a, const struct machine_result *b)
{
	ck_assert_int_eq(a->outcome, b->outcome);
	ck_assert_uint_eq(a->code, b->code);
	ck_assert_str_eq(a->error, b->error);
	ck_assert_int_eq(a->clock_known, b->clock_known);
	ck_assert_uint_eq(a->instructions, b->instructions);
	ck_assert_uint_eq(a->virtual_ns, b->virtual_ns);
	ck_assert_uint_eq(a->wall_ms, b->wall_ms);
	for (int i = 0; i < MACHINE_CHANNELS; i++) {
		ck_assert_uint_eq(a->output[i].length, b->output[i].length);
		ck_assert_mem_eq(a->output[i].bytes, b->output[i].bytes,
			a->output[i].length);
		ck_assert_int_eq(b->output[i].bytes[b->output[i].length], 0);
		ck_assert_int_eq(a->output[i].cut, b->output[i].cut);
	}
	ck_assert_uint_eq(a->ram_size, b->ram_size);
	ck_assert_int_eq(memcmp(a->ram, b->ram, a->ram_size), 0);
	ck_assert_uint_eq(a->disk_size, b->disk_size);
	ck_assert_int_eq(memcmp(a->disk, b->disk, a->disk_size), 0);
	ck_assert_int_eq(a->has_registers, b->has_registers);
	ck_assert_mem_eq(&a->registers, &b->registers, sizeof a->registers);
	ck_assert_uint_eq(a->screenshot_size, b->screenshot_size);
	ck_assert_mem_eq(a->screenshot, b->screenshot, a->screenshot_size);
	ck_assert_mem_eq(a->screen, b->screen, sizeof a->screen);
	ck_assert_uint_eq(a->answer_count, b->answer_count);
	ck_assert_str_eq(machine_answer(b, "info pic"), "irr=00\r\n");
	ck_assert_str_eq(a->name, b->name);
	ck_assert_str_eq(a->command_line, b->command_line);
	ck_assert_uint_eq(a->seed, b->seed);
	ck_assert_uint_eq(a->phase, b->phase);
	ck_assert_int_eq(a->icount_shift, b->icount_shift);
	ck_assert_uint_eq(a->time_limit_ns, b->time_limit_ns);
	ck_assert_uint_eq(a->output_limit, b->output_limit);
	ck_assert_int_eq(a->ram_pattern, b->ram_pattern);
	ck_assert_uint_eq(a->ram_fill, b->ram_fill);
}

static void
save(const struct machine_result *result)
{
	char error[512] = "";

	ck_assert_msg(machine_result_save(result, folder, error,
		sizeof error), "%s", error);
}

/* The size of a file of the folder; -1 if there is none. */
static long
file_size(const char *name)
{
	char path[256];
	struct stat status;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return stat(path, &status) < 0 ? -1 : (long)status.st_size;
}

START_TEST(saved_result_comes_back_whole)
{
	struct machine_result *result = full_result(), *loaded;
	char error[512] = "";

	save(result);
	/* Three pages that are not all pattern. */
	ck_assert_int_eq(file_size("ram.pages"), 3 * (4 + 4096));
	ck_assert_int_eq(file_size("disk.pages"), 4 + DISK_SIZE % 4096);
	loaded = machine_result_load(folder, error, sizeof error);
	ck_assert_msg(loaded, "%s", error);
	expect_equal(result, loaded);
	machine_result_free(loaded);
	machine_result_free(result);
}
END_TEST

START_TEST(saved_error_comes_back)
{
	struct machine_config config = machine_config_default();
	struct machine_result *result = result_new(&config), *loaded;
	char error[512] = "";

	result_fail(result, MACHINE_NO_PROGRESS, "stood \xff still");
	save(result);
	loaded = machine_result_load(folder, error, sizeof error);
	ck_assert_msg(loaded, "%s", error);
	ck_assert_int_eq(loaded->outcome, MACHINE_NO_PROGRESS);
	ck_assert_str_eq(loaded->error, "stood ? still");
	ck_assert(!loaded->ram && !loaded->disk && !loaded->screenshot);
	ck_assert(!loaded->name && !loaded->has_registers);
	machine_result_free(loaded);
	machine_result_free(result);
}
END_TEST

START_TEST(second_save_replaces_all_of_the_first)
{
	struct machine_config config = machine_config_default();
	struct machine_result *first = full_result(), *loaded;
	struct machine_result *second = result_new(&config);
	char error[512] = "";

	save(first);
	save(second);
	ck_assert_int_eq(file_size("ram.pages"), -1);
	ck_assert_int_eq(file_size("screen.png"), -1);
	loaded = machine_result_load(folder, error, sizeof error);
	ck_assert_msg(loaded, "%s", error);
	ck_assert_int_eq(loaded->outcome, MACHINE_ERROR);
	machine_result_free(loaded);
	machine_result_free(first);
	machine_result_free(second);
}
END_TEST

/* Change a file of a good save by a command; the load must refuse it. */
static void
expect_damage(const char *change, const char *part)
{
	struct machine_result *result = full_result(), *loaded;
	char command[512], error[512] = "";

	save(result);
	snprintf(command, sizeof command, "cd '%s' && %s", folder, change);
	ck_assert_int_eq(system(command), 0);
	loaded = machine_result_load(folder, error, sizeof error);
	ck_assert_msg(!loaded, "accepted after: %s", change);
	ck_assert_msg(strstr(error, part) && strstr(error, folder),
		"expected '%s' in: %s", part, error);
	machine_result_free(result);
}

START_TEST(damaged_evidence_is_refused)
{
	expect_damage("rm result.json", "result.json: No such file");
	expect_damage("echo '{' > result.json", "result.json");
	expect_damage("echo '{}' > result.json", "its head is missing");
	expect_damage("sed -i s/checkpoint/sunshine/ result.json",
		"another version");
	expect_damage("sed -i 's/\"format\": 1/\"format\": 9/' result.json",
		"another version");
	expect_damage("sed -i /cr3/d result.json", "register");
	expect_damage("sed -i /seed/d result.json", "config");
	expect_damage("rm e9.txt", "e9.txt: No such file");
	expect_damage("echo more >> com1.txt", "com1.txt: its length");
	expect_damage("rm ram.pages", "ram.pages: No such file");
	expect_damage("truncate -s -1 ram.pages", "ram.pages: its pages");
	expect_damage("truncate -s 4 ram.pages", "ram.pages: its pages");
	expect_damage("truncate -s +1 ram.pages", "ram.pages: its pages");
	expect_damage("printf '\\377' | dd of=ram.pages bs=1 seek=2 conv=notrunc "
		"status=none", "ram.pages: its pages");
	expect_damage("sed -i 's/\"size\": 1048576/\"size\": 4096/' result.json",
		"ram.pages: its pages");
	expect_damage("rm com2.txt && mkdir com2.txt", "no regular file");
}
END_TEST

static unsigned
files_in_folder(void)
{
	DIR *directory = opendir(folder);
	unsigned count = 0;
	struct dirent *entry;

	while (directory && (entry = readdir(directory)))
		count += entry->d_name[0] != '.';
	if (directory)
		closedir(directory);
	return count;
}

/* Fail to save into the folder; nothing of it may stay. */
static void
expect_refused_save(const char *part)
{
	struct machine_result *result = full_result();
	char error[512] = "";

	ck_assert(!machine_result_save(result, folder, error, sizeof error));
	ck_assert_msg(strstr(error, part), "expected '%s' in: %s", part,
		error);
	ck_assert_uint_eq(files_in_folder(), 0);
	machine_result_free(result);
}

START_TEST(file_size_limit_is_an_error_and_leaves_nothing)
{
	struct rlimit limit = { 8192, 8192 };

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	expect_refused_save("ram.pages': File too large");
}
END_TEST

START_TEST(full_disk_is_an_error_and_leaves_nothing)
{
	/* A small file system of our own, where that is allowed. */
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", folder, "tmpfs", 0, "size=32k") < 0) {
		printf("full disk: not tried, cannot mount here (%s)\n",
			strerror(errno));
		return;
	}
	expect_refused_save("No space left on device");
	ck_assert_int_eq(umount(folder), 0);
}
END_TEST

START_TEST(folder_that_cannot_be_made_is_an_error)
{
	struct machine_result *result = full_result();
	char error[512] = "";

	ck_assert(!machine_result_save(result, "/dev/null/folder", error,
		sizeof error));
	ck_assert_ptr_nonnull(strstr(error, "'/dev/null/folder'"));
	strcat(folder, "/new");
	ck_assert(machine_result_save(result, folder, error, sizeof error));
	*strrchr(folder, '/') = '\0';
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("machine_saved");
	TCase *all = tcase_create("machine_saved");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(all, 0);
	tcase_add_checked_fixture(all, setup, teardown);
	tcase_add_test(all, saved_result_comes_back_whole);
	tcase_add_test(all, saved_error_comes_back);
	tcase_add_test(all, second_save_replaces_all_of_the_first);
	tcase_add_test(all, damaged_evidence_is_refused);
	tcase_add_test(all, file_size_limit_is_an_error_and_leaves_nothing);
	tcase_add_test(all, full_disk_is_an_error_and_leaves_nothing);
	tcase_add_test(all, folder_that_cannot_be_made_is_an_error);
	suite_add_tcase(suite, all);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
