/* SPDX-License-Identifier: MIT */
/*
 * user_posix.c: files as C programs know them, over init's names, ramfs and dev.
 *
 *   Each test works in a directory of its own below /tmp, as the servers live on from test to test.
 */
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <utime.h>

#include "lib/files.h"

TEST(posix_what_is_written_is_read)
{
	char seen[16];
	int file;

	begin("what-is-written");
	file = make_file("f", "hello, world");
	expect_equal(12, lseek(file, 0, SEEK_CUR));
	expect_equal(7, lseek(file, 7, SEEK_SET));
	expect_equal(5, read(file, seen, sizeof seen));
	expect_bytes("world", seen, 5);
	expect_equal(0, read(file, seen, sizeof seen));
	expect_equal(10, lseek(file, -2, SEEK_END));
	expect_equal(3, pwrite(file, "W O", 3, 7));
	expect_text("hello, W Old", file);
	expect_equal(10, lseek(file, 0, SEEK_CUR));
	expect_errno(EINVAL, (int)lseek(file, -1, SEEK_SET));
	expect_errno(EINVAL, (int)lseek(file, 0, 9));
	expect_equal(0, close(file));
	expect_errno(EBADF, close(file));
	expect_errno(EBADF, read(file, seen, 1));
	expect_errno(EBADF, read(-1, seen, 1));
	expect_errno(EBADF, read(OPEN_MAX, seen, 1));
}

TEST(posix_open_flags_do_what_they_say)
{
	char byte;
	int file;

	begin("open-flags");
	expect_errno(ENOENT, open("f", O_RDWR));
	close(make_file("f", "12345"));
	expect_errno(EEXIST, open("f", O_RDWR | O_CREAT | O_EXCL, 0644));
	expect_errno(ENOTDIR, open("f", O_RDONLY | O_DIRECTORY));
	expect_errno(ENOTDIR, open("f/x", O_RDONLY));
	expect_errno(ENOTDIR, open("f/", O_RDONLY));
	expect_errno(EISDIR, open(".", O_RDWR));
	expect_errno(EISDIR, open("new/", O_RDWR | O_CREAT, 0644));
	file = open("f", O_WRONLY | O_APPEND);
	expect_errno(EBADF, read(file, &byte, 1));
	expect_equal(0, lseek(file, 0, SEEK_SET));
	expect_equal(2, write(file, "67", 2));
	expect_equal(7, lseek(file, 0, SEEK_CUR));
	close(file);
	file = open("f", O_RDONLY);
	expect_errno(EBADF, write(file, "x", 1));
	expect_text("1234567", file);
	close(file);
	close(open("f", O_RDWR | O_TRUNC));
	file = open("f", O_RDONLY);
	expect_text("", file);
	close(file);
	file = open("/tmp", O_RDONLY);
	expect_errno(EISDIR, read(file, &byte, 1));
	close(file);
}

TEST(posix_copies_of_a_descriptor_share_the_position)
{
	int file, copy;

	begin("copies");
	file = make_file("f", "abc");
	copy = dup(file);
	expect(copy > file);
	expect_equal(1, lseek(copy, 1, SEEK_SET));
	expect_equal(1, lseek(file, 0, SEEK_CUR));
	expect_equal(0, close(file));
	expect_text("abc", copy);
	expect_equal(20, dup2(copy, 20));
	expect_equal(20, dup2(20, 20));
	expect_text("abc", 20);
	expect_errno(EINVAL, dup3(copy, copy, 0));
	expect_errno(EBADF, dup2(copy, OPEN_MAX));
	expect_errno(EBADF, dup2(99, 5));
	expect_equal(30, fcntl(copy, F_DUPFD, 30));
	expect_equal(31, fcntl(copy, F_DUPFD_CLOEXEC, 30));
	expect_equal(0, fcntl(30, F_GETFD));
	expect_equal(FD_CLOEXEC, fcntl(31, F_GETFD));
	expect_equal(O_RDWR, fcntl(20, F_GETFL));
	expect_equal(0, fcntl(20, F_SETFL, O_APPEND));
	expect_equal(O_RDWR | O_APPEND, fcntl(copy, F_GETFL));
	expect_errno(EINVAL, fcntl(copy, 999));
	close(copy);
	close(20);
	close(30);
	close(31);
}

TEST(posix_descriptors_run_out_and_come_back)
{
	int file, last = -1;

	begin("run-out");
	close(make_file("f", ""));
	while ((file = open("f", O_RDONLY)) >= 0)
		last = file;
	expect_equal(EMFILE, errno);
	expect_equal(OPEN_MAX - 1, last);
	for (file = 0; file <= last; file++)
		close(file);
	expect_equal(0, open("f", O_RDONLY));
	close(0);
}

