/* SPDX-License-Identifier: MIT */
/*
 * memory.c: all that the kernel can write to, kept, compared and put back.
 *
 *   That is the arena, the kernel's own variables (the linker puts those of its objects between two
 *   symbols) and what AddressSanitizer remembers of the arena.  Most of it is never written to, so
 *   it is write-protected: the first write to a page makes the page one of those that are watched,
 *   in every image as it was before.  Nothing that changes can thus be missed, and little has to be
 *   compared.
 *
 *   A state's number is the sum, over all blocks of 64 bytes, of a number made of the block's place
 *   and contents.  So the number of a state that differs in few blocks is soon known.  Two states
 *   are taken for one if their numbers of 64 bits are equal: among ten million states that happens
 *   by chance once in 300,000 runs.
 */
#include "memory.h"

#include <emmintrin.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "abi/space.h"
#include "abi/types.h"
#include "machine.h"
#include "search.h"

#define BLOCK		64u
#define RANGES_MAX	256u
#define IMAGE_MAX	(RANGES_MAX * PAGE_SIZE)
#define CHANGES_MAX	(IMAGE_MAX / BLOCK)
#define SHADOW(address)	((uint8_t *)(((address) >> 3) + 0x20000000u))	/* AddressSanitizer's map on i386 */

struct range {
	uint8_t *live;
	uint32_t size;
	uint32_t place;			/* in every image */
};

struct change {
	uint8_t *live;
	uint8_t *was;			/* in the image compared with */
	uint32_t size;
};

extern char __start_kernel_data[], __stop_kernel_data[];
extern char __start_kernel_bss[], __stop_kernel_bss[];
extern char __start_kernel_hot[], __stop_kernel_hot[];

static struct range ranges[RANGES_MAX];
static uint32_t range_count, image_size;
static uint8_t *images[MEMORY_LEVELS];
static struct change changes[CHANGES_MAX];
static uint32_t change_count;

