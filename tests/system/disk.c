/* SPDX-License-Identifier: MIT */
/*
 * disk.c: the server of disks on QEMU's disks: what tests/guest/disk.c wrote is in the images
 * afterwards; and the server dies while a client writes (tests/guest/disk_deaths.c) or works with
 * files, or the server of files does (fs_deaths.c).
 *
 *	CK_RUN_CASE=CASE make check ONLY=disk				one machine
 *	GUEST_WORDS=only=TEST CK_RUN_CASE=CASE make check ONLY=disk	one test on it
 *
 *   A drive that says nothing has 40 ticks (disk-tick=) each of four times: what a busy host takes
 *   must be less.  Where the server dies there are no ticks: an interrupt that one incarnation's
 *   death has lost for the next would not be made up for, and the test would not end.
 *
 *   Images are sparse files under the build folder, made anew for each machine.  The host knows
 *   what the guest writes, and when (disk_pattern.h), and compares all sectors that any request
 *   touched.
 */
#include "guest_test.h"

#include "tests/guest/lib/disk_pattern.h"

#include <fcntl.h>
#include <sys/stat.h>

#define SECTOR		512u
#define DISKS_MOST	2u
#define ROUNDS		40u
#define ARGUMENTS_MOST	32u
#define GIB		(UINT64_C(1) << 30)
#define TIME_LIMIT	(60 * MACHINE_SECOND)
#define NO_TICK		"disk-tick=600000"	/* milliseconds, more than TIME_LIMIT */

struct image {
	uint64_t sectors;		/* 0: no disk */
	bool table;			/* with partitions */
};

struct setting {
	const char *name;
	struct image images[DISKS_MOST];
	const char *words;
	bool memory;			/* the first is memory of a PCI device */
	const char *says;		/* in the log; NULL: nothing in particular */
	const char *deaths;		/* the program, disk_deaths or fs_deaths; NULL: disk */
	bool counts;			/* an instruction takes a nanosecond */
};

static char paths[DISKS_MOST][256];
static char argument_texts[ARGUMENTS_MOST][512];
static const char *arguments[ARGUMENTS_MOST + 1];
static unsigned argument_count;

static void __attribute__((format(printf, 1, 2)))
argument(const char *format, ...)
{
	va_list list;

	ck_assert_uint_lt(argument_count, ARGUMENTS_MOST);
	va_start(list, format);
	vsnprintf(argument_texts[argument_count], sizeof argument_texts[0], format, list);
	va_end(list);
	arguments[argument_count] = argument_texts[argument_count];
	arguments[++argument_count] = NULL;
}

/* ---- images ---------------------------------------------------------------------------------------------- */

static void
put_entry(uint8_t *table, unsigned n, uint8_t kind, uint32_t first, uint32_t sectors)
{
	uint8_t *entry = table + 446 + 16 * n;

	entry[4] = kind;
	memcpy(entry + 8, &first, 4);
	memcpy(entry + 12, &sectors, 4);
	table[510] = 0x55;
	table[511] = 0xaa;
}

static void
write_sector(int file, uint64_t sector, const uint8_t *data)
{
	ck_assert_int_eq(pwrite(file, data, SECTOR, (off_t)(sector * SECTOR)), SECTOR);
}

/* Two partitions, and a box with two; an entry that overlaps the first, which must be left out. */
static void
write_table(int file)
{
	uint8_t table[SECTOR] = { 0 }, box[SECTOR] = { 0 }, last[SECTOR] = { 0 };

	put_entry(table, 0, 0x83, 2048, 2000);
	put_entry(table, 1, 0x83, 3000, 2000);
	put_entry(table, 2, 0x0c, 6000, 2000);
	put_entry(table, 3, 0x05, 8192, 4096);
	write_sector(file, 0, table);
	put_entry(box, 0, 0x83, 10, 1000);
	put_entry(box, 1, 0x05, 2000, 1000);
	write_sector(file, 8192, box);
	put_entry(last, 0, 0x82, 1, 999);
	write_sector(file, 8192 + 2000, last);
}

static void
make_image(unsigned n, const struct image *image, const char *name)
{
	int file;

	snprintf(paths[n], sizeof paths[n], "%s.%s.%u", build_path("tests/disk"), name, n);
	unlink(paths[n]);
	file = open(paths[n], O_CREAT | O_RDWR, 0644);
	ck_assert_msg(file >= 0, "%s: %s", paths[n], strerror(errno));
	ck_assert_int_eq(ftruncate(file, (off_t)(image->sectors * SECTOR)), 0);
	if (image->table)
		write_table(file);
	close(file);
}

