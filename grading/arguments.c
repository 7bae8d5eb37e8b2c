/* SPDX-License-Identifier: MIT */
/*
 * arguments.c: from a config to a command line.
 *
 *   -accel tcg			never what /dev/kvm may or may not do
 *   -nodefaults		only the devices below, so that timing repeats
 *   -icount N,sleep=off	2^N ns an instruction; idle time is skipped
 *   -rtc clock=vm		the wall clock of the guest is its own
 *   -action ...=pause		a checkpoint, reset or power-off stops the
 *				machine and leaves it to be looked at
 *   -S				nothing runs before the watchdog is set
 *
 * Every file goes by descriptor: QEMU makes no file and knows no path, and
 * what the guest sees as its kernel's name does not depend on the folder.
 */
#include "arguments.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS_MAX	128
#define CODE_CACHE_MIB	64	/* else a wild guest takes a gigabyte */

/* Arguments so far; `whole` falls when one could not be added. */
struct builder {
	char	**item;
	size_t	count;
	size_t	room;
	bool	whole;
};

/* The descriptors of a child; 1 and 2 serve the stdio back end and errors. */
#define CHILD_FILE(n)	{ n, "/proc/self/fd/" #n }
static const struct {
	int		number;
	const char	*name;
} child_files[LAUNCH_FILES] = {
	[FILE_KERNEL]	= CHILD_FILE(11),
	[FILE_ARCHIVE]	= CHILD_FILE(12),
	[FILE_ISO]	= CHILD_FILE(13),
	[FILE_RAM]	= CHILD_FILE(14),
	[FILE_DISK]	= CHILD_FILE(15),
	[FILE_COM1]	= CHILD_FILE(1),
	[FILE_COM2]	= CHILD_FILE(16),
	[FILE_E9]	= CHILD_FILE(17),
	[FILE_EMULATOR]	= CHILD_FILE(2),
	[FILE_LOG]	= CHILD_FILE(18),
	[FILE_SCREEN]	= CHILD_FILE(19),
	[FILE_SCRATCH]	= CHILD_FILE(20),
};

int
file_in_child(enum launch_file file)
{
	return child_files[file].number;
}

const char *
launch_file_name(enum launch_file file)
{
	return child_files[file].name;
}

__attribute__((format(printf, 2, 3)))
static void
add(struct builder *to, const char *format, ...)
{
	va_list values;

	if (to->count + 1 >= to->room) {
		to->whole = false;
		return;
	}
	va_start(values, format);
	if (vasprintf(&to->item[to->count], format, values) < 0)
		to->whole = false;
	else
		to->item[++to->count] = NULL;
	va_end(values);
}

/* -name shows in process lists.  A comma would begin another option. */
static void
add_name(struct builder *to, const char *name)
{
	char *plain = strdup(name);

	if (!plain) {
		to->whole = false;
		return;
	}
	for (char *c = plain; *c; c++) {
		if (*c == ',')
			*c = ';';
	}
	add(to, "guest=%s", plain);
	free(plain);
}

static void
add_machine(struct builder *to, const struct machine_config *config)
{
	bool vga = config->vga || config->screenshot || config->screen_text;

	add(to, "%s", config->qemu);
	add(to, "-name");
	add_name(to, config->name ? config->name : "machine");
	add(to, "-accel");
	add(to, "tcg,tb-size=%d", CODE_CACHE_MIB);
	add(to, "-machine");
	add(to, "pc,memory-backend=ram");
	add(to, "-object");
	add(to, "memory-backend-file,id=ram,size=%uM,mem-path=%s,share=on",
		config->memory_mib, launch_file_name(FILE_RAM));
	add(to, "-m");
	add(to, "%u", config->memory_mib);
	if (config->cpu) {
		add(to, "-cpu");
		add(to, "%s", config->cpu);
	}
	add(to, "-nodefaults");
	add(to, "-vga");
	add(to, "%s", vga ? "std" : "none");
	add(to, "-display");
	add(to, "none");
	add(to, "-S");
	add(to, "-action");
	add(to, "reboot=shutdown,shutdown=pause,panic=pause");
}

static void
add_clock(struct builder *to, const struct machine_config *config)
{
	add(to, "-rtc");
	add(to, "base=2025-01-01T00:00:00,clock=vm");
	if (config->icount_shift == MACHINE_NO_ICOUNT)
		return;
	add(to, "-icount");
	add(to, "shift=%d,sleep=%s", config->icount_shift,
		config->idle_in_real_time ? "on" : "off");
}

static void
add_devices(struct builder *to)
{
	add(to, "-chardev");
	add(to, "socket,id=qmp,fd=%d", CHILD_QMP);
	add(to, "-mon");
	add(to, "chardev=qmp,mode=control");
	add(to, "-chardev");
	add(to, "stdio,id=com1,signal=off");
	add(to, "-serial");
	add(to, "chardev:com1");
	add(to, "-chardev");
	add(to, "file,id=com2,path=%s", launch_file_name(FILE_COM2));
	add(to, "-serial");
	add(to, "chardev:com2");
	add(to, "-chardev");
	add(to, "file,id=e9,path=%s", launch_file_name(FILE_E9));
	add(to, "-device");
	add(to, "isa-debugcon,iobase=%#x,chardev=e9", MACHINE_PORT_LOG);
	add(to, "-device");
	add(to, "isa-debug-exit,iobase=%#x,iosize=4", MACHINE_PORT_EXIT);
	add(to, "-device");
	add(to, "pvpanic,ioport=%d,events=1", MACHINE_PORT_CHECKPOINT);
	add(to, "-device");
	add(to, "ipmi-bmc-sim,id=bmc,guid=00000000-0000-4000-8000-000000000001");
	add(to, "-device");
	add(to, "isa-ipmi-bt,bmc=bmc,ioport=%#x,irq=0", WATCHDOG_PORT);
}

