/* SPDX-License-Identifier: MIT */
/*
 * usage.h: what proc says was used, as programs know it.
 */
#pragma once

#include <sys/resource.h>

#include <protocol/process.h>

void
usage_convert(struct rusage *to, const struct process_usage *from);
