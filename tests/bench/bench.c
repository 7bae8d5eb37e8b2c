/* SPDX-License-Identifier: MIT */
/*
 * bench.c: what the kernel's paths cost, held against goals, a baseline and a loaded system.
 *
 *	bench [--json FILE] [--baseline FILE] [--write-baseline FILE] [--time]
 *
 *   The guest program (guest/kernel.c) prints "bench NAME HUNDREDTHS"; it is booted with nothing
 *   else in the system, and with 10 and with 1,000 idle threads, endpoints and handles; each once
 *   with and once without the fast path.  Derived figures are made here.  What processes and files
 *   cost, and how long it takes to recover from the death of a server, is printed likewise by
 *   guest/process.c, guest/files.c and guest/recover.c, which are booted once.  Printed, one line a
 *   figure: name value unit goal, then what changed against the baseline.  Instructions under
 *   -icount shift=0 repeat exactly, but differ between compilers: the baseline names the one it was
 *   made with, and another's figures are held against the goals only.
 *
 *   --time adds call_reply_time_ratio: what a round trip takes without -icount, as a multiple of
 *   what it takes floor.S.  Both are booted in turn, TIMED times; the medians are compared.  And
 *   boot_to_prompt_s, the median of as many boots to the shell's prompt (boot_time.h),
 *   disk_read_ratio and disk_write_ratio (disk_time.h).  Time is noise: all are printed and judge
 *   nothing.
 *
 *   Exit status 0; 1 if a goal is missed, a figure is more than BASELINE_SLACK above its baseline,
 *   or a loaded system costs more than an empty one; 2 if it could not be measured.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_time.h"
#include "disk_time.h"
#include "machine.h"

#define FIGURES_MAX	32
#define BASELINE_SLACK	0.05
#define TIMED		9
#define FLOOR_TURNS	20000		/* floor.S, TURNS */
#define LOADS		3
#define BOOTS		(2 * LOADS)	/* the second half without the fast path */

struct figure {
	char name[48];
	double value;
};

struct figures {
	size_t count;
	struct figure list[FIGURES_MAX];
};

/* Instructions; from the table of goals.  0: printed without a goal. */
static const struct {
	const char *name;
	double goal;
} goals[] = {
	{ "null_call", 50 },
	{ "null_call_int80", 0 },
	{ "call_reply_fast", 240 },
	{ "call_reply_lending", 275 },
	{ "call_reply_ordinary", 600 },
	{ "call_reply_int80", 0 },
	{ "payload_128_extra", 120 },
	{ "payload_128_ordinary_extra", 120 },
	{ "pulse_switch", 170 },
	{ "irq_to_handler", 250 },
	{ "fault_to_pager", 1500 },
	{ "fault_to_pager_mean", 0 },
	{ "fork_exit_wait", 250000 },
	{ "pipe_round_trip", 3000 },
	{ "small_request", 1200 },
	{ "cached_read_per_byte", 0.8 },
	{ "small_request_disk", 1200 },
	{ "cached_read_per_byte_disk", 0.8 },
	{ "recover_disk", 0 },
	{ "recover_fs", 0 },
};

static const char *const loads[LOADS] = {
	"", "threads=10 objects=10", "threads=1000 objects=1000",
};

static const char *
build_folder(void)
{
	const char *folder = getenv("PITH_BUILD");

	return folder != NULL ? folder : "build";
}

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "bench: %s: %s\n", what, why);
	exit(2);
}

static const struct figure *
find(const struct figures *figures, const char *name)
{
	for (size_t i = 0; i < figures->count; i++)
		if (strcmp(figures->list[i].name, name) == 0)
			return &figures->list[i];
	return NULL;
}

static void
add(struct figures *figures, const char *name, double value)
{
	if (figures->count == FIGURES_MAX)
		die(name, "too many figures");
	struct figure *figure = &figures->list[figures->count++];

	snprintf(figure->name, sizeof(figure->name), "%s", name);
	figure->value = value;
}

/* Reads the guest's lines. */
static void
parse(struct figures *figures, const char *text)
{
	char name[48];
	unsigned hundredths;

	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (sscanf(line, "bench %47s %u", name, &hundredths) == 2)
			add(figures, name, hundredths / 100.0);
	}
}

static double
value(const struct figures *figures, const char *name)
{
	const struct figure *figure = find(figures, name);

	if (figure == NULL)
		die(name, "the guest did not measure it");
	return figure->value;
}

/* What follows from a boot's figures and from those of the same boot without the fast path. */
static void
derive(struct figures *fast, const struct figures *ordinary)
{
	add(fast, "payload_128_extra",
	    value(fast, "call_reply_payload_128") - value(fast, "call_reply_fast"));
	add(fast, "call_reply_ordinary", value(ordinary, "call_reply_fast"));
	add(fast, "payload_128_ordinary_extra",
	    value(ordinary, "call_reply_payload_128") - value(ordinary, "call_reply_fast"));
}

