/* SPDX-License-Identifier: MIT */
/*
 * qsort.c: sorting and searching.
 *
 *   Heap sort: no worse on any input than on others, no memory, no recursion.  The elements form a heap in
 *   their own array: the children of i are 2 i + 1 and 2 i + 2, and none is greater than its parent.
 */
#include <stdlib.h>

typedef int comparison(const void *, const void *);

static void
swap(char *a, char *b, size_t size)
{
	for (; size > 0; size--, a++, b++) {
		char kept = *a;

		*a = *b;
		*b = kept;
	}
}

/* Let the element at i sink until it is no less than its children. */
static void
sink(char *base, size_t i, size_t count, size_t size, comparison *compare)
{
	for (;;) {
		size_t child = 2 * i + 1;

		if (child >= count)
			return;
		if (child + 1 < count && compare(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (compare(base + i * size, base + child * size) >= 0)
			return;
		swap(base + i * size, base + child * size, size);
		i = child;
	}
}

void
qsort(void *base, size_t count, size_t size, comparison *compare)
{
	for (size_t i = count / 2; i > 0; i--)
		sink(base, i - 1, count, size, compare);
	for (size_t last = count; last > 1; last--) {
		swap(base, (char *)base + (last - 1) * size, size);
		sink(base, 0, last - 1, size, compare);
	}
}

void *
bsearch(const void *key, const void *base, size_t count, size_t size, comparison *compare)
{
	const char *low = base;

	while (count > 0) {
		const char *middle = low + count / 2 * size;
		int order = compare(key, middle);

		if (order == 0)
			return (void *)middle;
		if (order > 0) {
			low = middle + size;
			count -= count / 2 + 1;
		} else {
			count /= 2;
		}
	}
	return NULL;
}
