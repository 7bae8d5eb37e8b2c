/* SPDX-License-Identifier: MIT */
/*
 * service.h: the service that the supervisor offers to attackers.
 */
#pragma once

#include "abi/message.h"

/* Serve a message just received.  Never blocks. */
void
service_message(const struct message *message);

/*
 * Answer one of those who were kept waiting, and some who wait at the plaza, where nobody else may
 * be listening.
 */
void
service_pulse(void);

/* Forget everybody and close what was kept. */
void
service_clear(void);
