/* SPDX-License-Identifier: MIT */
/*
 * look.c: registers, clock, screen and answers, over QMP.
 *
 *   The clock.  The PM timer counts 3,579,545 a second of virtual time in 24
 *   bits (4.7 s); the date of the clock chip gives the seconds, and so how
 *   often the timer has gone round.  Both tick with interrupts off.  Until the
 *   firmware has given the timer its port (or after a guest took it away), the
 *   port reads all ones and the seconds must do.  When the machine has stopped
 *   itself, QEMU may find its processor idle before it finds it stopped and,
 *   with sleep=off, skip to the next timer that is due.  So time is late by up
 *   to a tick then; the count of instructions is right.
 *   ACPI specification, "Power Management Timer".
 */
#include "look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store.h"

#define PM_TIMER_HZ	UINT64_C(3579545)
#define PM_TIMER_PERIOD	(UINT64_C(1) << 24)
#define PM_TIMER_ABSENT	UINT32_MAX
#define RTC_START	1735689600	/* 2025-01-01T00:00:00Z, see -rtc */
#define VGA_TEXT	0xb8000

/* ---- registers -------------------------------------------------------- */

/* The text after `name`; no name in it is the end of another. */
static const char *
field(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? at + strlen(name) : NULL;
}

static bool
read_hex(const char *text, const char *name, uint32_t *value)
{
	const char *at = field(text, name);
	unsigned parsed;

	if (!at || sscanf(at, "%x", &parsed) != 1)
		return false;
	*value = parsed;
	return true;
}

static bool
read_segment(const char *text, const char *name,
	     struct machine_segment *segment)
{
	const char *at = field(text, name);
	unsigned selector, base, limit, attributes;

	if (!at || sscanf(at, "%x %x %x %x", &selector, &base, &limit,
	    &attributes) != 4)
		return false;
	*segment = (struct machine_segment){
		.selector = (uint16_t)selector,
		.base = base,
		.limit = limit,
		.attributes = attributes & 0xf0ff00,
	};
	return true;
}

static bool
read_table(const char *text, const char *name, struct machine_table *table)
{
	const char *at = field(text, name);
	unsigned base, limit;

	if (!at || sscanf(at, "%x %x", &base, &limit) != 2)
		return false;
	*table = (struct machine_table){ .base = base, .limit = limit };
	return true;
}

bool
registers_parse(const char *text, struct machine_registers *r)
{
	uint32_t cpl, halted;
	bool whole =
		read_hex(text, "EAX=", &r->eax) &&
		read_hex(text, "EBX=", &r->ebx) &&
		read_hex(text, "ECX=", &r->ecx) &&
		read_hex(text, "EDX=", &r->edx) &&
		read_hex(text, "ESI=", &r->esi) &&
		read_hex(text, "EDI=", &r->edi) &&
		read_hex(text, "EBP=", &r->ebp) &&
		read_hex(text, "ESP=", &r->esp) &&
		read_hex(text, "EIP=", &r->eip) &&
		read_hex(text, "EFL=", &r->eflags) &&
		read_hex(text, "CPL=", &cpl) &&
		read_hex(text, "HLT=", &halted) &&
		read_hex(text, "CR0=", &r->cr0) &&
		read_hex(text, "CR2=", &r->cr2) &&
		read_hex(text, "CR3=", &r->cr3) &&
		read_hex(text, "CR4=", &r->cr4) &&
		read_segment(text, "ES =", &r->es) &&
		read_segment(text, "CS =", &r->cs) &&
		read_segment(text, "SS =", &r->ss) &&
		read_segment(text, "DS =", &r->ds) &&
		read_segment(text, "FS =", &r->fs) &&
		read_segment(text, "GS =", &r->gs) &&
		read_segment(text, "LDT=", &r->ldt) &&
		read_segment(text, "TR =", &r->tr) &&
		read_table(text, "GDT=", &r->gdt) &&
		read_table(text, "IDT=", &r->idt);

	if (!whole)
		return false;
	r->cpl = cpl;
	r->halted = halted != 0;
	return true;
}

/* ---- the clock -------------------------------------------------------- */

/* Seconds of virtual time by the clock chip; 0 if a guest made it absurd. */
static uint64_t
rtc_seconds(json_t *date)
{
	struct tm tm = { 0 };
	time_t seconds;

	if (json_unpack(date, "{s:i, s:i, s:i, s:i, s:i, s:i}",
	    "tm_year", &tm.tm_year, "tm_mon", &tm.tm_mon,
	    "tm_mday", &tm.tm_mday, "tm_hour", &tm.tm_hour,
	    "tm_min", &tm.tm_min, "tm_sec", &tm.tm_sec) < 0)
		return 0;
	seconds = timegm(&tm);
	return seconds > RTC_START ? (uint64_t)(seconds - RTC_START) : 0;
}

uint64_t
clock_combine(uint32_t port, uint64_t seconds)
{
	uint64_t timer = port % PM_TIMER_PERIOD;
	uint64_t about = seconds * PM_TIMER_HZ + PM_TIMER_HZ / 2;
	uint64_t rounds = about + PM_TIMER_PERIOD / 2 > timer ?
		(about + PM_TIMER_PERIOD / 2 - timer) / PM_TIMER_PERIOD : 0;
	uint64_t ticks = rounds * PM_TIMER_PERIOD + timer;

	if (port == PM_TIMER_ABSENT)
		return seconds * MACHINE_SECOND;
	return ticks / PM_TIMER_HZ * MACHINE_SECOND +
		ticks % PM_TIMER_HZ * MACHINE_SECOND / PM_TIMER_HZ;
}

