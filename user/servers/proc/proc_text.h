/* SPDX-License-Identifier: MIT */
/*
 * proc_text.h: the texts of the files in /proc (procfs.h).  Each function writes at most `size`
 * bytes and returns how many.
 */
#pragma once

#include "process.h"

typedef uint32_t proc_text(char *text, uint32_t size, const struct process *process);

proc_text text_status, text_cmdline, text_maps, text_memory, text_uptime;
