/* SPDX-License-Identifier: MIT */
/*
 * fs_case.h: what the tests of the file system share: images made by mke2fs, looked at by e2fsck,
 * and a folder of the host's beside them.
 */
#pragma once

#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user/servers/fs/host/model.h"

/* A folder for a test's files, which goes when the test has passed. */
static char fs_folder[64];

static inline void
fs_begin(void)
{
	const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	snprintf(fs_folder, sizeof fs_folder, "%s/pith-fs.XXXXXX", place);
	ck_assert_ptr_nonnull(mkdtemp(fs_folder));
	setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
}

/* Run a command in the folder; its exit status. */
__attribute__((format(printf, 1, 2)))
static inline int
fs_run(const char *format, ...)
{
	char command[2048], whole[2200];
	va_list list;

	va_start(list, format);
	vsnprintf(command, sizeof command, format, list);
	va_end(list);
	snprintf(whole, sizeof whole, "cd %s && { %s; } >output 2>&1 </dev/null", fs_folder, command);
	int status = system(whole);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What the last command printed. */
static inline const char *
fs_output(void)
{
	static char text[4096];
	char path[96];

	snprintf(path, sizeof path, "%s/output", fs_folder);
	FILE *file = fopen(path, "r");
	size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;

	text[length] = '\0';
	if (file)
		fclose(file);
	return text;
}

__attribute__((format(printf, 1, 2)))
static inline void
fs_must(const char *format, ...)
{
	char command[2048];
	va_list list;

	va_start(list, format);
	vsnprintf(command, sizeof command, format, list);
	va_end(list);
	int status = fs_run("%s", command);
	ck_assert_msg(status == 0, "%s: expected exit status 0, seen %d:\n%s", command, status, fs_output());
}

static inline void
fs_end(void)
{
	char command[96];

	snprintf(command, sizeof command, "rm -r %s", fs_folder);
	ck_assert_int_eq(system(command), 0);
}

/* A file of the folder, whole. */
static inline uint8_t *
fs_load(const char *name, uint64_t *size)
{
	struct stat status;
	char path[128];

	snprintf(path, sizeof path, "%s/%s", fs_folder, name);
	int file = open(path, O_RDONLY);
	ck_assert_msg(file >= 0 && fstat(file, &status) == 0, "%s: not there", path);
	uint8_t *bytes = malloc((size_t)status.st_size + 1);
	*size = (uint64_t)status.st_size;
	for (uint64_t done = 0; done < *size;) {
		ssize_t part = read(file, bytes + done, *size - done);

		ck_assert_int_gt(part, 0);
		done += (uint64_t)part;
	}
	close(file);
	return bytes;
}

static inline void
fs_save(const char *name, const uint8_t *bytes, uint64_t size)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", fs_folder, name);
	int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(file, 0);
	for (uint64_t done = 0; done < size;) {
		ssize_t part = write(file, bytes + done, size - done);

		ck_assert_int_gt(part, 0);
		done += (uint64_t)part;
	}
	close(file);
}

/* An empty image, made with these options. */
static inline uint8_t *
fs_make(const char *options, unsigned kib, uint64_t *size)
{
	fs_must("rm -f image && mke2fs -q -F -t ext2 %s image %uk", options, kib);
	return fs_load("image", size);
}

/* e2fsck finds nothing to say about an image. */
static inline void
fs_expect_clean(const uint8_t *bytes, uint64_t size, const char *when)
{
	fs_save("checked", bytes, size);
	int status = fs_run("e2fsck -fn checked");
	ck_assert_msg(status == 0, "%s: e2fsck -fn: expected exit status 0, seen %d:\n%s", when, status, fs_output());
}

