/* SPDX-License-Identifier: MIT */
/*
 * protocol/names.h: from a path to the server that answers it.  init answers; it never waits for
 * anybody, so asking is safe for all.
 *
 *   A *mount* is a prefix ("/", "/dev") and who serves below it: a service of the service table
 *   (line `prefix /dev`), or a connection that a program gave.  A path belongs to the longest
 *   prefix that matches whole names of it.  The endpoint of a service exists before the service
 *   runs: whoever asks early just waits for it.
 *
 *   The connection called "names" names a *client*: its badge has bit 31 set, init made it, nobody
 *   can forge it.  A client has a *name space*: what it sees, and where it may mount.
 *
 *	  the table's mounts	   seen by all, but through the views of ...
 *	       |
 *	  space of the session	   sees "/"; may mount below "/"; own mounts: /mnt/x
 *	       |
 *	  a confined one	   sees "/dev/console" and "/tmp", if those are mounts; may mount below "/"
 *
 *   Of the space above it a space uses those mounts whose prefix lies at or below one of the
 *   prefixes that it sees; its own come in front of those.  A directory *inside* a server is shown
 *   to a confined program by opening it and mounting the open directory: paths through such a
 *   connection cannot leave the directory (protocol/io.h).
 *
 *   label           request                                   reply
 *   NAMES_LOOKUP    payload: absolute path, with its zero;    [0] bytes of the path that the prefix takes (with "/": 0);
 *                   [0] number of a mount whose connection    [1] the mount's number; handle: the connection to send
 *                   the caller has, or 0                      the rest to, but none if that number was given
 *   NAMES_MOUNT     payload: prefix, with its zero;           0
 *                   handle: the connection
 *   NAMES_UNMOUNT   payload: prefix, with its zero            0
 *   NAMES_LIST      [0] n, from 0                             [0] length of the prefix, [1] the mount's number, [2] enum
 *                                                             names_kind; payload: the prefix and a
 *                                                             zero, a name for people and a zero
 *   NAMES_CONFINE   payload: prefixes, each with its zero;    handle: a new names connection, with a space below the
 *                   [0] how many (first) are to be seen,      caller's
 *                   [1] below how many (next) it may mount;
 *                   [2] NAMES_CONTROL or 0
 *
 *   [n] is words[n].  Paths are absolute and normalised: names separated by one '/' each, none of
 *   them "." or "..", and no '/' at the end of a prefix.
 *
 *   For each client init makes one connection to each service it looks up, stamped with the
 *   client's number (1 or more, below 2^28), and hands out copies.  So a server can charge what it
 *   keeps to a client, and the hang-up says that the client has gone for good.  A mounted
 *   connection is handed out as it is.
 *
 *   A mount's number is never used again, so a cached connection is right as long as lookups bring
 *   its number.  A service that has been given up stays mounted: its callers get E_DEAD.
 *
 *   Errors, in [0]: ERRNO(EINVAL): the path or prefix is none, or a handle is missing or no
 *   connection; ERRNO(ENOENT): no prefix matches, or (UNMOUNT) the space has no such mount of its
 *   own; E_RANGE: no such n; E_RIGHTS: the space may not mount there; E_EXISTS: the space has a
 *   mount there already; E_FULL: too many mounts or spaces, of all or of this client.
 *
 *   A space may have *control*: its client may write to /svc/control, which starts, stops and kills
 *   services and switches the machine off.  Services have it by the line `control` of the table;
 *   who has it may pass it on (NAMES_CONTROL; if the caller has none it means nothing).
 *
 *   Who makes a space may let it mount anywhere: what is mounted there is seen by it and by spaces
 *   below it, and by nobody else.  So a jail is a space that sees little and has a directory
 *   mounted at "/"; the program in it gets a second one below that, which may mount nothing.
 *
 *   A space ends with the last copy of its names connection, and its mounts with it, but it serves
 *   the spaces below it as long as they live.
 */
#pragma once

#include "abi/message.h"
#include "protocol/errno.h"

enum names_label {
	NAMES_FIRST = 0x10,
	NAMES_LOOKUP = NAMES_FIRST,
	NAMES_MOUNT,
	NAMES_UNMOUNT,
	NAMES_LIST,
	NAMES_CONFINE,
	NAMES_LABELS
};

enum names_kind {
	NAMES_SERVICE,		/* of the service table; the name is the service's */
	NAMES_MOUNTED,		/* by a program; the name is empty */
};

#define NAMES_CONTROL		1u
#define NAMES_PREFIX_MAX	128u	/* bytes, the zero included */
