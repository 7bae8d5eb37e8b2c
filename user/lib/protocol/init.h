/* SPDX-License-Identifier: MIT */
/*
 * protocol/init.h: what init answers to services that were given a connection to it.
 *
 *   label            request              reply
 *   INIT_SERVICE     words[0]: number     words[0]: length of the name, or E_RANGE if there is no such
 *                                         service; words[1]: state (enum service_state);
 *                                         words[2]: how often it was started; payload: the name
 *   INIT_POWER_OFF   -                    none: the machine is off
 *   INIT_SERVICE_TASK words[0]: number    words[0]: the number of the service's task, as in traces (struct task_info),
 *                                         0 if it does not run; or E_RANGE
 */
#pragma once

enum init_label {
	INIT_SERVICE,
	INIT_POWER_OFF,
	INIT_SERVICE_TASK,
	INIT_LABELS
};

enum service_state {
	SERVICE_WAITING,	/* not started yet, or to be started again after a while */
	SERVICE_RUNNING,
	SERVICE_ENDED,		/* ended by itself, and the table does not want it back */
	SERVICE_GIVEN_UP,	/* died too often: its callers get E_DEAD */
	SERVICE_STOPPED,	/* by order: its callers wait until it is started again */
};
