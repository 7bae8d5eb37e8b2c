/* SPDX-License-Identifier: MIT */
/*
 * tally.c: names, contract, sums and the printed table.
 *
 *   The table, one line a call; results that were never seen are left out, "unseen" names those
 *   that the contract lists and nobody got:
 *
 *	call task_create begun 5120 ok 3401 E_QUOTA 812 ... unseen E_MEMORY
 *	stunt popf 211
 */
#include "fuzz.parts/tally.h"

#include <error.h>
#include <print.h>
#include <string.h>

#include "fuzz.parts/stunts.h"
#include "lib/guest.h"

static const struct {
	const char *name;
	const char *errors;
} calls[CALLS_COUNTED] = {
#define CALL(name, parameters, arguments, needs, errors, text)	{ #name, errors },
#include "abi/calls.def"
	[CALL_UNKNOWN] = { "(no call)", "E_CALL" },
};

static const char *const stunt_names[] = {
#define STUNT(name, deadly, text) #name,
#include "fuzz.parts/stunts.def"
#undef STUNT
};

const char *
tally_name(uint32_t call)
{
	return calls[call < CALL_COUNT ? call : CALL_UNKNOWN].name;
}

/* The index of the error whose name begins the text and ends at a blank or the end; 0: there is none. */
static uint32_t
error_index(const char *text)
{
	const char *end = strchr(text, ' ');
	const size_t length = end ? (size_t)(end - text) : strlen(text);

	for (uint32_t n = 1; n < RESULT_ODD; n++) {
		const char *name = error_name(-(int32_t)n);

		if (strlen(name) == length && strncmp(name, text, length) == 0)
			return n;
	}
	return 0;
}

/* What may be answered besides errors: an unknown number never succeeds, thread_exit never returns. */
static uint32_t
contract_of(uint32_t call)
{
	uint32_t mask = call == CALL_UNKNOWN || call == CALL_thread_exit ? 0 : 1u << RESULT_GOOD;

	for (const char *text = calls[call].errors; *text;) {
		const uint32_t n = error_index(text);
		const char *blank = strchr(text, ' ');

		if (n == 0)
			guest_fail("abi/calls.def lists only errors of abi/errors.def", calls[call].name,
				   (int)call);
		mask |= 1u << n;
		text = blank ? blank + 1 : "";
	}
	return mask;
}

void
tally_contract(uint32_t allowed[CALLS_COUNTED])
{
	for (uint32_t call = 0; call < CALLS_COUNTED; call++)
		allowed[call] = contract_of(call);
}

uint32_t
tally_ended(const struct tally *tally, uint32_t call)
{
	uint32_t sum = 0;

	for (uint32_t n = 0; n < RESULTS; n++)
		sum += tally->ended[call][n];
	return sum;
}

_Bool
tally_plausible(const struct tally *tally)
{
	uint32_t begun = 0;

	for (uint32_t call = 0; call < CALLS_COUNTED; call++) {
		if (tally_ended(tally, call) > tally->begun[call])
			return 0;
		begun += tally->begun[call];
	}
	return begun >= tally->total - tally->total / 100 && begun <= tally->total + 100;
}

void
tally_add(struct tally *sum, const struct tally *tally)
{
	const uint32_t *from = (const uint32_t *)tally;
	uint32_t *to = (uint32_t *)sum;

	for (uint32_t n = 0; n < __builtin_offsetof(struct tally, violation) / sizeof *to; n++)
		to[n] += from[n];
}

static const char *
result_name(uint32_t index)
{
	if (index == RESULT_GOOD)
		return "ok";
	return index == RESULT_ODD ? "(odd)" : error_name(-(int32_t)index);
}

static void
print_call(const struct tally *sum, uint32_t call)
{
	const uint32_t *results = sum->ended[call];
	const uint32_t contract = contract_of(call);

	log_printf("call %s begun %u", calls[call].name, (unsigned)sum->begun[call]);
	for (uint32_t n = 0; n < RESULTS; n++) {
		if (results[n] != 0)
			log_printf(" %s %u", result_name(n), (unsigned)results[n]);
	}
	for (uint32_t n = 0; n < RESULTS; n++) {
		if (results[n] == 0 && (contract >> n & 1))
			log_printf(" unseen %s", result_name(n));
	}
	log_printf("\n");
}

void
tally_print(const struct tally *sum)
{
	for (uint32_t call = 0; call < CALLS_COUNTED; call++)
		print_call(sum, call);
	for (uint32_t n = 0; n < STUNTS; n++)
		log_printf("stunt %s %u\n", stunt_names[n], (unsigned)sum->stunts[n]);
}
