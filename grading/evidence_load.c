/* SPDX-License-Identifier: MIT */
/*
 * evidence_load.c: read a result back from its folder.
 *
 * The folder may have been through an archive, a disk that was full or an
 * editor: everything that is used is checked first, and whatever does not
 * fit makes the whole result "damaged".
 */
#include "evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "result.h"
#include "store.h"

#define MEMORY_MAX	((json_int_t)16 << 30)

struct loader {
	const char	*directory;
	struct machine_result *result;
	char		*error;
	size_t		size;
};

static bool
damaged(struct loader *loader, const char *file, const char *what)
{
	snprintf(loader->error, loader->size,
		"cannot use the evidence in '%s': %s: %s", loader->directory,
		file, what);
	return false;
}

/* A file's bytes, mapped (or "" if it is empty); NULL if there is no file. */
static const void *
load_file(struct loader *loader, const char *name, size_t *length)
{
	char path[4096];
	struct stat status;
	const void *bytes = NULL;
	int descriptor;

	snprintf(path, sizeof path, "%s/%s", loader->directory, name);
	descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0 || fstat(descriptor, &status) < 0 ||
	    !S_ISREG(status.st_mode)) {
		damaged(loader, name, descriptor < 0 ? strerror(errno) :
			"it is no regular file");
	} else {
		*length = (size_t)status.st_size;
		bytes = *length ? store_map(loader->result->store, descriptor,
			*length) : "";
		if (!bytes)
			damaged(loader, name, strerror(errno));
	}
	if (descriptor >= 0)
		close(descriptor);
	return bytes;
}

static bool
load_output(struct loader *loader, json_t *all)
{
	for (int i = 0; i < MACHINE_CHANNELS; i++) {
		struct machine_transcript *to = &loader->result->output[i];
		const char *channel = machine_channel_name(i);
		json_int_t expected;
		const void *bytes;
		char name[32];
		int cut;

		snprintf(name, sizeof name, "%s.txt", channel);
		if (json_unpack(all, "{s:{s:I, s:b}}", channel, "length",
		    &expected, "cut", &cut) < 0)
			return damaged(loader, "result.json",
				"a channel is missing");
		bytes = load_file(loader, name, &to->length);
		if (!bytes)
			return false;
		if ((json_int_t)to->length != expected)
			return damaged(loader, name, "its length has changed");
		to->bytes = store_copy(loader->result->store, bytes,
			to->length);
		to->cut = cut != 0;
	}
	return true;
}

/* Put the pages of a file into memory; false if they do not fit. */
static bool
place_pages(const uint8_t *file, size_t length, uint8_t *memory, size_t size,
	    json_int_t pages)
{
	size_t at = 0, next = 0;

	for (; pages > 0; pages--) {
		size_t number, start, most;

		if (length - at < 4)
			return false;
		number = file[at] | (size_t)file[at + 1] << 8 |
			(size_t)file[at + 2] << 16 | (size_t)file[at + 3] << 24;
		start = number * EVIDENCE_PAGE;
		if (number < next || start >= size)
			return false;
		most = size - start < EVIDENCE_PAGE ?
			size - start : EVIDENCE_PAGE;
		at += 4;
		if (length - at < most)
			return false;
		memcpy(memory + start, file + at, most);
		at += most;
		next = number + 1;
	}
	return at == length;
}

static bool
load_memory(struct loader *loader, json_t *json, const char *name,
	    uint8_t fill, const uint8_t **bytes, size_t *size)
{
	json_int_t wanted, pages;
	const void *file;
	uint8_t *memory;
	size_t length;

	if (json_is_null(json))
		return true;
	if (json_unpack(json, "{s:I, s:I}", "size", &wanted, "pages",
	    &pages) < 0 || wanted <= 0 || wanted > MEMORY_MAX || pages < 0)
		return damaged(loader, "result.json", "no size of a memory");
	file = load_file(loader, name, &length);
	if (!file)
		return false;
	memory = store_pages(loader->result->store, (size_t)wanted);
	if (!memory)
		return damaged(loader, name, "no memory to load it");
	if (fill)
		memset(memory, fill, (size_t)wanted);
	if (!place_pages(file, length, memory, (size_t)wanted, pages))
		return damaged(loader, name, "its pages do not fit");
	*bytes = memory;
	*size = (size_t)wanted;
	return true;
}

