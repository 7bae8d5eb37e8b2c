/* SPDX-License-Identifier: MIT */
/*
 * service.h: a program of the boot archive as a service of the test's own, started as init would start it.
 */
#pragma once

#include <program.h>

/*
 * Start the program that arguments[0] names; its file and size are found here.  Returns its task,
 * with all rights.  Expects success.
 */
handle_t
service_start(struct program program);
