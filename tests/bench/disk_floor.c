/* SPDX-License-Identifier: MIT */
/*
 * disk_floor.c: how fast a disk can be read and written at all: a kernel that does nothing else.
 *
 *   It moves MEBIBYTE bytes between the first drive and memory by DMA, in one command or in several
 *   of equal size, one after the other, and waits for each by looking at the bus master.  Nothing
 *   is checked, copied or handed over; there are no interrupts.  Which size is fastest is the
 *   emulator's and the host's affair: all are tried, and the fastest is the floor.
 *
 *   Prints, on port 0xE9, the least that one mebibyte took of RUNS times with each size, in ticks
 *   of the time stamp counter: "read N" and "write N", and ends the emulator.
 */
#include <port.h>
#include <stdint.h>

#define MEBIBYTE		(1u << 20)
#define ENTRY_BYTES		65536u		/* an entry of the engine's table describes that much at most */
#define ENTRIES			(MEBIBYTE / ENTRY_BYTES)
#define SECTOR			512u
#define RUNS			24u

/*
 * PCI Local Bus Specification 3.0, 3.2.2.3.2 and 6.1.  The IDE controller of QEMU's PC is function
 * 1 of device 1.
 */
#define CONFIG_ADDRESS		0xcf8u
#define CONFIG_DATA		0xcfcu
#define CONFIG_IDE		0x80000900u
#define CONFIG_COMMAND		0x04u
#define   COMMAND_MASTER	  0x05u	/* and ports */
#define CONFIG_BAR4		0x20u

/* ATA and its bus master: user/servers/disk/ata_registers.h says what each is. */
#define ATA_COUNT		0x1f2u
#define ATA_LBA_LOW		0x1f3u
#define ATA_LBA_MIDDLE		0x1f4u
#define ATA_LBA_HIGH		0x1f5u
#define ATA_DEVICE		0x1f6u
#define   ATA_DEVICE_LBA	  0xe0u
#define ATA_STATUS		0x1f7u
#define   ATA_STATUS_BUSY	  0x88u	/* or with data to move */
#define ATA_CONTROL		0x3f6u
#define   ATA_CONTROL_QUIET	  0x02u
#define ATA_READ_DMA_EXT	0x25u
#define ATA_WRITE_DMA_EXT	0x35u
#define MASTER_STATUS		2u
#define   MASTER_ACTIVE		  0x01u
#define   MASTER_CLEAR		  0x06u
#define MASTER_TABLE		4u
#define MASTER_START		0x01u
#define MASTER_TO_MEMORY	0x08u

#define PORT_LOG		0xe9u
#define PORT_EXIT		0xf4u

__asm__(".text\n"
	".balign 4\n"
	".long 0x1badb002, 0, -0x1badb002\n"	/* Multiboot header */
	".globl _start\n"
	"_start:\n\t"
	"cli\n\t"
	"mov $stack_top, %esp\n\t"
	"call run\n"
	".bss\n\t"
	".balign 16\n\t"
	".skip 16384\n"
	"stack_top:\n"
	".text\n");

void run(void);

/* The engine's table: entries cross no multiple of 64 KiB. */
static volatile struct {
	uint32_t address;
	uint16_t bytes, last;
} table[ENTRIES] __attribute__((aligned(128)));

static uint8_t buffer[MEBIBYTE] __attribute__((aligned(65536)));
static uint16_t master;

static void
print(const char *text)
{
	while (*text)
		port_write(PORT_LOG, (uint8_t)*text++);
}

static void
print_line(const char *name, uint32_t number)
{
	char digits[12] = "", *at = digits + sizeof digits - 2;

	do {
		*at-- = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	print(name);
	print(at + 1);
	print("\n");
}

static uint64_t
stamp(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

static void
find_master(void)
{
	port_write32(CONFIG_ADDRESS, CONFIG_IDE | CONFIG_COMMAND);
	port_write32(CONFIG_DATA, COMMAND_MASTER);
	port_write32(CONFIG_ADDRESS, CONFIG_IDE | CONFIG_BAR4);
	master = (uint16_t)(port_read32(CONFIG_DATA) & ~3u);
}

/* Describe so many bytes of the buffer. */
static void
fill_table(uint32_t bytes)
{
	for (uint32_t i = 0; i < bytes / ENTRY_BYTES; i++) {
		table[i].address = (uint32_t)buffer + i * ENTRY_BYTES;
		table[i].bytes = 0;		/* 64 KiB */
		table[i].last = (i + 1) * ENTRY_BYTES == bytes ? 0x8000 : 0;
	}
}

static void
give_command(uint32_t sector, uint32_t sectors, uint8_t command)
{
	port_write(ATA_DEVICE, ATA_DEVICE_LBA);
	port_write(ATA_COUNT, (uint8_t)(sectors >> 8));
	port_write(ATA_LBA_LOW, 0);
	port_write(ATA_LBA_MIDDLE, 0);
	port_write(ATA_LBA_HIGH, 0);
	port_write(ATA_COUNT, (uint8_t)sectors);
	port_write(ATA_LBA_LOW, (uint8_t)sector);
	port_write(ATA_LBA_MIDDLE, (uint8_t)(sector >> 8));
	port_write(ATA_LBA_HIGH, (uint8_t)(sector >> 16));
	port_write(ATA_STATUS, command);
}

static void
move(uint32_t sector, uint32_t bytes, uint8_t command)
{
	const uint8_t way = command == ATA_READ_DMA_EXT ? MASTER_TO_MEMORY : 0;

	fill_table(bytes);
	port_write32(master + MASTER_TABLE, (uint32_t)table);
	port_write(master + MASTER_STATUS, MASTER_CLEAR);
	port_write(master, way);
	give_command(sector, bytes / SECTOR, command);
	port_write(master, way | MASTER_START);
	while (port_read(master + MASTER_STATUS) & MASTER_ACTIVE)
		;
	while (port_read(ATA_STATUS) & ATA_STATUS_BUSY)
		;
	port_write(master, 0);
}

/* The least a mebibyte took, in commands of so many bytes. */
static uint32_t
least(uint32_t bytes, uint8_t command)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < RUNS; i++) {
		const uint64_t start = stamp();

		for (uint32_t at = 0; at < MEBIBYTE; at += bytes)
			move(at / SECTOR, bytes, command);
		const uint32_t took = (uint32_t)(stamp() - start);

		best = took < best ? took : best;
	}
	return best;
}

static void
measure(const char *name, uint8_t command)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t bytes = ENTRY_BYTES; bytes <= MEBIBYTE; bytes *= 2) {
		const uint32_t took = least(bytes, command);

		best = took < best ? took : best;
	}
	print_line(name, best);
}

void
run(void)
{
	find_master();
	port_write(ATA_CONTROL, ATA_CONTROL_QUIET);
	measure("read ", ATA_READ_DMA_EXT);
	measure("write ", ATA_WRITE_DMA_EXT);
	for (;;)
		port_write(PORT_EXIT, 0x10);
}
