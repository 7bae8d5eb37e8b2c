/* SPDX-License-Identifier: MIT */
/*
 * byte_order.c: the processor has the lowest byte first, the network the highest.  POSIX.1-2017, arpa/inet.h.
 */
#include <arpa/inet.h>

uint16_t
htons(uint16_t number)
{
	return __builtin_bswap16(number);
}

uint32_t
htonl(uint32_t number)
{
	return __builtin_bswap32(number);
}

uint16_t
ntohs(uint16_t number)
{
	return __builtin_bswap16(number);
}

uint32_t
ntohl(uint32_t number)
{
	return __builtin_bswap32(number);
}
