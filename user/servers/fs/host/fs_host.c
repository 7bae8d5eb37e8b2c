/* SPDX-License-Identifier: MIT */
/*
 * fs_host.c: the file system's core over an image file, on the host: `build/fs-host IMAGE [-r] <script`.
 *
 *   Each line of the script is one operation; its result, 0 or more or -errno, is printed behind it.
 *
 *	mkdir PATH | create PATH | rm PATH | rmdir PATH | ln OLD NEW | mv OLD NEW | symlink TEXT PATH
 *	write PATH OFFSET TEXT | put FILE PATH | get PATH FILE | truncate PATH SIZE
 *	ls PATH | stat PATH | readlink PATH | df | sync
 *	kill		forget what is not kept and go on, as after the server's death
 *	cut		end at once, as when power is cut: what was not synced is lost
 *
 *   At the end the image is unmounted and written back.  The exit status is 0 if the image could be
 *   mounted and unmounted.
 */
#include <errno.h>
#include <stdio.h>

#include "user/servers/fs/host/model.h"

static struct model model;

static int64_t
find_path(const char *path, struct walk *walk)
{
	while (*path == '/')
		path++;
	return model_find(&model, path, walk);
}

static int64_t
make_path(const char *path, uint32_t mode)
{
	struct walk walk;
	int64_t found = find_path(path, &walk);
	uint32_t made;

	if (found != ERRNO(ENOENT))
		return found < 0 ? found : ERRNO(EEXIST);
	int32_t result = tree_make(&model.volume, &walk, mode, &made);
	return result < 0 ? result : (int64_t)made;
}

static int64_t
two_paths(const char *a, const char *b, int32_t (*how)(struct volume *, const struct walk *, const struct walk *))
{
	struct walk old, name;
	int64_t found = find_path(a, &old), other = find_path(b, &name);

	if (found < 0)
		return found;
	return other < 0 && other != ERRNO(ENOENT) ? other : how(&model.volume, &old, &name);
}

static int64_t
put(const char *from, const char *path)
{
	static uint8_t bytes[65536];
	FILE *file = fopen(from, "rb");
	struct walk walk;
	uint64_t at = 0;
	size_t length;

	if (!file)
		return ERRNO(errno);
	int64_t result = find_path(path, &walk);
	if (result == ERRNO(ENOENT))
		result = make_path(path, INODE_FILE | 0644);
	uint32_t number = (uint32_t)result;
	while (result >= 0 && (length = fread(bytes, 1, sizeof bytes, file)) > 0) {
		result = model_pwrite(&model, number, at, bytes, (uint32_t)length);
		at += length;
	}
	fclose(file);
	return result < 0 ? result : (int64_t)at;
}

static int64_t
get(const char *path, const char *to)
{
	static uint8_t bytes[65536];
	struct walk walk;
	int64_t number = find_path(path, &walk), length = 0;
	uint64_t at = 0;
	FILE *file = number > 0 ? fopen(to, "wb") : NULL;

	if (!file)
		return number < 0 ? number : ERRNO(errno);
	while ((length = model_pread(&model, (uint32_t)number, at, bytes, sizeof bytes)) > 0) {
		fwrite(bytes, 1, (size_t)length, file);
		at += (uint64_t)length;
	}
	fclose(file);
	return length < 0 ? length : (int64_t)at;
}

static int64_t
list(const char *path)
{
	struct walk walk;
	int64_t number = find_path(path, &walk);
	uint32_t place = 0, count = 0;

	for (; number > 0; count++) {
		struct inode inode;
		struct entry entry;

		volume_look(&model.volume);
		int32_t result = inode_get(&model.volume, (uint32_t)number, &inode);
		if (result == 0)
			result = directory_after(&model.volume, &inode, place, &entry);
		if (result < 0)
			return result == ERRNO(ENOENT) ? (int64_t)count : result;
		place = entry.next;
		printf("%7u %.*s\n", entry.record->inode, entry.record->name_length, entry.record->name);
	}
	return number;
}

static int64_t
tell(const char *path)
{
	struct walk walk;
	struct inode inode;
	int64_t number = find_path(path, &walk);

	if (number < 0)
		return number;
	int32_t result = inode_get(&model.volume, (uint32_t)number, &inode);
	if (result == 0)
		printf("inode %u mode %o links %u size %llu sectors %u\n", inode.number, inode.raw->mode, inode.raw->links,
		       (unsigned long long)inode_size(&model.volume, &inode), inode.raw->sectors);
	return result;
}

static int64_t
symbolic(const char *text, const char *path)
{
	struct walk walk;
	int64_t found = find_path(path, &walk);

	return found == ERRNO(ENOENT) ? tree_make_link(&model.volume, &walk, text) : found < 0 ? found : ERRNO(EEXIST);
}

