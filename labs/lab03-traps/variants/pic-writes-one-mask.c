/* SPDX-License-Identifier: MIT */
/*
 * variant: changes one controller and asks it what it had
 * in: kernel/arch/i386/pic.c
 * exercise: 2
 */
static uint16_t
data_port(unsigned line)
{
	return (line < LINES_EACH ? PIC_FIRST : PIC_SECOND) + PIC_DATA;
}

void
pic_init(void)
{
	for (unsigned n = 0; n < 2; n++) {
		const uint16_t port = n == 0 ? PIC_FIRST : PIC_SECOND;

		outb(port, ICW1_INIT);
		outb(port + PIC_DATA, (uint8_t)(PIC_VECTOR + n * LINES_EACH));
		outb(port + PIC_DATA, n == 0 ? 1u << IRQ_CASCADE : IRQ_CASCADE);
		outb(port + PIC_DATA, ICW4_8086);
	}
	outb(PIC_FIRST + PIC_DATA, (uint8_t)~(1u << IRQ_CASCADE));
	outb(PIC_SECOND + PIC_DATA, UINT8_MAX);
}

void
pic_mask(unsigned line)
{
	outb(data_port(line), inb(data_port(line)) | (uint8_t)(1u << line % LINES_EACH));
}

void
pic_unmask(unsigned line)
{
	outb(data_port(line), inb(data_port(line)) & (uint8_t)~(1u << line % LINES_EACH));
}
