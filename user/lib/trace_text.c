/* SPDX-License-Identifier: MIT */
/*
 * trace_text.c: events of the kernel's trace, and kinds of them, as text: made from abi/trace.def
 * and abi/calls.def.
 */
#include "trace_text.h"

#include <stdio.h>
#include <string.h>

#include "abi/calls.h"

#define CALL_NAME(number)	call_name(number)
#define THREAD(thread)		(unsigned)TRACE_TASK(thread), (unsigned)TRACE_SLOT(thread)
#define UNPACK(...)		__VA_ARGS__

static const char *const call_names[] = {
#define CALL(name, parameters, arguments, needs, errors, text)	#name,
#define MESSAGE_CALL(name, parameters, needs, errors, text)	#name,
#include "abi/calls.def"
#undef CALL
#undef MESSAGE_CALL
};

static const char *const kind_names[TRACE_KINDS] = {
#define TRACE_EVENT(name, format, arguments, text)	#name,
#include "abi/trace.def"
#undef TRACE_EVENT
};

static const char *
call_name(uint32_t number)
{
	return number < CALL_COUNT ? call_names[number] : "no call";
}

const char *
trace_text(const struct trace_event *event, char *text, size_t size)
{
	size_t used = (size_t)snprintf(text, size, "%u.%u ", THREAD(event->thread));
	unsigned w[TRACE_WORDS];

	for (unsigned n = 0; n < TRACE_WORDS; n++)
		w[n] = event->words[n];
	if (used >= size)
		return text;
	switch (event->kind) {
#define TRACE_EVENT(name, format, arguments, explained) \
	case TRACE_##name: \
		snprintf(text + used, size - used, #name ": " format, UNPACK arguments); \
		break;
#include "abi/trace.def"
#undef TRACE_EVENT
	default:
		snprintf(text + used, size - used, "kind %u: %x %x %x %x", (unsigned)event->kind, w[0], w[1], w[2], w[3]);
	}
	return text;
}

const char *
trace_kinds_text(uint32_t kinds, char *text, size_t size)
{
	size_t used = 0;

	snprintf(text, size, "off");
	for (uint32_t kind = 0; kind < TRACE_KINDS && used < size; kind++) {
		if (kinds & TRACE_BIT(kind))
			used += (size_t)snprintf(text + used, size - used, "%s%s", used ? "," : "", kind_names[kind]);
	}
	return text;
}

static bool
parse_one(const char *name, size_t length, uint32_t *kinds)
{
	for (uint32_t kind = 0; kind < TRACE_KINDS; kind++) {
		if (strlen(kind_names[kind]) != length || strncmp(kind_names[kind], name, length) != 0)
			continue;
		*kinds |= TRACE_BIT(kind);
		return true;
	}
	return false;
}

bool
trace_kinds_parse(const char *text, uint32_t *kinds)
{
	*kinds = strcmp(text, "on") == 0 ? TRACE_ALL : 0;
	if (*kinds || strcmp(text, "off") == 0)
		return true;
	for (size_t length; *text; text += length + (text[length] == ',')) {
		length = strcspn(text, ",");
		if (!parse_one(text, length, kinds))
			return false;
	}
	return *kinds != 0;
}
