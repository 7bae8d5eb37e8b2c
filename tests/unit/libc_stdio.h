/* SPDX-License-Identifier: MIT */
/*
 * libc_stdio.h: other names for the library's streams and for the calls they make, so that both
 * libraries fit into one program.
 */
#pragma once

#include <stdarg.h>
#include <stdio.h>
#include <sys/types.h>

typedef struct stream LIBC_FILE;
#define FILE LIBC_FILE
#undef stdin
#undef stdout
#undef stderr
#undef BUFSIZ
#define BUFSIZ 1024
#define stdin libc_stdin
#define stdout libc_stdout
#define stderr libc_stderr
#define fopen libc_fopen
#define fdopen libc_fdopen
#define freopen libc_freopen
#define fclose libc_fclose
#define fflush libc_fflush
#define fileno libc_fileno
#define setvbuf libc_setvbuf
#define setbuf libc_setbuf
#define setlinebuf libc_setlinebuf
#define flockfile libc_flockfile
#define ftrylockfile libc_ftrylockfile
#define funlockfile libc_funlockfile
#define getc_unlocked libc_getc_unlocked
#define putc_unlocked libc_putc_unlocked
#define getchar_unlocked libc_getchar_unlocked
#define putchar_unlocked libc_putchar_unlocked
#define fgetc libc_fgetc
#define fputc libc_fputc
#define getc libc_getc
#define putc libc_putc
#define getchar libc_getchar
#define putchar libc_putchar
#define ungetc libc_ungetc
#define fread libc_fread
#define fwrite libc_fwrite
#define fgets libc_fgets
#define fputs libc_fputs
#define puts libc_puts
#define getdelim libc_getdelim
#define getline libc_getline
#define fseek libc_fseek
#define fseeko libc_fseeko
#define ftell libc_ftell
#define ftello libc_ftello
#define rewind libc_rewind
#define fgetpos libc_fgetpos
#define fsetpos libc_fsetpos
#define fpos_t off_t
#define clearerr libc_clearerr
#define feof libc_feof
#define ferror libc_ferror
#define vfprintf libc_vfprintf
#define fprintf libc_fprintf
#define vprintf libc_vprintf
#define printf libc_printf
#define vdprintf libc_vdprintf
#define dprintf libc_dprintf
#define vfscanf libc_vfscanf
#define fscanf libc_fscanf
#define vscanf libc_vscanf
#define scanf libc_scanf
#define fmemopen libc_fmemopen
#define open_memstream libc_open_memstream
#define open file_open
#define read file_read_at
#define write file_write_at
#define lseek file_lseek
#define close file_close_it
#define dup2 file_dup2
#define isatty file_isatty

int file_open(const char *path, int flags, ...);
ssize_t file_read_at(int file, void *to, size_t length);
ssize_t file_write_at(int file, const void *from, size_t length);
off_t file_lseek(int file, off_t offset, int whence);
int file_close_it(int file);
int file_dup2(int file, int as);
int file_isatty(int file);

FILE *fopen(const char *path, const char *mode);
FILE *fdopen(int file, const char *mode);
FILE *freopen(const char *path, const char *mode, FILE *stream);
FILE *fmemopen(void *buffer, size_t size, const char *mode);
FILE *open_memstream(char **text, size_t *length);
int fclose(FILE *stream);
int fflush(FILE *stream);
int fileno(FILE *stream);
int setvbuf(FILE *stream, char *buffer, int kind, size_t size);
void setbuf(FILE *stream, char *buffer);
void setlinebuf(FILE *stream);
void flockfile(FILE *stream);
int ftrylockfile(FILE *stream);
void funlockfile(FILE *stream);
int getc_unlocked(FILE *stream);
int putc_unlocked(int byte, FILE *stream);
int getchar_unlocked(void);
int putchar_unlocked(int byte);
int fgetc(FILE *stream);
int fputc(int byte, FILE *stream);
int getc(FILE *stream);
int putc(int byte, FILE *stream);
int getchar(void);
int putchar(int byte);
int ungetc(int byte, FILE *stream);
size_t fread(void *to, size_t size, size_t count, FILE *stream);
size_t fwrite(const void *from, size_t size, size_t count, FILE *stream);
char *fgets(char *line, int size, FILE *stream);
int fputs(const char *text, FILE *stream);
int puts(const char *text);
ssize_t getdelim(char **line, size_t *size, int end, FILE *stream);
ssize_t getline(char **line, size_t *size, FILE *stream);
int fseek(FILE *stream, long offset, int whence);
int fseeko(FILE *stream, off_t offset, int whence);
long ftell(FILE *stream);
off_t ftello(FILE *stream);
void rewind(FILE *stream);
int fgetpos(FILE *stream, fpos_t *position);
int fsetpos(FILE *stream, const fpos_t *position);
void clearerr(FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);
int vfprintf(FILE *stream, const char *format, va_list arguments);
int fprintf(FILE *stream, const char *format, ...);
int vprintf(const char *format, va_list arguments);
int printf(const char *format, ...);
int vdprintf(int file, const char *format, va_list arguments);
int dprintf(int file, const char *format, ...);
int vfscanf(FILE *stream, const char *format, va_list arguments);
int fscanf(FILE *stream, const char *format, ...);
int vscanf(const char *format, va_list arguments);
int scanf(const char *format, ...);