/* Which round's data a sector must hold in the end; -1: nobody wrote it. */
static int
last_round(uint64_t sector, uint64_t sectors)
{
	uint32_t state = 1;
	int round = -1;

	for (unsigned i = 0; i < ROUNDS; i++) {
		const struct pattern_request r = pattern_next(&state, sectors);

		if (sector >= r.first && sector - r.first < r.count)
			round = (int)i;
	}
	return round;
}

static void
compare_sector(int file, unsigned n, uint64_t sector, uint64_t sectors)
{
	const int round = last_round(sector, sectors);
	uint32_t seen[PATTERN_WORDS], expected[PATTERN_WORDS];

	pattern_fill(expected, sector, 1, (uint32_t)round);
	ck_assert_int_eq(pread(file, seen, SECTOR, (off_t)(sector * SECTOR)), SECTOR);
	ck_assert_msg(memcmp(seen, expected, SECTOR) == 0,
		      "disk %u, sector %llu: expected what round %d wrote, first word %#x, seen %#x", n,
		      (unsigned long long)sector, round, expected[0], seen[0]);
}

/* The image holds what the guest wrote. */
static void
compare_image(unsigned n, const struct image *image)
{
	uint32_t state = 1;
	int file = open(paths[n], O_RDONLY);

	ck_assert_int_ge(file, 0);
	for (unsigned i = 0; i < ROUNDS; i++) {
		const struct pattern_request r = pattern_next(&state, image->sectors);

		for (uint32_t s = 0; s < r.count; s++)
			compare_sector(file, n, r.first + s, image->sectors);
	}
	close(file);
}

/* ---- machines -------------------------------------------------------------------------------------------- */

static const struct setting settings[] = {
	{ .name = "dma", .images = { { 20000, true }, { 12345, false } }, .words = "ways=dma" },
	{ .name = "ports", .images = { { 20000, true } }, .words = "disk-ports ways=ports" },
	{ .name = "long", .images = { { 300 * GIB / SECTOR, false }, { 140 * GIB / SECTOR + 7, false } },
	  .words = "ways=dma", .says = "LBA48" },
	{ .name = "long_ports", .images = { { 300 * GIB / SECTOR, false } }, .words = "disk-ports ways=ports" },
	{ .name = "lost", .images = { { 20000, true } }, .words = "ways=dma disk-lost=7 disk-tick=10",
	  .says = "ata 0: an interrupt was lost and made up for" },
	{ .name = "lost_ports", .images = { { 20000, true } }, .words = "disk-ports disk-lost=60 disk-tick=10",
	  .says = "ata 0: an interrupt was lost and made up for" },
	{ .name = "error", .images = { { 20000, true } }, .words = "disk-error=5 disk-tick=10" },
	{ .name = "error_ports", .images = { { 20000, true } }, .words = "disk-ports disk-error=5 disk-tick=10" },
	{ .name = "short", .images = { { 20000, true } }, .words = "disk-short=5 disk-tick=10" },
	{ .name = "no_dma", .images = { { 20000, true } }, .words = "disk-short=1 disk-tick=10",
	  .says = "DMA fails where the ports do not: not used any more" },
	{ .name = "hang", .images = { { 20000, true } }, .words = "disk-hang=31 disk-tick=10" },
	{ .name = "hang_ports", .images = { { 20000, true } }, .words = "disk-ports disk-hang=31 disk-tick=10" },
	{ .name = "all_faults", .images = { { 20000, true }, { 3000, false } },
	  .words = "disk-lost=17 disk-error=11 disk-short=13 disk-hang=37 disk-tick=10" },
	{ .name = "deaths", .images = { { 16384, false } }, .words = "deaths=100", .memory = true, .deaths = "disk_deaths",
	  .counts = true, .says = "# 100 deaths during " },
	{ .name = "deaths_points", .images = { { 4096, false } }, .words = "points=on", .memory = true,
	  .deaths = "disk_deaths", .counts = true, .says = "# points: disk dies at " },
	{ .name = "deaths_ata", .images = { { 16384, false } }, .words = "ata=1 way=1 deaths=100 " NO_TICK,
	  .deaths = "disk_deaths", .says = "# 100 deaths during " },
	{ .name = "deaths_ata_points", .images = { { 4096, false } }, .words = "ata=1 way=1 points=on " NO_TICK,
	  .deaths = "disk_deaths", .says = "# points: disk dies at " },
	{ .name = "deaths_ports", .images = { { 16384, false } }, .words = "ata=1 way=0 disk-ports deaths=40 " NO_TICK,
	  .deaths = "disk_deaths", .says = "# 40 deaths during " },
	{ .name = "deaths_ports_points", .images = { { 4096, false } },
	  .words = "ata=1 way=0 disk-ports points=on stride=3 " NO_TICK,
	  .deaths = "disk_deaths", .says = "# points: disk dies at " },
	{ .name = "fs_deaths", .words = "victim=fs deaths=100", .deaths = "fs_deaths", .counts = true,
	  .says = "# 100 deaths of fs during " },
	{ .name = "fs_deaths_points", .words = "victim=fs points=on", .deaths = "fs_deaths", .counts = true,
	  .says = "# points: fs dies at " },
	{ .name = "fs_deaths_disk", .words = "victim=disk deaths=100", .deaths = "fs_deaths", .counts = true,
	  .says = "# 100 deaths of disk during " },
	{ .name = "fs_deaths_disk_points", .words = "victim=disk points=on", .deaths = "fs_deaths", .counts = true,
	  .says = "# points: disk dies at " },
	{ .name = "fs_deaths_both", .words = "victim=both deaths=100", .deaths = "fs_deaths", .counts = true,
	  .says = "# 100 deaths of both during " },
	{ .name = "memory", .images = { { 16384, true } }, .words = "ways=memory", .memory = true },
};
#define SETTINGS ((int)(sizeof settings / sizeof settings[0]))