static void
measure(struct figures *figures, const struct machine_result *result)
{
	if (machine_failed(result))
		die("the machine", result->error);
	if (result->outcome != MACHINE_EXITED || result->code != 0x10) {
		fprintf(stderr, "%s\n", result->output[MACHINE_E9].bytes);
		die("the guest ended with", machine_outcome_name(result->outcome));
	}
	parse(figures, result->output[MACHINE_E9].bytes);
}

/* Fills in the figures of each load. */
static void
boot_all(struct figures figures[BOOTS])
{
	struct machine_config configs[BOOTS];
	struct machine_result *results[BOOTS];
	char kernel[4096], archive[4096], lines[BOOTS][100];

	snprintf(kernel, sizeof(kernel), "%s/pith.elf", build_folder());
	snprintf(archive, sizeof(archive), "%s/tests/bench/kernel.archive", build_folder());
	for (size_t i = 0; i < BOOTS; i++) {
		snprintf(lines[i], sizeof(lines[i]), "%s%s", loads[i % LOADS],
			 i < LOADS ? "" : " fastpath=off");
		configs[i] = machine_config_default();
		configs[i].name = "bench";
		configs[i].kernel = kernel;
		configs[i].archive = archive;
		configs[i].command_line = lines[i];
		configs[i].memory_mib = 64;
		configs[i].icount_shift = 0;
		configs[i].time_limit_ns = 60 * MACHINE_SECOND;
	}
	machine_pool_collect(configs, BOOTS, 0, results);
	for (size_t i = 0; i < BOOTS; i++) {
		measure(&figures[i], results[i]);
		machine_result_free(results[i]);
	}
	for (size_t i = 0; i < LOADS; i++)
		derive(&figures[i], &figures[LOADS + i]);
}

/* What processes, files and deaths cost: other guests, which need nothing beside them. */
static void
boot_guest(struct figures *figures, const char *name)
{
	struct machine_config config = machine_config_default();
	struct machine_result *result;
	char kernel[4096], archive[4096];

	snprintf(kernel, sizeof(kernel), "%s/pith.elf", build_folder());
	snprintf(archive, sizeof(archive), "%s/tests/bench/%s.archive", build_folder(), name);
	config.name = name;
	config.kernel = kernel;
	config.archive = archive;
	config.memory_mib = 64;
	config.icount_shift = 0;
	config.time_limit_ns = 60 * MACHINE_SECOND;
	result = machine_run(&config);
	measure(figures, result);
	machine_result_free(result);
}

