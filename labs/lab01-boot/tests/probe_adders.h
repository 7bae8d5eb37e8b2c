/* SPDX-License-Identifier: MIT */
/*
 * probe_adders.h: ways to add to maps of memory that are right, and such that are not, for exercise 1.8.
 */
#pragma once

#include "selftest/memory_map_test.h"

/* Makes number n ready and returns it.  The first ones are right (judge_test.c knows how many). */
map_adder *adder_set_up(uint32_t number);
