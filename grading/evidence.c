/* SPDX-License-Identifier: MIT */
/*
 * evidence.c: write a result to a folder.
 *
 *   remove an old result.json --> write the rest --> write result.json
 *        |                           |                    |
 *        +--- any failure: remove every file of ours -----+
 *
 * So whoever finds a result.json finds all of it.
 */
#include "evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REGISTER(name)	{ #name, offsetof(struct machine_registers, name) }

const struct register_place word_registers[WORD_REGISTERS] = {
	REGISTER(eax), REGISTER(ebx), REGISTER(ecx), REGISTER(edx),
	REGISTER(esi), REGISTER(edi), REGISTER(ebp), REGISTER(esp),
	REGISTER(eip), REGISTER(eflags), REGISTER(cr0), REGISTER(cr2),
	REGISTER(cr3), REGISTER(cr4),
};

const struct register_place segment_registers[SEGMENT_REGISTERS] = {
	REGISTER(es), REGISTER(cs), REGISTER(ss), REGISTER(ds),
	REGISTER(fs), REGISTER(gs), REGISTER(ldt), REGISTER(tr),
};

const struct register_place table_registers[TABLE_REGISTERS] = {
	REGISTER(gdt), REGISTER(idt),
};

/* Every file that a save may make. */
static const char *const file_names[] = {
	"result.json", "com1.txt", "com2.txt", "e9.txt", "emulator.txt",
	"log.txt", "ram.pages", "disk.pages", "screen.png", "screen.bin",
};

struct saver {
	const char	*directory;
	bool		made_directory;
	bool		whole;		/* falls at the first failure */
	char		*error;
	size_t		size;
};

static void
fail(struct saver *saver, const char *name)
{
	if (saver->whole)
		snprintf(saver->error, saver->size,
			"cannot write evidence to '%s%s%s': %s",
			saver->directory, name ? "/" : "", name ? name : "",
			strerror(errno));
	saver->whole = false;
}

static void
path_of(const struct saver *saver, const char *name, char path[4096])
{
	snprintf(path, 4096, "%s/%s", saver->directory, name);
}

static void
remove_files(const struct saver *saver)
{
	char path[4096];

	for (size_t i = 0; i < sizeof file_names / sizeof *file_names; i++) {
		path_of(saver, file_names[i], path);
		unlink(path);
	}
}

static FILE *
open_file(struct saver *saver, const char *name)
{
	char path[4096];
	FILE *file;

	if (!saver->whole)
		return NULL;
	path_of(saver, name, path);
	file = fopen(path, "wxe");
	if (!file)
		fail(saver, name);
	return file;
}

/* Close a file; what could not be written shows here at the latest. */
static void
close_file(struct saver *saver, const char *name, FILE *file)
{
	bool failed = ferror(file) != 0;

	if ((fclose(file) != 0 || failed))
		fail(saver, name);
}

static void
save_bytes(struct saver *saver, const char *name, const void *bytes,
	   size_t length)
{
	FILE *file = open_file(saver, name);

	if (!file)
		return;
	if (length)
		fwrite(bytes, 1, length, file);
	close_file(saver, name, file);
}

static bool
only_fill(const uint8_t *page, size_t length, uint8_t fill)
{
	return page[0] == fill && memcmp(page, page + 1, length - 1) == 0;
}

/* Returns the number of pages written. */
static json_int_t
save_pages(struct saver *saver, const char *name, const uint8_t *bytes,
	   size_t size, uint8_t fill)
{
	FILE *file = open_file(saver, name);
	json_int_t count = 0;

	if (!file)
		return 0;
	for (size_t at = 0; at < size; at += EVIDENCE_PAGE) {
		size_t length = size - at < EVIDENCE_PAGE ?
			size - at : EVIDENCE_PAGE;
		size_t page = at / EVIDENCE_PAGE;
		uint8_t number[4] = {
			(uint8_t)page, (uint8_t)(page >> 8),
			(uint8_t)(page >> 16), (uint8_t)(page >> 24),
		};

		if (only_fill(bytes + at, length, fill))
			continue;
		fwrite(number, 1, sizeof number, file);
		fwrite(bytes + at, 1, length, file);
		count++;
	}
	close_file(saver, name, file);
	return count;
}

/* ---- result.json ------------------------------------------------------ */

/* A string as JSON; JSON is UTF-8, so other bytes become question marks. */
static json_t *
text(const char *string)
{
	json_t *json = string ? json_string(string) : json_null();
	char *plain;

	if (json)
		return json;
	plain = strdup(string);
	for (char *c = plain; c && *c; c++) {
		if (*c & 0x80)
			*c = '?';
	}
	json = plain ? json_string(plain) : NULL;
	free(plain);
	return json;
}

static json_t *
save_output(struct saver *saver, const struct machine_result *result)
{
	json_t *all = json_object();

	for (int i = 0; i < MACHINE_CHANNELS; i++) {
		const struct machine_transcript *output = &result->output[i];
		const char *channel = machine_channel_name(i);
		char name[32];

		snprintf(name, sizeof name, "%s.txt", channel);
		save_bytes(saver, name, output->bytes, output->length);
		json_object_set_new(all, channel, json_pack("{s:I, s:b}",
			"length", (json_int_t)output->length,
			"cut", output->cut));
	}
	return all;
}

