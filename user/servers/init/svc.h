/* SPDX-License-Identifier: MIT */
/*
 * svc.h: /svc: the services as files, served by init itself under the I/O protocol.
 *
 *	/svc/services		a line a service: name, state, starts, task, milliseconds since its start, KiB, why it ended last
 *	/svc/log		what happened to services, and why: the last lines
 *	/svc/NAME/log		the same of one service
 *	/svc/pci		a line a PCI function: place, numbers, class, BARs, interrupt, whose
 *	/svc/control		to be written, by clients that may (protocol/names.h): one order a write, with or without '\n':
 *				stop, start, restart or kill NAME; poweroff; reboot
 *
 *   What an order does: order.c.  A write fails with EINVAL (no such order), ENOENT (no such
 *   service), EALREADY (it is so already); opening /svc/control for writing without the right fails
 *   with EPERM.
 *
 *   Every read writes the text anew, so a file is what holds at that moment.  init waits for nobody
 *   here either: the texts are made of what it knows, and what does not fit the caller's window is
 *   the caller's business.
 */
#pragma once

#include <io_server.h>

#define SVC_PREFIX	"/svc"

/* init's loop is that of this server; its tables are init.c's to fill. */
struct server *
svc_server(void);

/* Begin.  own: init's own endpoint. */
void
svc_start(handle_t own);

/* The handler of all labels of the I/O protocol; and a hang-up of one of its connections. */
server_handler svc_dispatch;

void
svc_hangup(uint32_t badge);

/* init.c: end all services, then switch the machine off, or reset it. */
void
init_switch_off(_Bool reset);
