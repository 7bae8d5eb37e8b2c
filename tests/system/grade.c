/* SPDX-License-Identifier: MIT */
/*
 * grade.c: the grader among hosts that fail and files that mean no good.
 *
 *   Each test runs build/grade as a process, on a tree made of the reference's files and a change.
 *   This runner is the "subreaper" of all it starts (prctl(2)): a process that a grading leaves
 *   behind becomes our child, so we see it, whatever it is.
 *
 *     ended in the middle    Ctrl-C, SIGTERM, SIGKILL, no QEMU, no room: no process and no
 *                            temporary folder is left, result.json is whole and has no score, and a
 *                            sentence says what happened
 *     hostile files          gain nothing: no points, no bytes of the host's, no raw bytes in the report
 */
#include "grade_hostile.h"

/* ---- ended in the middle ------------------------------------------------------------------------------------- */

/* A QEMU that starts and does nothing, and says that it has been started, in a folder `name`. */
static void
stuck_qemu(const char *name)
{
	static const char script[] = "#!/bin/sh\n: >\"$0.started\"\nexec sleep 300\n";
	char path[256];

	snprintf(path, sizeof path, "%s.bin/qemu-system-i386", name);
	put(path, script, sizeof script - 1);
	ck_assert_int_eq(chmod(in_scratch(path), 0755), 0);
}

static void
wait_for(const char *path)
{
	for (unsigned ms = 0; ms < 60000; ms += 20) {
		if (!access(in_scratch(path), F_OK))
			return;
		usleep(20000);
	}
	ck_abort_msg("the grading did not come to the point at which it is to be ended: %s", path);
}

/* End a grading that boots, by a signal; what must hold then. */
static void
ended_by(const char *name, int number, const char *sentence)
{
	char path[256], started[256];
	struct run run;
	pid_t child;

	make_tree(name, NULL, NULL);
	stuck_qemu(name);
	snprintf(path, sizeof path, "%s.bin:/usr/bin:/bin", name);
	snprintf(started, sizeof started, "%s.bin/qemu-system-i386.started", name);
	child = grade_start(name, (const char *[]){ "--only", "digits-of-zero", "--only", "serial-sends-every-byte", NULL },
			    in_scratch(path));
	wait_for(started);
	ck_assert_int_eq(kill(child, number), 0);
	run = grade_wait(child, name);
	nothing_is_left();
	no_score(&run, sentence);
	if (number != SIGKILL)
		ck_assert_msg(WIFEXITED(run.status) && WEXITSTATUS(run.status) == 2, "expected exit status 2, seen 0x%x", run.status);
	run_free(&run);
}

START_TEST(an_interrupt_from_the_terminal)
{
	ended_by("interrupt", SIGINT, "interrupted (Interrupt)");
}
END_TEST

START_TEST(a_request_to_end)
{
	ended_by("request", SIGTERM, "interrupted (Terminated)");
}
END_TEST

START_TEST(a_kill)
{
	ended_by("kill", SIGKILL, "the grading was ended before it was done");
}
END_TEST

/* Compilers are being started at that moment: the worst one. */
static void
ended_while_compiling(const char *name, int number, const char *sentence, unsigned microseconds)
{
	char result[256];
	struct run run;
	pid_t child;

	make_tree(name, NULL, NULL);
	snprintf(result, sizeof result, "results/%s/result.json", name);
	child = grade_start(name, (const char *[]){ NULL }, NULL);
	wait_for(result);
	usleep(microseconds);
	ck_assert_int_eq(kill(child, number), 0);
	run = grade_wait(child, name);
	nothing_is_left();
	no_score(&run, sentence);
	run_free(&run);
}

START_TEST(an_interrupt_while_compiling)
{
	ended_while_compiling("compiling", SIGINT, "interrupted (Interrupt)", 0);
}
END_TEST

START_TEST(a_kill_while_compiling)
{
	char name[32];

	snprintf(name, sizeof name, "killed%d", _i);
	ended_while_compiling(name, SIGKILL, "the grading was ended before it was done", (unsigned)_i * 15000);
}
END_TEST

