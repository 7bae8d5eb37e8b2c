/* SPDX-License-Identifier: MIT */
/*
 * fs.c: files on disks, as somebody at the shell uses them, and as the host's e2fsprogs find them afterwards.
 *
 *   The second disk is a file system, which the service `fs` shows at /disk; the first has a
 *   partition table and one partition, for mount.  Images are sparse files under the build folder,
 *   made anew for each test.
 */
#include "session_test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define DISK_PROMPT	"/disk $ "	/* the session begins where files are kept */
#define FIRST_SECTOR	2048u
#define MIB		(1u << 20)

static char folder[200], drives[2][512];
static const char *arguments[5];

/* Run a command in the images' folder; what it says when it fails is part of the failure. */
__attribute__((format(printf, 2, 3)))
static void
must(int at_most, const char *format, ...)
{
	char command[1500], whole[2000], said[2000] = "";
	va_list list;

	va_start(list, format);
	vsnprintf(command, sizeof command, format, list);
	va_end(list);
	snprintf(whole, sizeof whole, "cd %s && { PATH=$PATH:/sbin:/usr/sbin; %s; } 2>&1 </dev/null", folder, command);
	FILE *from = popen(whole, "r");
	size_t length = fread(said, 1, sizeof said - 1, from);
	said[length] = '\0';
	int status = WEXITSTATUS(pclose(from));
	ck_assert_msg(status <= at_most, "%s: expected exit status %d at most, seen %d:\n%s", command, at_most, status, said);
}

/* A partition table with one entry for all there is. */
static void
write_table(uint32_t sectors)
{
	uint8_t table[512] = { [450] = 0x83, [510] = 0x55, [511] = 0xaa };
	uint32_t first = FIRST_SECTOR;
	char path[256];

	snprintf(path, sizeof path, "%s/first", folder);
	int file = open(path, O_WRONLY);
	memcpy(table + 454, &first, 4);
	memcpy(table + 458, &sectors, 4);
	ck_assert_int_eq(pwrite(file, table, sizeof table, 0), sizeof table);
	close(file);
}

/* Both disks, with new file systems. */
static void
make_disks(const char *name)
{
	const char *build = getenv("PITH_BUILD");

	snprintf(folder, sizeof folder, "%s/tests/fs-%s.images", build ? build : "build", name);
	ck_assert(mkdir(folder, 0755) == 0 || errno == EEXIST);
	must(0, "rm -f * && truncate -s 17M first && mke2fs -q -F -t ext2 -E offset=%u first 16384k && "
		"mke2fs -q -F -t ext2 second 16384k", MIB);
	write_table(16 * MIB / 512);
	for (unsigned i = 0; i < 2; i++) {
		snprintf(drives[i], sizeof drives[i], "file=%s/%s,format=raw,if=ide,index=%u", folder,
			 i ? "second" : "first", i);
		arguments[2 * i] = "-drive";
		arguments[2 * i + 1] = drives[i];
	}
}

static struct machine_config
disk_config(void)
{
	struct machine_config config = session_config(NULL, NULL, 0);

	config.qemu_arguments = arguments;
	return config;
}

/* Do the steps; no call went upwards, and these texts came. */
#define expect_downward_session(config, ...) \
	do { \
		struct machine_result *result; \
		char *terminal = run_session(config, &result); \
		\
		expect_in_order(terminal, __VA_ARGS__); \
		free(terminal); \
		machine_result_free(result); \
	} while (0)

/* The second disk is right, perhaps after its journal has been played back. */
static void
expect_sound(void)
{
	must(1, "e2fsck -p second");
	must(0, "e2fsck -fn second");
}

