/* SPDX-License-Identifier: MIT */
/*
 * spawn.h: more actors, and more attackers below this one.
 */
#pragma once

struct actor;

/* Start another actor of this task, if there is a stack left.  May fail. */
void
spawn_actor(struct actor *actor);

/*
 * Make a task like this one, with some of its handles, and start it.  May fail at any step; it then
 * stays as it is.
 */
void
spawn_attacker(struct actor *actor);
