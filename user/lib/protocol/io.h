/* SPDX-License-Identifier: MIT */
/*
 * protocol/io.h: files, directories, devices, pipes and terminals: the one protocol that everything
 * with a path answers.
 *
 *   Two kinds of connection
 *
 *	a root		badge: the client's number, bit 31 = 0.  init hands it out (protocol/names.h); it stands for the server's
 *			root directory and belongs to one client.
 *	an open file	badge: IO_BADGE(index, generation), bit 31 = 1.  IO_OPEN makes it.  It stands for one *open file*: what was
 *			opened, how, and the position in it.
 *
 *   Copies of the handle (dup, fork) share the open file.  When the last copy has closed the server
 *   receives the hang-up with the badge and frees it: there is no request to close.  The connection
 *   to an open *directory* may be used like a root: paths are then relative to that directory and
 *   cannot lead out of it.
 *
 *   Words below: [n] is words[n].  Every reply's [0] is a result >= 0 or an error (protocol/errno.h).
 *
 *   Requests with a path.  Payload: the path, with its zero, relative, at most IO_PATH_MAX bytes:
 *   names separated by one '/' each, none of them "." or ".." or empty (EINVAL; the library has
 *   removed them), but a '/' at the end asks for a directory.  The empty path is the directory
 *   itself.  "Self": instead of a path the payload may be empty (not even a zero), then the object
 *   of the connection itself is meant.
 *
 *   label        request                                     reply                                          self  id
 *   IO_OPEN      path; [0] O_ flags, [1] mode                [1] kind (IO_KIND); handle: the open file       no   [2]
 *   IO_STAT      path or self; [0] IO_NOFOLLOW or 0          payload: struct io_stat                         yes  -
 *   IO_STATFS    path or self                                payload: struct io_statfs                       yes  -
 *   IO_CHMOD     path or self; [0] mode                      -                                               yes  -
 *   IO_UTIME     path or self; [0] used, [1] changed,        -                                               yes  -
 *                seconds or IO_TIME_NOW, IO_TIME_KEEP;
 *                [2] IO_NOFOLLOW or 0
 *   IO_TRUNCATE  path or self; [0..1] length                 -                                               yes  -
 *   IO_UNLINK    path                                        -                                               no   [2]
 *   IO_RMDIR     path                                        -                                               no   [2]
 *   IO_MKDIR     path; [1] mode                              -                                               no   [2]
 *   IO_READLINK  path                                        [0] length, payload: the text                   no   -
 *   IO_SYMLINK   path of the link; second: its text          -                                               no   [2]
 *   IO_LINK      path; second: path of the new link          -                                               no   [2]
 *   IO_RENAME    path; second: new path                      -                                               no   [2]
 *
 *   A second path lies in the read window, [0] bytes of it, its zero included.  IO_LINK and
 *   IO_RENAME do not follow a symbolic link at the end of either path.
 *
 *   Symbolic links are followed by the *library*, since only it knows where in the name space the
 *   server stands.  A server that meets one on a path (at its end only if it is to be followed)
 *   replies IO_REDIRECT, with the path that results in the payload (with its zero), and in [1]
 *   which path it was (0: the first, 1: the second).  If it begins with '/' it is absolute, else
 *   relative to the connection used; "." and ".." may be in it.  The library looks it up again, at
 *   most IO_REDIRECTS_MAX times, then ELOOP.
 *
 *   Requests on an open file
 *
 *   label        request                                     reply
 *   IO_READ      [0] length; [1..2] offset, low half first,  [0] bytes, 0 at the end; in the payload if length <=
 *                or [2] IO_AT_POSITION and [1] id            IO_INLINE_MAX or no write window is given, else in the window
 *   IO_WRITE     likewise; the bytes are the payload, or,    [0] bytes.  With O_APPEND, IO_AT_POSITION is the end
 *                if that is empty, in the read window
 *   IO_GET       [0] count 1..8, [1] id, [2] group           [0] bytes, which are in [1..2]
 *   IO_PUT       [0] count 1..8 | id << IO_PUT_SHIFT;        [0] bytes
 *                [1..2] bytes
 *   IO_SEEK      [0] whence (SEEK_) | id << IO_SEEK_SHIFT;   [1..2] the new position
 *                [1..2] offset, signed
 *   IO_READDIR   [0] length; [1] place, 0: the beginning     [0] bytes of struct io_entry, 0 at the
 *                                                            end, as IO_READ; [1] the place after
 *                                                            them
 *   IO_FLAGS     [0] mask, [1] flags: O_APPEND, O_NONBLOCK   [0] the flags that hold now, with the
 *                                                            access mode; [1] kind
 *   IO_SYNC      -  (also on a root: everything)             0 when what was written is safe
 *   IO_WATCH     [0] events, [1] pulse bits, [2] a number    [0] the events that are there now; then nothing is kept
 *                the caller chooses; handle: a connection
 *   IO_LOCK      [0] LOCK_SH, LOCK_EX or LOCK_UN, | LOCK_NB  0 once the open file has the lock, or none
 *   IO_CONTROL   [0] operation (below), [1] and payload      payload as the operation says
 *
 *   IO_GET and IO_PUT read and write at the position, as IO_READ and IO_WRITE do; with nothing but
 *   registers, they go the kernel's fastest way, which is what pipes and terminals want.
 *
 *   A server moves at most IO_REQUEST_MAX bytes a request, so that nobody can keep it busy for
 *   long; the rest is asked for again.
 *
 *   A read that finds nothing but may later (pipe, terminal, device) waits: the server defers it.
 *   With O_NONBLOCK: EAGAIN.
 *
 *   IO_WATCH is one shot: when one of the events (POLLIN ... of <poll.h>; POLLERR and POLLHUP count
 *   always) comes true, the bits are pulsed once and the watch is gone.  If one is true already,
 *   nothing is kept.  A watch of the same open file with the same number is replaced; events 0
 *   removes it.  Without a handle it only asks.  A pulse can also come too early: look again.
 *   poll() is made of this.
 *
 *   IO_LOCK is flock(): a lock keeps nobody from reading or writing, only from a lock that it
 *   excludes, on another open file of the same object.  It goes with the open file.  One that asks
 *   for another kind gives up what it has first.
 *
 *   Windows.  Data move in steps of WINDOW_STEP straight between the caller's buffer and the
 *   server's.  Where a page of the buffer is absent or write-protected the server replies E_WINDOW,
 *   with the bytes that were moved before it, which count as read or written, in [1].  The library
 *   touches the page at buffer + [1] itself and asks for the rest.
 *
 *   Handles.  The handle of an open file has SEND, TRANSFER and INHERIT.  A handle sent where none
 *   is asked for is closed; one that is missing, or no connection, is EINVAL, or useless.
 *
 *   Errors.  E_CALL: the server has no such request.  ERRNO(EBADF): the request needs an open file
 *   and this is none, or it is not open for this.  ERRNO(EINVAL): the request is malformed.
 *   ERRNO(ESTALE): the badge names an open file that a new incarnation of the server does not know.
 *   Else as POSIX says for the function of that name.  A reply with an error other than E_WINDOW
 *   has changed nothing.
 *
 *   Restart and repetition.  E_RESTARTED says that the server died with the request in its hands,
 *   outcome unknown.  A request that changes state, and whose repetition would be seen, carries an
 *   *id*: a number that the client does not use again soon, not 0 (0: "I shall not repeat this").
 *   A server with kept memory notes (badge, id, result) together with the effect, and answers a
 *   repeat from there.  Requests with "-" may simply be repeated.  The library repeats at most
 *   IO_REPEATS times, then EIO.  A server without kept memory (proc) ignores ids.
 *
 *   Terminals.  Who reads a terminal says for which process group: IO_READ with a payload of one
 *   word, IO_GET in [2] (0: none).  The terminal keeps a reader that is not in the foreground group
 *   waiting until it is.  IO_CONTROL has the rest:
 *
 *   operation              [1]                    payload of the request        payload of the reply
 *   IO_TERMINAL_GET        -                      -                             struct termios
 *   IO_TERMINAL_SET        TCSANOW, ...DRAIN ...  struct termios                -
 *   IO_TERMINAL_WINDOW     0 get, 1 set           struct winsize if set         struct winsize
 *   IO_TERMINAL_GROUP      0 get, 1 set           -; [2] the group if set       -; [1] the foreground group
 *   IO_TERMINAL_FLUSH      TCIFLUSH ...           -                             -
 *   IO_TERMINAL_DRAIN      -                      -                             -
 *   IO_TERMINAL_SESSION    pulse bits: interrupt  handle: the connection to     -
 *                          | quit << 8 | stop     pulse
 *                          << 16 | hang-up << 24,
 *                          each a bit number
 *   IO_QUEUED              -                      -                             [1] bytes that could be read now
 *   IO_NAME                -                      -                             the device's path, with its zero
 *
 *   A later IO_TERMINAL_SESSION replaces the earlier.  IO_NAME is for ttyname(); ENOTTY where
 *   nothing of this kind is.
 */
