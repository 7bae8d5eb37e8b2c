/* SPDX-License-Identifier: MIT */
/*
 * stdio.h: ISO C11 7.21, POSIX.1-2017.  Streams are described in libc/stream.h, formats in libc/format.h
 * and libc/scan.h.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct stream FILE;
typedef off_t fpos_t;

extern FILE *stdin, *stdout, *stderr;
#define stdin	stdin
#define stdout	stdout
#define stderr	stderr

#define EOF		(-1)
#define BUFSIZ		1024
#define FOPEN_MAX	64
#define FILENAME_MAX	384
#define L_tmpnam	32
#define TMP_MAX		10000
#define P_tmpdir	"/tmp"

#define _IOFBF		0
#define _IOLBF		1
#define _IONBF		2

#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2

#define STDIO_FORMAT(like, text, first) __attribute__((format(like, text, first)))

/* Opening and closing. */
FILE *fopen(const char *restrict path, const char *restrict mode);
FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict stream);
FILE *fdopen(int file, const char *mode);
FILE *fmemopen(void *restrict buffer, size_t size, const char *restrict mode);
FILE *open_memstream(char **text, size_t *length);
FILE *tmpfile(void);
FILE *popen(const char *command, const char *mode);
int pclose(FILE *stream);
int fclose(FILE *stream);
int fflush(FILE *stream);
int fileno(FILE *stream);
void setbuf(FILE *restrict stream, char *restrict buffer);
int setvbuf(FILE *restrict stream, char *restrict buffer, int kind, size_t size);
void setlinebuf(FILE *stream);

/* Bytes. */
int fgetc(FILE *stream);
int getc(FILE *stream);
int getchar(void);
int ungetc(int byte, FILE *stream);
int fputc(int byte, FILE *stream);
int putc(int byte, FILE *stream);
int putchar(int byte);
size_t fread(void *restrict to, size_t size, size_t count, FILE *restrict stream);
size_t fwrite(const void *restrict from, size_t size, size_t count, FILE *restrict stream);
int getc_unlocked(FILE *stream);
int getchar_unlocked(void);
int putc_unlocked(int byte, FILE *stream);
int putchar_unlocked(int byte);
void flockfile(FILE *stream);
int ftrylockfile(FILE *stream);
void funlockfile(FILE *stream);

/* Lines. */
char *fgets(char *restrict line, int size, FILE *restrict stream);
int fputs(const char *restrict text, FILE *restrict stream);
int puts(const char *text);
ssize_t getline(char **restrict line, size_t *restrict size, FILE *restrict stream);
ssize_t getdelim(char **restrict line, size_t *restrict size, int end, FILE *restrict stream);

/* Where one is, and what went wrong. */
int fseek(FILE *stream, long offset, int whence);
int fseeko(FILE *stream, off_t offset, int whence);
long ftell(FILE *stream);
off_t ftello(FILE *stream);
void rewind(FILE *stream);
int fgetpos(FILE *restrict stream, fpos_t *restrict position);
int fsetpos(FILE *stream, const fpos_t *position);
void clearerr(FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);
void perror(const char *what);

/* Formatted output. */
int printf(const char *restrict format, ...) STDIO_FORMAT(printf, 1, 2);
int fprintf(FILE *restrict stream, const char *restrict format, ...) STDIO_FORMAT(printf, 2, 3);
int dprintf(int file, const char *restrict format, ...) STDIO_FORMAT(printf, 2, 3);
int sprintf(char *restrict text, const char *restrict format, ...) STDIO_FORMAT(printf, 2, 3);
int snprintf(char *restrict text, size_t size, const char *restrict format, ...) STDIO_FORMAT(printf, 3, 4);
int asprintf(char **restrict text, const char *restrict format, ...) STDIO_FORMAT(printf, 2, 3);
int vprintf(const char *restrict format, va_list arguments) STDIO_FORMAT(printf, 1, 0);
int vfprintf(FILE *restrict stream, const char *restrict format, va_list arguments) STDIO_FORMAT(printf, 2, 0);
int vdprintf(int file, const char *restrict format, va_list arguments) STDIO_FORMAT(printf, 2, 0);
int vsprintf(char *restrict text, const char *restrict format, va_list arguments) STDIO_FORMAT(printf, 2, 0);
int vsnprintf(char *restrict text, size_t size, const char *restrict format, va_list arguments)
	STDIO_FORMAT(printf, 3, 0);
int vasprintf(char **restrict text, const char *restrict format, va_list arguments) STDIO_FORMAT(printf, 2, 0);

/* Formatted input. */
int scanf(const char *restrict format, ...) STDIO_FORMAT(scanf, 1, 2);
int fscanf(FILE *restrict stream, const char *restrict format, ...) STDIO_FORMAT(scanf, 2, 3);
int sscanf(const char *restrict text, const char *restrict format, ...) STDIO_FORMAT(scanf, 2, 3);
int vscanf(const char *restrict format, va_list arguments) STDIO_FORMAT(scanf, 1, 0);
int vfscanf(FILE *restrict stream, const char *restrict format, va_list arguments) STDIO_FORMAT(scanf, 2, 0);
int vsscanf(const char *restrict text, const char *restrict format, va_list arguments) STDIO_FORMAT(scanf, 2, 0);

#undef STDIO_FORMAT

/* Files by name. */
int remove(const char *path);
int rename(const char *from, const char *to);
int renameat(int old_directory, const char *from, int directory, const char *to);
char *tmpnam(char *name);
char *ctermid(char *name);
