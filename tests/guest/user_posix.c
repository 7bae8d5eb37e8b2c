/* SPDX-License-Identifier: MIT */
/*
 * user_posix.c: files as C programs know them, over init's names, ramfs and dev.
 *
 *   Each test works in a directory of its own below /tmp, as the servers live on from test to test.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <names.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utime.h>

#include "lib/guest.h"

/* The call fails with this errno. */
#define expect_errno(number, call) \
	do { \
		errno = 0; \
		expect_equal(-1, (call)); \
		expect_equal(number, errno); \
	} while (0)

/* The handles that the library kept were closed with the last test. */
static void
begin_at_root(void)
{
	names_forget();
	expect_equal(0, chdir("/"));
}

static void
begin(const char *name)
{
	begin_at_root();
	expect_equal(0, chdir("/tmp"));
	expect_equal(0, mkdir(name, 0755));
	expect_equal(0, chdir(name));
}

/* A file with that text; returns a descriptor for reading and writing. */
static int
make(const char *path, const char *text)
{
	int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);

	expect(file >= 0);
	expect_equal(strlen(text), write(file, text, strlen(text)));
	return file;
}

static void
expect_text(const char *text, int file)
{
	char seen[64];
	size_t length = strlen(text);

	expect_equal(length, pread(file, seen, sizeof seen, 0));
	expect_bytes(text, seen, length);
}