/* ---- registers -------------------------------------------------------- */

static bool
load_words(json_t *json, char *base)
{
	for (int i = 0; i < WORD_REGISTERS; i++) {
		json_t *value = json_object_get(json, word_registers[i].name);

		if (!json_is_integer(value))
			return false;
		*(uint32_t *)(base + word_registers[i].offset) =
			(uint32_t)json_integer_value(value);
	}
	return true;
}

static bool
load_segments(json_t *json, char *base)
{
	for (int i = 0; i < SEGMENT_REGISTERS; i++) {
		struct machine_segment *segment = (void *)(base +
			segment_registers[i].offset);
		json_int_t value[4];

		if (json_unpack(json, "{s:[I, I, I, I]}",
		    segment_registers[i].name, &value[0], &value[1],
		    &value[2], &value[3]) < 0)
			return false;
		segment->selector = (uint16_t)value[0];
		segment->base = (uint32_t)value[1];
		segment->limit = (uint32_t)value[2];
		segment->attributes = (uint32_t)value[3];
	}
	return true;
}

static bool
load_tables(json_t *json, char *base)
{
	for (int i = 0; i < TABLE_REGISTERS; i++) {
		struct machine_table *table = (void *)(base +
			table_registers[i].offset);
		json_int_t value[2];

		if (json_unpack(json, "{s:[I, I]}", table_registers[i].name,
		    &value[0], &value[1]) < 0)
			return false;
		table->base = (uint32_t)value[0];
		table->limit = (uint32_t)value[1];
	}
	return true;
}

static bool
load_registers(struct loader *loader, json_t *json)
{
	struct machine_registers *registers = &loader->result->registers;
	int cpl, halted;

	if (json_is_null(json))
		return true;
	if (json_unpack(json, "{s:i, s:b}", "cpl", &cpl, "halted",
	    &halted) < 0 || !load_words(json, (char *)registers) ||
	    !load_segments(json, (char *)registers) ||
	    !load_tables(json, (char *)registers))
		return damaged(loader, "result.json", "a register is missing");
	registers->cpl = (unsigned)cpl;
	registers->halted = halted != 0;
	loader->result->has_registers = true;
	return true;
}

/* ---- the rest --------------------------------------------------------- */

static bool
load_answers(struct loader *loader, json_t *json)
{
	struct machine_result *result = loader->result;
	size_t count = json_array_size(json);

	result->answers = store_alloc(result->store,
		count * sizeof *result->answers);
	for (size_t i = 0; i < count; i++) {
		const char *question, *answer;

		if (json_unpack(json_array_get(json, i), "{s:s, s:s}",
		    "question", &question, "answer", &answer) < 0)
			return damaged(loader, "result.json",
				"an answer is missing");
		result->answers[i].question = store_string(result->store,
			question);
		result->answers[i].answer = store_string(result->store,
			answer);
		result->answer_count++;
	}
	return true;
}

static bool
load_screen(struct loader *loader, json_t *json)
{
	struct machine_result *result = loader->result;
	json_int_t png;
	const void *bytes;
	size_t length;
	int has_text;

	if (json_unpack(json, "{s:I, s:b}", "screenshot", &png,
	    "screen_text", &has_text) < 0)
		return damaged(loader, "result.json", "no word of a screen");
	if (png > 0) {
		result->screenshot = load_file(loader, "screen.png",
			&result->screenshot_size);
		if (!result->screenshot)
			return false;
		if ((json_int_t)result->screenshot_size != png)
			return damaged(loader, "screen.png",
				"its length has changed");
	}
	if (!has_text)
		return true;
	bytes = load_file(loader, "screen.bin", &length);
	if (!bytes)
		return false;
	if (length != sizeof result->screen)
		return damaged(loader, "screen.bin", "its length has changed");
	memcpy(result->screen, bytes, length);
	result->has_screen_text = true;
	return true;
}

