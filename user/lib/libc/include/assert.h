/* SPDX-License-Identifier: MIT */
/*
 * assert.h: ISO C11 7.2.  The one header that may be read again: each inclusion looks at NDEBUG anew.
 */
#undef assert
#ifdef NDEBUG
#define assert(condition)	((void)0)
#else
#define assert(condition) \
	((condition) ? (void)0 : assert_failed(#condition, __FILE__, __LINE__, __func__))
#endif
#undef static_assert
#define static_assert		_Static_assert

/* Say on stderr what did not hold, then abort(). */
_Noreturn void assert_failed(const char *condition, const char *file, int line, const char *function);
