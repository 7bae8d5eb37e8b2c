/* SPDX-License-Identifier: MIT */
/*
 * crowd.c: several threads at the same work.
 */
#include "crowd.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include "guest.h"

#define FIRST_VALUE	100u

void
crowd_work(unsigned count, void *(*work)(void *))
{
	pthread_t threads[CROWD_MOST];

	expect(count <= CROWD_MOST);
	for (uintptr_t i = 0; i < count; i++)
		expect_equal(0, pthread_create(&threads[i], NULL, work, (void *)(i + FIRST_VALUE)));
	for (uintptr_t i = 0; i < count; i++) {
		void *result = NULL;

		expect_equal(0, pthread_join(threads[i], &result));
		expect_equal(i + FIRST_VALUE, (uintptr_t)result);
	}
}
