/* SPDX-License-Identifier: MIT */
/*
 * protocol/demo.h: between the monitor and the small programs it starts to show something.
 */
#pragma once

/* fragile: a server that dies of every third request it gets, and of others in other ways. */
enum fragile_label {
	FRAGILE_WORK,		/* reply words[0]: how many of these this incarnation has served */
	FRAGILE_SPIN,		/* never comes back, and uses the processor all the time */
	FRAGILE_WAIT,		/* never comes back, and waits for what nobody will send */
	FRAGILE_SLOW,		/* words[0]: milliseconds that it works before it replies 0 */
	FRAGILE_LABELS
};

#define FRAGILE_LIFE	3u

/* ticker: pulses that it raises at the monitor's endpoint, through a connection with this mask. */
#define TICK		0x1u
#define TICK_LAST	0x2u
#define TICK_MASK	(TICK | TICK_LAST)
#define TICK_FORBIDDEN	0x4u
#define TICK_COUNT	5u	/* one at a time */
#define TICK_BURST	1000u	/* then so many at once */

/* producer: puts the numbers 1..PRODUCER_COUNT into a ring. */
#define PRODUCER_COUNT	100000u
#define RING_FILLED	0x1u	/* pulse to the consumer */
#define RING_DRAINED	0x1u	/* pulse to the producer */

/*
 * hostile: what it tries, one a task.  An attempt that is refused ends with the error as exit code, one
 * that kills it ends in a fault, and one that *succeeds* ends with HOSTILE_DONE.
 *
 *   ATTEMPT(name, text)
 */
#define HOSTILE_DONE	0x600du

#define HOSTILE_ATTEMPTS \
	ATTEMPT(guess_handles, "uses 4096 handles it was never given") \
	ATTEMPT(kernel_pointer, "asks the kernel to print the kernel's own memory") \
	ATTEMPT(map_kernel, "maps memory over the kernel") \
	ATTEMPT(forge_pulse, "raises a pulse it may not raise") \
	ATTEMPT(forge_tag, "sends a message dressed up as a death notice") \
	ATTEMPT(take_quota, "makes a task richer than itself") \
	ATTEMPT(power_off, "switches the machine off") \
	ATTEMPT(read_kernel, "reads the kernel's memory") \
	ATTEMPT(write_text, "writes into its own program text") \
	ATTEMPT(jump_kernel, "jumps into the kernel") \
	ATTEMPT(null_pointer, "follows a null pointer") \
	ATTEMPT(stop_interrupts, "turns interrupts off") \
	ATTEMPT(halt, "halts the processor") \
	ATTEMPT(use_port, "reads the keyboard's port") \
	ATTEMPT(load_segment, "loads the kernel's data segment")

enum hostile_attempt {
#define ATTEMPT(name, text) HOSTILE_##name,
	HOSTILE_ATTEMPTS
#undef ATTEMPT
	HOSTILE_COUNT
};
