/* SPDX-License-Identifier: MIT */
/*
 * proc_text.c: the texts of the files in /proc.
 *
 *   A line is a word and a value, so that a program can look for the word.
 */
#include "proc_text.h"

#include <calls.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "task.h"

struct text {
	char *bytes;
	uint32_t size, length;
};

static void __attribute__((format(printf, 2, 3)))
add(struct text *text, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text->bytes + text->length, text->size - text->length, format, arguments);
	va_end(arguments);
	text->length += (uint32_t)length;
	if (text->length >= text->size)
		text->length = text->size - 1;
}

static const char *const states[] = {
	[PROCESS_EMBRYO] = "embryo",
	[PROCESS_RUNNING] = "running",
	[PROCESS_STOPPED] = "stopped",
	[PROCESS_ZOMBIE] = "zombie",
};

uint32_t
text_status(char *bytes, uint32_t size, const struct process *process)
{
	struct text text = { bytes, size, 0 };
	struct task_info info = { 0 };
	uint32_t threads = 0;

	if (process->task != HANDLE_NONE)
		task_info(process->task, &info);
	for (uint32_t i = 0; i < PROCESS_THREADS_MAX; i++)
		threads += process->threads[i].handle != HANDLE_NONE;
	add(&text, "name %s\npid %u\nstate %s\nparent %u\ngroup %u\nsession %u\n", process->name,
	    (unsigned)process->pid, states[process->state],
	    (unsigned)(process->parent ? process->parent->pid : PID_PROC), (unsigned)process->group,
	    (unsigned)process->session->leader);
	add(&text, "foreground %u\ntask %u\nthreads %u\nhandles %u\n", process->session->foreground == process->group,
	    (unsigned)info.number, (unsigned)threads, (unsigned)info.handles);
	add(&text, "memory-kib %u\nfaults %u\ntime-ms %u\nstarted-ms %u\n",
	    (unsigned)(space_pages(&process->space) * (PAGE_SIZE / 1024)), (unsigned)process->space.faults,
	    (unsigned)(process->state == PROCESS_ZOMBIE ? process->usage.milliseconds : info.ticks),
	    (unsigned)process->born);
	return text.length;
}

uint32_t
text_cmdline(char *bytes, uint32_t size, const struct process *process)
{
	uint32_t length = process->command_length < size ? process->command_length : size;

	memcpy(bytes, process->command, length);
	return length;
}

uint32_t
text_maps(char *bytes, uint32_t size, const struct process *process)
{
	struct text text = { bytes, size, 0 };

	for (const struct region *r = process->space.regions; r; r = r->next)
		add(&text, "%08x-%08x %c%c%c%c %u of %u pages%s\n", (unsigned)r->start, (unsigned)r->end,
		    r->rights & MAPPING_READ ? 'r' : '-', r->rights & MAPPING_WRITE ? 'w' : '-',
		    r->rights & MAPPING_EXECUTE ? 'x' : '-', r->shared ? 's' : 'p',
		    (unsigned)(r->shared ? r->source->pages.pages : r->map.pages),
		    (unsigned)((r->end - r->start) / PAGE_SIZE),
		    !r->source ? "" : r->source->kind == SOURCE_FILE ? " file" : " memory");
	return text.length;
}

uint32_t
text_memory(char *bytes, uint32_t size, const struct process *none)
{
	struct text text = { bytes, size, 0 };
	struct task_info info = { 0 };
	uint32_t pages, chunks, processes = 0;

	(void)none;
	task_info(HANDLE_SELF, &info);
	store_count(&pages, &chunks);
	for (const struct process *p = process_next(NULL); p; p = process_next(p))
		processes++;
	add(&text, "total-kib %u\nused-kib %u\nfree-kib %u\n", (unsigned)(info.quota / 1024),
	    (unsigned)(info.charged / 1024), (unsigned)((info.quota - info.charged) / 1024));
	add(&text, "pages %u\nchunks %u\nprocesses %u\n", (unsigned)pages, (unsigned)chunks,
	    (unsigned)processes);
	return text.length;
}

uint32_t
text_uptime(char *bytes, uint32_t size, const struct process *none)
{
	struct text text = { bytes, size, 0 };

	(void)none;
	add(&text, "%llu\n", (unsigned long long)task_now());
	return text.length;
}
