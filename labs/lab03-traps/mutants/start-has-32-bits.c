/* SPDX-License-Identifier: MIT */
/*
 * mutant: ticks beyond 32 bits are lost
 * class: overflow
 * in: kernel/timeout.c
 * fails: timeouts_outlive_32_bits
 */
void
timeout_start(struct timeout *timeout, uint32_t delay)
{
	timeout->when = (uint32_t)ticks + (delay == 0 ? 1 : delay);
	timeout_insert(timeout);
}
