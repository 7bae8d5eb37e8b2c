/* SPDX-License-Identifier: MIT */
/*
 * division.c: 64-bit division, which the processor has no instruction for.
 *
 *   The compiler calls these functions by their fixed names for / and % of 64-bit numbers.  Its own
 *   library has them too, but made for another calling convention than the kernel's (arguments in
 *   registers).
 */
#include <stdint.h>

uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder);
uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
int64_t __divdi3(int64_t dividend, int64_t divisor);
int64_t __moddi3(int64_t dividend, int64_t divisor);

/*
 * Long division, one bit a step; but nearly all numbers are small, and those the processor divides.
 * A divisor of 0 gives nonsense, as the standard allows.
 */
uint64_t
__udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
	uint64_t quotient = 0;

	*remainder = 0;
	if ((dividend | divisor) >> 32 == 0 && divisor != 0) {
		*remainder = (uint32_t)dividend % (uint32_t)divisor;
		return (uint32_t)dividend / (uint32_t)divisor;
	}
	for (int bit = 63; bit >= 0; bit--) {
		*remainder = *remainder << 1 | (dividend >> bit & 1);
		if (*remainder >= divisor) {
			*remainder -= divisor;
			quotient |= 1ull << bit;
		}
	}
	return quotient;
}

uint64_t
__udivdi3(uint64_t dividend, uint64_t divisor)
{
	uint64_t remainder;

	return __udivmoddi4(dividend, divisor, &remainder);
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
