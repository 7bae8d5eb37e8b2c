/* SPDX-License-Identifier: MIT */
/*
 * clock_work.c: what is due at a time.  One timer of the kernel, set to the earliest.
 */
#include "clock_work.h"

#include <calls.h>
#include <signal.h>

#include "jobs.h"
#include "proc.h"
#include "task.h"

#define DELAY_MOST	3600000u	/* milliseconds; then it is looked at again */

void
clock_set(void)
{
	uint64_t now = task_now(), due = jobs_check_time(now);

	for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
		if (p->alarm != 0 && p->alarm < due)
			due = p->alarm;
	}
	if (due == UINT64_MAX)
		return;
	if (due <= now)
		due = now + 1;
	timer_set(proc_endpoint(), PULSE_CLOCK, due - now > DELAY_MOST ? DELAY_MOST : (uint32_t)(due - now), 0);
}

void
clock_came(void)
{
	const struct signal_info info = { .code = SI_KERNEL };
	uint64_t now = task_now();

	for (uint32_t slot = 0; slot < PROCESSES_MAX; slot++) {
		struct process *p = process_at(slot);

		if (!p || p->alarm == 0 || p->alarm > now)
			continue;
		p->alarm = p->alarm_period == 0 ? 0 : now + p->alarm_period;
		signal_send(p, SIGALRM, &info);
	}
	clock_set();
}
