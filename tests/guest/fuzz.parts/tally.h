/* SPDX-License-Identifier: MIT */
/*
 * tally.h: what was done, counted by call and result, and what each call may answer.
 *
 *   All actors of an attacker count in one struct tally, each count one instruction, so that no
 *   tick falls into it.  Attackers can be trusted with nothing: the supervisor adds a tally to the
 *   sum only if it is plausible.
 *
 *   A result has an index: 0 for any value >= 0, n for error -n, RESULT_ODD for a number that is no
 *   error at all.  The mask of a call has bit n for each result that abi/calls.def lists: anything
 *   else breaks the contract.
 */
#pragma once

#include "abi/calls.h"
#include "abi/errors.h"
#include "abi/space.h"

#define CALLS_COUNTED	(CALL_COUNT + 1u)	/* the last: numbers that are no call */
#define CALL_UNKNOWN	CALL_COUNT
#define RESULTS		24u
#define RESULT_GOOD	0u
#define RESULT_ODD	(RESULTS - 1)

/* What is done to the kernel besides calls: stunts.c. */
#define STUNTS_MAX	64u

/* A result that the contract does not allow: the first one is kept. */
struct violation {
	uint32_t seal;			/* violation_seal() of the rest: not a stray write */
	uint32_t call;
	uint32_t handle;
	uint32_t a, b, c, d;
	int32_t result;
};

struct tally {
	uint32_t total;			/* calls begun */
	uint32_t begun[CALLS_COUNTED];
	uint32_t ended[CALLS_COUNTED][RESULTS];
	uint32_t stunts[STUNTS_MAX];
	struct violation violation;
};

#define TALLY_SIZE	((sizeof(struct tally) + PAGE_MASK) & ~PAGE_MASK)

static inline void
count(uint32_t *counter)
{
	__asm__ volatile("incl %0" : "+m"(*counter));
}

static inline uint32_t
result_index(int32_t result)
{
	if (result >= 0)
		return RESULT_GOOD;
	return result > -(int32_t)RESULT_ODD ? (uint32_t)-result : RESULT_ODD;
}

/*
 * Whether a result breaks the contract: one that is not listed, or success with an address that is
 * not the user's.
 */
static inline _Bool
breaks_contract(const uint32_t *allowed, uint32_t call, uint32_t a, uint32_t b, int32_t result)
{
	const uint32_t index = call < CALL_COUNT ? call : CALL_UNKNOWN;

	if (!(allowed[index] >> result_index(result) & 1))
		return 1;
	if (call == CALL_task_info || call == CALL_memory_info || (call == CALL_log_write && b > 0))
		return result >= 0 && (a < USER_BASE || a >= KERNEL_BASE);
	return 0;
}

static inline uint32_t
violation_seal(const struct violation *v)
{
	const uint32_t words[] = { v->call, v->handle, v->a, v->b, v->c, v->d, (uint32_t)v->result };
	uint32_t sum = 0x5ea1u;

	for (unsigned n = 0; n < sizeof words / sizeof *words; n++)
		sum = (sum << 7 | sum >> 25) ^ words[n];
	return sum;
}

/* "task_create"; "(no call)" for CALL_UNKNOWN. */
const char *
tally_name(uint32_t call);

/* What each call may answer, from the list of calls.  Ends the run if the list names an unknown error. */
void
tally_contract(uint32_t allowed[CALLS_COUNTED]);

/* How many calls of a kind have come back. */
uint32_t
tally_ended(const struct tally *tally, uint32_t call);

/* Whether the counts can be true: no more ended than begun. */
_Bool
tally_plausible(const struct tally *tally);

/* Add one to another. */
void
tally_add(struct tally *sum, const struct tally *tally);

/* Print a line for each call and each stunt; tests/system/fuzz.c reads them. */
void
tally_print(const struct tally *sum);
