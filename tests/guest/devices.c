/* SPDX-License-Identifier: MIT */
/*
 * devices.c: interrupt lines as pulses.
 *
 *   Three devices interrupt at the program's word, so that nothing here depends on time: the first serial
 *   port when it may transmit, and the keyboard controller, which can be told to pretend that a key or the
 *   mouse said something.  Between them they use both interrupt controllers.
 */
#include <port.h>

#include "lib/worker.h"

/* Serial port.  National PC16550D data sheet, section 8.0 "Registers". */
#define SERIAL		0x3f8
#define SERIAL_IER	(SERIAL + 1)
#define   IER_TRANSMIT	0x02		/* interrupt when the transmitter is empty */
#define SERIAL_IIR	(SERIAL + 2)	/* reading it acknowledges */
#define SERIAL_MCR	(SERIAL + 4)
#define   MCR_OUT2	0x08		/* lets the interrupt through to the line */
#define SERIAL_LINE	4u

/* Keyboard controller.  IBM PS/2 Hardware Technical Reference, "Keyboard and Auxiliary Device Controller". */
#define KEYBOARD_DATA	0x60
#define KEYBOARD_COMMAND 0x64
#define   COMMAND_WRITE	 0x60		/* command byte */
#define     INTERRUPTS	 0x03		/* of keyboard and mouse */
#define   COMMAND_KEY	 0xd2		/* the next byte comes back as if from the keyboard */
#define   COMMAND_MOUSE	 0xd3		/* ... from the mouse */
#define KEYBOARD_LINE	1u
#define MOUSE_LINE	12u

#define TIMER_LINE	0u		/* the kernel's own */
#define CASCADE_LINE	2u

static handle_t endpoint;

static handle_t
irq(uint32_t line)
{
	return INIT_IRQ + line;
}

/* Ports for this task; once, as they stay until it dies. */
static void
ports_for_us(void)
{
	static _Bool done;

	if (done)
		return;
	expect_equal(0, ports_bind(expect_handle(ports_create(INIT_PORTS, SERIAL, 8)), HANDLE_SELF));
	expect_equal(0, ports_bind(expect_handle(ports_create(INIT_PORTS, KEYBOARD_DATA, 1)),
				   HANDLE_SELF));
	expect_equal(0, ports_bind(expect_handle(ports_create(INIT_PORTS, KEYBOARD_COMMAND, 1)),
				   HANDLE_SELF));
	done = 1;
}

/*
 * An edge on a masked line stays in the interrupt controller, and nobody but the processor can take it out:
 * so whoever binds a line may first hear of what the last test left there.
 */
static void
forget_edges(uint32_t line)
{
	struct message m = { 0 };

	expect_equal(0, irq_bind(irq(line), endpoint, 0));
	while (ipc_recv(endpoint, &m, TIMEOUT_NONE) == TAG_KIND_PULSE)
		expect_equal(0, irq_done(irq(line)));
	expect_equal(0, irq_bind(irq(line), HANDLE_NONE, 0));
}

static void
make_endpoint(void)
{
	ports_for_us();
	endpoint = expect_handle(endpoint_create());
	port_write(SERIAL_IER, 0);
	port_write(SERIAL_MCR, MCR_OUT2);
	port_read(SERIAL_IIR);
	port_write(KEYBOARD_COMMAND, COMMAND_WRITE);
	port_write(KEYBOARD_DATA, INTERRUPTS);
	forget_edges(SERIAL_LINE);
	forget_edges(KEYBOARD_LINE);
	forget_edges(MOUSE_LINE);
}

/* The transmitter is always empty here: allowing the interrupt raises it. */
static void
serial_interrupts(void)
{
	port_write(SERIAL_IER, 0);
	port_write(SERIAL_IER, IER_TRANSMIT);
}

static void
serial_is_served(void)
{
	port_read(SERIAL_IIR);
}

static void
expect_pulse(uint32_t bits)
{
	struct message m = { 0 };

	expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
	expect_equal(bits, m.words[0]);
}

static void
expect_silence(void)
{
	struct message m = { 0 };

	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, 3));
}

static void
unbind(uint32_t line)
{
	expect_equal(0, irq_bind(irq(line), HANDLE_NONE, 0));
}

/* ---- delivery ----------------------------------------------------------------------------------------- */

TEST(irq_bind_makes_interrupts_pulses)
{
	make_endpoint();
	expect_equal(0, irq_bind(irq(SERIAL_LINE), endpoint, 31));
	serial_interrupts();
	expect_pulse(0x80000000u);
	serial_is_served();
	expect_equal(0, irq_done(irq(SERIAL_LINE)));
	serial_interrupts();
	expect_pulse(0x80000000u);
	serial_is_served();
	unbind(SERIAL_LINE);
}