TEST(posix_stat_tells_what_is_there)
{
	struct stat status, other;
	int file;

	begin("stat");
	expect_equal(022, umask(027));
	file = make_file("f", "12345");
	expect_equal(027, umask(022));
	expect_equal(0, fstat(file, &status));
	expect_equal(S_IFREG | 0640, status.st_mode);
	expect_equal(5, status.st_size);
	expect_equal(1, status.st_nlink);
	expect(status.st_mtime > 1000000000);
	expect_equal(0, stat("/tmp/stat/f", &other));
	expect_equal(status.st_ino, other.st_ino);
	expect_equal(status.st_dev, other.st_dev);
	expect_equal(0, chmod("f", 0755));
	expect_equal(0, fstat(file, &status));
	expect_equal(S_IFREG | 0755, status.st_mode);
	expect_equal(0, fchmod(file, 0600));
	expect_errno(EACCES, access("f", X_OK));
	expect_equal(0, access("f", R_OK | W_OK));
	expect_errno(ENOENT, access("g", F_OK));
	expect_equal(0, utime("f", &(struct utimbuf){ 11, 22 }));
	expect_equal(0, fstat(file, &status));
	expect_equal(11, status.st_atime);
	expect_equal(22, status.st_mtime);
	expect_equal(0, stat("/", &status));
	expect(S_ISDIR(status.st_mode));
	expect_equal(0, stat("/dev/null", &status));
	expect(S_ISCHR(status.st_mode));
	close(file);
}

TEST(posix_sizes_change_and_holes_are_zeros)
{
	struct stat status;
	char seen[8];
	int file;

	begin("sizes");
	file = make_file("f", "123456789");
	expect_equal(0, ftruncate(file, 4));
	expect_equal(0, truncate("f", 6));
	expect_equal(6, pread(file, seen, 8, 0));
	expect_bytes("1234\0\0", seen, 6);
	expect_equal(1, pwrite(file, "x", 1, 50000000));
	expect_equal(0, fstat(file, &status));
	expect_equal(50000001, status.st_size);
	expect(status.st_blocks < 64);
	expect_errno(EFBIG, pwrite(file, "x", 1, 1ll << 40));
	expect_errno(EFBIG, ftruncate(file, 1ll << 40));
	expect_errno(EINVAL, ftruncate(file, -1));
	close(file);
	file = open("f", O_RDONLY);
	expect_errno(EINVAL, ftruncate(file, 0));
	close(file);
}

TEST(posix_devices_do_what_they_are_for)
{
	static char bytes[5000], other[5000];

	begin_at_root();
	int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDWR);
	int full = open("/dev/full", O_RDWR), random = open("/dev/random", O_RDWR);
	int clock = open("/dev/rtc", O_RDONLY);

	expect_equal(0, read(null, bytes, 10));
	expect_equal(5000, write(null, bytes, 5000));
	memset(bytes, 1, sizeof bytes);
	expect_equal(5000, read(zero, bytes, 5000));
	expect_bytes(other, bytes, 5000);
	expect_errno(ENOSPC, write(full, "x", 1));
	expect_equal(5000, read(random, bytes, 5000));
	expect_equal(5000, read(random, other, 5000));
	expect(memcmp(bytes, other, 5000) != 0);
	expect_equal(3, write(random, "abc", 3));
	memset(bytes, 0, sizeof bytes);
	expect_equal(11, read(clock, bytes, 100));
	expect(strtol(bytes, NULL, 10) > 1500000000);
	expect_errno(EROFS, open("/dev/new", O_RDWR | O_CREAT, 0644));
	expect_errno(EROFS, unlink("/dev/null"));
	close(open("/dev/null", O_RDWR | O_CREAT | O_TRUNC, 0644));
	for (int file = null; file <= clock; file++)
		close(file);
}

TEST(posix_the_boot_archive_is_there)
{
	struct stat status;
	char bytes[4];

	begin_at_root();
	int file = open("/bin/ramfs", O_RDONLY);
	expect_equal(4, read(file, bytes, 4));
	expect_bytes("\177ELF", bytes, 4);
	expect_equal(0, fstat(file, &status));
	expect_equal(S_IFREG | 0755, status.st_mode);
	expect_equal(0, status.st_blocks);
	close(file);
	expect_equal(0, stat("/etc/services", &status));
	expect_equal(S_IFREG | 0644, status.st_mode);
	expect_equal(0, stat("/dev/", &status));
	expect_equal(0, stat("/mnt", &status));
}

TEST(posix_poll_asks_all)
{
	struct pollfd files[3] = { { .events = POLLIN }, { -1, POLLIN, 7 }, { 60, POLLIN, 0 } };

	begin("poll");
	files[0].fd = make_file("f", "x");
	expect_equal(2, poll(files, 3, -1));
	expect_equal(POLLIN, files[0].revents);
	expect_equal(0, files[1].revents);
	expect_equal(POLLNVAL, files[2].revents);
	expect_equal(0, poll(files + 1, 1, 5));
	expect_equal(0, isatty(files[0].fd));
	expect_equal(ENOTTY, errno);
	close(files[0].fd);
}

TEST(posix_statvfs_counts)
{
	static char bytes[8192];
	struct statvfs before, after;
	int file;

	begin("statvfs");
	expect_equal(0, statvfs("/", &before));
	file = make_file("f", "");
	expect_equal(8192, write(file, bytes, 8192));
	expect_equal(0, fstatvfs(file, &after));
	expect_equal(3, before.f_bfree - after.f_bfree);	/* and one that points to them */
	expect_equal(1, before.f_ffree - after.f_ffree);
	close(file);
	expect_equal(0, unlink("f"));
	expect_equal(0, statvfs("/tmp", &after));
	expect_equal(before.f_bfree, after.f_bfree);
	expect_equal(before.f_ffree, after.f_ffree);
	sync();
}
