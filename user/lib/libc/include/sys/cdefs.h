/* SPDX-License-Identifier: MIT */
/*
 * sys/cdefs.h: no standard's, but known to many programs: brackets around declarations that C++ may
 * read, too.
 */
#pragma once

#ifdef __cplusplus
#define __BEGIN_DECLS	extern "C" {
#define __END_DECLS	}
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif
