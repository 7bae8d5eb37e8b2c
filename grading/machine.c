/* SPDX-License-Identifier: MIT */
/*
 * machine.c: the life of one boot.
 *
 *   machine_run
 *     launch_start	QEMU runs, the guest does not
 *     arm		watchdog set, guest let go
 *     watch		until QEMU tells of a stop, or is gone:
 *
 *       QEMU says		we note			and then
 *       GUEST_PANICKED	the checkpoint		STOP follows
 *       SHUTDOWN reason	reset or power-off	STOP follows
 *       STOP			--			look, done
 *       end of file		--			exit code, done
 *
 *     keep		transcripts, memory, disk
 *
 *   A reset is a triple fault if QEMU's log says so, the watchdog's if the
 *   limit has been reached, else the guest's own.  A guest that takes the
 *   watchdog out of action is stopped by our own reading of its clock.
 *
 *   Whatever the order in which this program and QEMU are scheduled, the
 *   outcome is the same: it follows from where the guest stopped and from how
 *   much it had printed by then, not from when we looked.
 */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "launch.h"
#include "look.h"
#include "qmp.h"
#include "result.h"
#include "steps.h"
#include "store.h"
#include "visits.h"

#define POLL_MS		10	/* between looks at sizes */
#define POLL_STEPS_MS	2
#define CLOCK_POLL_MS	1000	/* between looks at a long run's clock */
#define END_MS		10000	/* for QEMU to end once its socket closed */
#define HOST_TAIL	((size_t)1 << 20)	/* kept of EMULATOR and LOG */
#define LIMIT_SLACK_NS	(2 * MACHINE_SECOND)

struct boot {
	const struct machine_config *config;
	struct machine_result *result;
	struct launch	launch;
	struct qmp	qmp;
	struct steps	steps;
	uint64_t	limit_ns;

	/* What QEMU has told. */
	bool		checkpoint;
	bool		power_off;
	bool		reset;
	bool		ended_by_us;	/* the watchdog was out of action */

	/* What we know of its progress. */
	uint64_t	progress;
	int64_t		progress_at_ms;
	int64_t		clock_at_ms;
};

static int64_t
wall_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- failures --------------------------------------------------------- */

/* QEMU's first words on standard error, for an error's sentence. */
static void
emulator_words(const struct boot *boot, char *words, size_t size)
{
	ssize_t got = pread(boot->launch.file[FILE_EMULATOR], words, size - 1,
		0);

	words[got > 0 ? got : 0] = '\0';
	words[strcspn(words, "\n")] = '\0';
	if (!*words)
		snprintf(words, size, "no message");
}

/* QEMU is gone: reap it, and tell an exit of the guest from a death. */
static void
conclude_gone(struct boot *boot, bool guest_ran)
{
	struct machine_result *result = boot->result;
	bool silent = launch_file_size(&boot->launch, FILE_EMULATOR) == 0;
	char words[200];
	int status, code;

	launch_await(&boot->launch, END_MS);
	launch_end(&boot->launch);
	status = boot->launch.status;
	code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	emulator_words(boot, words, sizeof words);
	if (guest_ran && (code & 1) && (code > 1 || silent)) {
		result->outcome = MACHINE_EXITED;
		result->code = (unsigned)code >> 1;
	} else if (WIFSIGNALED(status)) {
		result_fail(result, MACHINE_ERROR,
			"QEMU was killed by signal %d (%s)", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	} else {
		result_fail(result, MACHINE_ERROR, "QEMU ended by itself "
			"%s, with status %d: %s", guest_ran ?
			"while the guest ran" : "before the guest ran", code,
			words);
	}
}

/* The conversation is over, for whatever reason. */
static void
conclude_silence(struct boot *boot, bool guest_ran)
{
	if (boot->qmp.state == QMP_CLOSED)
		conclude_gone(boot, guest_ran);
	else if (boot->qmp.state == QMP_TIMED_OUT)
		result_fail(boot->result, MACHINE_NO_PROGRESS,
			"QEMU has not answered for %u ms",
			boot->config->stall_limit_ms);
	else
		result_fail(boot->result, MACHINE_ERROR,
			"QEMU sent what is no answer");
}

/* ---- armed ------------------------------------------------------------ */

/* Set the watchdog and let the guest go. */
static bool
arm(struct boot *boot)
{
	char lines[WATCHDOG_LINES][32];
	int timeout_ms = (int)boot->config->stall_limit_ms;
	bool accepted = true;
	json_t *answer;

	watchdog_lines(boot->limit_ns, lines);
	qmp_send(&boot->qmp, "qmp_capabilities", NULL);
	for (int i = 0; i < WATCHDOG_LINES; i++)
		qmp_send_monitor(&boot->qmp, lines[i]);
	qmp_send(&boot->qmp, "cont", NULL);
	for (int i = 0; i < WATCHDOG_LINES + 2; i++) {
		const char *complaint;

		answer = qmp_answer(&boot->qmp, timeout_ms);
		complaint = json_string_value(answer);
		accepted = accepted && answer && !(complaint && *complaint);
		json_decref(answer);
	}
	if (accepted)
		return true;
	if (boot->qmp.state != QMP_OPEN)
		conclude_silence(boot, false);
	else
		result_fail(boot->result, MACHINE_ERROR,
			"QEMU refused to set the watchdog or to start");
	return false;
}

/* ---- running ---------------------------------------------------------- */

static bool
printed_too_much(const struct boot *boot)
{
	size_t limit = boot->config->output_limit;

	return launch_file_size(&boot->launch, FILE_COM1) > limit ||
		launch_file_size(&boot->launch, FILE_COM2) > limit ||
		launch_file_size(&boot->launch, FILE_E9) > limit;
}

/* Note what an event tells.  True for the one that says "stopped". */
static bool
note_event(struct boot *boot, json_t *event)
{
	const char *name = "", *reason = "";

	json_unpack(event, "{s:s, s?{s?s}}", "event", &name,
		"data", "reason", &reason);
	if (strcmp(name, "GUEST_PANICKED") == 0)
		boot->checkpoint = true;
	else if (strcmp(reason, "guest-reset") == 0)
		boot->reset = true;
	else if (strcmp(reason, "guest-shutdown") == 0)
		boot->power_off = true;
	return strcmp(name, "STOP") == 0;
}

/*
 * Once in a while in a long run: does the guest get on, and is it within its
 * limit?  False once it does not get on.
 */
static bool
check_clock(struct boot *boot)
{
	int64_t stall_ms = boot->config->stall_limit_ms;
	int64_t now = wall_ms();
	struct clock_reading clock;

	if (now - boot->clock_at_ms <
	    (stall_ms / 4 < CLOCK_POLL_MS ? stall_ms / 4 : CLOCK_POLL_MS))
		return true;
	boot->clock_at_ms = now;
	if (!clock_read(&boot->qmp, &clock, (int)stall_ms))
		return true;	/* the caller sees to it */
	if (clock.progress != boot->progress) {
		boot->progress = clock.progress;
		boot->progress_at_ms = now;
	}
	if (clock.virtual_ns > boot->limit_ns + LIMIT_SLACK_NS &&
	    !boot->ended_by_us) {
		boot->ended_by_us = true;
		qmp_send(&boot->qmp, "stop", NULL);
		json_decref(qmp_answer(&boot->qmp, (int)stall_ms));
	}
	if (now - boot->progress_at_ms < stall_ms)
		return true;
	result_fail(boot->result, MACHINE_NO_PROGRESS, "the guest's clock has "
		"stood still for %lld ms of wall time", (long long)stall_ms);
	return false;
}

/*
 * Wait for the stop.  True if the machine stands still and can be looked at;
 * else the result has its outcome.
 */
static bool
watch(struct boot *boot)
{
	struct machine_result *result = boot->result;

	boot->progress_at_ms = boot->clock_at_ms = wall_ms();
	for (;;) {
		json_t *event = qmp_next_event(&boot->qmp,
			steps_left(&boot->steps) ? POLL_STEPS_MS : POLL_MS);
		bool stopped = event && note_event(boot, event);

		json_decref(event);
		if (stopped)
			return true;
		if (event)
			continue;
		if (boot->qmp.state != QMP_OPEN) {
			conclude_silence(boot, true);
			return false;
		}
		if (printed_too_much(boot))
			return false;
		if (!steps_advance(&boot->steps, result->error,
		    sizeof result->error) || !check_clock(boot))
			return false;
	}
}

/* ---- stopped ---------------------------------------------------------- */

/* True if QEMU's log has the line, which stands near its end. */
static bool
log_tells_triple_fault(const struct boot *boot)
{
	size_t size = launch_file_size(&boot->launch, FILE_LOG);
	char tail[4096];
	off_t from = size > sizeof tail ? (off_t)(size - sizeof tail) : 0;
	ssize_t got = pread(boot->launch.file[FILE_LOG], tail, sizeof tail,
		from);

	return got > 0 && memmem(tail, (size_t)got, "Triple fault", 12);
}

/* Why the machine stands still. */
static void
conclude_stop(struct boot *boot)
{
	struct machine_result *result = boot->result;
	struct clock_reading clock;

	if (!clock_read(&boot->qmp, &clock, (int)boot->config->stall_limit_ms)) {
		conclude_silence(boot, true);
		return;
	}
	result->clock_known = true;
	result->virtual_ns = clock.virtual_ns;
	result->instructions = clock.instructions;
	if (boot->checkpoint) {
		result->outcome = MACHINE_CHECKPOINT;
	} else if (boot->power_off) {
		result->outcome = MACHINE_POWER_OFF;
	} else if (boot->reset && log_tells_triple_fault(boot)) {
		result->outcome = MACHINE_TRIPLE_FAULT;
	} else if (boot->reset && clock.virtual_ns < boot->limit_ns) {
		result->outcome = MACHINE_RESET;
	} else if (boot->reset) {
		result->outcome = MACHINE_TIME_LIMIT;
		result->virtual_ns = boot->limit_ns;
	} else if (boot->ended_by_us) {
		result->outcome = MACHINE_TIME_LIMIT;
	} else {
		result_fail(result, MACHINE_ERROR,
			"QEMU stopped the machine by itself (host disk full?)");
	}
}

static void
run(struct boot *boot)
{
	if (!arm(boot) || !watch(boot))
		return;
	conclude_stop(boot);
	if (!machine_failed(boot->result) && !look_at(boot->result,
	    boot->config, &boot->launch, &boot->qmp))
		boot->result->outcome = MACHINE_ERROR;
}

/* ---- ended ------------------------------------------------------------ */

static struct machine_transcript
transcript(const struct boot *boot, enum launch_file file, size_t most,
	   bool tail)
{
	size_t size = launch_file_size(&boot->launch, file);
	size_t length = size < most ? size : most;
	char *bytes = store_alloc(boot->result->store, length + 1);
	off_t from = tail ? (off_t)(size - length) : 0;
	ssize_t got = pread(boot->launch.file[file], bytes, length, from);

	return (struct machine_transcript){
		.bytes = bytes,
		.length = got > 0 ? (size_t)got : 0,
		.cut = length < size,
	};
}

static void
keep_output(struct boot *boot)
{
	struct machine_transcript *output = boot->result->output;
	size_t limit = boot->config->output_limit;

	output[MACHINE_COM1] = transcript(boot, FILE_COM1, limit, false);
	output[MACHINE_COM2] = transcript(boot, FILE_COM2, limit, false);
	output[MACHINE_E9] = transcript(boot, FILE_E9, limit, false);
	output[MACHINE_EMULATOR] = transcript(boot, FILE_EMULATOR, HOST_TAIL,
		true);
	if (boot->config->emulator_log)
		output[MACHINE_LOG] = transcript(boot, FILE_LOG, HOST_TAIL,
			true);
}

static void
keep_memory(struct boot *boot)
{
	struct machine_result *result = boot->result;
	size_t disk = launch_file_size(&boot->launch, FILE_DISK);

	result->ram_size = launch_file_size(&boot->launch, FILE_RAM);
	result->ram = store_map(result->store, boot->launch.file[FILE_RAM],
		result->ram_size);
	if (disk) {
		result->disk_size = disk;
		result->disk = store_map(result->store,
			boot->launch.file[FILE_DISK], disk);
	}
	if (!result->ram || (disk && !result->disk))
		result_fail(result, MACHINE_ERROR,
			"cannot map the memory of the ended machine");
}

/* Nobody writes any more: take what is in the files. */
static void
keep(struct boot *boot)
{
	struct machine_result *result = boot->result;

	keep_output(boot);
	if (printed_too_much(boot)) {
		result->outcome = MACHINE_OUTPUT_LIMIT;
		result->error[0] = '\0';
		result->code = 0;
		result->clock_known = result->has_registers = false;
		result->virtual_ns = result->instructions = 0;
		result->answer_count = result->screenshot_size = 0;
		result->screenshot = NULL;
		result->has_screen_text = false;
	} else if (!machine_failed(result)) {
		keep_memory(boot);
	}
}

struct machine_result *
machine_run(const struct machine_config *config)
{
	int64_t start = wall_ms();
	struct machine_result *result = result_new(config);
	struct boot boot = {
		.config = config,
		.result = result,
		.limit_ns = watchdog_limit(config->time_limit_ns),
	};

	boot.steps = (struct steps){
		.config = config, .launch = &boot.launch, .qmp = &boot.qmp,
	};
	if (launch_start(&boot.launch, config, result->error,
	    sizeof result->error)) {
		struct visits visits;

		qmp_open(&boot.qmp, boot.launch.qmp);
		boot.launch.qmp = -1;
		visits_begin(&visits, config, &boot.launch);
		run(&boot);
		launch_end(&boot.launch);
		visits_end(&visits);
		keep(&boot);
		qmp_close(&boot.qmp);
	}
	launch_end(&boot.launch);
	launch_close(&boot.launch);
	result->time_limit_ns = boot.limit_ns;
	result->wall_ms = (unsigned)(wall_ms() - start);
	return result;
}
