/* SPDX-License-Identifier: MIT */
/*
 * libc_stdio.c: the library's streams over a file that this test keeps in memory.
 *
 *   The functions and the streams get other names here.  The system's open(), read() and so on are
 *   this test's own: one file, of which it counts how often it is touched and in which pieces.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <unistd.h>

#include "libc_stdio.h"

#include "user/lib/libc/include/sys/lock.h"
#include "user/lib/libc/stream.c"
#include "user/lib/libc/decimal.c"
#include "user/lib/libc/format.c"
#include "user/lib/libc/format_float.c"

#include "user/lib/libc/stdio_bytes.c"
#include "user/lib/libc/stdio_format.c"
#define make_room make_room_for_line
#include "user/lib/libc/stdio_lines.c"
#define grow grow_memory
#include "user/lib/libc/stdio_memory.c"
#include "user/lib/libc/stdio_open.c"
#include "user/lib/libc/stdio_seek.c"
#define read_conversion read_conversion_of_scan
#define convert convert_scan
#define is_digit is_digit_of_scan
#include "user/lib/libc/scan.c"
#include "user/lib/libc/stdio_scan.c"
#undef printf
#undef fprintf

/* Nothing here runs at the same time; but what is taken must be given back. */
int
lock_take_until(struct lock *lock, uint64_t until)
{
	(void)until;
	lock->depth++;
	return 0;
}

int
lock_try(struct lock *lock)
{
	lock->depth++;
	return 0;
}

int
lock_release(struct lock *lock)
{
	ck_assert_uint_gt(lock->depth--, 0);
	return 0;
}

#include "libc_stdio_file.h"

static LIBC_FILE *
opened(const char *mode)
{
	LIBC_FILE *stream = libc_fopen("file", mode);

	ck_assert_ptr_nonnull(stream);
	return stream;
}

START_TEST(stdio_reads_lines_in_few_reads)
{
	char line[16], *whole = NULL;
	size_t size = 0;

	begin("one\ntwo\na line that is long\nlast");
	LIBC_FILE *f = opened("r");
	ck_assert_ptr_eq(libc_fgets(line, sizeof line, f), line);
	ck_assert_str_eq(line, "one\n");
	ck_assert_int_eq(libc_getline(&whole, &size, f), 4);
	ck_assert_str_eq(whole, "two\n");
	ck_assert_str_eq(libc_fgets(line, 8, f), "a line ");
	ck_assert_int_eq(libc_getline(&whole, &size, f), 13);
	ck_assert_int_eq(libc_getdelim(&whole, &size, 's', f), 3);
	ck_assert_str_eq(libc_fgets(line, sizeof line, f), "t");
	ck_assert(libc_feof(f));
	ck_assert_ptr_null(libc_fgets(line, sizeof line, f));
	ck_assert_int_eq(libc_getline(&whole, &size, f), -1);
	ck_assert_int_eq(reads_done, 2);
	free(whole);
	ck_assert_int_eq(libc_fclose(f), 0);
	ck_assert_int_eq(opens, 0);
}
END_TEST

START_TEST(stdio_puts_bytes_back)
{
	begin("abc");
	LIBC_FILE *f = opened("r");
	ck_assert_int_eq(libc_ungetc('y', f), 'y');
	ck_assert_int_eq(libc_ungetc('x', f), 'x');
	ck_assert_int_eq(libc_getc(f), 'x');
	ck_assert_int_eq(libc_getc(f), 'y');
	ck_assert_int_eq(libc_getc(f), 'a');
	ck_assert_int_eq(libc_ungetc(0xff, f), 0xff);
	ck_assert_int_eq(libc_getc(f), 0xff);
	ck_assert_int_eq(libc_getc(f), 'b');
	ck_assert_int_eq(libc_getc(f), 'c');
	ck_assert_int_eq(libc_getc(f), EOF);
	ck_assert_int_eq(libc_ungetc(EOF, f), EOF);
	ck_assert_int_eq(libc_ungetc('z', f), 'z');
	ck_assert(!libc_feof(f));
	ck_assert_int_eq(libc_getc(f), 'z');
	libc_fclose(f);
}
END_TEST

START_TEST(stdio_writes_when_it_is_full_or_told_to)
{
	begin("");
	LIBC_FILE *f = opened("w");
	for (int i = 0; i < 2500; i++)
		libc_putc('a' + i % 26, f);
	ck_assert_int_eq(writes_done, 2);
	ck_assert_int_eq(libc_ftell(f), 2500);
	ck_assert_int_eq(libc_fflush(f), 0);
	ck_assert_int_eq(writes_done, 3);
	ck_assert_uint_eq(content_length, 2500);
	ck_assert_int_eq(libc_fprintf(f, "%d-%s", 42, "end"), 6);
	ck_assert_int_eq(writes_done, 3);
	libc_fclose(f);
	ck_assert_str_eq(content + 2500, "42-end");
	for (size_t i = 0; i < 2500; i++)
		ck_assert_int_eq(content[i], 'a' + (int)i % 26);
}
END_TEST

