/* SPDX-License-Identifier: MIT */
/*
 * error.h: what a negative result means, for people.
 */
#pragma once

#include <stdint.h>

#include "abi/errors.h"

/* "E_RIGHTS" for E_RIGHTS; "E_?" for a number that is no error. */
const char *
error_name(int32_t error);

/* What abi/errors.def says of it. */
const char *
error_text(int32_t error);
