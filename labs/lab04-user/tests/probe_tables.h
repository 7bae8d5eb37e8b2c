/* SPDX-License-Identifier: MIT */
/*
 * probe_tables.h: tables of handles that are right, and such that are not, for exercise 4.8.
 */
#pragma once

#include "selftest/handles_test.h"

/*
 * Sets number n up, with all of its entries free, and describes it.  The first ones are right
 * (judge_test.c knows how many).
 */
void table_set_up(uint32_t number, struct handle_table *table);

/* Are all of its entries free, and its objects held as at the beginning? */
bool table_is_empty(void);
