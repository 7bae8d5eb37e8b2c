/* SPDX-License-Identifier: MIT */
/*
 * mutant: asks for one right at a time
 * class: too few inputs
 * in: kernel/selftest/handles_test.c
 * fails: test_finds_wrong_answers
 */
static bool
is_right(const struct handle_table *table, uint32_t free, const uint32_t before[2])
{
	uint32_t held[2] = { before[0], before[1] };

	for (handle_t n = 0; n < table->limit + 2; n++) {
		const uint32_t kind = table->objects[n % 2]->type, other = table->objects[(n + 1) % 2]->type;
		const bool used = n < table->limit && n % free != 0;

		held[n % 2] += used;
		for (uint32_t need = 0; need <= RIGHTS_ALL; need += need + (need == 0))
			if ((table->find(n, kind | need) != NULL) != (used && (RIGHTS_OF(n) & need) == need) || table->find(n, other | need) != NULL)
				return false;
		if (n > 0 && table->choose(n) != (n >= table->limit ? E_RANGE : used ? E_EXISTS : (error_t)n))
			return false;
	}
	return table->objects[0]->references == held[0] && table->objects[1]->references == held[1];
}