static int
compare_values(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Boots without -icount; returns what it printed on port 0xE9, for free(). */
static char *
boot_timed(const char *kernel, const char *archive, const char *line)
{
	struct machine_config config = machine_config_default();
	struct machine_result *result;
	char *text;

	config.name = "bench";
	config.kernel = kernel;
	config.archive = archive;
	config.command_line = line;
	config.memory_mib = 64;
	config.icount_shift = MACHINE_NO_ICOUNT;
	config.time_limit_ns = 60 * MACHINE_SECOND;
	result = machine_run(&config);
	if (machine_failed(result) || result->outcome != MACHINE_EXITED)
		die(kernel, machine_failed(result) ? result->error : machine_outcome_name(result->outcome));
	text = strdup(result->output[MACHINE_E9].bytes);
	machine_result_free(result);
	return text;
}

/* A round trip's time as a multiple of the floor's. */
static double
time_ratio(void)
{
	char kernel[4096], archive[4096], floor[4096];
	double ours[TIMED], floors[TIMED];

	snprintf(kernel, sizeof(kernel), "%s/pith.elf", build_folder());
	snprintf(archive, sizeof(archive), "%s/tests/bench/kernel.archive", build_folder());
	snprintf(floor, sizeof(floor), "%s/tests/bench/floor", build_folder());
	for (size_t i = 0; i < TIMED; i++) {
		struct figures figures = { 0 };
		char *text = boot_timed(kernel, archive, "calls=1");

		parse(&figures, text);
		ours[i] = value(&figures, "call_reply_fast");
		free(text);
		text = boot_timed(floor, NULL, NULL);
		floors[i] = (double)strtoul(text, NULL, 16) / FLOOR_TURNS;
		free(text);
	}
	qsort(ours, TIMED, sizeof(double), compare_values);
	qsort(floors, TIMED, sizeof(double), compare_values);
	return ours[TIMED / 2] / floors[TIMED / 2];
}

/* Wall seconds from the emulator's start to the shell's prompt. */
static double
boot_time(void)
{
	char kernel[4096], archive[4096];
	double times[TIMED];

	snprintf(kernel, sizeof(kernel), "%s/pith.elf", build_folder());
	snprintf(archive, sizeof(archive), "%s/archive", build_folder());
	for (size_t i = 0; i < TIMED; i++) {
		times[i] = boot_to_prompt(kernel, archive);
		if (times[i] < 0)
			die("boot_to_prompt_s", "no prompt came");
	}
	qsort(times, TIMED, sizeof(double), compare_values);
	return times[TIMED / 2];
}

/* Prints a figure and adds it to the report; false if it misses its goal. */
static bool
report(json_t *array, const char *name, double value, const char *unit, double goal)
{
	const bool missed = goal != 0 && value > goal;
	json_t *entry = json_pack("{s:s, s:f, s:s}", "name", name, "value", value,
				  "unit", unit);

	json_object_set_new(entry, "goal", goal == 0 ? json_null() : json_real(goal));
	json_array_append_new(array, entry);
	printf("%-26s %9.2f %s", name, value, unit);
	if (goal != 0)
		printf("  goal %g%s", goal, missed ? "  MISSED" : "");
	printf("\n");
	return !missed;
}

/* A mebibyte of a disk by DMA, through the server and by a bare loop. */
static void
report_disk(json_t *array)
{
	struct disk_ratios ratios;

	if (!disk_time_ratios(build_folder(), &ratios))
		die("disk_read_ratio", "the guest did not measure it");
	report(array, "disk_read_ratio", ratios.read, "times a bare loop", 2);
	report(array, "disk_write_ratio", ratios.write, "times a bare loop", 2);
}

static bool
report_all(json_t *array, const struct figures *figures)
{
	bool good = true;

	for (size_t i = 0; i < sizeof(goals) / sizeof(goals[0]); i++) {
		good &= report(array, goals[i].name, value(figures, goals[i].name), "instructions",
			       goals[i].goal);
	}
	return good;
}

/* Whether everything costs the same beside others, as it must. */
static bool
compare_loads(const struct figures figures[LOADS])
{
	bool good = true;

	for (size_t load = 1; load < LOADS; load++)
		for (size_t i = 0; i < figures[0].count; i++) {
			const struct figure *alone = &figures[0].list[i];
			const struct figure *loaded = find(&figures[load], alone->name);

			if (loaded != NULL && loaded->value <= alone->value)
				continue;
			printf("%s costs %.2f with %s, %.2f alone: it must not depend on others\n",
			       alone->name, loaded == NULL ? 0 : loaded->value, loads[load],
			       alone->value);
			good = false;
		}
	if (good)
		printf("all of them cost the same beside 10 and beside 1,000 other threads, endpoints "
		       "and handles\n");
	return good;
}

/* The compiler that built the kernel, as the build writes it down. */
static const char *
compiler(void)
{
	static char line[256];
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/bench/compiler", build_folder());
	file = fopen(path, "r");
	if (file == NULL || fgets(line, sizeof(line), file) == NULL)
		die(path, "cannot be read");
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

static bool
compare_one(const json_t *entry, const struct figures *figures)
{
	const char *name = json_string_value(json_object_get(entry, "name"));
	const double before = json_number_value(json_object_get(entry, "value"));
	const struct figure *now = name == NULL ? NULL : find(figures, name);

	if (now == NULL || now->value == before)
		return now != NULL;
	printf("%-24s %+9.2f against the baseline of %.2f\n", name, now->value - before, before);
	return now->value <= before * (1 + BASELINE_SLACK);
}

static bool
compare_baseline(const char *path, const struct figures *figures)
{
	json_error_t error;
	json_t *baseline = json_load_file(path, 0, &error), *entry;
	const char *made_with = json_string_value(json_object_get(baseline, "compiler"));
	bool good = true;
	size_t i;

	if (baseline == NULL || made_with == NULL)
		die(path, baseline == NULL ? error.text : "it names no compiler");
	if (strcmp(made_with, compiler()) != 0)
		printf("the baseline was made with %s, this kernel with %s: not compared\n",
		       made_with, compiler());
	else
		json_array_foreach(json_object_get(baseline, "figures"), i, entry)
			good &= compare_one(entry, figures);
	json_decref(baseline);
	return good;
}

static void
write_json(const char *path, json_t *value)
{
	if (json_dump_file(value, path, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0)
		die(path, "cannot be written");
}

static const char *
option(int argc, char **argv, const char *name)
{
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return argv[i + 1];
	return NULL;
}

static bool
has_option(int argc, char **argv, const char *name)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	static struct figures figures[BOOTS];
	const char *json = option(argc, argv, "--json");
	const char *baseline = option(argc, argv, "--baseline");
	const char *write = option(argc, argv, "--write-baseline");
	json_t *array = json_array();
	bool good;

	boot_all(figures);
	good = compare_loads(figures);
	boot_guest(&figures[0], "process");
	boot_guest(&figures[0], "files");
	boot_guest(&figures[0], "recover");
	good &= report_all(array, &figures[0]);
	if (has_option(argc, argv, "--time")) {
		report(array, "call_reply_time_ratio", time_ratio(), "times the floor", 1.25);
		report(array, "boot_to_prompt_s", boot_time(), "s", 0.20);
		report_disk(array);
	}
	if (baseline != NULL)
		good &= compare_baseline(baseline, &figures[0]);
	if (json != NULL)
		write_json(json, array);
	if (write != NULL)
		write_json(write, json_pack("{s:s, s:O}", "compiler", compiler(), "figures", array));
	json_decref(array);
	return good ? 0 : 1;
}
