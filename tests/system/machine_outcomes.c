/* SPDX-License-Identifier: MIT */
/*
 * machine_outcomes.c: every way in which a boot ends, and every way in which
 * there is none, is told as what it is.
 */
#include "machine_test.h"

#include <pthread.h>

/* ---- the guest's doing ------------------------------------------------ */

START_TEST(exit_code_and_all_transcripts_are_kept)
{
	struct machine_config config = toy_config("exit");
	struct machine_result *r = run_expecting(&config, MACHINE_EXITED);

	ck_assert_uint_eq(r->code, 0x10);
	ck_assert_str_eq(r->output[MACHINE_COM1].bytes, "c1");
	ck_assert_str_eq(r->output[MACHINE_COM2].bytes, "c2");
	ck_assert_uint_eq(r->output[MACHINE_E9].length, 3);
	ck_assert_mem_eq(r->output[MACHINE_E9].bytes, "e\0\xff", 4);
	ck_assert(!r->output[MACHINE_E9].cut);
	ck_assert(!r->has_registers);
	ck_assert_ptr_nonnull(r->ram);
	machine_result_free(r);
}
END_TEST

START_TEST(exit_code_0_is_not_mistaken_for_a_failed_start)
{
	struct machine_config config = toy_config("exit0");
	struct machine_result *r = run_expecting(&config, MACHINE_EXITED);

	ck_assert_uint_eq(r->code, 0);
	machine_result_free(r);
}
END_TEST

START_TEST(hang_with_interrupts_off_ends_at_its_limit)
{
	struct machine_config config = toy_config("spin");
	struct machine_result *r;

	config.time_limit_ns = 450 * MACHINE_MILLISECOND;
	r = run_expecting(&config, MACHINE_TIME_LIMIT);
	/* Rounded up to 100 ms; at 16 ns an instruction, to the instruction. */
	ck_assert_uint_eq(r->time_limit_ns, 500 * MACHINE_MILLISECOND);
	ck_assert_uint_eq(r->virtual_ns, 500 * MACHINE_MILLISECOND);
	ck_assert_uint_eq(r->instructions, 500 * MACHINE_MILLISECOND / 16);
	ck_assert(r->has_registers && !r->registers.halted);
	ck_assert_uint_eq(r->registers.eflags & 0x200, 0);
	machine_result_free(r);
}
END_TEST

START_TEST(halt_with_interrupts_off_ends_at_its_limit)
{
	struct machine_config config = toy_config("halt");
	struct machine_result *r = run_expecting(&config, MACHINE_TIME_LIMIT);

	ck_assert(r->registers.halted);
	machine_result_free(r);
}
END_TEST

START_TEST(hang_ends_at_its_limit_without_icount_too)
{
	struct machine_config config = toy_config("spin");

	config.icount_shift = MACHINE_NO_ICOUNT;
	machine_result_free(run_expecting(&config, MACHINE_TIME_LIMIT));
}
END_TEST

START_TEST(stopped_watchdog_does_not_lift_the_limit)
{
	struct machine_config config = toy_config("disarm");
	struct machine_result *r = run_expecting(&config, MACHINE_TIME_LIMIT);

	ck_assert_str_eq(r->output[MACHINE_E9].bytes, "d");
	ck_assert_uint_gt(r->virtual_ns, config.time_limit_ns);
	machine_result_free(r);
}
END_TEST

START_TEST(triple_fault_shows_the_faulting_instruction)
{
	struct machine_config config = toy_config("triple");
	struct machine_result *r;

	config.emulator_log = "int";
	r = run_expecting(&config, MACHINE_TRIPLE_FAULT);
	ck_assert(r->has_registers);
	ck_assert_uint_eq(r->registers.idt.limit, 0);
	ck_assert_ptr_nonnull(r->ram);
	ck_assert_mem_eq(r->ram + r->registers.eip, "\x0f\x0b", 2); /* ud2 */
	ck_assert(machine_printed(r, MACHINE_LOG, "Triple fault"));
	ck_assert(machine_printed(r, MACHINE_LOG, "check_exception"));
	machine_result_free(r);
}
END_TEST

