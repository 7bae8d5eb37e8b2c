/* SPDX-License-Identifier: MIT */
/*
 * user_files.c: init's names, ramfs and dev under clients that mean no good: requests that are
 * none, handles of the wrong kind, clients that take all there is or die in the middle, and
 * confined ones that try to get out.
 */
#include <dirent.h>
#include <io.h>
#include <start.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include <posix/fd.h>

#include "lib/files.h"

static handle_t
names(void)
{
	return start_handle("names");
}

/* A request to init through a names connection. */
static int32_t
ask_names(enum names_label label, const void *payload, uint32_t length, handle_t handle, struct message *m)
{
	m->tag = TAG(label, length, handle != HANDLE_NONE);
	memcpy(mailbox()->payload, payload, length);
	mailbox()->handles[0] = handle;
	mailbox()->accept = 1;
	expect(ipc_call(names(), m) >= 0);
	return (int32_t)m->words[0];
}

TEST(names_lookup_brings_a_connection_once)
{
	struct message m = { 0 };

	begin_at_root();
	expect_equal(4, ask_names(NAMES_LOOKUP, "/dev/null", 10, HANDLE_NONE, &m));
	expect_equal(1, TAG_HANDLES(m.tag));
	uint32_t number = m.words[1];
	m = (struct message){ .words = { number } };
	expect_equal(4, ask_names(NAMES_LOOKUP, "/dev", 5, HANDLE_NONE, &m));
	expect_equal(0, TAG_HANDLES(m.tag));
	expect_equal(number, m.words[1]);
	m = (struct message){ .words = { number } };
	expect_equal(0, ask_names(NAMES_LOOKUP, "/device", 8, HANDLE_NONE, &m));
	expect_equal(1, TAG_HANDLES(m.tag));
}

TEST(names_requests_that_are_none_are_refused)
{
	struct message m = { 0 };
	char full[MESSAGE_PAYLOAD_MAX];
	handle_t endpoint;

	begin_at_root();
	endpoint = expect_handle(endpoint_create());
	memset(full, '/', sizeof full);
	expect_equal(ERRNO(EINVAL), ask_names(NAMES_LOOKUP, full, sizeof full, HANDLE_NONE, &m));
	expect_equal(ERRNO(EINVAL), ask_names(NAMES_LOOKUP, "/dev", 4, HANDLE_NONE, &m));
	expect_equal(ERRNO(EINVAL), ask_names(NAMES_LOOKUP, "dev", 4, HANDLE_NONE, &m));
	expect_equal(ERRNO(EINVAL), ask_names(NAMES_LOOKUP, "/a/..", 6, HANDLE_NONE, &m));
	expect_equal(ERRNO(EINVAL), ask_names(NAMES_LOOKUP, "", 0, HANDLE_NONE, &m));
	expect_equal(ERRNO(EINVAL), ask_names(NAMES_MOUNT, "/mnt/x", 7, HANDLE_NONE, &m));
	expect_equal(ERRNO(EINVAL), ask_names(NAMES_MOUNT, "/mnt/x", 7, endpoint, &m));
	m.words[0] = 0xffffffff;
	m.words[1] = 2;
	expect_equal(ERRNO(EINVAL), ask_names(NAMES_CONFINE, "/", 2, HANDLE_NONE, &m));
	m.words[0] = 99;
	expect_equal(E_RANGE, ask_names(NAMES_LIST, "", 0, HANDLE_NONE, &m));
	/* What services may ask of init is nothing for a names connection. */
	expect_equal(E_RIGHTS, ask_names((enum names_label)1, "", 0, HANDLE_NONE, &m));
	expect_equal(E_CALL, ask_names(NAMES_LABELS, "", 0, HANDLE_NONE, &m));
	expect_equal(4, ask_names(NAMES_LOOKUP, "/dev", 5, HANDLE_NONE, &m));
}

