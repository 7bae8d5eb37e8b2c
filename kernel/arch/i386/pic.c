/* SPDX-License-Identifier: MIT */
/*
 * pic.c: two 8259A interrupt controllers, the second one behind line 2 of the first.
 *
 *   Each has a mask register (bit set: line shut), a request register (lines that wait) and an in-service
 *   register (lines delivered and not yet ended).  Intel 8259A data sheet.
 *
 *   Spurious interrupts: a line that goes away between request and delivery is delivered as the
 *   controller's last line, with no bit in service.  One of the second controller was a real line 2 for the
 *   first, which must be told that it ended.
 */
#include "arch/i386/pic.h"

#include "arch/i386/io.h"

#define PIC_FIRST	0x20		/* command port; the data port follows */
#define PIC_SECOND	0xa0
#define   PIC_DATA	1
/* Initialization command words; ICW2 to ICW4 go to the data port. */
#define ICW1_INIT	0x11		/* ICW4 will follow */
#define ICW4_8086	0x01
/* Operation command words. */
#define OCW2_END	0x20		/* end of interrupt: of the highest line in service */
#define OCW3_READ_IRR	0x0a		/* the next read gives the request register */
#define OCW3_READ_ISR	0x0b		/* the next read gives the in-service register */

#define LINES_EACH	8u
#define LAST_BIT	0x80u		/* of a controller's own line 7 */

static uint16_t masked = (uint16_t)~(1u << IRQ_CASCADE);

static void
pic_set_up(uint16_t port, uint8_t vector, uint8_t wiring)
{
	outb(port, ICW1_INIT);
	outb(port + PIC_DATA, vector);
	outb(port + PIC_DATA, wiring);
	outb(port + PIC_DATA, ICW4_8086);
}

static inline void
pic_write_masks(void)
{
	outb(PIC_FIRST + PIC_DATA, (uint8_t)masked);
	outb(PIC_SECOND + PIC_DATA, (uint8_t)(masked >> LINES_EACH));
}

/*
 * Sets both controllers up, by ICW1 to ICW4 each: edge-triggered, cascaded, with the vectors of
 * pic.h, in 8086 mode, with ends of interrupts by command.  Afterwards every line but IRQ_CASCADE
 * is masked, at the controllers and in what pic_mask() and pic_unmask() go on from.
 *
 * LAB 3.2
 */
void
pic_init(void)
{
	pic_set_up(PIC_FIRST, PIC_VECTOR, 1u << IRQ_CASCADE);
	pic_set_up(PIC_SECOND, PIC_VECTOR + LINES_EACH, IRQ_CASCADE);
	pic_write_masks();
}

/*
 * Changes the mask of one line, 0 .. 15, and of no other: pic.h.  A request that waits is neither
 * lost nor made.
 *
 * LAB 3.2
 */
void
pic_mask(unsigned line)
{
	masked |= (uint16_t)(1u << line);
	pic_write_masks();
}

/*
 * The other way round.
 *
 * LAB 3.2
 */
void
pic_unmask(unsigned line)
{
	masked &= (uint16_t)~(1u << line);
	pic_write_masks();
}

bool
pic_pending(unsigned line)
{
	const uint16_t port = line < LINES_EACH ? PIC_FIRST : PIC_SECOND;

	outb(port, OCW3_READ_IRR);
	return inb(port) >> line % LINES_EACH & 1;
}

/*
 * Ends the service of `line` (pic.h): at its controller, and for a line of the second one at the
 * first as well, for which it was line IRQ_CASCADE.  Other lines in service stay so.
 *
 * Only each controller's line 7 can be spurious, and it is if it is not in service: true then.
 * Nothing is ended at the controller that made it up; but the first one did deliver the second
 * one's.
 *
 * LAB 3.2
 */
bool
pic_acknowledge(unsigned line)
{
	const uint16_t port = line < LINES_EACH ? PIC_FIRST : PIC_SECOND;
	bool spurious = false;

	if (line % LINES_EACH == LINES_EACH - 1) {
		outb(port, OCW3_READ_ISR);
		spurious = !(inb(port) & LAST_BIT);
	}
	if (!spurious)
		outb(port, OCW2_END);
	if (port == PIC_SECOND)
		outb(PIC_FIRST, OCW2_END);
	return spurious;
}