#pragma once

#include "abi/message.h"
#include "protocol/errno.h"

enum io_label {
	IO_FIRST = 0x20,	/* below are other protocols': a connection to the wrong server gets E_CALL */
	IO_OPEN = IO_FIRST,
	IO_STAT,
	IO_STATFS,
	IO_CHMOD,
	IO_UTIME,
	IO_TRUNCATE,
	IO_UNLINK,
	IO_RMDIR,
	IO_MKDIR,
	IO_READLINK,
	IO_SYMLINK,
	IO_LINK,
	IO_RENAME,
	IO_READ,
	IO_WRITE,
	IO_GET,
	IO_PUT,
	IO_SEEK,
	IO_READDIR,
	IO_FLAGS,
	IO_SYNC,
	IO_WATCH,
	IO_CONTROL,
	IO_LOCK,
	IO_LABELS
};

#define IO_BADGE_FILE		0x80000000u	/* an open file; else a root */
#define IO_BADGE_GENERATION	16
#define IO_BADGE_INDEX_MASK	0x0000ffffu
#define IO_BADGE(index, generation) \
	(IO_BADGE_FILE | ((generation) & 0x7fffu) << IO_BADGE_GENERATION | (index))

#define IO_PATH_MAX	MESSAGE_PAYLOAD_MAX	/* bytes, the zero included */
#define IO_INLINE_MAX	MESSAGE_PAYLOAD_MAX
#define IO_WORDS_MAX	8u			/* bytes of IO_GET and IO_PUT */
#define IO_PUT_SHIFT	4
#define IO_SEEK_SHIFT	4
#define IO_REQUEST_MAX	65536u			/* bytes a request: more is served in part, and asked for again */

