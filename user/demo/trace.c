/* SPDX-License-Identifier: MIT */
/*
 * trace.c: prints what the kernel has traced, one event a line, then ends.
 *
 *   It needs the handle "system", all ports, to be allowed to: a service table gives it with the
 *   line `system`.
 *
 *	service trace
 *	program trace [KEEP]
 *	system
 *	after monitor
 *
 *   Tracing stops while it prints, as every line printed would make new events.  With any argument
 *   it goes on afterwards with the kinds that were traced before.
 */
#include <calls.h>
#include <error.h>
#include <print.h>
#include <start.h>
#include <trace_text.h>

static struct trace_event events[TRACE_READ_MAX];

static void
print_event(const struct trace_event *event)
{
	char text[TRACE_TEXT_MAX];

	print("%12llu  %s\n", (unsigned long long)event->time, trace_text(event, text, sizeof text));
}

/* Take and print what waits.  Returns how many, or an error; *lost: how many were gone before. */
static int32_t
print_some(handle_t system, uint32_t *lost)
{
	struct call_registers r = { system << 8 | CALL_trace_read, (uint32_t)events,
				    { TRACE_READ_MAX, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	*lost = r.words[0];
	if ((int32_t)r.head > 0 && *lost > 0)
		print("(%u events before these were lost)\n", (unsigned)*lost);
	for (int32_t n = 0; n < (int32_t)r.head; n++)
		print_event(&events[n]);
	return (int32_t)r.head;
}

int
main(int argc, char **argv)
{
	const handle_t system = start_handle_needed("system");
	const int32_t kinds = system_control(system, SYSTEM_TRACE, 0);
	uint32_t total = 0, lost_total = 0, lost;
	int32_t count = kinds;

	(void)argv;
	while (count >= 0 && (count = print_some(system, &lost)) > 0) {
		total += (uint32_t)count;
		lost_total += lost;
	}
	if (count < 0) {
		print("trace: the handle 'system' does not do: %s\n", error_text(count));
		return 1;
	}
	print("trace: %u events, %u lost\n", (unsigned)total, (unsigned)lost_total);
	if (argc > 1)
		system_control(system, SYSTEM_TRACE, (uint32_t)kinds);
	return 0;
}
