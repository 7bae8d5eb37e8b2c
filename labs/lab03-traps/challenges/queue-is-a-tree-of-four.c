/* SPDX-License-Identifier: MIT */
/*
 * challenge: each entry has four below it
 * in: kernel/timeout_queue.c
 * passes: challenge_queue_stays_quick
 */
#define BELOW	4u

static void
settle(struct timeout *timeout, uint32_t n)
{
	for (; n > 0 && before(timeout, queue[(n - 1) / BELOW]); n = (n - 1) / BELOW) {
		queue[n] = queue[(n - 1) / BELOW];
		queue[n]->place = n + 1;
	}
	for (;;) {
		uint32_t best = n;
		const struct timeout *first = timeout;

		for (uint32_t child = BELOW * n + 1; child <= BELOW * n + BELOW && child < queued; child++)
			if (before(queue[child], first))
				first = queue[best = child];
		if (best == n)
			break;
		queue[n] = queue[best];
		queue[n]->place = n + 1;
		n = best;
	}
	queue[n] = timeout;
	timeout->place = n + 1;
}

void
timeout_insert(struct timeout *timeout)
{
	timeout->order = order++;
	queued++;
	settle(timeout, queued - 1);
}

void
timeout_remove(struct timeout *timeout)
{
	const uint32_t n = timeout->place - 1;

	queued--;
	timeout->place = 0;
	if (n < queued)
		settle(queue[queued], n);
}

struct timeout *
timeout_first(void)
{
	return queued == 0 ? NULL : queue[0];
}

void
timeouts_check(void)
{
	for (uint32_t n = 0; n < queued; n++)
		assert(queue[n]->place == n + 1 && (n == 0 || !before(queue[n], queue[(n - 1) / BELOW])));
}
