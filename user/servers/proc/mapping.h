/* SPDX-License-Identifier: MIT */
/*
 * mapping.h: what is done to a task's own mappings, page tables in the end.
 *
 *   A task pays for its page tables; when its quota is used up it gets more of proc's.  Ranges may
 *   hold pages that are not mapped.
 */
#pragma once

#include "store.h"

/* Map a page of the store at an address, in place of what is there.  Returns 0 or an error of the kernel. */
int32_t
mapping_set(handle_t task, uint32_t address, page_t page, bool writable);

/* Take away what is mapped in a range. */
void
mapping_remove(handle_t task, uint32_t address, uint32_t length);

/* What is mapped in a range may be read only, from now on. */
void
mapping_protect(handle_t task, uint32_t address, uint32_t length);
