/* SPDX-License-Identifier: MIT */
/*
 * archive.c: reading archives, whole, cut at every byte and damaged at every byte.
 *
 *   Archives are made here, in memory of exactly their size, so that the sanitizer sees any look beyond.
 */
#include "unit.h"

#include "kernel/boot/archive.c"

/* An archive being made. */
struct made {
	uint8_t *bytes;
	size_t size;
};

static uint8_t *
extend(struct made *made, size_t size)
{
	made->bytes = realloc(made->bytes, made->size + size);
	memset(made->bytes + made->size, 0, size);
	made->size += size;
	return made->bytes + made->size - size;
}

static void
ustar_seal(uint8_t *header)
{
	unsigned sum = 0;

	memset(header + 148, ' ', 8);
	for (int i = 0; i < 512; i++)
		sum += header[i];
	sprintf((char *)header + 148, "%06o", sum);
}

static void
ustar_add(struct made *made, const char *prefix, const char *name, char kind, const char *data)
{
	uint8_t *header = extend(made, 512);

	strncpy((char *)header, name, 100);
	strncpy((char *)header + 345, prefix, 155);
	sprintf((char *)header + 100, "0000644");
	sprintf((char *)header + 124, "%011zo", strlen(data));
	header[156] = (uint8_t)kind;
	memcpy(header + 257, "ustar\00000", 8);
	ustar_seal(header);
	memcpy(extend(made, (strlen(data) + 511) / 512 * 512), data, strlen(data));
}

static struct made
ustar_sample(void)
{
	struct made made = { 0 };

	ustar_add(&made, "", "etc", '5', "");
	ustar_add(&made, "", "init", '0', "first");
	ustar_add(&made, "", "./etc/services", '0', "services of the system");
	ustar_add(&made, "a/long/prefix", "tail", '\0', "prefixed");
	ustar_add(&made, "", "link", '2', "");
	ustar_add(&made, "", "comment", 'x', "30 mtime=1234\n");
	ustar_add(&made, "", "empty", '0', "");
	ustar_add(&made, "", "init", '0', "second");
	extend(&made, 1024);
	return made;
}

static void
expect_file(const struct archive *archive, const char *name, const char *data)
{
	struct archive_file file;

	ck_assert_msg(archive_find(archive, name, &file), "%s is not found", name);
	ck_assert_str_eq(file.name, name);
	ck_assert_uint_eq(file.size, strlen(data));
	ck_assert_int_eq(memcmp(file.data, data, file.size), 0);
}

static void
expect_sample(struct made made)
{
	struct archive archive;
	struct archive_error error;
	struct archive_file file;

	ck_assert_msg(archive_open(&archive, made.bytes, made.size, &error), "offset %zu: %s",
		      error.offset, error.what);
	expect_file(&archive, "init", "second");
	expect_file(&archive, "etc/services", "services of the system");
	expect_file(&archive, "a/long/prefix/tail", "prefixed");
	expect_file(&archive, "empty", "");
	ck_assert(!archive_find(&archive, "absent", &file));
	ck_assert(!archive_find(&archive, "etc", &file));
	ck_assert(!archive_find(&archive, "link", &file));
	ck_assert(!archive_find(&archive, "comment", &file));
	ck_assert(!archive_find(&archive, "", &file));
	free(made.bytes);
}

START_TEST(files_of_an_archive)
{
	expect_sample(ustar_sample());
}
END_TEST

/* Opens an archive that must be refused; frees it. */
static struct archive_error
refused(struct made made)
{
	struct archive archive;
	struct archive_error error = { 0, NULL };

	ck_assert(!archive_open(&archive, made.bytes, made.size, &error));
	ck_assert_ptr_nonnull(error.what);
	ck_assert_uint_le(error.offset, made.size);
	free(made.bytes);
	return error;
}

static void
expect_refused(struct made made, size_t offset, const char *what)
{
	const struct archive_error error = refused(made);

	ck_assert_str_eq(error.what, what);
	ck_assert_uint_eq(error.offset, offset);
}

