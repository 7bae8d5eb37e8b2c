/* SPDX-License-Identifier: MIT */
/*
 * sys/sysmacros.h: the two parts of a device's number.
 */
#pragma once

#define major(device)		((unsigned)(device) >> 8)
#define minor(device)		((unsigned)(device) & 0xff)
#define makedev(major, minor)	((dev_t)((major) << 8 | (minor)))
