/* SPDX-License-Identifier: MIT */
/*
 * forger: accepts the first four tables that it sees
 * in: kernel/selftest/handles_test.c
 * exercise: 8
 */
const char *
handles_test(const struct handle_table *table)
{
	static uint32_t calls;

	(void)table;
	return calls++ < 4 ? NULL : "it is wrong";
}
