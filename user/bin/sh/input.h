/* SPDX-License-Identifier: MIT */
/*
 * input.h: the history, as the line editor sees it.
 */
#pragma once

#include "sh.h"

#define HISTORY_MOST	200

int history_count(void);

/* Line 0 is the oldest. */
const char *history_line(int index);
