/* SPDX-License-Identifier: MIT */
/*
 * stunts.c: hostile states and forbidden instructions.
 *
 *   Those that enter the kernel do so with a random request, so that every call is made in every odd state.
 *   stunts.def says what each is.
 */
#include "fuzz.parts/stunts.h"

#include "fuzz.parts/actor.h"

#define FLAG_TRAP	0x00000100u
#define FLAG_ALIGNMENT	0x00040000u

/* The first serial line's registers, 8250 data sheet. */
#define SERIAL_ENABLE	(FUZZ_PORTS + 1)
#define   SERIAL_EMPTY	0x02u		/* interrupt when it can take a byte */
#define SERIAL_REASON	(FUZZ_PORTS + 2)
#define SERIAL_LINE	(FUZZ_PORTS + 3)
#define   SERIAL_8_BITS	0x03u		/* and not the divisor in place of SERIAL_ENABLE */
#define SERIAL_CONTROL	(FUZZ_PORTS + 4)
#define   SERIAL_OUT2	0x08u		/* lets its interrupt through */

static void
out(uint32_t port, uint32_t value)
{
	__asm__ volatile("outb %%al, %%dx" : : "a"(value), "d"(port));
}

static uint32_t
in(uint32_t port)
{
	uint32_t value;

	__asm__ volatile("inb %%dx, %%al" : "=a"(value) : "d"(port));
	return value & 0xff;
}

/* A random call in a prepared state; the tail and what it needs are the caller's. */
static void
odd_call(struct actor *actor, struct odd_state *state)
{
	struct request request;

	draw_request(actor, &request);
	act_in_state(actor, &request, state);
}

/* A selector that loads into a data segment register: flat, the mailboxes', null. */
static uint32_t
good_selector(struct actor *actor)
{
	return ONE_OF(actor, 0, 1, 3, 0x1b, 0x18, 0x23, 0x20, 0x3b,
		      0x3b + 8 * random_below(&actor->random, THREADS_PER_TASK));
}

static void
stunt_flags(struct actor *actor)
{
	struct odd_state state = plain_state();

	state.flags = draw_flags(actor);
	state.tail = either_tail(actor, odd_sysenter, odd_int80);
	odd_call(actor, &state);
}

static void
stunt_trap_flag(struct actor *actor)
{
	struct odd_state state = plain_state();

	state.flags = draw_flags(actor) | FLAG_TRAP;
	state.tail = (uint32_t)odd_sysenter;
	odd_call(actor, &state);
}

static void
stunt_segments(struct actor *actor)
{
	struct odd_state state = plain_state();

	state.ds = good_selector(actor);
	state.es = good_selector(actor);
	state.fs = good_selector(actor);
	state.tail = either_tail(actor, odd_sysenter, odd_int80);
	odd_call(actor, &state);
}

static void
stunt_gs(struct actor *actor)
{
	struct odd_state state = plain_state();

	state.odd = good_selector(actor);
	state.tail = either_tail(actor, odd_sysenter_gs, odd_int80_gs);
	odd_call(actor, &state);
}

static void
stunt_ss(struct actor *actor)
{
	struct odd_state state = plain_state();

	state.odd = ONE_OF(actor, 0x23, 0x3b + 8 * random_below(&actor->random, THREADS_PER_TASK));
	state.tail = either_tail(actor, odd_sysenter_ss, odd_int80_ss);
	if (random_chance(&actor->random, 4))
		state.flags |= FLAG_TRAP;
	odd_call(actor, &state);
}

static void
stunt_stack(struct actor *actor)
{
	struct odd_state state = plain_state();

	state.ecx = draw_address(actor);
	state.esp = draw_address(actor);
	state.tail = either_tail(actor, odd_sysenter, odd_int80_esp);
	odd_call(actor, &state);
}

static void
stunt_popf(struct actor *actor)
{
	const uint32_t flags = draw_flags(actor) & ~FLAG_ALIGNMENT;
	uint32_t spin = 100;

	__asm__ volatile("push %1\n\tpopf\n"
			 "1:\tlea -1(%0), %0\n\tjecxz 2f\n\tjmp 1b\n"
			 "2:\tpush $0x202\n\tpopf"
			 : "+c"(spin) : "r"(flags) : "memory", "cc");
}

static void
stunt_iret(struct actor *actor)
{
	iret_with(draw_flags(actor));
}

static void
stunt_serial(struct actor *actor)
{
	const uint32_t endpoint = draw_known(actor, OBJECT_ENDPOINT);

	if (act_call(actor, CALL_ports_bind, CAMP_PORTS, HANDLE_SELF, 0, 0, 0) < 0)
		return;
	act_call(actor, CALL_irq_bind, CAMP_IRQ, endpoint, random_below(&actor->random, 32), 0, 0);
	out(SERIAL_LINE, SERIAL_8_BITS);
	out(SERIAL_CONTROL, SERIAL_OUT2);
	out(SERIAL_ENABLE, 0);
	out(SERIAL_ENABLE, SERIAL_EMPTY);
	if (random_chance(&actor->random, 2))
		in(SERIAL_REASON);
	act_call(actor, CALL_irq_done, CAMP_IRQ, 0, 0, 0, 0);
}

