/* SPDX-License-Identifier: MIT */
/*
 * requests.h: what processes ask of proc; births.h has the births.  Each function answers the label
 * of its name, as protocol/process.h says.
 */
#pragma once

#include "proc.h"

/* identity.c */
server_handler request_get, request_set_group, request_set_session, request_confine, request_limit;

/* waiting.c */
server_handler request_wait, request_usage;

/* killing.c */
server_handler request_kill, request_signal_entry, request_signal_action, request_signal_mask,
	request_signal_pending, request_signal_suspend, request_signal_wait, request_signal_return, request_alarm;

/* memory.c */
server_handler request_break, request_map, request_unmap, request_protect, request_sync;

/* terminals.c */
server_handler request_terminal, request_foreground;