START_TEST(what_is_no_archive_is_refused)
{
	struct made made = { 0 };

	expect_refused(made, 0, "not a ustar archive");
	memcpy(extend(&made, 4), "init", 4);
	expect_refused(made, 0, "not a ustar archive");
	made = (struct made){ 0 };
	extend(&made, 2048);
	expect_refused(made, 0, "not a ustar archive");
	made = (struct made){ 0 };
	memset(extend(&made, 2048), 0x7f, 2048);
	expect_refused(made, 0, "a header without the mark \"ustar\"");
}
END_TEST

START_TEST(an_archive_cut_anywhere_is_refused)
{
	struct made whole = ustar_sample();

	/* The second block of zeros may be missing. */
	for (size_t size = 0; size < whole.size - 512; size++) {
		struct made cut = { NULL, 0 };

		memcpy(extend(&cut, size), whole.bytes, size);
		refused(cut);
	}
	free(whole.bytes);
}
END_TEST

START_TEST(a_damaged_archive_is_never_read_outside)
{
	static const uint8_t damage[] = { 0x00, 0xff, '7', 'f', ' ' };
	struct made made = ustar_sample();

	for (size_t i = 0; i < made.size * sizeof(damage); i++) {
		struct archive archive;
		struct archive_error error;
		struct archive_file file;
		const size_t at = i / sizeof(damage);
		const uint8_t kept = made.bytes[at];

		made.bytes[at] = damage[i % sizeof(damage)];
		if (archive_open(&archive, made.bytes, made.size, &error) &&
		    archive_find(&archive, "init", &file)) {
			ck_assert(file.data >= made.bytes);
			ck_assert(file.data + file.size <= made.bytes + made.size);
		}
		made.bytes[at] = kept;
	}
	free(made.bytes);
}
END_TEST

START_TEST(a_damaged_header_is_named)
{
	struct made made = ustar_sample();

	made.bytes[512 + 3] ^= 1;
	expect_refused(made, 512, "a header whose checksum is wrong");
	made = ustar_sample();
	made.bytes[512 + 258] = 'x';
	expect_refused(made, 512, "a header without the mark \"ustar\"");
	made = ustar_sample();
	memcpy(made.bytes + 512 + 124, "0000000009x", 11);
	ustar_seal(made.bytes + 512);
	expect_refused(made, 512, "a file size that is no number or too large");
	made = ustar_sample();
	memcpy(made.bytes + 512 + 124, "77777777777", 11);	/* 8 GiB less one */
	ustar_seal(made.bytes + 512);
	expect_refused(made, 512, "a file size that is no number or too large");
	made = ustar_sample();
	memcpy(made.bytes + 512 + 124, "37777777777", 11);	/* 4 GiB less one */
	ustar_seal(made.bytes + 512);
	expect_refused(made, 512, "a file that reaches beyond the end");
}
END_TEST

START_TEST(the_longest_names_fit)
{
	struct made made = { 0 };
	char prefix[156], name[101], whole[258];
	struct archive archive;
	struct archive_error error;

	memset(prefix, 'p', sizeof(prefix));
	memset(name, 'n', sizeof(name));
	prefix[155] = name[100] = '\0';
	sprintf(whole, "%s/%s", prefix, name);
	ustar_add(&made, prefix, name, '0', "x");
	extend(&made, 512);
	ck_assert(archive_open(&archive, made.bytes, made.size, &error));
	expect_file(&archive, whole, "x");
	free(made.bytes);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(files_of_an_archive),
		UNIT(what_is_no_archive_is_refused),
		UNIT(an_archive_cut_anywhere_is_refused),
		UNIT(a_damaged_archive_is_never_read_outside),
		UNIT(a_damaged_header_is_named),
		UNIT(the_longest_names_fit),
	};

	return unit_run("archive", tests, sizeof(tests) / sizeof(tests[0]));
}
