/* SPDX-License-Identifier: MIT */
/*
 * paging.h: page directories, page tables and the direct map.
 *
 *   Two levels (Intel SDM vol. 3A, 4.3 "32-bit paging"): a directory of 1,024 entries, each a table of 1,024
 *   entries of 4 KiB, or in the kernel's half one large page of 4 MiB.  Directories and tables are frames of
 *   RAM, reached through the direct map.  The kernel's entries (from KERNEL_BASE up) are the same in every
 *   directory and never change after paging_init().
 */
#pragma once

#include "abi/space.h"
#include "arch/i386/registers.h"
#include "types.h"

typedef uint32_t pte_t;

#define PTE_PRESENT	0x001u
#define PTE_WRITE	0x002u
#define PTE_USER	0x004u
#define PTE_NO_CACHE	0x010u
#define PTE_ACCESSED	0x020u		/* set by the processor ... */
#define PTE_DIRTY	0x040u		/* ... with the first write */
#define PTE_LARGE	0x080u		/* directory entries: a 4 MiB page */
#define PTE_GLOBAL	0x100u
/*
 * What all entries of the kernel have: the processor has nothing to note in them, so only the
 * kernel writes its tables.
 */
#define PTE_KERNELS	(PTE_PRESENT | PTE_ACCESSED | PTE_DIRTY)
/* Bits the processor leaves to the system: */
#define PTE_MAY_WRITE	0x200u		/* mapped from a handle that allows writing */
#define PTE_DEVICE	0x400u		/* not RAM: no frame is referenced */
#define PTE_KERNEL	0x800u		/* a mailbox: the task cannot unmap or change it */
#define PTE_FRAME	0xfffff000u

#define TABLE_ENTRIES	1024u
#define TABLE_SPAN	0x400000u	/* bytes one table maps */
#define KERNEL_FIRST_ENTRY (KERNEL_BASE / TABLE_SPAN)	/* from here on a directory maps the kernel */

static inline void *physical_to_virtual(paddr_t address) { return (void *)(address + KERNEL_BASE); }

static inline paddr_t virtual_to_physical(const void *address) { return (vaddr_t)address - KERNEL_BASE; }

/*
 * Makes the kernel's own mapping final: text and constants read-only, the guard page below the
 * kernel stack absent, identity mapping gone, large pages global; turns on write protection, SMEP
 * and SMAP where they exist.
 */
void paging_init(void);

/* The entry of the table that maps a user address, or NULL if there is no table. */
pte_t *paging_entry(const pte_t *directory, uint32_t address);

/* Forgets one page's translation, if directory is the one in use. */
void paging_flush(const pte_t *directory, uint32_t address);

/* The directory in use.  (sched.c) */
extern const pte_t *used_directory;

/* Makes a directory the one in use; does nothing if it is already, for that would empty the TLB. */
static inline void
paging_use(const pte_t *directory)
{
	if (directory == used_directory)
		return;
	used_directory = directory;
	write_register(cr3, virtual_to_physical(directory));
}

/* The directory with no user half: what runs while no task does. */
extern pte_t kernel_directory[TABLE_ENTRIES];