START_TEST(jump_into_untouched_memory_ends_there)
{
	struct machine_config config = toy_config("wild");
	struct machine_result *r = machine_run(&config);

	/* By the firmware's gate for int3, in whatever way that ends. */
	ck_assert(!machine_failed(r));
	ck_assert_uint_lt(r->instructions, 10000000);
	machine_result_free(r);
}
END_TEST

START_TEST(reset_is_no_triple_fault)
{
	struct machine_config config = toy_config("reset");
	struct machine_result *r = run_expecting(&config, MACHINE_RESET);

	ck_assert_uint_eq(r->output[MACHINE_LOG].length, 0);
	machine_result_free(r);
}
END_TEST

START_TEST(power_off_is_told)
{
	struct machine_config config = toy_config("poweroff");

	machine_result_free(run_expecting(&config, MACHINE_POWER_OFF));
}
END_TEST

START_TEST(endless_output_is_cut_at_its_limit)
{
	struct machine_config config = toy_config("endless");
	struct machine_result *r;
	const struct machine_transcript *e9;

	config.time_limit_ns = 1000 * MACHINE_SECOND;
	r = run_expecting(&config, MACHINE_OUTPUT_LIMIT);
	e9 = &r->output[MACHINE_E9];
	ck_assert_uint_eq(e9->length, 256 * 1024);
	ck_assert(e9->cut);
	for (size_t i = 0; i < e9->length; i++)
		ck_assert_int_eq(e9->bytes[i], "abcdefghijklmnopqrstuvwxyz"
			[i % 26]);
	ck_assert(!r->has_registers && !r->ram && !r->clock_known);
	machine_result_free(r);
}
END_TEST

START_TEST(too_much_output_counts_even_if_the_end_is_good)
{
	struct machine_config config = toy_config("chatty");
	struct machine_result *r = run_expecting(&config,
		MACHINE_OUTPUT_LIMIT);

	ck_assert_uint_eq(r->output[MACHINE_COM2].length, 256 * 1024);
	machine_result_free(r);
	config.output_limit = 300000;
	r = run_expecting(&config, MACHINE_EXITED);
	ck_assert_uint_eq(r->output[MACHINE_COM2].length, 300000);
	ck_assert(!r->output[MACHINE_COM2].cut);
	machine_result_free(r);
}
END_TEST

/* ---- ours, or the host's ---------------------------------------------- */

/* Run something that cannot work; its sentence must have the part. */
static void
expect_error(const struct machine_config *config, const char *part)
{
	struct machine_result *r = machine_run(config);

	expect_outcome(r, MACHINE_ERROR);
	ck_assert(machine_failed(r));
	expect_text(r->error, part);
	ck_assert_ptr_null(r->ram);
	machine_result_free(r);
}

START_TEST(missing_qemu_is_an_error)
{
	struct machine_config config = toy_config("exit");

	config.qemu = "qemu-that-nobody-has";
	expect_error(&config, "cannot run 'qemu-that-nobody-has': No such "
		"file or directory (is qemu-system-x86 installed?)");
	config.qemu = "/etc/passwd";
	expect_error(&config, "Permission denied");
}
END_TEST

START_TEST(qemu_that_ends_at_once_is_an_error)
{
	static const char *const arguments[] = { "-nonsense", NULL };
	struct machine_config config = toy_config("exit");

	config.qemu = "true";
	expect_error(&config, "ended by itself before the guest ran");
	config.qemu = "qemu-system-i386";
	config.qemu_arguments = arguments;
	expect_error(&config, "-nonsense: invalid option");
}
END_TEST

