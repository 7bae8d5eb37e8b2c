/* SPDX-License-Identifier: MIT */
/*
 * device.c: interrupts as pulses, ports through the bitmap.
 *
 *   An interrupt masks its line, is acknowledged at once and becomes one pulse bit; the driver unmasks the line with
 *   irq_done when it has looked after its device.  So no driver, however slow or broken, keeps another
 *   line from being heard, and nothing is lost: a masked line stays pending in the controller.
 *
 *   Ports are granted to a task by the I/O bitmap of the TSS.  There is one bitmap, built for the task that last needed one: the
 *   first refused access of another task traps, rebuilds it and repeats.  A switch only turns the bitmap on or
 *   off.  A driver never gets IOPL 3, which would give it CLI as well.
 */
#include "device.h"

#include "arch/i386/descriptor.h"
#include "arch/i386/pic.h"
#include "arch/i386/ports.h"
#include "arch/i386/tss.h"
#include "assert.h"
#include "calls.h"
#include "endpoint.h"
#include "handle.h"
#include "sched.h"
#include "task.h"

#define PORTS_ALL	65536u

static struct irq *irqs[IRQ_LINES];
static struct task *bitmap_owner;	/* whose ports the I/O bitmap holds; NULL: nobody's */

struct ports *
devices_init(void)
{
	error_t error;
	struct ports *all = object_create(OBJECT_PORTS, NULL, &error);

	for (uint32_t line = 0; line < IRQ_LINES; line++) {
		irqs[line] = object_create(OBJECT_IRQ, NULL, &error);
		if (irqs[line] == NULL)
			panic("no memory for interrupt line %u", line);
		irqs[line]->line = line;
	}
	if (all == NULL)
		panic("no memory for the ports");
	all->count = PORTS_ALL;
	return all;
}

struct irq *
device_irq(uint32_t line)
{
	return irqs[line];
}

void
irq_deliver(uint32_t line)
{
	struct irq *irq = irqs[line];
	struct thread *receiver;

	pic_mask(line);
	if (irq->endpoint == NULL)
		return;
	irq->delivered = true;
	receiver = endpoint_pulse(irq->endpoint, 1u << irq->bit);
	if (receiver != NULL)
		sched_preempt(receiver);
}

/* An interrupt that nobody has received is forgotten: the next driver would find a line that waits for no irq_done. */
static void
irq_unbind(struct irq *irq)
{
	struct endpoint *endpoint = irq->endpoint;

	pic_mask(irq->line);
	if (irq->delivered)
		endpoint->pulses &= ~(1u << irq->bit);
	irq->endpoint = NULL;
	irq->binder = NULL;
	irq->delivered = false;
	if (endpoint != NULL)
		object_release(&endpoint->object);
}

static void
bitmap_give(struct task *task)
{
	if (bitmap_owner != NULL)
		bitmap_owner->io_bitmap = TSS_NO_BITMAP;
	if (task != NULL)
		task->io_bitmap = tss_bitmap;
	bitmap_owner = task;
}

static void
ports_unbind(struct ports *ports)
{
	if (bitmap_owner == ports->task)
		bitmap_give(NULL);
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
	while (!list_empty(&task->ports))
		ports_unbind(container_of(task->ports.next, struct ports, bound));
}

bool
ports_install(struct task *task)
{
	if (list_empty(&task->ports) || bitmap_owner == task)
		return false;
	port_bitmap_clear();
	list_each(link, &task->ports) {
		const struct ports *ports = container_of(link, struct ports, bound);

		port_bitmap_allow(ports->first, ports->count);
	}
	bitmap_give(task);
	tss_block.tss.bitmap = tss_bitmap;
	return true;
}

void
irq_unreferenced(struct object *object)
{
	(void)object;			/* the table keeps it */
}

void
ports_unreferenced(struct object *object)
{
	object_free(object);
}

error_t
call_irq_bind(struct frame *frame)
{
	const uint32_t need = OBJECT_IRQ | RIGHT_MANAGE;
	const uint32_t need_endpoint = OBJECT_ENDPOINT | RIGHT_RECEIVE;
	struct irq *irq = handle_find(current->task, frame_handle(frame), need);
	struct endpoint *endpoint = NULL;

	if (irq == NULL)
		return handle_error(current->task, frame_handle(frame), need);
	if (irq->line == IRQ_TIMER || irq->line == IRQ_CASCADE)
		return E_BUSY;
	if (frame_a(frame) != HANDLE_NONE) {
		endpoint = handle_find(current->task, frame_a(frame), need_endpoint);
		if (endpoint == NULL)
			return handle_error(current->task, frame_a(frame), need_endpoint);
		if (frame_b(frame) > 31)
			return E_ARGUMENT;
	}
	/* Point of no return. */
	if (endpoint != NULL)
		object_hold(&endpoint->object);
	irq_unbind(irq);
	if (endpoint == NULL)
		return E_OK;
	irq->endpoint = endpoint;
	irq->binder = current->task;
	irq->bit = frame_b(frame);
	pic_unmask(irq->line);
	return E_OK;
}

error_t
call_irq_done(struct frame *frame)
{
	const uint32_t need = OBJECT_IRQ | RIGHT_MANAGE;
	struct irq *irq = handle_find(current->task, frame_handle(frame), need);

	if (irq == NULL)
		return handle_error(current->task, frame_handle(frame), need);
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
call_ports_create(struct frame *frame)
{
	const uint32_t need = OBJECT_PORTS | RIGHT_MANAGE;
	struct task *task = current->task;
	const struct ports *whole = handle_find(task, frame_handle(frame), need);
	const uint32_t first = frame_a(frame), count = frame_b(frame);
	struct ports *ports;
	error_t error;

	if (whole == NULL)
		return handle_error(task, frame_handle(frame), need);
	if (count == 0 || count > whole->count || first < whole->first ||
	    first - whole->first > whole->count - count)
		return E_RANGE;
	if (ports_are_kernels(first, count))
		return E_BUSY;
	if (handle_room(task) == 0)
		return E_FULL;
	ports = object_create(OBJECT_PORTS, task, &error);
	if (ports == NULL)
		return error;
	/* Point of no return. */
	ports->first = first;
	ports->count = count;
	return handle_give(task, &ports->object, RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE));
}

error_t
call_ports_bind(struct frame *frame)
{
	const uint32_t need = OBJECT_PORTS | RIGHT_MANAGE;
	struct ports *ports = handle_find(current->task, frame_handle(frame), need);
	error_t error;
	struct task *task;

	if (ports == NULL)
		return handle_error(current->task, frame_handle(frame), need);
	task = handle_find_task(frame_a(frame), RIGHT_MANAGE, &error);
	if (task == NULL)
		return error;
	if (task->state != TASK_LIVING)
		return E_STATE;
	if (ports->task != NULL)
		return ports->task == task ? E_OK : E_BUSY;
	if (ports_are_kernels(ports->first, ports->count))
		return E_BUSY;
	/* Point of no return. */
	ports->task = task;
	list_append(&task->ports, &ports->bound);
	object_hold(&ports->object);
	if (bitmap_owner == task) {
		bitmap_give(NULL);
		tss_block.tss.bitmap = TSS_NO_BITMAP;
	}
	return E_OK;
}