static int64_t
one_path(const char *command, const char *path)
{
	struct walk walk;
	char text[BLOCK_MAX + 1];
	int64_t found = find_path(path, &walk);

	if (found < 0)
		return found;
	if (strcmp(command, "rm") == 0)
		return tree_unlink(&model.volume, &walk);
	if (strcmp(command, "rmdir") == 0)
		return tree_rmdir(&model.volume, &walk);
	int32_t result = tree_read_link(&model.volume, walk.node, text, sizeof text);
	if (result >= 0)
		printf("%s\n", text);
	return result;
}

static int64_t
write_text(const char *path, const char *offset, const char *text)
{
	struct walk walk;
	int64_t number = find_path(path, &walk);

	return number < 0 ? number :
		model_pwrite(&model, (uint32_t)number, strtoull(offset, NULL, 0), text, (uint32_t)strlen(text));
}

static int64_t
cut_to(const char *path, const char *size)
{
	struct walk walk;
	int64_t number = find_path(path, &walk);

	return number < 0 ? number : data_resize(&model.volume, (uint32_t)number, strtoull(size, NULL, 0));
}

static int64_t
die_and_come_back(void)
{
	const char *why;

	volume_drop(&model.volume);
	return model_mount_again(&model, model.volume.read_only, &why);
}

static int64_t
tell_room(void)
{
	struct io_statfs status = { 0 };

	volume_status(&model.volume, &status);
	printf("%u of %u blocks of %u, %u of %u inodes free\n", status.blocks_free, status.blocks, status.block_size,
	       status.nodes_free, status.nodes);
	return 0;
}

static int64_t
operation(const char *command, const char *a, const char *b, const char *rest)
{
	static const char *const simple[] = { "rm", "rmdir", "readlink" };

	for (unsigned i = 0; i < 3; i++) {
		if (strcmp(command, simple[i]) == 0)
			return one_path(command, a);
	}
	if (strcmp(command, "mkdir") == 0 || strcmp(command, "create") == 0)
		return make_path(a, *command == 'm' ? INODE_DIRECTORY | 0755 : INODE_FILE | 0644);
	if (strcmp(command, "ln") == 0)
		return two_paths(a, b, tree_link);
	if (strcmp(command, "mv") == 0)
		return two_paths(a, b, tree_rename);
	if (strcmp(command, "symlink") == 0)
		return symbolic(a, b);
	if (strcmp(command, "put") == 0)
		return put(a, b);
	if (strcmp(command, "get") == 0)
		return get(a, b);
	if (strcmp(command, "write") == 0)
		return write_text(a, b, rest);
	if (strcmp(command, "truncate") == 0)
		return cut_to(a, b);
	if (strcmp(command, "ls") == 0)
		return list(a);
	if (strcmp(command, "stat") == 0)
		return tell(a);
	if (strcmp(command, "df") == 0)
		return tell_room();
	if (strcmp(command, "sync") == 0)
		return volume_sync(&model.volume);
	if (strcmp(command, "kill") == 0)
		return die_and_come_back();
	return ERRNO(ENOSYS);
}

/* Run the script.  False: power was cut. */
static bool
run_script(void)
{
	char line[8192], command[32], a[2048], b[2048], rest[4096];

	while (fgets(line, sizeof line, stdin)) {
		command[0] = a[0] = b[0] = rest[0] = '\0';
		if (sscanf(line, "%31s %2047s %2047s %4095[^\n]", command, a, b, rest) < 1 || command[0] == '#')
			continue;
		if (strcmp(command, "cut") == 0)
			return false;
		int64_t result = operation(command, a, b, rest);
		line[strcspn(line, "\n")] = '\0';
		printf("%s: %lld\n", line, result < 0 ? (long long)result + 0x100 : (long long)result);
	}
	return true;
}

static uint8_t *
load(const char *path, uint64_t *size)
{
	FILE *file = fopen(path, "rb");

	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	*size = (uint64_t)ftell(file);
	rewind(file);
	uint8_t *bytes = malloc(*size + 1);
	if (bytes && fread(bytes, 1, *size, file) != *size)
		bytes = NULL;
	fclose(file);
	return bytes;
}

int
main(int argc, char **argv)
{
	bool read_only = argc > 2 && strcmp(argv[2], "-r") == 0;
	const char *why = "";
	uint64_t size;

	if (argc != 2 + read_only) {
		fprintf(stderr, "usage: fs-host IMAGE [-r] <script\n");
		return 2;
	}
	uint8_t *image = load(argv[1], &size);
	if (!image) {
		fprintf(stderr, "fs-host: %s cannot be read: %s\n", argv[1], strerror(errno));
		return 1;
	}
	int32_t result = model_mount(&model, image, size, 512, read_only, &why);
	if (result < 0) {
		fprintf(stderr, "fs-host: %s cannot be mounted: %s\n", argv[1], why);
		return 1;
	}
	if (run_script())
		result = volume_close(&model.volume);
	FILE *file = fopen(argv[1], "r+b");
	if (!file || fwrite(image, 1, size, file) != size || fclose(file) != 0 || result < 0) {
		fprintf(stderr, "fs-host: %s cannot be written back\n", argv[1]);
		return 1;
	}
	return 0;
}