START_TEST(missing_inputs_are_errors_that_name_the_file)
{
	struct machine_config config = toy_config("exit");

	config.archive = "/no/such/archive";
	expect_error(&config, "archive '/no/such/archive'");
	config.archive = NULL;
	config.disk = "/no/such/disk";
	expect_error(&config, "disk image '/no/such/disk'");
	config.disk = NULL;
	config.iso = "/dev/null";
	expect_error(&config, "'/dev/null': it is no regular file");
	config.iso = NULL;
	config.kernel = "/no/such/kernel";
	expect_error(&config, "kernel '/no/such/kernel'");
	config.kernel = "/etc/passwd";
	expect_error(&config, "before the guest ran");
}
END_TEST

START_TEST(senseless_configs_are_refused)
{
	struct machine_config config = { 0 };

	expect_error(&config, "machine_config_default()");
	config = machine_config_default();
	expect_error(&config, "nothing to boot");
	config.kernel = "/dev/null";
	config.memory_mib = 0;
	expect_error(&config, "memory_mib");
	config.memory_mib = 32;
	config.icount_shift = 11;
	expect_error(&config, "icount_shift");
	config.icount_shift = 0;
	config.time_limit_ns = 0;
	expect_error(&config, "limit");
}
END_TEST

/* What happens to QEMU, by its name, as soon as it is there. */
struct attack {
	const char	*name;
	int		signal;
};

static void *
attack(void *argument)
{
	const struct attack *how = argument;
	pid_t victim = await_process(how->name);

	if (victim)
		kill(victim, how->signal);
	return NULL;
}

static struct machine_result *
run_under_attack(struct machine_config *config, int signal)
{
	char name[64];
	struct attack how = { name, signal };
	struct machine_result *result;
	pthread_t attacker;

	snprintf(name, sizeof name, "attacked-%d", (int)getpid());
	config->name = name;
	config->time_limit_ns = 6000 * MACHINE_SECOND;
	ck_assert_int_eq(pthread_create(&attacker, NULL, attack, &how), 0);
	result = machine_run(config);
	pthread_join(attacker, NULL);
	return result;
}

START_TEST(killed_qemu_is_an_error)
{
	struct machine_config config = toy_config("spin");
	struct machine_result *r = run_under_attack(&config, SIGKILL);

	expect_outcome(r, MACHINE_ERROR);
	expect_text(r->error, "killed by signal 9");
	machine_result_free(r);
}
END_TEST

START_TEST(standstill_of_qemu_is_an_error)
{
	struct machine_config config = toy_config("spin");
	struct machine_result *r;

	config.stall_limit_ms = 500;
	r = run_under_attack(&config, SIGSTOP);
	expect_outcome(r, MACHINE_NO_PROGRESS);
	ck_assert(machine_failed(r));
	expect_text(r->error, "500 ms");
	machine_result_free(r);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(exit_code_and_all_transcripts_are_kept),
		TEST(exit_code_0_is_not_mistaken_for_a_failed_start),
		TEST(hang_with_interrupts_off_ends_at_its_limit),
		TEST(halt_with_interrupts_off_ends_at_its_limit),
		TEST(hang_ends_at_its_limit_without_icount_too),
		TEST(stopped_watchdog_does_not_lift_the_limit),
		TEST(triple_fault_shows_the_faulting_instruction),
		TEST(jump_into_untouched_memory_ends_there),
		TEST(reset_is_no_triple_fault),
		TEST(power_off_is_told),
		TEST(endless_output_is_cut_at_its_limit),
		TEST(too_much_output_counts_even_if_the_end_is_good),
		TEST(missing_qemu_is_an_error),
		TEST(qemu_that_ends_at_once_is_an_error),
		TEST(missing_inputs_are_errors_that_name_the_file),
		TEST(senseless_configs_are_refused),
		TEST(killed_qemu_is_an_error),
		TEST(standstill_of_qemu_is_an_error),
	};

	return RUN_TESTS("machine_outcomes", tests);
}
