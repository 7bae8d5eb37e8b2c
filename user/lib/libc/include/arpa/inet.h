/* SPDX-License-Identifier: MIT */
/*
 * arpa/inet.h: POSIX.1-2017, the part that needs no network: numbers with the highest byte first, and back.
 */
#pragma once

#include <stdint.h>

uint16_t htons(uint16_t number);
uint32_t htonl(uint32_t number);
uint16_t ntohs(uint16_t number);
uint32_t ntohl(uint32_t number);
