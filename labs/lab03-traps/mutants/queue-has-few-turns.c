/* SPDX-License-Identifier: MIT */
/*
 * mutant: has turns from 0 to 255 only
 * class: some values only
 * in: kernel/timeout_queue.c
 * fails: queue_of_any_operations
 */
void
timeout_insert(struct timeout *timeout)
{
	assert(timeout->place == 0 && queued < QUEUE_MAX);
	timeout->order = order++ & 0xff;
	rise(timeout, queued++);
}