START_TEST(files_on_a_disk_are_there_after_the_next_boot)
{
	make_disks("boot");
	struct machine_config config = disk_config();
	then_type(DISK_PROMPT, "mkdir -p a/b c; echo one >a/b/one; cp /bin/sh sh; mv a/b c/moved; ln c/moved/one two\r");
	then_type(DISK_PROMPT, "ln -s c/moved/one link; echo more >>two; rm -r lost+found; echo -n x >empty; : >empty; echo do''ne\r");
	then_type("done\r\n", "\004");
	expect_downward_session(&config, "done");
	must(0, "e2fsck -fn second");	/* the power-off has unmounted it */
	must(0, "[ \"$(debugfs -R 'cat two' second 2>/dev/null)\" = \"$(printf 'one\\nmore')\" ]");
	must(0, "debugfs -R 'stat c/moved' second | grep -q 'Type: directory'");
	must(0, "debugfs -R 'stat link' second | grep -q 'Fast link dest: \"c/moved/one\"'");

	config = disk_config();
	then_type(DISK_PROMPT, "cd /; cd; cat link; cmp /bin/sh /disk/sh && /disk/sh -c 'echo ru''n from disk'; ls /disk\r");
	then_type("two\r\n", "\004");
	expect_downward_session(&config, "one", "more", "run from disk", "c", "empty", "link", "sh");
}
END_TEST

/* The server is a process here, which other processes call: that is not what layers.h is about. */
START_TEST(a_partition_is_mounted_filled_and_unmounted)
{
	make_disks("mount");
	struct machine_config config = disk_config();
	then_type(DISK_PROMPT, "mount /dev/disk/0p1 /mnt && cp /bin/* /mnt && cmp /bin/sh /mnt/sh && df | grep /mnt\r");
	then_type("/mnt ", "umount /mnt; sleep 2; ls /mnt; mount -r /dev/disk/0p1 /mnt && echo x >/mnt/x\r");
	then_type("Read-only file system\r\n", "cmp /mnt/ls /bin/ls && ls /mnt | grep -c sh; echo do''ne\r");
	then_type("done\r\n", "\004");
	expect_session(&config, "16384", "Read-only file system", "done");
	must(0, "dd if=first of=partition bs=1M skip=1 && e2fsck -fn partition");
	must(0, "debugfs -R 'stat sh' partition | grep -q 'Type: regular'");
}
END_TEST

START_TEST(services_are_killed_while_files_are_copied)
{
	make_disks("kill");
	struct machine_config config = disk_config();
	then_type(DISK_PROMPT, "(for i in 1 2 3; do svc kill fs; svc kill disk; done) & cp /bin/* .; wait; echo do''ne\r");
	then_type("done\r\n", "for f in *sh s*t [a-f]*; do cmp $f /bin/$f; done; svc restart fs; cmp ls /bin/ls && echo ri''ght\r");
	then_type("right\r\n", "\004");
	struct machine_result *result;
	char *terminal = run_session(&config, &result);
	ck_assert_msg(!strstr(terminal, "differ") && !strstr(terminal, "ends after"), "a copy is wrong:\n%s", terminal);
	free(terminal);
	machine_result_free(result);
	must(0, "e2fsck -fn second");
}
END_TEST

START_TEST(power_is_cut_in_the_middle_and_what_was_synced_is_there)
{
	make_disks("cut");
	struct machine_config config = disk_config();
	struct machine_result *cut;

	then_type(DISK_PROMPT, "cp /bin/sh kept; sync; echo ke''pt; while :; do cp /bin/* .; sync; rm l*; mv cp d; mkdir d; rmdir d; done\r");
	config.step_count = step_count;
	config.time_limit_ns = 5 * MACHINE_SECOND;
	cut = machine_run(&config);
	ck_assert_int_eq(cut->outcome, MACHINE_TIME_LIMIT);
	ck_assert_msg(strstr((const char *)cut->output[MACHINE_COM1].bytes, "kept\r\n"), "the first sync did not end");
	machine_result_free(cut);
	expect_sound();
	/* Whole again: and it is what is in the boot archive. */
	config = disk_config();
	then_type(DISK_PROMPT, "cmp /bin/sh kept && echo sa''me\r");
	then_type("same\r\n", "\004");
	expect_downward_session(&config, "same");
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(files_on_a_disk_are_there_after_the_next_boot),
		TEST(a_partition_is_mounted_filled_and_unmounted),
		TEST(services_are_killed_while_files_are_copied),
		TEST(power_is_cut_in_the_middle_and_what_was_synced_is_there),
	};

	return RUN_TESTS("fs", tests);
}