/* The ways of a visit (visits.h). */
static void
add_visits(struct builder *to)
{
	add(to, "-chardev");
	add(to, "socket,id=bell,fd=%d", CHILD_BELL);
	add(to, "-device");
	add(to, "isa-debugcon,iobase=%#x,chardev=bell", MACHINE_PORT_BELL);
	add(to, "-chardev");
	add(to, "socket,id=gate,fd=%d", CHILD_GATE);
	add(to, "-device");
	add(to, "isa-debugcon,iobase=%#x,chardev=gate", MACHINE_PORT_GATE);
}

static void
add_media(struct builder *to, const struct machine_config *config)
{
	if (config->kernel) {
		add(to, "-kernel");
		add(to, "%s", launch_file_name(FILE_KERNEL));
	}
	if (config->archive || config->archive_data) {
		add(to, "-initrd");
		add(to, "%s", launch_file_name(FILE_ARCHIVE));
	}
	if (config->kernel && config->command_line) {
		add(to, "-append");
		add(to, "%s", config->command_line);
	}
	if (config->disk) {
		add(to, "-drive");
		add(to, "file=%s,format=raw,if=ide,index=0,media=disk,"
			"cache=unsafe", launch_file_name(FILE_DISK));
	}
	if (config->iso) {
		add(to, "-drive");
		add(to, "file=%s,format=raw,if=ide,index=2,media=cdrom,"
			"readonly=on", launch_file_name(FILE_ISO));
	}
}

static void
add_rest(struct builder *to, const struct machine_config *config)
{
	add(to, "-d");
	add(to, "%s%scpu_reset", config->emulator_log ?
		config->emulator_log : "", config->emulator_log ? "," : "");
	add(to, "-D");
	add(to, "%s", launch_file_name(FILE_LOG));
	for (size_t i = 0; config->qemu_arguments &&
	     config->qemu_arguments[i]; i++)
		add(to, "%s", config->qemu_arguments[i]);
}

/* What is wrong with a config, or NULL. */
static const char *
complaint(const struct machine_config *config)
{
	if (!config->qemu)
		return "the config names no QEMU program "
			"(start from machine_config_default())";
	if (!config->kernel && !config->disk && !config->iso)
		return "the config has nothing to boot: "
			"set kernel, disk or iso";
	if (!config->kernel && (config->archive || config->archive_data ||
	    config->command_line))
		return "an archive or command line needs a kernel";
	if (config->archive && config->archive_data)
		return "the config has two archives: a file and bytes";
	if (config->memory_mib < 1 || config->memory_mib > 1024)
		return "memory_mib is not in 1..1024";
	if (config->icount_shift < MACHINE_NO_ICOUNT ||
	    config->icount_shift > 10)
		return "icount_shift is neither 0..10 nor MACHINE_NO_ICOUNT";
	if (!config->time_limit_ns || !config->output_limit ||
	    !config->stall_limit_ms)
		return "a limit is 0";
	if (config->step_count && !config->steps)
		return "step_count is not 0, but there are no steps";
	return NULL;
}

char **
arguments_make(const struct machine_config *config, char *error, size_t size)
{
	struct builder to = { .room = ARGUMENTS_MAX, .whole = true };
	const char *wrong = complaint(config);

	if (wrong) {
		snprintf(error, size, "bad machine config: %s", wrong);
		return NULL;
	}
	to.item = calloc(ARGUMENTS_MAX, sizeof *to.item);
	if (!to.item) {
		snprintf(error, size, "no memory for QEMU's arguments");
		return NULL;
	}
	add_machine(&to, config);
	add_clock(&to, config);
	add_devices(&to);
	if (config->visit)
		add_visits(&to);
	add_media(&to, config);
	add_rest(&to, config);
	if (!to.whole) {
		snprintf(error, size, "too many arguments for QEMU "
			"(more than %d in all)", ARGUMENTS_MAX - 1);
		arguments_free(to.item);
		return NULL;
	}
	return to.item;
}

/* glibc's mallopt(3) settings, by environment. */
static const char *const allocator_settings[] = {
	"MALLOC_MMAP_THRESHOLD_=4096",
	"MALLOC_TRIM_THRESHOLD_=4096",
	"MALLOC_TOP_PAD_=0",
};

char **
environment_make(void)
{
	struct builder to = { .whole = true };
	size_t count = 0;

	while (environ[count])
		count++;
	to.room = count + 8;
	to.item = calloc(to.room, sizeof *to.item);
	if (!to.item)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		if (strncmp(environ[i], "MALLOC_", 7) != 0)
			add(&to, "%s", environ[i]);
	}
	for (size_t i = 0; i < sizeof allocator_settings /
	     sizeof *allocator_settings; i++)
		add(&to, "%s", allocator_settings[i]);
	if (to.whole)
		return to.item;
	arguments_free(to.item);
	return NULL;
}

void
arguments_free(char **arguments)
{
	if (!arguments)
		return;
	for (size_t i = 0; arguments[i]; i++)
		free(arguments[i]);
	free(arguments);
}
