/* SPDX-License-Identifier: MIT */
#include "lib/points.h"

#define PRIORITY_IDLER	1u

static struct worker idler;
static volatile _Bool enough;

static uint32_t
spin(void *unused)
{
	(void)unused;
	while (!enough)
		__asm__ volatile("pause");
	return 0;
}

void
idler_start(void)
{
	enough = 0;
	worker_start(&idler, spin, NULL, PRIORITY_IDLER);
}

void
idler_end(void)
{
	enough = 1;
	expect_equal(0, worker_wait(&idler));
}