START_TEST(no_qemu)
{
	struct run run;

	make_tree("none", NULL, NULL);
	ck_assert(file_make_parents(in_scratch("empty/x")));
	run = grade_with("none", (const char *[]){ "--only", "digits-of-zero", NULL }, in_scratch("empty"));
	nothing_is_left();
	no_score(&run, "cannot run 'qemu-system-i386'");
	ck_assert_ptr_nonnull(strstr(run.report, "is qemu-system-x86 installed?"));
	run_free(&run);
}
END_TEST

START_TEST(no_room_for_results)
{
	struct run run;
	char command[2048];

	if (system("bwrap --dev-bind / / --size 1000000 --tmpfs /mnt true 2>/dev/null")) {
		printf("not tried here: bubblewrap cannot make a small file system\n");
		return;
	}
	make_tree("full", NULL, NULL);
	/* 1 MiB is set aside; the kernel and the evidence do not fit in the rest. */
	snprintf(command, sizeof command, "bwrap --dev-bind / / --size 1600000 --tmpfs /mnt sh -c '%s/grade --lab 1 --tree %s"
		 " --results /mnt/r >%s; echo $? >%s; cp /mnt/r/result.json %s; ls -A /mnt/r >%s'", build(), in_scratch("full"),
		 in_scratch("full.report"), in_scratch("full.status"), in_scratch("results/full/result.json"), in_scratch("full.names"));
	ck_assert(file_make_parents(in_scratch("results/full/x")));
	ck_assert_int_eq(system(command), 0);
	run = run_read("full", in_scratch("full.report"));
	nothing_is_left();
	no_score(&run, "No space left on device");
	run_free(&run);
	expect_file("full.status", "2\n");
}
END_TEST

START_TEST(no_room_on_standard_output)
{
	char command[1024];

	make_tree("silent", NULL, NULL);
	snprintf(command, sizeof command, "%s/grade --lab 1 --tree %s --results %s --only digits-of-zero >/dev/full 2>%s", build(),
		 in_scratch("silent"), in_scratch("results/silent"), in_scratch("silent.error"));
	ck_assert_int_eq(WEXITSTATUS(system(command)), 2);
	expect_file("silent.error", "grade: cannot write to standard output: No space left on device\n");
}
END_TEST

START_TEST(a_report_that_cannot_be_written)
{
	struct run run;

	make_tree("unwritten", NULL, NULL);
	run = grade_with("unwritten", (const char *[]){ "--only", "digits-of-zero", "--gradescope", "/proc/no/file", NULL }, NULL);
	ck_assert_int_eq(WEXITSTATUS(run.status), 2);
	ck_assert_ptr_nonnull(strstr(run.report, "cannot write /proc/no/file"));
	run_free(&run);
}
END_TEST

