/* SPDX-License-Identifier: MIT */
/*
 * string_error.c: what the numbers of errors and signals mean, in words.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char *const errors[] = {
	[0] = "No error",
	[EPERM] = "Not allowed",
	[ENOENT] = "No such file or directory",
	[ESRCH] = "No such process",
	[EINTR] = "Interrupted",
	[EIO] = "Input/output error",
	[ENXIO] = "No such device or address",
	[E2BIG] = "Argument list too long",
	[ENOEXEC] = "Not a program",
	[EBADF] = "Not an open file",
	[ECHILD] = "No child processes",
	[EAGAIN] = "Not ready, try again",
	[ENOMEM] = "Out of memory",
	[EACCES] = "Permission denied",
	[EFAULT] = "Bad address",
	[ENOTBLK] = "Not a block device",
	[EBUSY] = "Busy",
	[EEXIST] = "File exists",
	[EXDEV] = "On another file system",
	[ENODEV] = "No such device",
	[ENOTDIR] = "Not a directory",
	[EISDIR] = "Is a directory",
	[EINVAL] = "Invalid argument",
	[ENFILE] = "Too many open files in the system",
	[EMFILE] = "Too many open files",
	[ENOTTY] = "Not a terminal",
	[ETXTBSY] = "Program is running",
	[EFBIG] = "File too large",
	[ENOSPC] = "No space left on device",
	[ESPIPE] = "Cannot seek",
	[EROFS] = "Read-only file system",
	[EMLINK] = "Too many links",
	[EPIPE] = "Nobody reads the pipe",
	[EDOM] = "Argument outside the function's domain",
	[ERANGE] = "Result out of range",
	[EDEADLK] = "Would wait for itself",
	[ENAMETOOLONG] = "File name too long",
	[ENOLCK] = "No locks available",
	[ENOSYS] = "Not implemented",
	[ENOTEMPTY] = "Directory not empty",
	[ELOOP] = "Too many symbolic links",
	[ENOMSG] = "No message",
	[EPROTO] = "Protocol error",
	[EBADMSG] = "Bad message",
	[EOVERFLOW] = "Value too large",
	[EILSEQ] = "Not a character",
	[ENOTSOCK] = "Not a socket",
	[EOPNOTSUPP] = "Not supported",
	[ETIMEDOUT] = "Timed out",
	[EALREADY] = "Already under way",
	[EINPROGRESS] = "Under way",
	[ESTALE] = "File was open when its server died",
	[ECANCELED] = "Cancelled",
	[EOWNERDEAD] = "Holder of the lock died",
};

static const char *const signals[NSIG] = {
	[SIGHUP] = "Hangup",
	[SIGINT] = "Interrupt",
	[SIGQUIT] = "Quit",
	[SIGILL] = "Illegal instruction",
	[SIGTRAP] = "Trace trap",
	[SIGABRT] = "Aborted",
	[SIGBUS] = "Bus error",
	[SIGFPE] = "Arithmetic error",
	[SIGKILL] = "Killed",
	[SIGUSR1] = "User signal 1",
	[SIGSEGV] = "Segmentation fault",
	[SIGUSR2] = "User signal 2",
	[SIGPIPE] = "Broken pipe",
	[SIGALRM] = "Alarm",
	[SIGTERM] = "Terminated",
	[SIGCHLD] = "Child changed state",
	[SIGCONT] = "Continued",
	[SIGSTOP] = "Stopped",
	[SIGTSTP] = "Stopped from the terminal",
	[SIGTTIN] = "Stopped: background read",
	[SIGTTOU] = "Stopped: background write",
	[SIGURG] = "Urgent data",
	[SIGXCPU] = "Processor time used up",
	[SIGXFSZ] = "File size limit",
	[SIGVTALRM] = "Virtual alarm",
	[SIGPROF] = "Profiling alarm",
	[SIGWINCH] = "Window changed",
	[SIGSYS] = "Bad system call",
};

static const char *
name_of(const char *const *names, size_t count, int number)
{
	return number >= 0 && (size_t)number < count ? names[number] : NULL;
}

int
strerror_r(int error, char *text, size_t size)
{
	const char *name = name_of(errors, sizeof errors / sizeof errors[0], error);
	int length = name ? snprintf(text, size, "%s", name) :
			    snprintf(text, size, "Error %d", error);

	if (!name)
		return EINVAL;
	return (size_t)length < size ? 0 : ERANGE;
}

char *
strerror(int error)
{
	static char text[24];
	const char *name = name_of(errors, sizeof errors / sizeof errors[0], error);

	if (name)
		return (char *)name;
	snprintf(text, sizeof text, "Error %d", error);
	return text;
}

char *
strsignal(int number)
{
	static char text[24];
	const char *name = name_of(signals, NSIG, number);

	if (name)
		return (char *)name;
	snprintf(text, sizeof text, "Signal %d", number);
	return text;
}