TEST(posix_what_is_written_is_read)
{
	char seen[16];
	int file;

	begin("what-is-written");
	file = make("f", "hello, world");
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
	close(make("f", "12345"));
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
	file = make("f", "abc");
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
	close(make("f", ""));
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
	file = make("f", "12345");
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
	file = make("f", "123456789");
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

TEST(posix_names_are_made_moved_and_removed)
{
	struct stat status;
	int file;

	begin("names");
	file = make("a", "one");
	expect_equal(0, link("a", "b"));
	expect_errno(EEXIST, link("a", "b"));
	expect_equal(0, fstat(file, &status));
	expect_equal(2, status.st_nlink);
	expect_equal(0, unlink("a"));
	expect_errno(ENOENT, unlink("a"));
	expect_equal(0, rename("b", "c"));
	expect_text("one", file);
	close(make("d", "two"));
	expect_equal(0, rename("d", "c"));
	expect_text("one", file);		/* without a name it lives while it is open */
	expect_equal(0, fstat(file, &status));
	expect_equal(0, status.st_nlink);
	close(file);
	expect_equal(0, mkdir("dir", 0755));
	expect_errno(EEXIST, mkdir("dir", 0755));
	expect_equal(0, mkdir("dir/sub/", 0755));
	expect_errno(EINVAL, rename("dir", "dir/sub/x"));
	expect_errno(EISDIR, unlink("dir"));
	expect_errno(ENOTEMPTY, rmdir("dir"));
	expect_errno(ENOTDIR, rmdir("c"));
	expect_errno(EINVAL, rmdir("dir/sub/."));
	expect_errno(EXDEV, rename("c", "/dev/c"));
	expect_errno(EXDEV, link("c", "/dev/c"));
	expect_equal(0, rmdir("dir/sub"));
	expect_equal(0, rmdir("dir"));
}

TEST(posix_symbolic_links_are_followed)
{
	char text[32];
	struct stat status;
	int file;

	begin("links");
	close(make("f", "target"));
	expect_equal(0, mkdir("d", 0755));
	expect_equal(0, symlink("../f", "d/up"));
	expect_equal(0, symlink("/tmp/links/d", "abs"));
	expect_equal(0, symlink("loop", "loop"));
	expect_equal(0, symlink("nothing", "dangling"));
	expect_equal(0, symlink("../../dev/null", "null"));
	expect_equal(4, readlink("d/up", text, sizeof text));
	expect_bytes("../f", text, 4);
	expect_equal(2, readlink("d/up", text, 2));
	expect_errno(EINVAL, readlink("f", text, 2));
	file = open("abs/up", O_RDONLY);
	expect_text("target", file);
	close(file);
	expect_equal(0, lstat("abs", &status));
	expect(S_ISLNK(status.st_mode));
	expect_equal(12, status.st_size);
	expect_equal(0, lstat("abs/", &status));
	expect(S_ISDIR(status.st_mode));
	expect_equal(0, stat("null", &status));	/* from one server into another */
	expect(S_ISCHR(status.st_mode));
	expect_errno(ELOOP, open("loop", O_RDONLY));
	expect_errno(ELOOP, open("abs", O_RDONLY | O_NOFOLLOW));
	expect_errno(ENOENT, open("dangling", O_RDONLY));
	expect_errno(EEXIST, open("dangling", O_RDWR | O_CREAT | O_EXCL, 0644));
	close(make("dangling", "made"));		/* made where the link leads */
	expect_equal(0, stat("nothing", &status));
	expect_equal(0, rename("abs", "moved"));	/* the link, not where it leads */
	expect_equal(0, link("f", "moved/second"));
	expect_equal(0, unlink("moved"));
	expect_equal(0, stat("d/second", &status));
}

TEST(posix_directories_are_listed)
{
	char name[16];
	unsigned seen = 0, found[50] = { 0 };
	struct dirent *entry;
	DIR *directory;

	begin("listed");
	for (int i = 0; i < 50; i++) {
		snprintf(name, sizeof name, "f%d", i);
		close(make(name, ""));
	}
	directory = opendir(".");
	expect(directory != NULL);
	entry = readdir(directory);
	expect(strcmp(entry->d_name, ".") == 0);
	entry = readdir(directory);
	expect(strcmp(entry->d_name, "..") == 0);
	while ((entry = readdir(directory)) != NULL) {
		expect_equal(DT_REG, entry->d_type);
		expect(entry->d_name[0] == 'f');
		found[atoi(entry->d_name + 1)]++;
		unlink(entry->d_name);
		seen++;
	}
	expect_equal(50, seen);
	for (int i = 0; i < 50; i++)
		expect_equal(1, found[i]);
	rewinddir(directory);
	readdir(directory);
	long place = telldir(directory);
	readdir(directory);
	expect(readdir(directory) == NULL);
	seekdir(directory, place);
	expect(strcmp(readdir(directory)->d_name, "..") == 0);
	expect_equal(0, closedir(directory));
	expect(opendir("nothing") == NULL);
	expect_equal(ENOENT, errno);
	expect(opendir("/dev/null") == NULL);
	expect_equal(ENOTDIR, errno);
	expect_equal(0, rmdir("/tmp/listed"));
}

TEST(posix_working_directory_is_a_path)
{
	char path[PATH_MAX];

	begin("working");
	expect_equal(0, mkdir("a", 0755));
	expect_equal(0, symlink("a", "link"));
	expect_equal(0, chdir("./a/../link//"));
	expect(strcmp(getcwd(path, sizeof path), "/tmp/working/a") == 0);
	expect_errno(ENOTDIR, chdir("/dev/null"));
	expect_errno(ENOENT, chdir("nothing"));
	expect(getcwd(path, 3) == NULL);
	expect_equal(ERANGE, errno);
	expect_equal(0, chdir("../../.."));
	expect(strcmp(getcwd(path, sizeof path), "/") == 0);
	expect_equal(0, chdir(".."));
	expect_equal(0, chdir("dev"));
	expect(open("null", O_RDWR) >= 0);
}

TEST(posix_paths_have_limits)
{
	char path[PATH_MAX + 8];

	begin("limits");
	memset(path, 'x', sizeof path);
	path[256] = '\0';
	expect_errno(EINVAL, open(path, O_RDONLY));
	path[255] = '\0';
	expect_errno(ENOENT, open(path, O_RDONLY));
	close(make(path, ""));
	expect_equal(0, unlink(path));
	for (unsigned i = 0; i < 200; i++)
		path[i * 2] = '/', path[i * 2 + 1] = 'y';
	path[400] = '\0';
	expect_errno(ENAMETOOLONG, open(path, O_RDONLY));
	memset(path, 'x', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	expect_errno(ENAMETOOLONG, open(path, O_RDONLY));
	expect_errno(ENOENT, open("", O_RDONLY));
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
	files[0].fd = make("f", "x");
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
	file = make("f", "");
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
