/* SPDX-License-Identifier: MIT */
/*
 * probe.c: what the probes of all labs share: the test's input, its output, the checkpoint.
 *
 *   Linked into every kernel under test, beside the lab's own probe.c, which takes the place of
 *   kernel/debug/probe.c.  Uses nothing that students write.
 */
#include "labs/probe.h"

#include "abi/space.h"
#include "arch/i386/io.h"
#include "arch/i386/string.h"
#include "boot/multiboot.h"

#define PORT_CHECKPOINT	0x505		/* QEMU's pvpanic device */

struct probe_output probe_output;

static const struct probe_input *input;

void *
probe_room(uint32_t size)
{
	uint8_t *room = probe_output.bytes + probe_output.size;

	memset(room, PROBE_UNTOUCHED, size);
	probe_output.size += size;
	return room;
}

_Noreturn void
probe_done(void)
{
	probe_output.nonce = input->nonce;
	outb(PORT_CHECKPOINT, 1);
	for (;;)
		__asm__ volatile("cli; hlt");
}

void
probe_try(const struct probe_test *test, enum probe_verdict (*try)(uint32_t number))
{
	uint32_t *verdicts = probe_room(test->count * sizeof(*verdicts));

	for (uint32_t n = 0; n < test->count; n++)
		verdicts[n] = try(test->numbers[n]);
}

/* The test's input in the boot archive; NULL if this boot is no test. */
static const struct probe_input *
find_input(uint32_t info_address)
{
	const struct multiboot_info *info = (const void *)(KERNEL_BASE + info_address);
	const struct multiboot_module *module;
	const struct probe_input *found;

	if (!(info->flags & MULTIBOOT_MODULES) || info->mods_count == 0)
		return NULL;
	module = (const void *)(KERNEL_BASE + info->mods_addr);
	if (module->end - module->start < PROBE_ARCHIVE_DATA + sizeof(*found))
		return NULL;
	found = (const void *)(KERNEL_BASE + module->start + PROBE_ARCHIVE_DATA);
	return found->magic == PROBE_MAGIC ? found : NULL;
}

void
probe_run(uint32_t info, void (*act)(const struct probe_input *input))
{
	input = find_input(info);
	if (input == NULL || input->action == PROBE_STAGE)
		return;
	probe_output.size = 0;
	act(input);
	probe_done();
}

const struct probe_input *
probe_stage_input(void)
{
	return input != NULL && input->action == PROBE_STAGE ? input : NULL;
}
