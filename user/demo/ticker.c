/* SPDX-License-Identifier: MIT */
/*
 * ticker.c: raises pulses, slowly and then fast.  The monitor's command `pulses` starts it.
 *
 *   It ends with the error that a bit outside its connection's mask brings.
 */
#include <calls.h>
#include <protocol/demo.h>
#include <start.h>
#include <thread.h>

#define PAUSE	50u	/* milliseconds */

int
main(void)
{
	handle_t monitor = start_handle_needed("monitor");

	for (uint32_t i = 0; i < TICK_COUNT; i++) {
		sleep_milliseconds(PAUSE);
		pulse(monitor, TICK);
	}
	sleep_milliseconds(PAUSE);
	for (uint32_t i = 0; i < TICK_BURST; i++)
		pulse(monitor, TICK);
	pulse(monitor, TICK_LAST);
	return (int)-pulse(monitor, TICK_FORBIDDEN);
}
