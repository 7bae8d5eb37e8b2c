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

static const struct {
	const char *name, *text;
} signals[NSIG] = {
	[SIGHUP] = { "HUP", "Hangup" },
	[SIGINT] = { "INT", "Interrupt" },
	[SIGQUIT] = { "QUIT", "Quit" },
	[SIGILL] = { "ILL", "Illegal instruction" },
	[SIGTRAP] = { "TRAP", "Trace trap" },
	[SIGABRT] = { "ABRT", "Aborted" },
	[SIGBUS] = { "BUS", "Bus error" },
	[SIGFPE] = { "FPE", "Arithmetic error" },
	[SIGKILL] = { "KILL", "Killed" },
	[SIGUSR1] = { "USR1", "User signal 1" },
	[SIGSEGV] = { "SEGV", "Segmentation fault" },
	[SIGUSR2] = { "USR2", "User signal 2" },
	[SIGPIPE] = { "PIPE", "Broken pipe" },
	[SIGALRM] = { "ALRM", "Alarm" },
	[SIGTERM] = { "TERM", "Terminated" },
	[SIGCHLD] = { "CHLD", "Child changed state" },
	[SIGCONT] = { "CONT", "Continued" },
	[SIGSTOP] = { "STOP", "Stopped" },
	[SIGTSTP] = { "TSTP", "Stopped from the terminal" },
	[SIGTTIN] = { "TTIN", "Stopped: background read" },
	[SIGTTOU] = { "TTOU", "Stopped: background write" },
	[SIGURG] = { "URG", "Urgent data" },
	[SIGXCPU] = { "XCPU", "Processor time used up" },
	[SIGXFSZ] = { "XFSZ", "File size limit" },
	[SIGVTALRM] = { "VTALRM", "Virtual alarm" },
	[SIGPROF] = { "PROF", "Profiling alarm" },
	[SIGWINCH] = { "WINCH", "Window changed" },
	[SIGSYS] = { "SYS", "Bad system call" },
};

/* NULL: there is no such error. */
static const char *
error_text_of(int error)
{
	return error >= 0 && (size_t)error < sizeof errors / sizeof errors[0] ? errors[error] : NULL;
}

int
strerror_r(int error, char *text, size_t size)
{
	const char *name = error_text_of(error);
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
	const char *name = error_text_of(error);

	if (name)
		return (char *)name;
	snprintf(text, sizeof text, "Error %d", error);
	return text;
}

const char *
sigabbrev_np(int number)
{
	return number > 0 && number < NSIG ? signals[number].name : NULL;
}

char *
strsignal(int number)
{
	static char text[24];

	if (sigabbrev_np(number))
		return (char *)signals[number].text;
	snprintf(text, sizeof text, "Signal %d", number);
	return text;
}