TEST(names_mounts_appear_and_go)
{
	char prefix[NAMES_PREFIX_MAX];
	uint32_t seen = 0, kind;
	struct stat status;

	begin("mounts");
	close(make_file("inside", "x"));
	handle_t directory = descriptor_handle(open(".", O_RDONLY));
	expect_equal(E_RIGHTS, names_mount(HANDLE_NONE, "/dev", directory));
	expect_equal(0, names_mount(HANDLE_NONE, "/mnt/m", directory));
	expect_equal(E_EXISTS, names_mount(HANDLE_NONE, "/mnt/m", directory));
	expect_equal(0, stat("/mnt/m/inside", &status));
	expect_errno(ENOENT, stat("/mnt/m/../inside", &status));
	for (uint32_t n = 0; names_list(n, prefix) >= 0; n++)
		seen += strcmp(prefix, "/mnt/m") == 0;
	expect_equal(1, seen);
	expect_equal(0, names_unmount(HANDLE_NONE, "/mnt/m"));
	expect_equal(ERRNO(ENOENT), names_unmount(HANDLE_NONE, "/mnt/m"));
	expect_errno(ENOENT, stat("/mnt/m/inside", &status));
	expect_equal(ERRNO(ENOENT), io_open_path(directory, "nothing", O_RDONLY, 0, &kind));
}

/* ---- confined ---- */

/* In a child whose names connection is a confined one.  Exit code: 0 if nothing outside can be reached. */
static uint32_t
look_around(uint32_t expected)
{
	struct stat status;
	char bytes[8] = { 0 };
	int file;

	names_forget();
	expect_equal(0, chdir("/"));
	file = open("/inside", O_RDONLY);
	expect(file >= 0);
	expect_equal(4, read(file, bytes, sizeof bytes));
	expect_bytes("jail", bytes, 4);
	expect_errno(ENOENT, open("/tmp", O_RDONLY));
	expect_errno(ENOENT, open("/../../etc/services", O_RDONLY));
	expect_errno(ENOENT, open("out", O_RDONLY));		/* a link to /etc/services */
	expect_errno(ENOENT, open("up", O_RDONLY));		/* a link to ../outside */
	expect_equal(expected, stat("/dev/null", &status) == 0);
	expect_equal(E_RIGHTS, names_mount(HANDLE_NONE, "/x", descriptor_handle(file)));
	expect_equal(0, close(file));
	return 0;
}

static uint32_t
run_confined(handle_t connection, uint32_t expected)
{
	struct child child;

	child_create(&child, look_around, expected, PRIORITY_TEST);
	child_give(&child, connection, names(), RIGHTS_ALL);
	child_start(&child);
	return child_wait(&child);
}

/* A names connection into a jail that sees those prefixes, and the directory at hand as "/". */
static handle_t
make_jail(const char *const *seen)
{
	static const char *const anywhere[] = { "/", NULL };
	handle_t directory, outer;

	close(make_file("../outside", "free"));
	close(make_file("inside", "jail"));
	expect_equal(0, symlink("/etc/services", "out"));
	expect_equal(0, symlink("../outside", "up"));
	directory = descriptor_handle(open(".", O_RDONLY));
	outer = expect_handle(names_confine(HANDLE_NONE, seen, anywhere));
	expect_equal(0, names_mount(outer, "/", directory));
	return expect_handle(names_confine(outer, anywhere, NULL));
}

TEST(names_confined_program_sees_what_it_was_shown)
{
	static const char *const nothing[] = { NULL }, *const dev[] = { "/dev", NULL };

	begin("confined");
	expect_equal(0, run_confined(make_jail(nothing), 0));
	begin("confined2");
	expect_equal(0, run_confined(make_jail(dev), 1));
}

TEST(names_spaces_run_out_and_come_back)
{
	handle_t made[64];
	int32_t result = 0;
	uint32_t count = 0;

	begin_at_root();
	for (; count < 64; count++) {
		result = names_confine(HANDLE_NONE, NULL, NULL);
		if (result < 0)
			break;
		made[count] = (handle_t)result;
	}
	expect_equal(E_FULL, result);
	for (uint32_t i = 0; i < count; i++)
		handle_close(made[i]);
	expect_handle(names_confine(HANDLE_NONE, NULL, NULL));
}
