/* SPDX-License-Identifier: MIT */
/*
 * mutant: delays are signed
 * class: overflow
 * in: kernel/timeout.c
 * fails: timeouts_outlive_32_bits
 */
void
timeout_start(struct timeout *timeout, uint32_t delay)
{
	timeout->when = ticks + (int32_t)(delay == 0 ? 1 : delay);
	timeout_insert(timeout);
}
