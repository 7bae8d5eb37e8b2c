/* SPDX-License-Identifier: MIT */
/*
 * mutant: moves half of the queue for each timeout: right, and too slow for the challenge
 * class: cost
 * in: kernel/timeout_queue.c
 * fails: challenge_queue_stays_quick
 */
void
timeout_insert(struct timeout *timeout)
{
	uint32_t n = queued++;

	timeout->order = order++;
	for (; n > 0 && before(timeout, queue[n - 1]); n--)
		place(queue[n - 1], n);
	place(timeout, n);
}

void
timeout_remove(struct timeout *timeout)
{
	queued--;
	for (uint32_t n = timeout->place - 1; n < queued; n++)
		place(queue[n + 1], n);
	timeout->place = 0;
}

struct timeout *
timeout_first(void)
{
	return queued > 0 ? queue[0] : NULL;
}