#define IO_AT_POSITION	0xffffffffu		/* in the high half of an offset */
#define IO_NOFOLLOW	1u
#define IO_TIME_NOW	0xffffffffu
#define IO_TIME_KEEP	0xfffffffeu

#define IO_REDIRECT	(-0x1000)		/* a symbolic link: see above */
#define IO_REDIRECTS_MAX 8u
#define IO_REPEATS	2u

/* What an open file is. */
enum io_kind {
	IO_KIND_FILE = 1,
	IO_KIND_DIRECTORY,
	IO_KIND_TERMINAL,
	IO_KIND_PIPE,
	IO_KIND_DEVICE,
	IO_KIND_MASK = 0xff,
	IO_KIND_SEEKABLE = 0x100,	/* it has a position: IO_SEEK is no ESPIPE */
};

/* st_dev: one for each server, so that (device, inode) names a file in the whole system. */
enum io_device {
	IO_DEVICE_RAMFS = 1,
	IO_DEVICE_DEV,
	IO_DEVICE_PROC,
	IO_DEVICE_PIPE,
	IO_DEVICE_CONSOLE,
	IO_DEVICE_DISK,
	IO_DEVICE_INIT,
	IO_DEVICE_TRACE,
	IO_DEVICE_OTHER = 0x100,	/* from here on: servers that programs mount */
};

struct io_time {
	uint32_t seconds;		/* since 1970, UTC */
	uint32_t nanoseconds;
};

struct io_stat {
	uint32_t device;		/* enum io_device */
	uint32_t inode;
	uint32_t mode;			/* S_IF... and permission bits of <sys/stat.h> */
	uint32_t links;
	uint64_t size;			/* bytes */
	uint64_t blocks;		/* of 512 bytes, really taken */
	uint32_t block_size;		/* what reads and writes like best */
	uint32_t which_device;		/* st_rdev; 0 if it is none */
	struct io_time used, changed, status_changed;
	uint32_t version;		/* goes up whenever the contents change: for those who cache them */
};

struct io_statfs {
	uint32_t device;
	uint32_t block_size;
	uint32_t blocks, blocks_free;
	uint32_t nodes, nodes_free;
	uint32_t read_only;
};

/* What IO_READDIR brings, one behind the other.  "." and ".." are not among them. */
struct io_entry {
	uint32_t inode;
	uint32_t next;			/* the place of the entry after this one */
	uint16_t size;			/* of this record, a multiple of 4 */
	uint8_t type;			/* DT_... of <dirent.h> */
	uint8_t length;			/* of the name, without its zero */
	char name[];			/* with its zero */
};

#define IO_NAME_MAX	255u
#define IO_ENTRY_SIZE(length)	((uint32_t)(sizeof(struct io_entry) + (length) + 1 + 3) & ~3u)

enum io_operation {
	IO_TERMINAL_GET = 1,
	IO_TERMINAL_SET,
	IO_TERMINAL_WINDOW,
	IO_TERMINAL_GROUP,
	IO_TERMINAL_FLUSH,
	IO_TERMINAL_DRAIN,
	IO_TERMINAL_SESSION,
	IO_QUEUED,
	IO_NAME,
};
