/* SPDX-License-Identifier: MIT */
/*
 * mutant: turns do not matter
 * class: misses turns
 * in: kernel/selftest/timeouts_test.c
 * fails: test_finds_queues_that_are_out_of_order test_finds_queues_wrong_now_and_then
 */
static void
note_fire(struct timeout *timeout)
{
	uint64_t *own = &key[timeout - tried];

	if (*own >> TURN_BITS != least(key, TRIED) >> TURN_BITS || *own >> TURN_BITS > now || timeout->place != 0 || ++fired > TIMEOUT_STEP)
		wrong = "a timeout fires that was not to, or not yet";
	*own = IDLE;
}
