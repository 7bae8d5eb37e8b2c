/* SPDX-License-Identifier: MIT */
/*
 * births.h: fork, spawn, exec, start, threads.
 */
#pragma once

#include "image.h"
#include "proc.h"

server_handler birth_fork, birth_spawn, birth_signals, birth_start, birth_exec, birth_thread, birth_thread_end;

/* Tell the parent of its embryo, and give it the Task.  If it cannot take it there is no embryo any more. */
void
birth_reply(uint32_t token, struct process *embryo);

/* End an embryo. */
void
birth_forget(struct process *embryo);

/*
 * Start the session's first process from an open file (ours from now on); given: what it gets, by
 * name.  It leads a session of its own.  It runs once its file has been read; if that fails,
 * `failed` is called.  Returns its pid or an error.
 */
struct birth_gift {
	const char *name;
	handle_t handle;
};

int32_t
birth_first(handle_t file, const struct image_start *start, const struct birth_gift *gifts,
	    void (*failed)(int32_t error));
