/* SPDX-License-Identifier: MIT */
/*
 * canonical.h: one form for states that no program can tell apart.
 */
#pragma once

/*
 * Rewrites the kernel's memory.  To be called when the results of the last step have been looked
 * at; remaining: how many steps, and so ticks, can still follow.
 */
void canonical(unsigned remaining);
