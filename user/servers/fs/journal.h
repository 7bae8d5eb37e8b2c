/* SPDX-License-Identifier: MIT */
/*
 * journal.h: transactions: the disk goes from one consistent state to the next.
 *
 *   Why a journal
 *
 *   Most operations change several blocks: a rename at least a directory, an inode and a link
 *   count, moving a directory two directories and a "..".  Writing them in a wise order is not
 *   enough: e2fsck cannot repair, without asking, an inode with contents and no name, a directory
 *   with two names, or one with a wrong ".."; and between any two writes of such a move one of
 *   these is true.  So blocks of the file system's own go first, all together, into a file of the
 *   volume, and only then to their places.  The file is the journal that the third version of this
 *   file system introduced: inode 8, whose format e2fsck knows, and plays back by itself.  A volume
 *   without one gets one when it is first mounted for writing (journal_make()); unmounted, it is an
 *   ordinary ext2 with one file more.
 *
 *   A *transaction* is everything changed since the one before: the CHANGED buffers.  To commit it:
 *
 *	1. blocks given back in it become free		(space_release(); until now nobody could get them)
 *	2. files' DATA to their places
 *	3. CHANGED blocks into the half of the journal that is not in use: a descriptor (which block is whose), the blocks, and a
 *	   commit record
 *	4. flush
 *	5. the journal's superblock: "begin in that half, with that number"
 *	6. flush		<== from here on the transaction has happened
 *	7. CHANGED blocks to their places
 *	8. flush
 *	9. the journal's superblock: "nothing to do"
 *
 *   Power cut before 6: the journal says nothing, or it names a whole transaction; nothing of it is
 *   in place: the state before, or after.  Between 6 and 9: it is played back, blocks that are in
 *   place already once more.  After 9, if 9 is not on the disk yet: the same, and what was played
 *   back is what is there, because
 *
 *	a. the places of a transaction's blocks are not written by anybody before the next one's step 6, which forgets it;
 *	b. a block given back in a transaction is not used again before that transaction's step 9 (1.);
 *	c. the half that the journal's superblock on the disk may name is not written to: kept->half is that half before step
 *	   5, and step 4 has made sure that step 9 of the one before is on the disk.
 *
 *   A file's bytes lie in place before the pointers to them are committed (2 before 5), so a file
 *   never shows what was in its blocks before it had them.  A sync promises: committed, step 6.
 *
 *   The server can be killed in any step.  kept->committing says so to its successor, which commits
 *   anew before it does anything else, with the next number and, by (c), into the half that is
 *   safe.
 *
 *   Without a journal (a volume too small for one) a commit writes 2, flush, 7, flush.  The log says so.
 *
 *   Format (numbers big-endian): block 0 the superblock; each block of the log begins with magic,
 *   kind and the transaction's number, but for the copies, which are as they are: a copy that
 *   begins with the magic has it replaced by 0, and its entry in the descriptor says so.
 */
#pragma once

#include "volume.h"

/*
 * Find the journal of the volume.  0 (journal.length: 0 if there is none), or an error: *why says
 * what is wrong with it.
 */
int32_t
journal_find(struct volume *volume, const char **why);

/*
 * Play back what an earlier mount left in it.  *played: something was written.  0, or an error:
 * *why says why it cannot be.
 */
int32_t
journal_replay(struct volume *volume, bool *played, const char **why);

/*
 * Make one, in a volume that is marked as not unmounted in order.  With the journal it is marked as
 * having one in use.  Errors: ERRNO(ENOSPC): no room; nothing has changed.  ERRNO(EIO).
 */
int32_t
journal_make(struct volume *volume);

/* Steps 3 to 9. */
int32_t
journal_commit(struct volume *volume);

/* Give back its memory. */
void
journal_close(struct volume *volume);
