/* SPDX-License-Identifier: MIT */
/*
 * limits.h: ISO C11 5.2.4.2.1 for i386, and POSIX.1-2017.
 */
#pragma once

#define CHAR_BIT	8
#define SCHAR_MIN	(-128)
#define SCHAR_MAX	127
#define UCHAR_MAX	255
#define CHAR_MIN	SCHAR_MIN
#define CHAR_MAX	SCHAR_MAX
#define SHRT_MIN	(-32768)
#define SHRT_MAX	32767
#define USHRT_MAX	65535
#define INT_MIN		(-INT_MAX - 1)
#define INT_MAX		2147483647
#define UINT_MAX	4294967295u
#define LONG_MIN	(-LONG_MAX - 1L)
#define LONG_MAX	2147483647L
#define ULONG_MAX	4294967295uL
#define LLONG_MIN	(-LLONG_MAX - 1LL)
#define LLONG_MAX	9223372036854775807LL
#define ULLONG_MAX	18446744073709551615uLL
#define MB_LEN_MAX	4

#define SSIZE_MAX	2147483647
#define PATH_MAX	384		/* with the zero; what a request to a server can hold */
#define NAME_MAX	255
#define PIPE_BUF	4096
#define ARG_MAX		65536
#define OPEN_MAX	64
#define LINK_MAX	32000
#define IOV_MAX		16
#define LINE_MAX	2048
#define RE_DUP_MAX	255
#define HOST_NAME_MAX	64
#define TTY_NAME_MAX	32
#define SYMLINK_MAX	383

#define _POSIX_PATH_MAX	256
#define _POSIX_NAME_MAX	14
#define _POSIX_PIPE_BUF	512
#define _POSIX_ARG_MAX	4096
#define _POSIX_OPEN_MAX	20
#define _POSIX2_LINE_MAX 2048
