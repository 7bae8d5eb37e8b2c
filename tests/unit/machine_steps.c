/* SPDX-License-Identifier: MIT */
/*
 * machine_steps.c: the steps of a boot, what releases them and what they send, without a machine: the guest's
 * channels are files that the test writes.
 */
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "launch.h"
#include "machine.h"
#include "qmp.h"
#include "steps.h"
#include "unit.h"

static void
say(int channel, const char *text)
{
	ck_assert_int_eq(write(channel, text, strlen(text)), (ssize_t)strlen(text));
}

START_TEST(each_text_releases_one_step)
{
	static const struct machine_step list[] = {
		{ .when = MACHINE_ON_TEXT, .channel = MACHINE_E9,
			.text = "go" },
		{ .when = MACHINE_ON_TEXT, .channel = MACHINE_E9,
			.text = "go" },
		{ .when = MACHINE_ON_TEXT, .channel = MACHINE_COM2,
			.text = "go" },
	};
	struct machine_config config = machine_config_default();
	struct launch launch = { .com1 = -1 };
	struct qmp qmp = { .descriptor = -1 };
	struct steps steps = { &config, &launch, &qmp, 0, false, 0, { 0 } };
	char error[100] = "";

	config.steps = list;
	config.step_count = 3;
	launch.file[FILE_E9] = memfd_create("e9", 0);
	launch.file[FILE_COM2] = memfd_create("com2", 0);
	say(launch.file[FILE_E9], "let us g");
	ck_assert(steps_advance(&steps, error, sizeof error));
	ck_assert_uint_eq(steps.next, 0);
	say(launch.file[FILE_E9], "o. ");
	ck_assert(steps_advance(&steps, error, sizeof error));
	ck_assert_uint_eq(steps.next, 1);
	say(launch.file[FILE_COM2], "go");
	ck_assert(steps_advance(&steps, error, sizeof error));
	ck_assert_uint_eq(steps.next, 1);
	say(launch.file[FILE_E9], "gogo");
	ck_assert(steps_advance(&steps, error, sizeof error));
	ck_assert(!steps_left(&steps));
	close(launch.file[FILE_E9]);
	close(launch.file[FILE_COM2]);
}
END_TEST

START_TEST(input_that_com1_does_not_take_is_fed_later)
{
	static char much[1 << 20], got[1 << 20];
	const struct machine_step step = { .when = MACHINE_ON_TEXT,
		.channel = MACHINE_E9, .text = "", .com1 = much,
		.com1_length = sizeof much };
	struct machine_config config = machine_config_default();
	struct launch launch = { .com1 = -1 };
	struct qmp qmp = { .descriptor = -1 };
	struct steps steps = { &config, &launch, &qmp, 0, false, 0, { 0 } };
	char error[100] = "";
	size_t length = 0;
	int ends[2];

	config.steps = &step;
	config.step_count = 1;
	for (size_t i = 0; i < sizeof much; i++)
		much[i] = (char)(i * 31 >> 3);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	launch.com1 = ends[0];
	launch.file[FILE_E9] = memfd_create("e9", 0);
	ck_assert(steps_advance(&steps, error, sizeof error));
	ck_assert(steps_left(&steps));
	while (length < sizeof got) {
		length += (size_t)read(ends[1], got + length,
			sizeof got - length);
		ck_assert(steps_advance(&steps, error, sizeof error));
	}
	ck_assert(!steps_left(&steps));
	ck_assert_int_eq(memcmp(got, much, sizeof got), 0);
	close(ends[0]);
	close(ends[1]);
	close(launch.file[FILE_E9]);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(each_text_releases_one_step),
		UNIT(input_that_com1_does_not_take_is_fed_later),
	};

	return unit_run("machine_steps", tests, sizeof(tests) / sizeof(tests[0]));
}
