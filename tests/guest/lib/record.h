/* SPDX-License-Identifier: MIT */
/*
 * record.h: what every system call of this program has returned.
 *
 *   The stubs of user/lib enter the kernel through one pointer.  record_start() puts a few
 *   instructions in its place that enter the kernel and then note, for each call, which errors came
 *   back; record_tell() prints that:
 *
 *	saw NAME ok E_HANDLE E_RIGHTS
 *
 *   one line for each call that was made.  The host unites what all programs say and compares it with
 *   abi/calls.def: every error listed there must be seen, and none that is not listed.
 *
 *   Not noted: calls by the _sysenter and _int80 stubs, and what a child saw that did not end by itself.
 */
#pragma once

/* From now on note results; forgets what was noted.  In a child: once more, for its own copy. */
void
record_start(void);

/* Print what was noted. */
void
record_tell(void);
