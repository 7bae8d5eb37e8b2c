/* SPDX-License-Identifier: MIT */
/*
 * variant: a linked list of regions, written back into the array at the end
 * in: kernel/boot/memory_map.c
 * exercise: 6
 */
struct link {
	struct memory_region region;
	struct link *next;
};

static void
swallow(struct link *link)
{
	while (link->next != NULL && link->next->region.start <= link->region.end) {
		if (link->next->region.end > link->region.end)
			link->region.end = link->next->region.end;
		link->next = link->next->next;
	}
}

bool
memory_map_add(struct memory_map *map, paddr_t start, paddr_t end)
{
	struct link links[MEMORY_REGIONS], added = { { start, end }, NULL };
	struct link *head = NULL, **place = &head;
	uint32_t count = 0;

	if (start >= end)
		return true;
	for (uint32_t i = map->count; i-- > 0;) {
		links[i] = (struct link){ map->regions[i], head };
		head = &links[i];
	}
	while (*place != NULL && (*place)->region.end < start)
		place = &(*place)->next;
	added.next = *place;
	if (added.next != NULL && added.next->region.start < start)
		added.region.start = added.next->region.start;
	*place = &added;
	swallow(&added);
	for (struct link *link = head; link != NULL; link = link->next)
		count++;
	if (count > MEMORY_REGIONS)
		return false;
	map->count = 0;
	for (struct link *link = head; link != NULL; link = link->next)
		map->regions[map->count++] = link->region;
	return true;
}
