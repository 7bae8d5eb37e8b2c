/* SPDX-License-Identifier: MIT */
/*
 * stdint.h: ISO C11 7.20.  The compiler knows the types; the limits are those of two's complement.
 */
#pragma once

typedef __INT8_TYPE__ int8_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
typedef __INT64_TYPE__ int64_t;
typedef __UINT8_TYPE__ uint8_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __UINT64_TYPE__ uint64_t;

typedef int8_t int_least8_t;
typedef int16_t int_least16_t;
typedef int32_t int_least32_t;
typedef int64_t int_least64_t;
typedef uint8_t uint_least8_t;
typedef uint16_t uint_least16_t;
typedef uint32_t uint_least32_t;
typedef uint64_t uint_least64_t;

typedef int8_t int_fast8_t;
typedef int32_t int_fast16_t;
typedef int32_t int_fast32_t;
typedef int64_t int_fast64_t;
typedef uint8_t uint_fast8_t;
typedef uint32_t uint_fast16_t;
typedef uint32_t uint_fast32_t;
typedef uint64_t uint_fast64_t;

typedef __INTPTR_TYPE__ intptr_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef __INTMAX_TYPE__ intmax_t;
typedef __UINTMAX_TYPE__ uintmax_t;

#define INT8_MAX	127
#define INT16_MAX	32767
#define INT32_MAX	2147483647
#define INT64_MAX	9223372036854775807LL
#define INT8_MIN	(-INT8_MAX - 1)
#define INT16_MIN	(-INT16_MAX - 1)
#define INT32_MIN	(-INT32_MAX - 1)
#define INT64_MIN	(-INT64_MAX - 1)
#define UINT8_MAX	255
#define UINT16_MAX	65535
#define UINT32_MAX	4294967295u
#define UINT64_MAX	18446744073709551615uLL

#define INT_LEAST8_MAX	INT8_MAX
#define INT_LEAST16_MAX	INT16_MAX
#define INT_LEAST32_MAX	INT32_MAX
#define INT_LEAST64_MAX	INT64_MAX
#define INT_LEAST8_MIN	INT8_MIN
#define INT_LEAST16_MIN	INT16_MIN
#define INT_LEAST32_MIN	INT32_MIN
#define INT_LEAST64_MIN	INT64_MIN
#define UINT_LEAST8_MAX	UINT8_MAX
#define UINT_LEAST16_MAX UINT16_MAX
#define UINT_LEAST32_MAX UINT32_MAX
#define UINT_LEAST64_MAX UINT64_MAX

#define INT_FAST8_MAX	INT8_MAX
#define INT_FAST16_MAX	INT32_MAX
#define INT_FAST32_MAX	INT32_MAX
#define INT_FAST64_MAX	INT64_MAX
#define INT_FAST8_MIN	INT8_MIN
#define INT_FAST16_MIN	INT32_MIN
#define INT_FAST32_MIN	INT32_MIN
#define INT_FAST64_MIN	INT64_MIN
#define UINT_FAST8_MAX	UINT8_MAX
#define UINT_FAST16_MAX	UINT32_MAX
#define UINT_FAST32_MAX	UINT32_MAX
#define UINT_FAST64_MAX	UINT64_MAX

#define INTPTR_MAX	INT32_MAX
#define INTPTR_MIN	INT32_MIN
#define UINTPTR_MAX	UINT32_MAX
#define INTMAX_MAX	INT64_MAX
#define INTMAX_MIN	INT64_MIN
#define UINTMAX_MAX	UINT64_MAX
#define PTRDIFF_MAX	INT32_MAX
#define PTRDIFF_MIN	INT32_MIN
#define SIZE_MAX	UINT32_MAX
#define SIG_ATOMIC_MAX	INT32_MAX
#define SIG_ATOMIC_MIN	INT32_MIN
#define WCHAR_MAX	__WCHAR_MAX__
#define WCHAR_MIN	(-WCHAR_MAX - 1)
#define WINT_MAX	UINT32_MAX
#define WINT_MIN	0u

#define INT8_C(value)	value
#define INT16_C(value)	value
#define INT32_C(value)	value
#define INT64_C(value)	value##LL
#define UINT8_C(value)	value
#define UINT16_C(value)	value
#define UINT32_C(value)	value##u
#define UINT64_C(value)	value##uLL
#define INTMAX_C(value)	value##LL
#define UINTMAX_C(value) value##uLL
