/* SPDX-License-Identifier: MIT */
/*
 * user_paths.c: names, links, directories and the working directory, as C programs know them.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/files.h"

TEST(posix_names_are_made_moved_and_removed)
{
	struct stat status;
	int file;

	begin("names");
	file = make_file("a", "one");
	expect_equal(0, link("a", "b"));
	expect_errno(EEXIST, link("a", "b"));
	expect_equal(0, fstat(file, &status));
	expect_equal(2, status.st_nlink);
	expect_equal(0, unlink("a"));
	expect_errno(ENOENT, unlink("a"));
	expect_equal(0, rename("b", "c"));
	expect_text("one", file);
	close(make_file("d", "two"));
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
	close(make_file("f", "target"));
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
	close(make_file("dangling", "made"));		/* made where the link leads */
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
		close(make_file(name, ""));
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
	expect_errno(ENAMETOOLONG, open(path, O_RDONLY));
	path[255] = '\0';
	expect_errno(ENOENT, open(path, O_RDONLY));
	close(make_file(path, ""));
	expect_equal(0, unlink(path));
	for (unsigned i = 0; i < PATH_MAX / 2; i++)
		path[i * 2] = '/', path[i * 2 + 1] = 'y';
	path[PATH_MAX] = '\0';
	expect_errno(ENAMETOOLONG, open(path, O_RDONLY));
	memset(path, 'x', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	expect_errno(ENAMETOOLONG, open(path, O_RDONLY));
	expect_errno(ENOENT, open("", O_RDONLY));
}