START_TEST(old_evidence_is_judged_with_its_own_seed)
{
	struct run run;
	char command[2048];

	make_tree("again", NULL, NULL);
	run = grade_with("again", (const char *[]){ "--only", "map-of-any-ranges", "--seed", "77", NULL }, NULL);
	ck_assert_int_eq(WEXITSTATUS(run.status), 0);
	run_free(&run);
	snprintf(command, sizeof command, "%s/grade --lab 1 --only map-of-any-ranges --judge %s | grep -q 'seed 77'", build(),
		 in_scratch("results/again"));
	ck_assert_int_eq(system(command), 0);
	snprintf(command, sizeof command, "%s/grade --lab 1 --only map-of-any-ranges --seed 3 --judge %s | grep -q 'made with the seed 77'",
		 build(), in_scratch("results/again"));
	ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(every_report_is_written_at_once)
{
	static const char *const files[] = { "all.json", "all.gradescope", "all.prairielearn" };
	char output[512], command[2048], paths[3][512], junit[512];
	json_error_t problem;
	struct run run;

	make_tree("all", NULL, NULL);
	for (size_t i = 0; i < 3; i++)
		snprintf(paths[i], sizeof paths[i], "%s/%s", scratch, files[i]);
	snprintf(junit, sizeof junit, "%s/all.xml", scratch);
	snprintf(output, sizeof output, "%s/all.outputs", scratch);
	put("all.outputs", "before=1\n", 9);
	setenv("GITHUB_OUTPUT", output, 1);
	run = grade_with("all", (const char *[]){ "--only", "digits-of-zero", "--json", paths[0], "--gradescope", paths[1],
			 "--prairielearn", paths[2], "--junit", junit, "--classroom", NULL }, NULL);
	ck_assert_int_eq(WEXITSTATUS(run.status), 0);
	ck_assert_msg(!strstr(run.report, "result="), "the step's output was printed although it has a file");
	run_free(&run);
	for (size_t i = 0; i < 3; i++) {
		json_t *report = json_load_file(paths[i], JSON_REJECT_DUPLICATES, &problem);

		ck_assert_msg(report != NULL, "%s: %s", paths[i], problem.text);
		json_decref(report);
	}
	snprintf(command, sizeof command, "grep -q '<testsuites' %s && head -n 1 %s | grep -qx before=1 &&"
		 " sed -n 's/^result=//p' %s | base64 -d | grep -q '\"status\":\"pass\",\"max_score\":2'", junit, output, output);
	ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(two_gradings_do_not_share_a_folder)
{
	struct run run;
	int lock;

	make_tree("shared", NULL, NULL);
	put("results/shared/.lock", "", 0);
	put("results/shared/result.json", "{}", 2);
	lock = open(in_scratch("results/shared/.lock"), O_RDWR);
	ck_assert_int_eq(flock(lock, LOCK_EX), 0);
	run = grade_with("shared", (const char *[]){ "--only", "digits-of-zero", "--json", in_scratch("shared.json"), NULL }, NULL);
	ck_assert_int_eq(WEXITSTATUS(run.status), 2);
	ck_assert_ptr_nonnull(strstr(run.report, "another grading is writing to"));
	run_free(&run);
	expect_file("results/shared/result.json", "{}");
	ck_assert_int_eq(access(in_scratch("shared.json"), R_OK), 0);
	close(lock);
}
END_TEST

/* ---- hostile files --------------------------------------------------------------------------------------------- */

#define FORMAT	"kernel/debug/format.c"

static const struct hostile {
	const char *what, *file, *text, *sentence;
} hostiles[] = {
	{ "incbin_absolute", FORMAT, "__asm__(\".section .rodata\\n.incbin \\\"/etc/passwd\\\"\\n.text\");\n", "it does not compile" },
	{ "incbin_upwards", FORMAT, "__asm__(\".section .rodata\\n.incbin \\\"../../etc/passwd\\\"\\n.text\");\n", "it does not compile" },
	{ "include_absolute", FORMAT, "#include \"/etc/passwd\"\n", "it does not compile: kernel/debug/format.c:" },
	{ "include_tests", FORMAT, "#include \"labs/lab01-boot/tests/judge.h\"\n", "it does not compile: kernel/debug/format.c:" },
	{ "include_results", FORMAT, "#include \"../../../results/result.json\"\n", "it does not compile: kernel/debug/format.c:" },
	{ "trusted_symbol", FORMAT, "void probe_stage(unsigned lab);\nvoid probe_stage(unsigned lab) { (void)lab; }\n",
	  "defines the global symbol 'probe_stage'" },
	{ "trusted_variable", FORMAT, "int probe_output[4] = { 1 };\n", "defines the global symbol 'probe_output'" },
	{ "weak_symbol", FORMAT, "void __attribute__((weak)) log_write(void);\nvoid log_write(void) { }\n",
	  "defines the global symbol 'log_write'" },
	{ "absolute_symbol", FORMAT, "__asm__(\".globl probe_output\\n.set probe_output, 0xc0100000\");\n",
	  "defines the global symbol 'probe_output'" },
	{ "common_symbol", FORMAT, "__asm__(\".comm probe_output, 4096, 4\");\n", "defines the global symbol 'probe_output'" },
	{ "constructor", FORMAT, "static void __attribute__((constructor)) first(void) { __asm__ volatile(\"nop\"); }\n", "into the section '" },
	{ "odd_section", FORMAT, "static int __attribute__((section(\".boot\"), used)) odd = 3;\n", "into the section '.boot'" },
	{ "indirect_function", FORMAT, "__asm__(\".globl sneak\\n.type sneak, @gnu_indirect_function\\n.set sneak, format\");\n",
	  "defines the global symbol 'sneak'" },
	{ "escape_sequences", FORMAT, "#error \"\033[2J\033[H  100 of 100 points\"\n", "it does not compile: kernel/debug/format.c:" },
	{ "forged_place", FORMAT, "#line 1 \"\\033]0;all passed\\a\"\n#error 100 of 100 points\n", "it does not compile" },
};

START_TEST(a_hostile_file_gains_nothing)
{
	const struct hostile *hostile = &hostiles[_i];
	struct run run;

	make_tree(hostile->what, hostile->file, hostile->text);
	run = grade_with(hostile->what, (const char *[]){ "--only", "digits-of-zero", "--only", "serial-sends-every-byte", NULL }, NULL);
	nothing_is_left();
	all_fail(&run, hostile->sentence);
	run_free(&run);
}
END_TEST

static void
refuses(const char *name, const char *sentence)
{
	struct run run = grade_with(name, (const char *[]){ "--only", "digits-of-zero", NULL }, NULL);

	all_fail(&run, sentence);
	run_free(&run);
}

START_TEST(links_hand_in_nothing)
{
	make_tree("link", NULL, NULL);
	ck_assert_int_eq(unlink(in_scratch("link/" FORMAT)), 0);
	ck_assert_int_eq(symlink("/etc/passwd", in_scratch("link/" FORMAT)), 0);
	refuses("link", "format.c is a link; hand in the file itself");

	make_tree("way", NULL, NULL);
	ck_assert_int_eq(rename(in_scratch("way/kernel/debug"), in_scratch("way/elsewhere")), 0);
	ck_assert_int_eq(symlink("../elsewhere", in_scratch("way/kernel/debug")), 0);
	refuses("way", "a folder on the way is a link or no folder");

	make_tree("pipe", NULL, NULL);
	ck_assert_int_eq(unlink(in_scratch("pipe/" FORMAT)), 0);
	ck_assert_int_eq(mkfifo(in_scratch("pipe/" FORMAT), 0644), 0);
	refuses("pipe", "is no ordinary file");
}
END_TEST

START_TEST(a_huge_file_is_refused)
{
	size_t size = 2 << 20;
	char *text = malloc(size + 1);

	ck_assert_ptr_nonnull(text);
	memset(text, '\n', size);
	text[size] = '\0';
	make_tree("huge", FORMAT, text);
	free(text);
	refuses("huge", "is larger than 1 MiB");
}
END_TEST

START_TEST(a_compiler_that_prints_without_end_is_stopped)
{
	static const char line[] = "#warning 0123456789012345678901234567890123456789012345678901234567890123456789\n";
	char *text = calloc(4000, sizeof line);

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < 4000; i++)
		memcpy(text + i * (sizeof line - 1), line, sizeof line);
	make_tree("loud", FORMAT, text);
	free(text);
	refuses("loud", "makes the compiler print without end");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("grade");
	TCase *all = tcase_create("grade");
	SRunner *runner;
	int failed;

	if (!scratch_open())
		return 2;
	tcase_set_timeout(all, 0);
	tcase_add_test(all, an_interrupt_from_the_terminal);
	tcase_add_test(all, a_request_to_end);
	tcase_add_test(all, a_kill);
	tcase_add_test(all, an_interrupt_while_compiling);
	tcase_add_loop_test(all, a_kill_while_compiling, 0, 4);
	tcase_add_test(all, no_qemu);
	tcase_add_test(all, no_room_for_results);
	tcase_add_test(all, no_room_on_standard_output);
	tcase_add_test(all, a_report_that_cannot_be_written);
	tcase_add_test(all, old_evidence_is_judged_with_its_own_seed);
	tcase_add_test(all, every_report_is_written_at_once);
	tcase_add_test(all, two_gradings_do_not_share_a_folder);
	tcase_add_test(all, links_hand_in_nothing);
	tcase_add_test(all, a_huge_file_is_refused);
	tcase_add_test(all, a_compiler_that_prints_without_end_is_stopped);
	tcase_add_loop_test(all, a_hostile_file_gains_nothing, 0, sizeof hostiles / sizeof *hostiles);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	scratch_close();
	return failed != 0;
}
