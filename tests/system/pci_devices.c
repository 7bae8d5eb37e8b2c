/* SPDX-License-Identifier: MIT */
/*
 * pci_devices.c: devices for drivers, on a machine that has an ivshmem device besides its IDE
 * controller: tests/guest/user_pci.c.
 *
 *   The device's memory is a file of the host: the guest reads there what is written here, and the
 *   other way round.
 */
#include "guest_test.h"

#include <fcntl.h>
#include <sys/mman.h>

#define SHARED_SIZE	0x100000u
#define MAGIC		0x6b657074u

static char path[] = "/tmp/pith-shared-XXXXXX";

static uint32_t *
make_shared(void)
{
	int file = mkstemp(path);
	uint32_t *memory;

	ck_assert_msg(file >= 0, "%s: %s", path, strerror(errno));
	ck_assert_int_eq(ftruncate(file, SHARED_SIZE), 0);
	memory = mmap(NULL, SHARED_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	ck_assert_ptr_ne(memory, MAP_FAILED);
	close(file);
	memory[0] = MAGIC;
	return memory;
}

START_TEST(devices_reach_their_drivers)
{
	struct machine_config config = guest_config("user_pci", "shared=1");
	static char object[128];
	static const char *const arguments[] = {
		"-object", object, "-device", "ivshmem-plain,memdev=shared", NULL
	};
	struct machine_result *result;
	uint32_t *memory = make_shared();

	snprintf(object, sizeof object, "memory-backend-file,id=shared,size=%uK,mem-path=%s,share=on", SHARED_SIZE >> 10,
		 path);
	config.qemu_arguments = arguments;
	result = machine_run(&config);
	unlink(path);
	guest_judge_again(result, "make check ONLY=pci_devices");
	expect_in_order(result->output[MACHINE_E9].bytes, "8086:7010, is for guest\n", "1af4:1110, is for guest\n",
			"init: guest ended with code 3\n", "init: guest started again\n");
	ck_assert_uint_eq(memory[SHARED_SIZE / 4 - 1], ~MAGIC);
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(devices_reach_their_drivers),
	};

	return RUN_TESTS("pci_devices", tests);
}