START_TEST(stdio_terminals_get_lines_and_stderr_whole_messages)
{
	begin("");
	is_terminal = true;
	libc_fputs("half", stdout);
	ck_assert_int_eq(writes_done, 0);
	libc_fputs(" a line\nand", stdout);
	ck_assert_str_eq(content, "half a line\n");
	libc_printf(" more%c", '\n');
	ck_assert_str_eq(content, "half a line\nand more\n");
	writes_done = 0;
	libc_fprintf(stderr, "%s: %d %s\n", "prog", 5, "things");
	ck_assert_int_eq(writes_done, 1);
	libc_dprintf(2, "%s\n", "direct");
	ck_assert_int_eq(writes_done, 2);
	ck_assert_str_eq(content, "half a line\nand more\nprog: 5 things\ndirect\n");
	libc_fputs("prompt", stdout);
	begin("......typed\n");	/* terminal and keyboard are the same file here */
	ck_assert_int_eq(libc_getchar(), 't');
	ck_assert_int_eq(writes_done, 1);	/* the prompt, before the read */
	ck_assert_str_eq(content, "prompttyped\n");
}
END_TEST

START_TEST(stdio_seeks_in_what_is_read_and_written)
{
	begin("0123456789");
	LIBC_FILE *f = opened("r+");
	char text[4] = "";
	off_t here;

	ck_assert_int_eq(libc_getc(f), '0');
	ck_assert_int_eq(libc_ftell(f), 1);
	ck_assert_int_eq(libc_fseek(f, 3, SEEK_CUR), 0);
	ck_assert_int_eq(libc_getc(f), '4');
	ck_assert_int_eq(libc_fgetpos(f, &here), 0);
	ck_assert_int_eq(libc_fseek(f, 0, SEEK_CUR), 0);
	ck_assert_int_eq(libc_fputs("AB", f), 0);
	ck_assert_int_eq(libc_ftell(f), 7);
	ck_assert_int_eq(libc_fsetpos(f, &here), 0);
	ck_assert_uint_eq(libc_fread(text, 1, 3, f), 3);
	ck_assert_str_eq(text, "AB7");
	ck_assert_int_eq(libc_fseek(f, -1, SEEK_SET), -1);
	ck_assert_int_eq(libc_fseek(f, -2, SEEK_END), 0);
	ck_assert_int_eq(libc_getc(f), '8');
	libc_fclose(f);
	ck_assert_str_eq(content, "01234AB789");
}
END_TEST

START_TEST(stdio_leaves_the_file_where_the_program_is)
{
	char text[3] = "";

	begin("0123456789");
	LIBC_FILE *f = opened("r");
	libc_fread(text, 1, 2, f);
	libc_fclose(f);
	ck_assert_uint_eq(place, 2);
	is_pipe = true;
	begin("abc");
	f = opened("r");
	errno = 0;
	libc_getc(f);
	ck_assert_int_eq(libc_fclose(f), 0);
	ck_assert_int_eq(errno, 0);
}
END_TEST

START_TEST(stdio_errors_are_remembered_and_told)
{
	begin("");
	LIBC_FILE *f = opened("w");
	libc_fputs("lost", f);
	write_error = ENOSPC;
	ck_assert_int_eq(libc_fflush(f), EOF);
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert(libc_ferror(f));
	libc_clearerr(f);
	ck_assert(!libc_ferror(f));
	write_error = 0;
	errno = 0;
	ck_assert_int_eq(libc_getc(f), EOF);
	ck_assert_int_eq(errno, EBADF);
	ck_assert_int_eq(libc_fclose(f), 0);
	ck_assert_ptr_null(libc_fopen("other", "r"));
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_ptr_null(libc_fopen("file", "q"));
	ck_assert_int_eq(errno, EINVAL);
	f = opened("r");
	ck_assert_int_eq(libc_fputs("x", f), EOF);
	ck_assert(libc_ferror(f));
	libc_fclose(f);
}
END_TEST