TEST(irq_lines_of_both_controllers_are_told_apart)
{
	make_endpoint();
	expect_equal(0, irq_bind(irq(KEYBOARD_LINE), endpoint, 0));
	expect_equal(0, irq_bind(irq(MOUSE_LINE), endpoint, 1));
	for (uint32_t n = 0; n < 5; n++) {
		port_write(KEYBOARD_COMMAND, COMMAND_KEY);
		port_write(KEYBOARD_DATA, (uint8_t)(0x10 + n));
		expect_pulse(1);
		expect_equal(0x10 + n, port_read(KEYBOARD_DATA));
		expect_equal(0, irq_done(irq(KEYBOARD_LINE)));

		port_write(KEYBOARD_COMMAND, COMMAND_MOUSE);
		port_write(KEYBOARD_DATA, (uint8_t)(0x20 + n));
		expect_pulse(2);
		expect_equal(0x20 + n, port_read(KEYBOARD_DATA));
		expect_equal(0, irq_done(irq(MOUSE_LINE)));
	}
	unbind(KEYBOARD_LINE);
	unbind(MOUSE_LINE);
}

TEST(irq_line_stays_masked_until_it_is_done)
{
	make_endpoint();
	expect_equal(0, irq_bind(irq(SERIAL_LINE), endpoint, 4));
	serial_interrupts();
	expect_pulse(0x10);
	serial_is_served();
	serial_interrupts();
	expect_silence();
	expect_equal(0, irq_done(irq(SERIAL_LINE)));
	expect_pulse(0x10);		/* it was not lost, only kept */
	serial_is_served();
	unbind(SERIAL_LINE);
}

TEST(irq_done_is_only_for_a_line_that_was_delivered)
{
	make_endpoint();
	expect_equal(E_STATE, irq_done(irq(SERIAL_LINE)));
	expect_equal(0, irq_bind(irq(SERIAL_LINE), endpoint, 4));
	expect_equal(E_STATE, irq_done(irq(SERIAL_LINE)));
	serial_interrupts();
	expect_pulse(0x10);
	serial_is_served();
	expect_equal(0, irq_done(irq(SERIAL_LINE)));
	expect_equal(E_STATE, irq_done(irq(SERIAL_LINE)));
	unbind(SERIAL_LINE);
}

static uint32_t
hear_interrupt(void *unused)
{
	(void)unused;
	expect_pulse(8);
	return 0;
}

TEST(irq_wakes_its_driver_at_once)
{
	static struct worker worker;

	make_endpoint();
	expect_equal(0, irq_bind(irq(SERIAL_LINE), endpoint, 3));
	worker_start(&worker, hear_interrupt, NULL, PRIORITY_HIGH);
	serial_interrupts();
	for (volatile unsigned n = 0; n < 1000 && !worker.ended; n++)
		;			/* the line reaches the processor between two instructions */
	expect(worker.ended);
	serial_is_served();
	expect_equal(0, worker_wait(&worker));
	unbind(SERIAL_LINE);
}

/* ---- binding anew --------------------------------------------------------------------------------------- */

TEST(irq_unbound_line_is_silent)
{
	make_endpoint();
	expect_equal(0, irq_bind(irq(SERIAL_LINE), endpoint, 4));
	unbind(SERIAL_LINE);
	serial_interrupts();
	expect_silence();
	serial_is_served();
	unbind(SERIAL_LINE);		/* twice is no mistake */
}

TEST(irq_bound_anew_forgets_what_was_delivered)
{
	handle_t first;

	make_endpoint();
	first = endpoint;
	expect_equal(0, irq_bind(irq(SERIAL_LINE), first, 4));
	serial_interrupts();
	expect_pulse(0x10);
	serial_is_served();
	endpoint = expect_handle(endpoint_create());
	expect_equal(0, irq_bind(irq(SERIAL_LINE), endpoint, 5));
	expect_equal(E_STATE, irq_done(irq(SERIAL_LINE)));
	serial_interrupts();		/* and the line is open again */
	expect_pulse(0x20);
	serial_is_served();
	unbind(SERIAL_LINE);
	endpoint = first;
	expect_silence();
}

TEST(irq_unbound_takes_back_what_nobody_has_received)
{
	const handle_t other = expect_handle(endpoint_create());
	const handle_t bell = expect_handle(connection_create(other, 0, 1));

	make_endpoint();
	expect_equal(0, irq_bind(irq(SERIAL_LINE), other, 4));
	serial_interrupts();
	expect_equal(0, pulse(bell, 1));
	serial_is_served();
	unbind(SERIAL_LINE);
	endpoint = other;
	expect_pulse(1);
	expect_silence();
}

