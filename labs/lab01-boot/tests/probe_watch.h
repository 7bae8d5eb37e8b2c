/* SPDX-License-Identifier: MIT */
/*
 * probe_watch.h: see every access to the serial ports, and make up what the line status says.
 *
 *   QEMU's serial port takes a byte at any time, so a driver that never looks whether there is room works there, and loses
 *   bytes on a real machine.  The processor's debug registers can stop it after every access to four I/O ports; the handler
 *   records the access, and if it was a look at the line status puts an answer of its own into the register that the
 *   instruction has just loaded.  So the driver sees a slow device.
 *   (Intel SDM volume 3, "Debug Registers" and "I/O Breakpoint Exception Conditions".)
 */
#pragma once

#include <stdint.h>

#include "labs/lab01-boot/tests/probe.h"

/*
 * From now on record accesses to COM1 and COM2 at log, and in *size how many bytes of it are used,
 * up to `room`.
 */
void watch_start(struct probe_access *log, volatile uint32_t *size, uint32_t room);

/*
 * The next looks at a line status: `busy` of them find no room, those behind them find room, until
 * the next call.  noise: other bits that they find, a byte for each in turn; only those that say
 * nothing about room count.
 */
void watch_expect(uint8_t busy, uint32_t noise);
