/* SPDX-License-Identifier: MIT */
/*
 * panic.c: the report that the kernel makes when it finds itself wrong.
 *
 *       reason
 *       registers (those the trap saved; control registers as they are)
 *       backtrace, with names
 *       threads and who waits on whom
 *       the last events, if anything was traced
 *
 *   It is written twice: first to the ports (COM1, COM2, 0xe9), all of it; then to the screen,
 *   which is cleared and not scrolled, so that the reason at the top stays.  The ports come first
 *   and are driven by raw.c, which needs nothing else to work.
 *
 *   A panic within the report (the report reads structures that may be broken) writes two raw lines and ends:
 *   what had been written by then, and the first reason as it stands in the program, is all there is.
 */
#include "debug/panic.h"

#include "arch/i386/debug/raw.h"
#include "arch/i386/debug/vga.h"
#include "arch/i386/power.h"
#include "arch/i386/registers.h"
#include "debug/backtrace.h"
#include "debug/log.h"
#include "debug/symbols.h"

static const char *reporting;		/* the first panic's text; NULL: none yet */
static char reason[256];

static void
ports_sink(void *context, const char *bytes, size_t length)
{
	(void)context;
	raw_bytes(bytes, length);
}

/* Writes to the screen until its last row is reached. */
static void
screen_sink(void *context, const char *bytes, size_t length)
{
	(void)context;
	for (size_t i = 0; i < length && vga.row < VGA_ROWS - 1; i++)
		vga_put(bytes[i]);
}

static void
print_registers(const struct frame *frame)
{
	log_printf("  eax %08x  ebx %08x  ecx %08x  edx %08x\n", frame->eax, frame->ebx, frame->ecx, frame->edx);
	log_printf("  esi %08x  edi %08x  ebp %08x  eip %08x\n", frame->esi, frame->edi, frame->ebp, frame->eip);
	log_printf("  eflags %08x  cs %04x  trap %u  error %08x\n", frame->eflags, frame->cs, frame->trap, frame->error);
}

static void
report(const struct frame *frame, uint32_t ebp)
{
	uint32_t offset;
	const char *name = frame != NULL ? symbol_name(frame->eip, &offset) : NULL;

	log_printf("\npanic: %s\n", reason);
	if (frame != NULL)
		print_registers(frame);
	log_printf("  cr0 %08x  cr2 %08x  cr3 %08x  cr4 %08x\n", read_register(cr0), read_register(cr2), read_register(cr3), read_register(cr4));
	if (name != NULL)
		log_printf("at  %08x  %s+0x%x\n", frame->eip, name, offset);
	else if (frame != NULL)			/* a user's program has no names here */
		log_printf("at  %08x\n", frame->eip);
	log_printf("called from\n");
	backtrace_print(ebp);
	debug_print_threads();
	debug_print_trace();
}

/*
 * Notes that a report begins, and its reason.  If one had begun already, says with nothing but
 * raw.c that it failed, and where, and stops.  trap, eip: of the second panic; trap 0 is also
 * "none".
 */
static void
report_begin(const char *format, va_list arguments, uint32_t trap, uint32_t eip)
{
	interrupts_disable();
	if (reporting == NULL) {
		reporting = format;
		format_string_list(reason, sizeof(reason), format, arguments);
		return;
	}
	raw_string("\npanic while reporting the panic \"");
	raw_string(reporting);
	raw_string("\"\n  trap ");
	raw_hex(trap);
	raw_string(" at ");
	raw_hex(eip);
	raw_string(", cr2 ");
	raw_hex(read_register(cr2));
	raw_string("\n");
	raw_screen("panic while reporting: ", reporting);
	power_debug_exit(EXIT_PANIC);
}

/* Writes something twice: to the ports, all of it; then to the screen. */
static _Noreturn void
end(void (*tell)(const struct frame *frame, uint32_t ebp), const struct frame *frame, uint32_t ebp)
{
	log_redirect(ports_sink);
	tell(frame, ebp);
	log_redirect(screen_sink);
	vga_clear(VGA_ALARM);
	tell(frame, ebp);
	power_debug_exit(EXIT_PANIC);
}

_Noreturn void
panic(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report_begin(format, arguments, 0, (uintptr_t)__builtin_return_address(0));
	end(report, NULL, (uintptr_t)__builtin_frame_address(0));
}

_Noreturn void
panic_trap(const struct frame *frame, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report_begin(format, arguments, frame->trap, frame->eip);
	end(report, frame, frame->ebp);
}

static void
refusal(const struct frame *frame, uint32_t ebp)
{
	(void)frame;
	(void)ebp;
	log_printf("\nPith cannot start: %s.\n", reason);
}

_Noreturn void
boot_refuse(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report_begin(format, arguments, 0, (uintptr_t)__builtin_return_address(0));
	end(refusal, NULL, 0);
}
