/* SPDX-License-Identifier: MIT */
/*
 * panic.c: what the kernel says when it fails, where it says it, and how it ends.
 *
 *   The failures are provoked by the command line (kernel/selftest/provoke.c).
 */
#include "boot_test.h"

#include "symbols.h"

static struct machine_result *
fail_by(const char *command_line)
{
	struct machine_config config = kernel_config(command_line);
	struct machine_result *r = run_expecting(&config, MACHINE_EXITED);

	expect_exit(r, EXIT_PANIC);
	return r;
}

/* The report: the transcript from "panic: " on. */
static const char *
report_of(const char *transcript)
{
	const char *report = strstr(transcript, "panic: ");

	ck_assert_msg(report, "no panic in:\n%s", transcript);
	return report;
}

START_TEST(a_panic_says_why_and_who_called_whom)
{
	struct machine_result *r = fail_by("panic=deep");

	expect_in_order(report_of(r->output[MACHINE_E9].bytes), "panic: asked for by panic=deep\n", "cr0 ", "cr2 ",
		"cr3 ", "cr4 ", "called from\n", "  provoke_inner+0x", "  provoke_middle+0x",
		"  provoke_outer+0x", "  kernel_main+0x", "  boot_high+0x", "threads: ");
	machine_result_free(r);
}
END_TEST

START_TEST(a_panic_reaches_every_device)
{
	struct machine_result *r = fail_by("panic=deep");
	char *report = strdup(report_of(r->output[MACHINE_E9].bytes));
	char *terminal = without_returns(&r->output[MACHINE_COM1]), *screen, *line;
	struct machine_config config = screen_config("panic=deep");

	ck_assert_str_eq(report_of(r->output[MACHINE_COM2].bytes), report);
	ck_assert_str_eq(report_of(terminal), report);
	free(terminal);
	machine_result_free(r);

	r = run_expecting(&config, MACHINE_TIME_LIMIT);
	screen = screen_lines(r);
	for (line = strtok(report, "\n"); line; line = strtok(NULL, "\n"))
		expect_text(screen, line);
	for (int row = 0; row < MACHINE_SCREEN_ROWS; row++)
		ck_assert_uint_eq(r->screen[row][0] >> 8, ALARM_ATTRIBUTE);
	ck_assert(r->registers.halted);
	ck_assert_uint_eq(r->registers.eflags & 0x200, 0);
	free(screen);
	free(report);
	machine_result_free(r);
}
END_TEST

/* Each line "  ADDRESS  NAME+0xOFFSET" names the function that the ELF file has there. */
START_TEST(every_name_in_a_backtrace_is_right)
{
	struct machine_result *r = fail_by("panic=deep");
	char error[256], name[128];
	struct symbols *symbols = symbols_open(build_path("pith.elf"), error, sizeof(error));
	const char *line = report_of(r->output[MACHINE_E9].bytes);
	unsigned lines = 0, address, offset;

	ck_assert_msg(symbols, "%s", error);
	for (; (line = strchr(line, '\n')); line++) {
		const struct symbol *symbol;
		uint32_t wanted;

		if (strncmp(line, "\n  ", 3) != 0 || strspn(line + 3, "0123456789abcdef") != 8)
			continue;
		ck_assert_int_eq(sscanf(line, "\n  %8x  %127[^+]+%x", &address, name, &offset), 3);
		symbol = symbols_at(symbols, address - 1, &wanted);
		ck_assert_msg(symbol, "no symbol at %#x", address);
		ck_assert_str_eq(name, symbol->name);
		ck_assert_uint_eq(offset, wanted + 1);
		lines++;
	}
	ck_assert_uint_ge(lines, 5);
	symbols_close(symbols);
	machine_result_free(r);
}
END_TEST

START_TEST(panic_formats_its_reason)
{
	struct machine_result *r = fail_by("panic=now");

	expect_text(r->output[MACHINE_E9].bytes, "\npanic: asked for by panic=now (42)\n");
	machine_result_free(r);
}
END_TEST

START_TEST(a_wrong_assertion_names_its_place)
{
	struct machine_result *r = fail_by("panic=assert");

	expect_in_order(r->output[MACHINE_E9].bytes, "\npanic: kernel/selftest/provoke.c:",
		": assertion failed: kept != 0\n", "provoke_assert+0x");
	machine_result_free(r);
}
END_TEST

START_TEST(a_fault_of_the_kernel_shows_its_registers)
{
	struct machine_result *r = fail_by("panic=fault");
	const char *log = r->output[MACHINE_E9].bytes;

	expect_in_order(log, "\npanic: page fault", "  eax ", "  ebx ", "  ecx ", "  edx ", "  esi ", "  edi ",
		"  ebp ", "  eip c0", "  eflags ", "  cs 0008  trap 14  error 00000000\n", "  cr2 fffff000  ",
		"\nat  c0", "provoke_fault+0x", "called from\n", "kernel_main+0x");
	machine_result_free(r);
}
END_TEST

START_TEST(a_fault_inside_a_panic_ends_with_what_is_known)
{
	struct machine_result *r = fail_by("panic=recursion");

	for (int channel = MACHINE_COM1; channel <= MACHINE_E9; channel++) {
		const char *text = r->output[channel].bytes;

		expect_in_order(text, "\npanic while reporting the panic \"a string that is not there: %s\"",
			"  trap 0000000e at c0", ", cr2 fffff000");
	}
	machine_result_free(r);
}
END_TEST

START_TEST(an_overflow_of_the_kernel_stack_is_told)
{
	struct machine_result *r = fail_by("panic=stack");
	char error[256];
	struct symbols *symbols = symbols_open(build_path("pith.elf"), error, sizeof(error));
	const char *report = report_of(r->output[MACHINE_E9].bytes), *cr2 = strstr(report, "cr2 ");
	const struct symbol *guard = symbols ? symbols_find(symbols, "kernel_stack_guard") : NULL;
	unsigned address;

	ck_assert_msg(guard, "kernel_stack_guard: %s", error);
	expect_in_order(report, "panic: kernel stack overflow", "at  c0", "provoke_stack+0x", "called from\n",
		"provoke_stack+0x", " times)\n");
	ck_assert(cr2 && sscanf(cr2, "cr2 %x", &address) == 1);
	ck_assert_msg(address - guard->address < 4096, "cr2 %#x is not in the guard page at %#x", address,
		guard->address);
	symbols_close(symbols);
	machine_result_free(r);
}
END_TEST

START_TEST(a_misspelt_failure_is_none)
{
	struct machine_config config = kernel_config("panic=nothing stage=1");
	struct machine_result *r = run_expecting(&config, MACHINE_EXITED);

	expect_exit(r, EXIT_CLEAN);
	machine_result_free(r);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(a_panic_says_why_and_who_called_whom),
		TEST(a_panic_reaches_every_device),
		TEST(every_name_in_a_backtrace_is_right),
		TEST(panic_formats_its_reason),
		TEST(a_wrong_assertion_names_its_place),
		TEST(a_fault_of_the_kernel_shows_its_registers),
		TEST(a_fault_inside_a_panic_ends_with_what_is_known),
		TEST(an_overflow_of_the_kernel_stack_is_told),
		TEST(a_misspelt_failure_is_none),
	};

	return RUN_TESTS("panic", tests);
}
