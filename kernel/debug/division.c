/* SPDX-License-Identifier: MIT */
/*
 * division.c: 64-bit division, which the processor has no instruction for.
 *
 *   The compiler calls these functions by their fixed names for / and % of 64-bit numbers.  Its own library has them too, but made
 *   for another calling convention than the kernel's (arguments in registers).
 */
#include <stdbool.h>
#include <stdint.h>

uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder);
uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
int64_t __divdi3(int64_t dividend, int64_t divisor);
int64_t __moddi3(int64_t dividend, int64_t divisor);

/* Nearly all numbers are small, and those the processor divides by itself. */
static inline bool
is_small(uint64_t dividend, uint64_t divisor)
{
	return (dividend | divisor) >> 32 == 0 && divisor != 0;
}

/* Long division, one bit a step.  A divisor of 0 gives nonsense, as the standard allows. */
uint64_t
__udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
	uint64_t quotient = 0, rest = 0;

	if (is_small(dividend, divisor)) {
		if (remainder != 0)
			*remainder = (uint32_t)dividend % (uint32_t)divisor;
		return (uint32_t)dividend / (uint32_t)divisor;
	}
	for (int bit = 63; bit >= 0; bit--) {
		rest = rest << 1 | (dividend >> bit & 1);
		if (rest >= divisor) {
			rest -= divisor;
			quotient |= 1ull << bit;
		}
	}
	if (remainder != 0)
		*remainder = rest;
	return quotient;
}

uint64_t
__udivdi3(uint64_t dividend, uint64_t divisor)
{
	return __udivmoddi4(dividend, divisor, 0);
}

uint64_t
__umoddi3(uint64_t dividend, uint64_t divisor)
{
	uint64_t remainder;

	__udivmoddi4(dividend, divisor, &remainder);
	return remainder;
}

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

int64_t
__divdi3(int64_t dividend, int64_t divisor)
{
	const uint64_t quotient = __udivdi3(magnitude(dividend), magnitude(divisor));

	return (dividend < 0) != (divisor < 0) ? -quotient : quotient;
}

int64_t
__moddi3(int64_t dividend, int64_t divisor)
{
	const uint64_t remainder = __umoddi3(magnitude(dividend), magnitude(divisor));

	return dividend < 0 ? -remainder : remainder;
}
