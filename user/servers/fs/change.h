/* SPDX-License-Identifier: MIT */
/*
 * change.h: several bytes change all at once, or not at all.
 *
 *	result = change_begin(volume);			room for it; a commit if one is due
 *	if (result == 0)
 *		result = change_end(volume, do_it());	do_it() calls change_bytes() before it touches anything
 *
 *   An *undo list* in kept memory says what was there.  change_end() with a result below 0 puts it
 *   back; else it empties the list, by one store: that is the moment at which the change is made.
 *   If the server is killed before, its successor finds the list and puts everything back
 *   (change_recover()).  So an operation may simply return an error in its middle.
 *
 *	IDLE --change_begin--> CHANGING --change_end(>= 0): undo_forget() --> IDLE	done
 *	                         |  ^---- killed: change_recover() -----> IDLE		as before
 *	                         '------- change_end(< 0) --------------> IDLE		as before
 *
 *   A file's own bytes are not in it: what is written to them twice is the same as once.
 *
 *   Invariants: bytes of a CHANGED kind differ only after an entry of the list has them; an entry
 *   is written before undo.h's count says that it is there.  A change is bounded by what it does (a
 *   few blocks allocated, one step of a truncation), and the list has room for the largest.
 */
#pragma once

#include "volume.h"

/* Begin.  0, ERRNO(EROFS), or ERRNO(EIO): a transaction is due and cannot be written. */
int32_t
change_begin(struct volume *volume);

/* Begin in the middle of a commit, or where there is nothing to commit. */
void
change_start(struct volume *volume);

/* End, with the operation's result, which is returned. */
int32_t
change_end(struct volume *volume, int32_t result);

/*
 * A change came to ERRNO(ENOSPC) and was put back: is it worth another try?  Yes if blocks are free
 * that only wait for their transaction; then that has been written.
 */
bool
change_again(struct volume *volume, int32_t result);

/* `length` bytes at `bytes`, which lie in this buffer, are about to be changed. */
void
change_bytes(struct volume *volume, struct buffer *buffer, void *bytes, uint32_t length);

/* The same for what lies elsewhere in kept memory. */
void
change_kept(struct volume *volume, const void *bytes, uint32_t length);

/* Put back what a killed incarnation was at. */
void
change_recover(struct volume *volume);
