/* SPDX-License-Identifier: MIT */
/*
 * archive.c: reading ustar and newc archives, whole, cut at every byte and damaged at every byte.
 *
 *   Archives are made here, in memory of exactly their size, so that the sanitizer sees any look beyond.
 */
#include "unit.h"

#include "kernel/archive.c"

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

static void
newc_add(struct made *made, const char *name, unsigned mode, const char *data)
{
	char header[128];
	const size_t length = strlen(data), name_size = strlen(name) + 1;

	sprintf(header, "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x", 1, mode, 0, 0, 1,
		0, length, 0, 0, 0, 0, name_size, 0);
	memcpy(extend(made, 110), header, 110);
	memcpy(extend(made, name_size), name, name_size);
	extend(made, -made->size % 4);
	memcpy(extend(made, length), data, length);
	extend(made, -made->size % 4);
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

static struct made
newc_sample(void)
{
	struct made made = { 0 };

	newc_add(&made, ".", 0040755, "");
	newc_add(&made, "init", 0100644, "first");
	newc_add(&made, "./etc/services", 0100644, "services of the system");
	newc_add(&made, "/a/long/prefix/tail", 0100755, "prefixed");
	newc_add(&made, "link", 0120777, "init");
	newc_add(&made, "empty", 0100644, "");
	newc_add(&made, "init", 0100644, "second");
	newc_add(&made, "TRAILER!!!", 0, "");
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
expect_sample(struct made made, enum archive_format format)
{
	struct archive archive;
	struct archive_error error;
	struct archive_file file;

	ck_assert_msg(archive_open(&archive, made.bytes, made.size, &error), "offset %zu: %s",
		      error.offset, error.what);
	ck_assert_int_eq(archive.format, format);
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

START_TEST(files_of_a_ustar_archive)
{
	expect_sample(ustar_sample(), ARCHIVE_USTAR);
	ck_assert_str_eq(archive_format_name(ARCHIVE_USTAR), "ustar");
}
END_TEST

START_TEST(files_of_a_newc_archive)
{
	expect_sample(newc_sample(), ARCHIVE_NEWC);
	ck_assert_str_eq(archive_format_name(ARCHIVE_NEWC), "newc");
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

	expect_refused(made, 0, "neither a ustar nor a newc archive");
	memcpy(extend(&made, 4), "init", 4);
	expect_refused(made, 0, "neither a ustar nor a newc archive");
	made = (struct made){ 0 };
	extend(&made, 2048);
	expect_refused(made, 0, "neither a ustar nor a newc archive");
	made = (struct made){ 0 };
	memset(extend(&made, 2048), 0x7f, 2048);
	expect_refused(made, 0, "a header without the mark \"ustar\"");
}
END_TEST

START_TEST(an_archive_cut_anywhere_is_refused)
{
	struct made (*const samples[])(void) = { ustar_sample, newc_sample };

	for (int n = 0; n < 2; n++) {
		struct made whole = samples[n]();
		/* ustar's second block of zeros may be missing; newc ends with its trailer. */
		const size_t enough = n == 0 ? whole.size - 512 : whole.size - 3;

		for (size_t size = 0; size < enough; size++) {
			struct made cut = { NULL, 0 };

			memcpy(extend(&cut, size), whole.bytes, size);
			refused(cut);
		}
		free(whole.bytes);
	}
}
END_TEST

START_TEST(a_damaged_archive_is_never_read_outside)
{
	struct made (*const samples[])(void) = { ustar_sample, newc_sample };
	static const uint8_t damage[] = { 0x00, 0xff, '7', 'f', ' ' };

	for (int n = 0; n < 2; n++) {
		struct made made = samples[n]();

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
}
END_TEST

START_TEST(a_damaged_ustar_header_is_named)
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

START_TEST(a_damaged_newc_header_is_named)
{
	struct made made = newc_sample();
	const size_t second = 112;	/* the first entry: header, ".", padding */

	made.bytes[second] = '1';
	expect_refused(made, second, "a header without the mark \"070701\"");
	made = newc_sample();
	memcpy(made.bytes + second + 54, "fffffffe", 8);
	expect_refused(made, second, "a file that reaches beyond the end");
	made = newc_sample();
	memcpy(made.bytes + second + 94, "ffffffff", 8);
	expect_refused(made, second, "a name that reaches beyond the end");
	made = newc_sample();
	memcpy(made.bytes + second + 94, "00000000", 8);
	expect_refused(made, second, "a name that reaches beyond the end");
	made = newc_sample();
	memcpy(made.bytes + second + 54, "xyz00000", 8);
	expect_refused(made, second, "a header field that is not a number");
}
END_TEST

/* A name up to the last byte, so that the padding before the data is outside. */
START_TEST(a_newc_header_at_the_very_end_has_no_data)
{
	struct made made = { 0 };
	struct archive archive;
	struct archive_error error;
	struct archive_file file;
	size_t position = 0;

	newc_add(&made, "abc", 0100644, "");
	made.bytes = realloc(made.bytes, made.size = 110 + 4);
	archive = (struct archive){ made.bytes, made.size, ARCHIVE_NEWC };
	ck_assert(!archive_next(&archive, &position, &file, &error));
	ck_assert_str_eq(error.what, "a file that reaches beyond the end");
	free(made.bytes);
}
END_TEST

START_TEST(the_longest_names_fit)
{
	struct made made = { 0 };
	char prefix[156], name[101], whole[257];
	struct archive archive;
	struct archive_error error;

	memset(prefix, 'p', sizeof(prefix));
	memset(name, 'n', sizeof(name));
	prefix[154] = name[100] = '\0';
	sprintf(whole, "%s/%s", prefix, name);
	ustar_add(&made, prefix, name, '0', "x");
	extend(&made, 512);
	ck_assert(archive_open(&archive, made.bytes, made.size, &error));
	expect_file(&archive, whole, "x");
	free(made.bytes);

	made = (struct made){ 0 };
	prefix[154] = 'p';
	prefix[155] = '\0';
	ustar_add(&made, prefix, name, '0', "x");
	extend(&made, 512);
	expect_refused(made, 0, "a name that is too long");

	made = (struct made){ 0 };
	newc_add(&made, whole, 0100644, "x");
	newc_add(&made, "TRAILER!!!", 0, "");
	ck_assert(archive_open(&archive, made.bytes, made.size, &error));
	expect_file(&archive, whole, "x");
	free(made.bytes);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(files_of_a_ustar_archive),
		UNIT(files_of_a_newc_archive),
		UNIT(what_is_no_archive_is_refused),
		UNIT(an_archive_cut_anywhere_is_refused),
		UNIT(a_damaged_archive_is_never_read_outside),
		UNIT(a_damaged_ustar_header_is_named),
		UNIT(a_damaged_newc_header_is_named),
		UNIT(a_newc_header_at_the_very_end_has_no_data),
		UNIT(the_longest_names_fit),
	};

	return unit_run("archive", tests, sizeof(tests) / sizeof(tests[0]));
}
