/* SPDX-License-Identifier: MIT */
/*
 * producer.c: puts numbers into a ring of shared memory.  The monitor's command `shared` starts it.
 *
 *   Pulses say that there is something to look at; the numbers themselves never pass through the kernel.
 *   It waits only when the ring is full, and wakes the other side only when it waits itself or is done.
 */
#include <ipc.h>
#include <memory.h>
#include <protocol/demo.h>
#include <ring.h>
#include <start.h>

int
main(void)
{
	handle_t filled = start_handle_needed("filled");
	handle_t drained = start_handle_needed("drained");
	struct ring *ring = memory_show(start_handle_needed("ring"), RING_BYTES,
					MAP_READ | MAP_WRITE, NULL);
	struct message pulse_bits;

	if (!ring)
		return 1;
	for (uint32_t number = 1; number <= PRODUCER_COUNT; number++) {
		while (!ring_put(ring, number)) {
			pulse(filled, RING_FILLED);
			ipc_recv(drained, &pulse_bits, TIMEOUT_NEVER);
		}
	}
	pulse(filled, RING_FILLED);
	return 0;
}