static json_t *
save_memory(struct saver *saver, const char *name, const uint8_t *bytes,
	    size_t size, uint8_t fill)
{
	if (!bytes)
		return json_null();
	return json_pack("{s:I, s:I}", "size", (json_int_t)size, "pages",
		save_pages(saver, name, bytes, size, fill));
}

static json_t *
registers_json(const struct machine_result *result)
{
	const char *base = (const char *)&result->registers;
	json_t *json;

	if (!result->has_registers)
		return json_null();
	json = json_pack("{s:i, s:b}", "cpl", (int)result->registers.cpl,
		"halted", result->registers.halted);
	for (int i = 0; i < WORD_REGISTERS; i++)
		json_object_set_new(json, word_registers[i].name,
			json_integer(*(const uint32_t *)(base +
			word_registers[i].offset)));
	for (int i = 0; i < SEGMENT_REGISTERS; i++) {
		const struct machine_segment *segment = (const void *)(base +
			segment_registers[i].offset);

		json_object_set_new(json, segment_registers[i].name,
			json_pack("[I, I, I, I]",
			(json_int_t)segment->selector,
			(json_int_t)segment->base, (json_int_t)segment->limit,
			(json_int_t)segment->attributes));
	}
	for (int i = 0; i < TABLE_REGISTERS; i++) {
		const struct machine_table *table = (const void *)(base +
			table_registers[i].offset);

		json_object_set_new(json, table_registers[i].name,
			json_pack("[I, I]", (json_int_t)table->base,
			(json_int_t)table->limit));
	}
	return json;
}

static json_t *
answers_json(const struct machine_result *result)
{
	json_t *all = json_array();

	for (size_t i = 0; i < result->answer_count; i++)
		json_array_append_new(all, json_pack("{s:o, s:o}",
			"question", text(result->answers[i].question),
			"answer", text(result->answers[i].answer)));
	return all;
}

/* Seeds fill 64 bits; integers of JSON need not: so they are strings. */
static json_t *
seed_json(uint64_t seed)
{
	return json_sprintf("%llu", (unsigned long long)seed);
}

static json_t *
result_json(struct saver *saver, const struct machine_result *r)
{
	json_t *json = json_pack("{s:i, s:s, s:i, s:o, s:b, s:I, s:I, s:i}",
		"format", EVIDENCE_FORMAT,
		"outcome", machine_outcome_name(r->outcome),
		"code", (int)r->code,
		"error", text(r->error),
		"clock_known", r->clock_known,
		"instructions", (json_int_t)r->instructions,
		"virtual_ns", (json_int_t)r->virtual_ns,
		"wall_ms", (int)r->wall_ms);
	json_t *config = json_pack("{s:o, s:o, s:o, s:i, s:i, s:I, s:I, s:b,"
		" s:i}",
		"name", text(r->name),
		"command_line", text(r->command_line),
		"seed", seed_json(r->seed),
		"phase", (int)r->phase,
		"icount_shift", r->icount_shift,
		"time_limit_ns", (json_int_t)r->time_limit_ns,
		"output_limit", (json_int_t)r->output_limit,
		"ram_pattern", r->ram_pattern,
		"ram_fill", (int)r->ram_fill);

	json_object_set_new(json, "config", config);
	json_object_set_new(json, "output", save_output(saver, r));
	json_object_set_new(json, "registers", registers_json(r));
	json_object_set_new(json, "answers", answers_json(r));
	json_object_set_new(json, "ram", save_memory(saver, "ram.pages",
		r->ram, r->ram_size, r->ram_pattern ? r->ram_fill : 0));
	json_object_set_new(json, "disk", save_memory(saver, "disk.pages",
		r->disk, r->disk_size, 0));
	json_object_set_new(json, "screenshot",
		json_integer((json_int_t)r->screenshot_size));
	json_object_set_new(json, "screen_text",
		json_boolean(r->has_screen_text));
	return json;
}

static void
save_json(struct saver *saver, json_t *json)
{
	char *dump = json_dumps(json, JSON_INDENT(2) | JSON_SORT_KEYS);

	if (dump)
		save_bytes(saver, "result.json", dump, strlen(dump));
	else
		fail(saver, "result.json");
	free(dump);
}

bool
machine_result_save(const struct machine_result *result,
		    const char *directory, char *error, size_t size)
{
	struct saver saver = {
		.directory = directory, .whole = true,
		.error = error, .size = size,
	};
	json_t *json;

	if (mkdir(directory, 0777) == 0)
		saver.made_directory = true;
	else if (errno != EEXIST)
		fail(&saver, NULL);
	if (saver.whole)
		remove_files(&saver);
	json = result_json(&saver, result);
	if (result->screenshot)
		save_bytes(&saver, "screen.png", result->screenshot,
			result->screenshot_size);
	if (result->has_screen_text)
		save_bytes(&saver, "screen.bin", result->screen,
			sizeof result->screen);
	if (saver.whole)
		save_json(&saver, json);
	json_decref(json);
	if (!saver.whole)
		remove_files(&saver);
	if (!saver.whole && saver.made_directory)
		rmdir(directory);
	return saver.whole;
}
