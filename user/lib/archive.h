/* SPDX-License-Identifier: MIT */
/*
 * archive.h: the boot archive, read by the same code as the kernel's (kernel/boot/archive.h is its contract).
 */
#pragma once

#include "../../kernel/boot/archive.h"
#include "abi/types.h"

/*
 * Map the boot archive whose handle the program holds (READ, MAP) and check all of it.  Returns 0; a
 * negative error of the calls; or E_ARGUMENT, with *error filled, if the archive is damaged.
 */
int32_t
archive_map(struct archive *archive, handle_t memory, struct archive_error *error);