static struct machine_config
setting_config(const struct setting *setting, char words[512])
{
	const char *chosen = getenv("GUEST_WORDS");
	struct machine_config config;

	snprintf(words, 512, "%s disks=%u rounds=%u %s", setting->words, 1 + (setting->images[1].sectors > 0), ROUNDS,
		 chosen ? chosen : "");
	config = guest_config(setting->deaths ? setting->deaths : "disk", words);
	if (setting->deaths)
		config.kernel = build_path("tests/pith.elf");
	config.time_limit_ns = TIME_LIMIT;
	config.icount_shift = setting->counts ? 0 : setting->memory ? 4 : MACHINE_NO_ICOUNT;
	for (unsigned n = 0; n < DISKS_MOST && setting->images[n].sectors > 0; n++) {
		make_image(n, &setting->images[n], setting->name);
		if (setting->memory) {
			argument("-object");
			argument("memory-backend-file,id=disk%u,mem-path=%s,size=%llu,share=on", n, paths[n],
				 (unsigned long long)setting->images[n].sectors * SECTOR);
			argument("-device");
			argument("ivshmem-plain,memdev=disk%u", n);
		} else {
			argument("-drive");
			argument("file=%s,format=raw,if=ide,index=%u", paths[n], n);
		}
	}
	config.qemu_arguments = arguments;
	return config;
}

static void
print_remarks(const struct machine_result *result)
{
	char *text = guest_text(&result->output[MACHINE_E9]), *rest = text, *line;

	while ((line = strsep(&rest, "\n")) != NULL) {
		if (strncmp(line, "# ", 2) == 0)
			printf("  %s\n", line + 2);
	}
	free(text);
}

START_TEST(disk_setting)
{
	const struct setting *setting = &settings[_i];
	char words[512], again[256];
	struct machine_config config = setting_config(setting, words);
	struct machine_result *result;

	snprintf(again, sizeof again, "GUEST_WORDS=only=TEST CK_RUN_CASE=%s make check ONLY=disk", setting->name);
	printf("%s, ", setting->name);
	result = machine_run(&config);
	guest_judge_again(result, again);
	ck_assert_msg(!setting->says || machine_printed(result, MACHINE_E9, setting->says),
		      "expected '%s' in the log:\n%s", setting->says, result->output[MACHINE_E9].bytes);
	if (setting->says && setting->deaths)
		print_remarks(result);
	for (unsigned n = 0; n < DISKS_MOST && setting->images[n].sectors > 0; n++) {
		if (!setting->deaths)
			compare_image(n, &setting->images[n]);
		unlink(paths[n]);
	}
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("disk");
	SRunner *runner;
	int failed;

	for (int n = 0; n < SETTINGS; n++) {
		TCase *single = tcase_create(settings[n].name);

		tcase_set_timeout(single, 0);
		tcase_add_loop_test(single, disk_setting, n, n + 1);
		suite_add_tcase(suite, single);
	}
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
