/* SPDX-License-Identifier: MIT */
/*
 * thread_words.h: what each thread of the library's own has in its mailbox (abi/message.h, library[]).
 *
 *   A new thread finds zeros.  A forked child finds its parent's values: errno stays, the rest names
 *   handles or memory of threads the child does not have, and is to be set to 0 by fork().
 */
#pragma once

enum thread_word {
	WORD_ERRNO,		/* errno.c */
	WORD_THREAD,		/* thread_posix.c: its struct thread_record; 0: the first thread, or none of ours */
	WORD_ENDPOINT,		/* lock.c: where it waits for a lock */
	WORD_CONNECTION,	/* lock.c: what others pulse to wake it */
	WORD_PROCESS_THREAD,	/* posix/process_call.c: its number with proc */
	WORD_COUNT,
};
