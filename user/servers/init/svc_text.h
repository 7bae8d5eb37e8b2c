/* SPDX-License-Identifier: MIT */
/*
 * svc_text.h: the texts of the files in /svc.
 */
#pragma once

#include <stdint.h>

/* Each writes at most size bytes and returns how many; service: which, where that matters. */
uint32_t
svc_text_services(char *to, uint32_t size, unsigned service);

uint32_t
svc_text_log(char *to, uint32_t size, unsigned service);

uint32_t
svc_text_log_of(char *to, uint32_t size, unsigned service);

uint32_t
svc_text_pci(char *to, uint32_t size, unsigned service);
