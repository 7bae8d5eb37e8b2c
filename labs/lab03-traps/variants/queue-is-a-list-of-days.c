/* SPDX-License-Identifier: MIT */
/*
 * variant: a list a day, each in order, and a row of days
 * in: kernel/timeout_queue.c
 * exercise: 6
 */
/* A leftist tree in arrays: entry n has a left and a right one below it, numbers of slots. */
static uint16_t left[QUEUE_MAX + 1], right[QUEUE_MAX + 1], above[QUEUE_MAX + 1], rank[QUEUE_MAX + 1], spare[QUEUE_MAX];
static uint32_t root, used;

static uint32_t
meld(uint32_t a, uint32_t b)
{
	uint32_t other;

	if (a == 0 || b == 0)
		return a + b;
	if (before(queue[b - 1], queue[a - 1])) {
		other = a;
		a = b;
		b = other;
	}
	right[a] = (uint16_t)meld(right[a], b);
	above[right[a]] = (uint16_t)a;
	if (rank[left[a]] < rank[right[a]]) {
		other = left[a];
		left[a] = right[a];
		right[a] = (uint16_t)other;
	}
	rank[a] = rank[right[a]] + 1;
	return a;
}

void
timeout_insert(struct timeout *timeout)
{
	const uint32_t slot = queued < used ? spare[queued] : ++used;

	queued++;
	queue[slot - 1] = timeout;
	timeout->order = order++;
	timeout->place = slot;
	left[slot] = right[slot] = above[slot] = 0;
	rank[slot] = 1;
	root = meld(root, slot);
	above[root] = 0;
}

void
timeout_remove(struct timeout *timeout)
{
	const uint32_t slot = timeout->place, up = above[slot];
	uint32_t rest = meld(left[slot], right[slot]);

	above[rest] = (uint16_t)up;
	above[0] = 0;
	if (up == 0)
		root = rest;
	else if (left[up] == slot)
		left[up] = (uint16_t)rest;
	else
		right[up] = (uint16_t)rest;
	for (uint32_t n = up; n != 0; n = above[n]) {
		if (rank[left[n]] < rank[right[n]]) {
			rest = left[n];
			left[n] = right[n];
			right[n] = (uint16_t)rest;
		}
		if (rank[n] == rank[right[n]] + 1)
			break;
		rank[n] = rank[right[n]] + 1;
	}
	timeout->place = 0;
	spare[--queued] = (uint16_t)slot;
}

struct timeout *
timeout_first(void)
{
	return root == 0 ? NULL : queue[root - 1];
}

void
timeouts_check(void)
{
	for (uint32_t n = 1; n <= used; n++)
		assert(left[n] == 0 || !before(queue[left[n] - 1], queue[n - 1]));
}
