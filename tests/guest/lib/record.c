/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <calls.h>
#include <error.h>
#include <print.h>
#include <string.h>

#define NUMBER_MASK	0xffu	/* eax: handle << 8 | number (abi/calls.h) */

void record_entry(void);
extern void (*record_way)(void);
extern uint32_t record_seen[NUMBER_MASK + 1];

void (*record_way)(void);			/* the real way into the kernel */
uint32_t record_seen[NUMBER_MASK + 1];		/* bit 0: a value >= 0; bit n: error -n */

/*
 * Stands where enter_by_sysenter does (user/lib/entry.S): only eax, ecx, edx and the flags may change.
 * A thread that does not come back is noted by nobody, and one instruction sets the bit.
 */
__asm__(".text\n"
	"record_entry:\n\t"
	"push %eax\n\t"
	"call *record_way\n\t"
	"pop %ecx\n\t"
	"movzbl %cl, %ecx\n\t"
	"mov %eax, %edx\n\t"
	"neg %edx\n\t"
	"jns 1f\n\t"
	"xor %edx, %edx\n"
	"1:\tcmp $31, %edx\n\t"
	"ja 2f\n\t"
	"bts %edx, record_seen(,%ecx,4)\n"
	"2:\tret");

static const char *const names[] = {
#define CALL(name, parameters, arguments, needs, errors, text)	#name,
#include "abi/calls.def"
};

void
record_start(void)
{
	memset(record_seen, 0, sizeof record_seen);
	if (system_entry == record_entry)
		return;
	record_way = system_entry;
	system_entry = record_entry;
}

static void
tell(const char *name, uint32_t seen)
{
	log_printf("saw %s%s", name, seen & 1 ? " ok" : "");
	for (int32_t n = 1; n < 32; n++) {
		if (seen >> n & 1)
			log_printf(" %s", error_name(-n));
	}
	log_printf("\n");
}

void
record_tell(void)
{
	uint32_t seen[sizeof names / sizeof names[0]];

	/* What is printed is a call, too. */
	memcpy(seen, record_seen, sizeof seen);
	for (unsigned n = 0; n < sizeof names / sizeof names[0]; n++) {
		if (seen[n] != 0)
			tell(names[n], seen[n]);
	}
}
