/* SPDX-License-Identifier: MIT */
/*
 * unistd.h: POSIX.1-2017: files, processes and what the system is.
 */
#pragma once

#include <getopt.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define _POSIX_VERSION	200809L
#define _POSIX2_VERSION	200809L

#define STDIN_FILENO	0
#define STDOUT_FILENO	1
#define STDERR_FILENO	2

#ifndef SEEK_SET
#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2
#endif

#define F_OK		0
#define X_OK		1
#define W_OK		2
#define R_OK		4

#define _SC_ARG_MAX		0
#define _SC_CHILD_MAX		1
#define _SC_CLK_TCK		2
#define _SC_OPEN_MAX		4
#define _SC_PAGESIZE		30
#define _SC_PAGE_SIZE		_SC_PAGESIZE
#define _SC_NPROCESSORS_CONF	83
#define _SC_NPROCESSORS_ONLN	84
#define _SC_PHYS_PAGES		85
#define _SC_LINE_MAX		43
#define _SC_GETPW_R_SIZE_MAX	70

#define _PC_LINK_MAX		0
#define _PC_NAME_MAX		3
#define _PC_PATH_MAX		4
#define _PC_PIPE_BUF		5

extern char **environ;

/* Open files. */
int close(int file);
int dup(int file);
int dup2(int file, int as);
int dup3(int file, int as, int flags);
int fdatasync(int file);
int fsync(int file);
int ftruncate(int file, off_t length);
int isatty(int file);
off_t lseek(int file, off_t offset, int whence);
int pipe(int files[2]);
int pipe2(int files[2], int flags);
ssize_t pread(int file, void *to, size_t length, off_t offset);
ssize_t pwrite(int file, const void *from, size_t length, off_t offset);
ssize_t read(int file, void *to, size_t length);
ssize_t write(int file, const void *from, size_t length);
int fchdir(int file);
int fchown(int file, uid_t user, gid_t group);
char *ttyname(int file);
int ttyname_r(int file, char *name, size_t size);

/* Files by name. */
int access(const char *path, int how);
int chdir(const char *path);
int chown(const char *path, uid_t user, gid_t group);
int lchown(const char *path, uid_t user, gid_t group);
char *getcwd(char *path, size_t size);
int link(const char *path, const char *name);
ssize_t readlink(const char *restrict path, char *restrict text, size_t size);
int rmdir(const char *path);
int symlink(const char *text, const char *name);
void sync(void);
int truncate(const char *path, off_t length);
int unlink(const char *path);
int unlinkat(int directory, const char *path, int flags);
int faccessat(int directory, const char *path, int how, int flags);
int fchownat(int directory, const char *path, uid_t user, gid_t group, int flags);
ssize_t readlinkat(int directory, const char *restrict path, char *restrict text, size_t size);
int linkat(int old_directory, const char *path, int directory, const char *name, int flags);
int symlinkat(const char *text, int directory, const char *name);
long fpathconf(int file, int name);
long pathconf(const char *path, int name);

/* Processes. */
unsigned alarm(unsigned seconds);
int brk(void *end);
void *sbrk(intptr_t more);
int execl(const char *path, const char *argument, ...);
int execle(const char *path, const char *argument, ...);
int execlp(const char *name, const char *argument, ...);
int execv(const char *path, char *const *arguments);
int execve(const char *path, char *const *arguments, char *const *environment);
int execvp(const char *name, char *const *arguments);
int execvpe(const char *name, char *const *arguments, char *const *environment);
_Noreturn void _exit(int code);
pid_t fork(void);
pid_t vfork(void);
pid_t getpgid(pid_t process);
pid_t getpgrp(void);
pid_t getpid(void);
pid_t getppid(void);
pid_t getsid(pid_t process);
int nice(int more);
int pause(void);
int setpgid(pid_t process, pid_t group);
pid_t setsid(void);
unsigned sleep(unsigned seconds);
int usleep(useconds_t microseconds);
pid_t tcgetpgrp(int file);
int tcsetpgrp(int file, pid_t group);

/* Everybody is root: there are no users or groups. */
gid_t getegid(void);
uid_t geteuid(void);
gid_t getgid(void);
uid_t getuid(void);
int setegid(gid_t group);
int seteuid(uid_t user);
int setgid(gid_t group);
int setuid(uid_t user);
int getgroups(int size, gid_t *groups);
char *getlogin(void);

/* The system. */
size_t confstr(int name, char *text, size_t size);
int gethostname(char *name, size_t size);
int getpagesize(void);
long sysconf(int name);
int getentropy(void *to, size_t length);
