/* SPDX-License-Identifier: MIT */
/*
 * mutant: never more than one at a time
 * class: misses crowds
 * in: kernel/selftest/timeouts_test.c
 * fails: test_finds_queues_that_are_out_of_order test_finds_queues_wrong_now_and_then
 */
const char *
timeouts_test(const struct timeout_queue *queue)
{
	uint32_t random = 1, turns = 0, delay;

	wrong = NULL;
	for (uint32_t n = 0; n < TRIED; key[n++] = IDLE)
		tried[n] = (struct timeout){ .fire = note_fire };
	for (now = 0; now < TICKS && wrong == NULL;) {
		for (uint32_t n = 0; n < TRIED; n++) {
			random = random * 1664525 + 1013904223;
			if (key[n] != IDLE && (random >> 28 == 15 || now == TICKS - 1)) {
				key[n] = IDLE;
				queue->remove(&tried[n]);
			} else if (key[n] == IDLE && now % 100 < 80 && (random >> 29 == 0)) {
				delay = now % 100 == 0 ? 5 : random >> 28 == 0 ? ~n : random >> 16 & 15;
				key[n] = ((uint64_t)now + (delay == 0 ? 1 : delay)) << TURN_BITS | turns++;
				queue->start(&tried[n], delay);
			}
			if ((key[n] == IDLE) != (tried[n].place == 0))
				wrong = "a timeout does not tell whether it is queued";
		}
		now++;
		fired = 0;
		queue->tick();
		if (fired < TIMEOUT_STEP / 2 && least(key, TRIED) >> TURN_BITS <= now)
			wrong = "a timeout that is due does not fire";
	}
	return wrong;
}
