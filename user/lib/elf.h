/* SPDX-License-Identifier: MIT */
/*
 * elf.h: program files, read by the same code as the kernel's (kernel/boot/elf.h is its contract).
 */
#pragma once

#include "../../kernel/boot/elf.h"