/* By an instruction that reports no pending error, as others set any registers. */
static void
stunt_float(struct actor *actor)
{
	uint8_t *place = actor->mailbox->payload + random_below(&actor->random, 128);

	__asm__ volatile("fnsave %0" : "=m"(*(uint8_t (*)[108])place));
}

/*
 * Its registers are read, and set to what begins three words before, where eax is what was ebx, and
 * eip edx: SYSENTER's caller has there where it comes back to.
 */
static void
stunt_registers(struct actor *actor)
{
	struct { uint32_t before[3]; struct registers registers; } place = { 0 };
	const uint32_t thread = draw_known(actor, OBJECT_THREAD);

	if (act_call(actor, CALL_thread_get_regs, thread, (uint32_t)&place.registers, 0, 0, 0) == 0 &&
	    place.registers.edx == (uint32_t)odd_landing)
		act_call(actor, CALL_thread_set_regs, thread, (uint32_t)&place, 0, 0, 0);
}

static void
stunt_ports(struct actor *actor)
{
	const uint32_t port = random_chance(&actor->random, 2) ? FUZZ_PORTS + random_below(&actor->random, 9)
							       : random_below(&actor->random, 65536);

	if (random_chance(&actor->random, 2))
		in(port);
	else
		out(port, random_below(&actor->random, 256));
}

static void
stunt_return_anywhere(struct actor *actor)
{
	struct odd_state state = plain_state();

	state.edx = draw_address(actor);
	state.ecx = draw_address(actor);
	state.flags = draw_flags(actor);
	state.tail = (uint32_t)odd_sysenter;
	odd_call(actor, &state);
}

static void
stunt_touch(struct actor *actor)
{
	volatile uint32_t *place = (uint32_t *)draw_address(actor);

	switch (random_below(&actor->random, 3)) {
	case 0:
		(void)*place;
		break;
	case 1:
		*place = draw_any(actor);
		break;
	default:
		((void (*)(void))place)();
	}
}

/* Call a routine that keeps no register. */
static void
go(uint32_t routine, uint32_t eax)
{
	__asm__ volatile("push %%ebp\n\tcall *%1\n\tpop %%ebp"
			 : "+a"(eax), "+c"(routine) : : "ebx", "edx", "esi", "edi", "memory", "cc");
}

static void
stunt_interrupt(struct actor *actor)
{
	/* Not the call entry: its calls would not be counted. */
	const uint32_t n = (CALL_INTERRUPT + 1 + random_below(&actor->random, 255)) & 0xff;

	go((uint32_t)int_stubs + n * INT_STUB, draw_any(actor));
}

static void
stunt_deed(struct actor *actor)
{
	go(deeds[random_below(&actor->random, deed_count)], draw_any(actor));
}

static void
stunt_selector(struct actor *actor)
{
	const uint32_t selector = random_chance(&actor->random, 2) ? random_below(&actor->random, 0x260)
								   : draw_any(actor);

	far_go(random_below(&actor->random, 3), selector, draw_address(actor));
}

static void
stunt_misaligned(struct actor *actor)
{
	const uint32_t flags = 0x202u | FLAG_ALIGNMENT;

	__asm__ volatile("push %0\n\tpopf\n\tmov 1(%%esp), %%eax\n\tpush $0x202\n\tpopf"
			 : : "r"(flags) : "eax", "memory", "cc");
	(void)actor;
}

static void
stunt_single_step(struct actor *actor)
{
	const uint32_t flags = draw_flags(actor) | FLAG_TRAP;

	__asm__ volatile("push %0\n\tpopf\n\tnop\n\tnop\n\tpush $0x202\n\tpopf"
			 : : "r"(flags) : "memory", "cc");
}

static void
stunt_overflow(struct actor *actor)
{
	const uint32_t bottom = draw_address(actor);

	__asm__ volatile("mov %0, %%esp\n1:\tpusha\n\tjmp 1b" : : "r"(bottom) : "memory");
}

static void (*const stunts[STUNTS])(struct actor *actor) = {
#define STUNT(name, deadly, text) stunt_##name,
#include "fuzz.parts/stunts.def"
#undef STUNT
};

static const uint8_t is_deadly[STUNTS] = {
#define STUNT(name, deadly, text) deadly,
#include "fuzz.parts/stunts.def"
#undef STUNT
};

static void
stunt(struct actor *actor, _Bool deadly)
{
	uint32_t n;

	do
		n = random_below(&actor->random, STUNTS);
	while (is_deadly[n] != deadly);
	count(&actor->tally->stunts[n]);
	stunts[n](actor);
}

void
stunt_harmless(struct actor *actor)
{
	stunt(actor, 0);
}

void
stunt_deadly(struct actor *actor)
{
	stunt(actor, 1);
}