/* Same bytes in a file of the image and one of the host's? */
static inline void
fs_compare_file(struct model *model, uint32_t inode, const char *path, uint64_t size)
{
	static uint8_t ours[65536], theirs[65536];
	int file = open(path, O_RDONLY);

	ck_assert_msg(file >= 0, "%s: cannot be opened", path);
	for (uint64_t offset = 0; offset < size;) {
		ssize_t length = pread(file, theirs, sizeof theirs, (off_t)offset);
		int64_t seen = model_pread(model, inode, offset, ours, sizeof ours);

		if (length != seen)
			ck_abort_msg("%s at %llu: expected %zd bytes, seen %lld", path, (unsigned long long)offset,
				     length, (long long)seen);
		for (ssize_t i = 0; memcmp(ours, theirs, (size_t)length) != 0; i++) {
			if (ours[i] != theirs[i])
				ck_abort_msg("%s at %llu: expected byte 0x%02x, seen 0x%02x", path,
					     (unsigned long long)offset + (unsigned long long)i, theirs[i], ours[i]);
		}
		offset += (uint64_t)length;
	}
	close(file);
}

static inline unsigned
fs_count_names(const char *path)
{
	DIR *entries = opendir(path);
	struct dirent *entry;
	unsigned count = 0;

	while ((entry = readdir(entries)) != NULL)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(entries);
	return count;
}

static inline void
fs_compare_inode(struct model *model, uint32_t number, const char *path, bool modes);

/* A directory of the image and one of the host's have the same names, and the same behind them. */
static inline void
fs_compare(struct model *model, uint32_t directory, const char *path, bool modes)
{
	unsigned count = 0, expected = fs_count_names(path);
	uint32_t place = 0;

	for (;; count++) {
		struct inode inode;
		struct entry entry;
		char below[4096];

		volume_look(&model->volume);
		ck_assert_int_eq(inode_get(&model->volume, directory, &inode), 0);
		int32_t result = directory_after(&model->volume, &inode, place, &entry);
		if (result == ERRNO(ENOENT))
			break;
		ck_assert_msg(result == 0, "%s: listing: error %d", path, result);
		place = entry.next;
		if (directory == EXT2_ROOT && entry.record->name_length == 10 &&
		    memcmp(entry.record->name, "lost+found", 10) == 0) {
			count -= access("lost+found", F_OK) != 0;
			continue;
		}
		snprintf(below, sizeof below, "%s/%.*s", path, entry.record->name_length, entry.record->name);
		fs_compare_inode(model, entry.record->inode, below, modes);
	}
	ck_assert_msg(count == expected, "%s: expected %u names, seen %u", path, expected, count);
}

static inline void
fs_compare_inode(struct model *model, uint32_t number, const char *path, bool modes)
{
	struct inode inode;
	struct stat status;
	char text[4096] = "", seen[4096] = "";

	ck_assert_msg(lstat(path, &status) == 0, "%s: the host does not have it", path);
	ck_assert_int_eq(inode_get(&model->volume, number, &inode), 0);
	uint32_t mask = modes ? 0177777 : INODE_FORMAT;
	ck_assert_msg((status.st_mode & mask) == (inode.raw->mode & mask), "%s: expected mode %o, seen %o", path,
		      status.st_mode, inode.raw->mode);
	if (inode_is(&inode, INODE_DIRECTORY)) {
		fs_compare(model, number, path, modes);
		return;
	}
	ck_assert_msg(status.st_nlink == inode.raw->links, "%s: expected %u links, seen %u", path,
		      (unsigned)status.st_nlink, inode.raw->links);
	if (inode_is(&inode, INODE_LINK)) {
		ck_assert_int_gt(readlink(path, text, sizeof text - 1), 0);
		tree_read_link(&model->volume, number, seen, sizeof seen);
		ck_assert_str_eq(seen, text);
	} else if (inode_is(&inode, INODE_FILE)) {
		ck_assert_msg((uint64_t)status.st_size == inode_size(&model->volume, &inode),
			      "%s: expected %llu bytes, seen %llu", path, (unsigned long long)status.st_size,
			      (unsigned long long)inode_size(&model->volume, &inode));
		fs_compare_file(model, number, path, (uint64_t)status.st_size);
	}
}
