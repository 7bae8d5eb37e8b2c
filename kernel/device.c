/* SPDX-License-Identifier: MIT */
/*
 * device.c: interrupts as pulses, ports through the bitmap.
 *
 *   An interrupt masks its line, is acknowledged at once and becomes one pulse bit; the driver
 *   unmasks the line with irq_done when it has looked after its device.  So no driver, however slow
 *   or broken, keeps another line from being heard, and nothing is lost: a masked line stays
 *   pending in the controller.
 *
 *   Ports are granted to a task by the I/O bitmap of the TSS.  There is one bitmap, built for the
 *   task that last needed one: the first refused access of another task traps, begins it anew with
 *   some of the task's ranges and repeats; an access refused still adds some more, until all are
 *   there.  A switch only turns the bitmap on or off.  A driver never gets IOPL 3, which would give
 *   it CLI as well.
 */
#include "device.h"

#include "arch/i386/descriptor.h"
#include "arch/i386/pic.h"
#include "calls.h"
#include "debug/trace.h"
#include "endpoint.h"

#define PORTS_STEP	4u

struct irq *irqs[IRQ_LINES];
static struct task *bitmap_owner;	/* whose ports the I/O bitmap holds; NULL: nobody's */
static struct link *installed;		/* on its list: the last one that the bitmap holds, or the head */

void
irq_deliver(uint32_t line)
{
	struct irq *irq = irqs[line];
	struct thread *receiver;

	trace_interrupt(line);
	pic_mask(line);
	if (irq->endpoint == NULL)
		return;
	irq->delivered = true;
	receiver = endpoint_pulse(irq->endpoint, 1u << irq->bit);
	if (receiver != NULL)
		sched_preempt(receiver);
}

/*
 * An interrupt that nobody has received is forgotten: the next driver would find a line that waits
 * for no irq_done.
 */
static void
irq_unbind(struct irq *irq)
{
	pic_mask(irq->line);
	if (irq->delivered)
		irq->endpoint->pulses &= ~(1u << irq->bit);
	irq->binder = NULL;
	irq->delivered = false;
	object_refer(&irq->endpoint, NULL);
}

static void
ports_unbind(struct ports *ports)
{
	list_remove(&ports->bound);
	ports->task = NULL;
	object_release(&ports->object);
}

void
devices_unbind(struct task *task)
{
	for (uint32_t line = 0; line < IRQ_LINES; line++)
		if (irqs[line]->binder == task)
			irq_unbind(irqs[line]);
	if (bitmap_owner == task)
		bitmap_owner = NULL;
}

uint32_t
ports_reap(struct task *task)
{
	if (list_empty(&task->ports))
		return 0;
	ports_unbind(container_of(task->ports.next, struct ports, bound));
	return GRAVEYARD_ITEM;
}

bool
ports_install(struct task *task)
{
	if (list_empty(&task->ports))
		return false;
	if (bitmap_owner != task) {
		port_bitmap_clear();
		if (bitmap_owner != NULL)
			bitmap_owner->io_bitmap = TSS_NO_BITMAP;
		task->io_bitmap = tss_bitmap;
		bitmap_owner = task;
		installed = &task->ports;
	}
	if (installed->next == &task->ports)
		return false;
	for (unsigned n = 0; n < PORTS_STEP && installed->next != &task->ports; n++) {
		const struct ports *ports;

		installed = installed->next;
		ports = container_of(installed, struct ports, bound);
		port_bitmap_allow(ports->first, ports->count);
	}
	tss_block.tss.bitmap = tss_bitmap;
	return true;
}

error_t
call_irq_bind(struct frame *frame, void *object, void *second)
{
	struct irq *irq = object;

	if (irq->line == IRQ_TIMER || irq->line == IRQ_CASCADE)
		return E_BUSY;
	if (second != NULL && frame_b(frame) > 31)
		return E_ARGUMENT;
	/* Point of no return. */
	irq_unbind(irq);
	if (second == NULL)
		return E_OK;
	object_refer(&irq->endpoint, second);
	irq->binder = current->task;
	irq->bit = frame_b(frame);
	pic_unmask(irq->line);
	return E_OK;
}

error_t
call_irq_done(struct frame *frame, void *object, void *second)
{
	struct irq *irq = object;

	if (!irq->delivered)
		return E_STATE;
	/* Point of no return. */
	irq->delivered = false;
	pic_unmask(irq->line);
	return E_OK;
}

static bool
ports_are_kernels(uint32_t first, uint32_t count)
{
	for (unsigned n = 0; n < countof(kernel_ports); n++)
		if (first < kernel_ports[n].first + kernel_ports[n].count &&
		    kernel_ports[n].first < first + count)
			return true;
	return false;
}

error_t
call_ports_create(struct frame *frame, void *object, void *second)
{
	const struct ports *whole = object;
	const uint32_t first = frame_a(frame), count = frame_b(frame);
	struct ports *ports;
	error_t error;

	if (count == 0 || count > whole->count || first < whole->first || first - whole->first > whole->count - count)
		return E_RANGE;
	if (ports_are_kernels(first, count))
		return E_BUSY;
	ports = handle_make(OBJECT_PORTS, &error);
	if (ports == NULL)
		return error;
	/* Point of no return. */
	ports->first = first;
	ports->count = count;
	return handle_give(current->task, &ports->object, RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE));
}

error_t
call_ports_bind(struct frame *frame, void *object, void *second)
{
	struct ports *ports = object;
	struct task *task = second;

	if (task->state != TASK_LIVING)
		return E_STATE;
	if (ports->task != NULL && ports->task->state == TASK_LIVING)
		return ports->task == task ? E_OK : E_BUSY;
	if (ports_are_kernels(ports->first, ports->count))
		return E_BUSY;
	/* Point of no return. */
	if (ports->task != NULL)
		ports_unbind(ports);		/* the dead need them no longer */
	ports->task = task;
	list_append(&task->ports, &ports->bound);
	object_hold(&ports->object);
	return E_OK;
}