static bool
load_config(struct loader *loader, json_t *json)
{
	struct machine_result *r = loader->result;
	const char *seed;
	int phase, shift, pattern, fill;
	json_int_t time_limit, output_limit;

	if (json_unpack(json, "{s:s, s:i, s:i, s:I, s:I, s:b, s:i}",
	    "seed", &seed, "phase", &phase, "icount_shift", &shift,
	    "time_limit_ns", &time_limit, "output_limit", &output_limit,
	    "ram_pattern", &pattern, "ram_fill", &fill) < 0)
		return damaged(loader, "result.json",
			"a part of the config is missing");
	r->name = store_string(r->store,
		json_string_value(json_object_get(json, "name")));
	r->command_line = store_string(r->store,
		json_string_value(json_object_get(json, "command_line")));
	r->seed = strtoull(seed, NULL, 10);
	r->phase = (unsigned)phase;
	r->icount_shift = shift;
	r->time_limit_ns = (uint64_t)time_limit;
	r->output_limit = (size_t)output_limit;
	r->ram_pattern = pattern != 0;
	r->ram_fill = (uint8_t)fill;
	return true;
}

static bool
load_outcome(struct loader *loader, json_t *json)
{
	struct machine_result *r = loader->result;
	const char *outcome, *error;
	json_int_t instructions, virtual_ns;
	int format, code, clock_known, wall_ms;

	if (json_unpack(json, "{s:i, s:s, s:i, s:s, s:b, s:I, s:I, s:i}",
	    "format", &format, "outcome", &outcome, "code", &code, "error",
	    &error, "clock_known", &clock_known, "instructions",
	    &instructions, "virtual_ns", &virtual_ns, "wall_ms",
	    &wall_ms) < 0)
		return damaged(loader, "result.json", "its head is missing");
	r->outcome = outcome_by_name(outcome);
	if (format != EVIDENCE_FORMAT || r->outcome == MACHINE_OUTCOMES)
		return damaged(loader, "result.json",
			"it is of another version of this program");
	r->code = (unsigned)code;
	snprintf(r->error, sizeof r->error, "%s", error);
	r->clock_known = clock_known != 0;
	r->instructions = (uint64_t)instructions;
	r->virtual_ns = (uint64_t)virtual_ns;
	r->wall_ms = (unsigned)wall_ms;
	return true;
}

static bool
load_all(struct loader *loader, json_t *json)
{
	struct machine_result *r = loader->result;

	if (!load_outcome(loader, json) ||
	    !load_config(loader, json_object_get(json, "config")) ||
	    !load_output(loader, json_object_get(json, "output")) ||
	    !load_registers(loader, json_object_get(json, "registers")) ||
	    !load_answers(loader, json_object_get(json, "answers")) ||
	    !load_screen(loader, json))
		return false;
	return load_memory(loader, json_object_get(json, "ram"), "ram.pages",
		r->ram_pattern ? r->ram_fill : 0, &r->ram, &r->ram_size) &&
		load_memory(loader, json_object_get(json, "disk"),
		"disk.pages", 0, &r->disk, &r->disk_size);
}

struct machine_result *
machine_result_load(const char *directory, char *error, size_t size)
{
	struct machine_config empty = machine_config_default();
	struct loader loader = {
		.directory = directory, .result = result_new(&empty),
		.error = error, .size = size,
	};
	const char *text;
	json_error_t where;
	json_t *json = NULL;
	size_t length;
	bool whole = false;

	text = load_file(&loader, "result.json", &length);
	if (text) {
		json = json_loadb(text, length, 0, &where);
		whole = json ? load_all(&loader, json) :
			damaged(&loader, "result.json", where.text);
	}
	json_decref(json);
	if (whole)
		return loader.result;
	machine_result_free(loader.result);
	return NULL;
}