/* memcpy() that AddressSanitizer does not look at: what nobody may touch is kept as well. */
static void
copy(void *to, const void *from, uint32_t size)
{
	uint32_t words = size / 4, bytes = size % 4;

	if (size == BLOCK) {
		for (unsigned n = 0; n < BLOCK / sizeof(__m128i); n++)
			_mm_storeu_si128((__m128i *)to + n, _mm_loadu_si128((const __m128i *)from + n));
		return;
	}
	__asm__ volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

static void
watch(uintptr_t start, uint32_t size)
{
	if (size == 0)
		return;
	if (range_count == RANGES_MAX)
		search_failed("scope: more pages are written to than it has room for");
	ranges[range_count++] = (struct range){ (uint8_t *)start, size, image_size };
	for (unsigned level = 0; level < MEMORY_LEVELS; level++)
		copy(images[level] + image_size, (void *)start, size);
	image_size += (size + BLOCK - 1) & ~(BLOCK - 1);
}

static void
protect(uintptr_t start, uint32_t size, int rights)
{
	if (mprotect((void *)start, size, rights) != 0) {
		perror("scope: mprotect");
		exit(EXIT_FAILURE);
	}
}

/* Watches what lies before and behind a region's whole pages, and notices writes to these. */
static void
region(const char *first, const char *last)
{
	const uintptr_t start = (uintptr_t)first, end = (uintptr_t)last;
	const uintptr_t inner = (start + PAGE_MASK) & ~PAGE_MASK, outer = end & ~PAGE_MASK;

	if (inner >= outer) {
		watch(start, end - start);
		return;
	}
	watch(start, inner - start);
	watch(outer, end - outer);
	protect(inner, outer - inner, PROT_READ);
}

static bool
within(uintptr_t address, const char *first, const char *last)
{
	return address >= (uintptr_t)first && address < (uintptr_t)last;
}

/* The first write to a page, or a wrong address. */
static void
written(int signal_number, siginfo_t *info, void *context)
{
	const uintptr_t address = (uintptr_t)info->si_addr, page = address & ~PAGE_MASK;
	const bool arena = address >= KERNEL_BASE &&
			   address - KERNEL_BASE < ARENA_FRAMES * PAGE_SIZE;

	(void)signal_number, (void)context;
	if (!arena && !within(address, __start_kernel_data, __stop_kernel_data) &&
	    !within(address, __start_kernel_bss, __stop_kernel_bss) &&
	    !within(address, __start_kernel_hot, __stop_kernel_hot))
		search_failed("the kernel uses the address %p, where nothing is", info->si_addr);
	for (uint32_t n = 0; n < range_count; n++)
		if ((uintptr_t)ranges[n].live == page)
			search_failed("the address %p cannot be written to", info->si_addr);
	watch(page, PAGE_SIZE);
	if (arena)
		watch((uintptr_t)SHADOW(page), PAGE_SIZE / 8);
	protect(page, PAGE_SIZE, PROT_READ | PROT_WRITE);
}

void
memory_begin(void)
{
	struct sigaction action = { .sa_sigaction = written, .sa_flags = SA_SIGINFO };

	for (unsigned level = 0; level < MEMORY_LEVELS; level++) {
		images[level] = mmap(NULL, IMAGE_MAX, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (images[level] == MAP_FAILED) {
			perror("scope: mmap");
			exit(EXIT_FAILURE);
		}
	}
	sigaction(SIGSEGV, &action, NULL);
	region(__start_kernel_data, __stop_kernel_data);
	region(__start_kernel_bss, __stop_kernel_bss);
	region(__start_kernel_hot, __stop_kernel_hot);
	protect(KERNEL_BASE, ARENA_FRAMES * PAGE_SIZE, PROT_READ);
}

static bool
block_equal(const uint8_t *a, const uint8_t *b)
{
	const __m128i *left = (const __m128i *)a, *right = (const __m128i *)b;
	__m128i differ = _mm_setzero_si128();

	for (unsigned n = 0; n < BLOCK / sizeof(*left); n++)
		differ = _mm_or_si128(differ, _mm_xor_si128(_mm_loadu_si128(&left[n]),
							    _mm_loadu_si128(&right[n])));
	return _mm_movemask_epi8(_mm_cmpeq_epi8(differ, _mm_setzero_si128())) == 0xffff;
}

static bool
bytes_equal(const uint8_t *a, const uint8_t *b, uint32_t size)
{
	while (size > 0 && *a == *b)
		a++, b++, size--;
	return size == 0;
}

/* A number for a block of up to 64 bytes at a place. */
static uint64_t
block_number(uint32_t place, const uint8_t *bytes, uint32_t size)
{
	uint64_t sum = (place + 1) * 0x9e3779b97f4a7c15u;
	uint32_t words[BLOCK / 4] = { 0 };

	copy(words, bytes, size);
	for (unsigned n = 0; n < BLOCK / 4; n += 2) {
		const uint32_t a = words[n] ^ (uint32_t)sum, b = words[n + 1] ^ (uint32_t)(sum >> 32);

		sum = (sum ^ (uint64_t)(a + 0x85ebca6bu) * (b + 0xc2b2ae35u)) * 0xff51afd7ed558ccdu;
		sum ^= sum >> 29;
	}
	return sum;
}

static uint64_t
note_change(const struct range *range, uint32_t offset, uint32_t size, uint8_t *image)
{
	uint8_t *live = range->live + offset, *was = image + range->place + offset;

	changes[change_count++] = (struct change){ live, was, size };
	return block_number(range->place + offset, live, size) -
	       block_number(range->place + offset, was, size);
}

uint64_t
memory_compare(unsigned level)
{
	uint8_t *image = images[level];
	uint64_t sum = 0;

	change_count = 0;
	for (uint32_t n = 0; n < range_count; n++) {
		const struct range *range = &ranges[n];
		uint32_t offset = 0;

		for (; offset + BLOCK <= range->size; offset += BLOCK)
			if (!block_equal(range->live + offset, image + range->place + offset))
				sum += note_change(range, offset, BLOCK, image);
		if (offset < range->size && !bytes_equal(range->live + offset, image + range->place + offset,
							 range->size - offset))
			sum += note_change(range, offset, range->size - offset, image);
	}
	return sum;
}

void
memory_undo(void)
{
	for (uint32_t n = 0; n < change_count; n++)
		copy(changes[n].live, changes[n].was, changes[n].size);
}

void
memory_keep(unsigned level)
{
	copy(images[level + 1], images[level], image_size);
	for (uint32_t n = 0; n < change_count; n++)
		copy(images[level + 1] + (changes[n].was - images[level]), changes[n].live,
		     changes[n].size);
}

void
memory_restore(unsigned level)
{
	uint8_t *image = images[level];

	for (uint32_t n = 0; n < range_count; n++) {
		const struct range *range = &ranges[n];
		uint8_t *was = image + range->place;
		uint32_t offset = 0;

		for (; offset + BLOCK <= range->size; offset += BLOCK)
			if (!block_equal(range->live + offset, was + offset))
				copy(range->live + offset, was + offset, BLOCK);
		copy(range->live + offset, was + offset, range->size - offset);
	}
}

uint32_t
memory_watched(void)
{
	return image_size;
}