#define CHILD_IRQ	9u
#define CHILD_ENDPOINT	10u

static uint32_t
bind_and_wait(uint32_t bit)
{
	struct message m = { 0 };

	expect_equal(0, irq_bind(CHILD_IRQ, CHILD_ENDPOINT, bit));
	expect_equal(TAG_KIND_PULSE, receive(CHILD_ENDPOINT, &m));
	expect_equal(1u << bit, m.words[0]);
	return bit;
}

TEST(irq_is_let_go_when_its_driver_dies)
{
	struct child child;

	make_endpoint();
	child_create(&child, bind_and_wait, 6, PRIORITY_HIGH);
	child_give(&child, irq(SERIAL_LINE), CHILD_IRQ, RIGHT_MANAGE);
	child_give(&child, endpoint, CHILD_ENDPOINT, RIGHT_RECEIVE);
	child_start(&child);
	serial_interrupts();
	expect_equal(6, child_wait(&child));
	serial_is_served();
	expect_equal(E_STATE, irq_done(irq(SERIAL_LINE)));
	serial_interrupts();
	expect_silence();
	serial_is_served();
	/* And the next driver gets it. */
	expect_equal(0, irq_bind(irq(SERIAL_LINE), endpoint, 1));
	serial_interrupts();
	expect_pulse(2);
	serial_is_served();
	unbind(SERIAL_LINE);
}

TEST(irq_for_a_given_up_endpoint_is_harmless)
{
	struct account before;

	make_endpoint();
	expect_equal(0, handle_close(endpoint));
	before = account_take();
	make_endpoint();
	expect_equal(0, irq_bind(irq(SERIAL_LINE), endpoint, 1));
	expect_equal(0, handle_close(endpoint));
	serial_interrupts();
	expect_equal(0, sleep_milliseconds(2));
	serial_is_served();
	unbind(SERIAL_LINE);
	expect_account(before);
}

/* ---- refusals --------------------------------------------------------------------------------------------- */

TEST(irq_lines_of_the_kernel_are_busy)
{
	make_endpoint();
	expect_equal(E_BUSY, irq_bind(irq(TIMER_LINE), endpoint, 0));
	expect_equal(E_BUSY, irq_bind(irq(TIMER_LINE), HANDLE_NONE, 0));
	expect_equal(E_BUSY, irq_bind(irq(CASCADE_LINE), endpoint, 0));
	expect_equal(E_STATE, irq_done(irq(TIMER_LINE)));
	expect_equal(0, sleep_milliseconds(2));		/* time still passes */
}

TEST(irq_calls_refuse_bad_handles_and_bits)
{
	handle_t deaf, weak;

	make_endpoint();
	deaf = expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY,
					 RIGHTS_ALL & ~RIGHT_RECEIVE));
	weak = expect_handle(handle_copy(irq(SERIAL_LINE), HANDLE_SELF, HANDLE_ANY,
					 RIGHTS_ALL & ~RIGHT_MANAGE));
	expect_equal(E_HANDLE, irq_bind(0, endpoint, 0));
	expect_equal(E_HANDLE, irq_bind(endpoint, endpoint, 0));
	expect_equal(E_HANDLE, irq_bind(irq(SERIAL_LINE), irq(SERIAL_LINE), 0));
	expect_equal(E_HANDLE, irq_bind(irq(SERIAL_LINE), HANDLE_MAX, 0));
	expect_equal(E_RIGHTS, irq_bind(weak, endpoint, 0));
	expect_equal(E_RIGHTS, irq_bind(irq(SERIAL_LINE), deaf, 0));
	expect_equal(E_ARGUMENT, irq_bind(irq(SERIAL_LINE), endpoint, 32));
	expect_equal(E_ARGUMENT, irq_bind(irq(SERIAL_LINE), endpoint, 0xffffffffu));
	expect_equal(E_HANDLE, irq_done(0));
	expect_equal(E_HANDLE, irq_done(INIT_PORTS));
	expect_equal(E_RIGHTS, irq_done(weak));
	serial_interrupts();
	expect_silence();
	serial_is_served();
}

TEST(irq_bind_refused_leaves_the_old_binding)
{
	make_endpoint();
	expect_equal(0, irq_bind(irq(SERIAL_LINE), endpoint, 4));
	expect_equal(E_ARGUMENT, irq_bind(irq(SERIAL_LINE), endpoint, 32));
	expect_equal(E_HANDLE, irq_bind(irq(SERIAL_LINE), INIT_TASK, 0));
	serial_interrupts();
	expect_pulse(0x10);
	serial_is_served();
	unbind(SERIAL_LINE);
}
