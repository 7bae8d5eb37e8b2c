/* SPDX-License-Identifier: MIT */
/*
 * errors.h: the error codes, made from errors.def.
 *
 *   A system call returns a value >= 0, or one of these: all are negative.
 */
#pragma once

enum error {
	E_OK = 0,
#define ERROR(name, number, text)	name = -(number),
#include "abi/errors.def"
};
