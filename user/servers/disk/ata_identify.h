/* SPDX-License-Identifier: MIT */
/*
 * ata_identify.h: what a drive says about itself.  Pure code.
 */
#pragma once

#include "drive.h"

/* Fill in a drive from the 256 words of IDENTIFY.  False: it is no disk that we can use. */
bool
ata_identify(struct drive *drive, const uint16_t *words);