START_TEST(stdio_modes_open_as_they_say)
{
	static const struct {
		const char *mode;
		int flags;
	} modes[] = {
		{ "r", O_RDONLY }, { "rb", O_RDONLY }, { "r+", O_RDWR }, { "w", O_WRONLY | O_CREAT | O_TRUNC },
		{ "wx", O_WRONLY | O_CREAT | O_TRUNC | O_EXCL }, { "w+b", O_RDWR | O_CREAT | O_TRUNC },
		{ "a", O_WRONLY | O_CREAT | O_APPEND }, { "ab+", O_RDWR | O_CREAT | O_APPEND }, { "re", O_RDONLY | O_CLOEXEC },
	};

	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		libc_fclose(opened(modes[i].mode));
		ck_assert_int_eq(file_flags, modes[i].flags);
	}
	begin("start");
	LIBC_FILE *f = opened("a");
	libc_fputs("+", f);
	f = libc_freopen("file", "r", f);
	ck_assert_int_eq(libc_getc(f), 's');
	libc_fclose(f);
	ck_assert_str_eq(content, "start+");
	ck_assert_int_eq(opens, 0);
}
END_TEST

START_TEST(stdio_scans_and_goes_on_behind)
{
	int number;
	char word[8];

	begin("12abc 34\n");
	largest_read = 1;
	LIBC_FILE *f = opened("r");
	ck_assert_int_eq(libc_fscanf(f, "%d%7s", &number, word), 2);
	ck_assert_int_eq(number, 12);
	ck_assert_str_eq(word, "abc");
	ck_assert_int_eq(libc_getc(f), ' ');
	ck_assert_int_eq(libc_fscanf(f, "x"), 0);
	ck_assert_int_eq(libc_fscanf(f, "%d", &number), 1);
	ck_assert_int_eq(number, 34);
	ck_assert_int_eq(libc_fscanf(f, "%d", &number), EOF);
	libc_fclose(f);
}
END_TEST

START_TEST(stdio_streams_over_memory)
{
	char buffer[16] = "hello", *text = NULL;
	size_t length = 99;

	LIBC_FILE *f = libc_fmemopen(buffer, 5, "r");
	ck_assert_int_eq(libc_getc(f), 'h');
	ck_assert_int_eq(libc_fseek(f, -1, SEEK_END), 0);
	ck_assert_int_eq(libc_getc(f), 'o');
	ck_assert_int_eq(libc_getc(f), EOF);
	libc_fclose(f);
	f = libc_fmemopen(buffer, sizeof buffer, "w");
	libc_fputs("0123456789abcdefXYZ", f);
	ck_assert_int_eq(libc_fflush(f), EOF);
	libc_fclose(f);
	ck_assert_int_eq(memcmp(buffer, "0123456789abcdef", 16), 0);
	f = libc_open_memstream(&text, &length);
	ck_assert_uint_eq(length, 0);
	ck_assert_str_eq(text, "");
	for (int i = 0; i < 1000; i++)
		libc_fprintf(f, "%04d", i);
	libc_fflush(f);
	ck_assert_uint_eq(length, 4000);
	libc_fseek(f, 4, SEEK_SET);
	libc_fputs("abcd", f);
	libc_fclose(f);
	ck_assert_int_eq(strncmp(text, "0000abcd0002", 12), 0);
	ck_assert_uint_eq(strlen(text), 4000);
	free(text);
}
END_TEST

START_TEST(stdio_works_with_any_buffer)
{
	char own[64];

	for (int kind = 0; kind < 4; kind++) {
		begin("");
		LIBC_FILE *f = opened("w+");

		if (kind < 3)
			ck_assert_int_eq(libc_setvbuf(f, kind == 0 ? own : NULL, kind == 2 ? _IONBF : kind == 1 ? _IOLBF : _IOFBF,
						      kind == 0 ? sizeof own : 0), 0);
		for (int i = 0; i < 300; i++)
			ck_assert_int_eq(libc_fprintf(f, "%3d%c", i, i % 10 == 9 ? '\n' : ' '), 4);
		libc_rewind(f);
		for (int i = 0; i < 300; i++) {
			int number = -1;

			ck_assert_int_eq(libc_fscanf(f, "%d", &number), 1);
			ck_assert_int_eq(number, i);
		}
		libc_fclose(f);
		ck_assert_uint_eq(content_length, 1200);
	}
	ck_assert_int_eq(libc_setvbuf(stdout, NULL, 7, 0), EOF);
}
END_TEST

#undef stdin
#undef stdout
#undef stderr

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(stdio_reads_lines_in_few_reads),
		UNIT(stdio_puts_bytes_back),
		UNIT(stdio_writes_when_it_is_full_or_told_to),
		UNIT(stdio_terminals_get_lines_and_stderr_whole_messages),
		UNIT(stdio_seeks_in_what_is_read_and_written),
		UNIT(stdio_leaves_the_file_where_the_program_is),
		UNIT(stdio_errors_are_remembered_and_told),
		UNIT(stdio_modes_open_as_they_say),
		UNIT(stdio_scans_and_goes_on_behind),
		UNIT(stdio_streams_over_memory),
		UNIT(stdio_works_with_any_buffer),
	};

	return unit_run("libc_stdio", tests, sizeof tests / sizeof tests[0]);
}
