/* SPDX-License-Identifier: MIT */
/*
 * variant: keeps the order of firing in a list
 * in: kernel/selftest/timeouts_test.c
 * exercise: 8
 */
#define MOST	1000u

struct expected {
	uint64_t tick;
	uint32_t number;
};

static struct expected list[TRIED];	/* in order */
static uint32_t length;
static const char *problem;
static uint64_t today;

static void
fire_first(struct timeout *timeout)
{
	fired++;
	if (length == 0 || timeout != &tried[list[0].number] || list[0].tick > today || timeout->place != 0)
		problem = "not this one, not now";
	else
		for (uint32_t n = 1; n < length; n++)
			list[n - 1] = list[n];
	length -= length > 0;
}

static uint32_t
find(uint32_t number)
{
	uint32_t n = 0;

	while (n < length && list[n].number != number)
		n++;
	return n;
}

static void
begin(const struct timeout_queue *queue, uint32_t number, uint32_t delay)
{
	uint32_t n = length++;

	for (; n > 0 && list[n - 1].tick > today + (delay == 0 ? 1 : delay); n--)
		list[n] = list[n - 1];
	list[n] = (struct expected){ today + (delay == 0 ? 1 : delay), number };
	queue->start(&tried[number], delay);
	if (tried[number].place == 0)
		problem = "queued without a place";
}

static void
stop(const struct timeout_queue *queue, uint32_t number)
{
	for (uint32_t n = find(number); n + 1 < length; n++)
		list[n] = list[n + 1];
	length--;
	queue->remove(&tried[number]);
	if (tried[number].place != 0)
		problem = "removed with a place";
}

static void
pass(const struct timeout_queue *queue)
{
	today++;
	fired = 0;
	queue->tick();
	if (fired > TIMEOUT_STEP || (fired < TIMEOUT_STEP / 2 && length > 0 && list[0].tick <= today))
		problem = "too many, or too few";
}

const char *
timeouts_test(const struct timeout_queue *queue)
{
	uint32_t seed = 12345;

	problem = NULL;
	length = 0;
	today = 0;
	for (uint32_t n = 0; n < TRIED; n++) {
		tried[n] = (struct timeout){ .fire = fire_first };
		begin(queue, n, n % 4);
	}
	for (uint32_t step = 0; step < MOST && problem == NULL; step++) {
		seed = seed * 69069 + 1;
		if (step % 200 == 199) {
			for (uint32_t n = 0; n < TRIED; n++)
				if (find(n) == length)
					begin(queue, n, 7);
		} else if (seed >> 30 == 0) {
			pass(queue);
		} else if (find(seed >> 8 & 31) == length) {
			begin(queue, seed >> 8 & 31, seed >> 29 == 7 ? 0u - (seed >> 8 & 255) - 1 : seed >> 16 & 7);
		} else if (seed >> 29 == 3) {
			stop(queue, seed >> 8 & 31);
		}
	}
	while (length > 0 && problem == NULL)
		stop(queue, list[0].number);
	return problem;
}