bool
clock_read(struct qmp *qmp, struct clock_reading *reading, int timeout_ms)
{
	json_t *replay, *timer, *date;
	uint64_t seconds;
	uint32_t port = PM_TIMER_ABSENT;
	const char *text;

	qmp_send(qmp, "query-replay", NULL);
	qmp_send_monitor(qmp, "i /w 0x608");
	qmp_send(qmp, "qom-get", json_pack("{s:s, s:s}",
		"path", "/machine", "property", "rtc-time"));
	replay = qmp_answer(qmp, timeout_ms);
	timer = qmp_answer(qmp, timeout_ms);
	date = qmp_answer(qmp, timeout_ms);
	text = timer ? json_string_value(timer) : NULL;
	text = text ? strchr(text, '=') : NULL;
	if (text)
		port = (uint32_t)strtoul(text + 1, NULL, 0);
	seconds = rtc_seconds(date);
	reading->instructions = (uint64_t)json_integer_value(
		json_object_get(replay, "icount"));
	reading->virtual_ns = clock_combine(port, seconds);
	reading->progress = reading->instructions * 31 +
		reading->virtual_ns * 7 + seconds;
	json_decref(replay);
	json_decref(timer);
	json_decref(date);
	return qmp->state == QMP_OPEN;
}

/* ---- screen and answers ----------------------------------------------- */

static bool
complain(struct machine_result *result, const char *what, struct qmp *qmp)
{
	static const char *const states[] = {
		[QMP_OPEN] = "refused",
		[QMP_CLOSED] = "QEMU ended",
		[QMP_TIMED_OUT] = "no answer in time",
		[QMP_GARBLED] = "a garbled answer",
	};

	snprintf(result->error, sizeof result->error,
		"cannot read the %s of the stopped machine: %s", what,
		states[qmp->state]);
	return false;
}

/* The monitor's answer, in the result's store; NULL if there is none. */
static char *
ask(struct machine_result *result, struct qmp *qmp, const char *question,
    int timeout_ms)
{
	json_t *answer;
	char *copy;

	qmp_send_monitor(qmp, question);
	answer = qmp_answer(qmp, timeout_ms);
	copy = store_string(result->store, json_string_value(answer));
	json_decref(answer);
	return copy;
}

static bool
look_at_screen_text(struct machine_result *result, struct launch *launch,
		    struct qmp *qmp, int timeout_ms)
{
	size_t size = sizeof result->screen;

	qmp_send(qmp, "pmemsave", json_pack("{s:i, s:i, s:s}",
		"val", VGA_TEXT, "size", (int)size,
		"filename", launch_file_name(FILE_SCRATCH)));
	json_decref(qmp_answer(qmp, timeout_ms));
	if (pread(launch->file[FILE_SCRATCH], result->screen, size, 0) !=
	    (ssize_t)size)
		return complain(result, "screen text", qmp);
	result->has_screen_text = true;
	return true;
}

static bool
look_at_screen(struct machine_result *result, struct launch *launch,
	       struct qmp *qmp, int timeout_ms)
{
	size_t size;

	qmp_send(qmp, "screendump", json_pack("{s:s, s:s}",
		"filename", launch_file_name(FILE_SCREEN), "format", "png"));
	json_decref(qmp_answer(qmp, timeout_ms));
	size = launch_file_size(launch, FILE_SCREEN);
	result->screenshot = store_map(result->store,
		launch->file[FILE_SCREEN], size);
	if (!result->screenshot)
		return complain(result, "screen", qmp);
	result->screenshot_size = size;
	return true;
}

static bool
ask_questions(struct machine_result *result, const char *const *questions,
	      struct qmp *qmp, int timeout_ms)
{
	size_t count = 0;

	while (questions && questions[count])
		count++;
	result->answers = store_alloc(result->store,
		count * sizeof *result->answers);
	for (size_t i = 0; i < count; i++) {
		struct machine_answer *to = &result->answers[i];

		to->question = store_string(result->store, questions[i]);
		to->answer = ask(result, qmp, questions[i], timeout_ms);
		if (!to->answer)
			return complain(result, questions[i], qmp);
		result->answer_count++;
	}
	return true;
}

bool
look_at(struct machine_result *result, const struct machine_config *config,
	struct launch *launch, struct qmp *qmp)
{
	int timeout_ms = (int)config->stall_limit_ms;
	const char *text = ask(result, qmp, "info registers", timeout_ms);

	if (!text || !registers_parse(text, &result->registers))
		return complain(result, "registers", qmp);
	result->has_registers = true;
	if (config->screen_text && !look_at_screen_text(result, launch, qmp,
	    timeout_ms))
		return false;
	if (config->screenshot && !look_at_screen(result, launch, qmp,
	    timeout_ms))
		return false;
	return ask_questions(result, config->questions, qmp, timeout_ms);
}
