/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/plist.h - which USB readers a driver of pcscd says that it serves.
 *
 *     if (divit_plist_lists(text, 0x072F, 0x90CC)) ...
 *
 * The Info.plist of a driver bundle holds two arrays of the same length, ifdVendorID and
 * ifdProductID; the i-th of both are one reader (pcsc-lite, hotplug by libudev). pcscd reads these
 * files with a simple parser of its own, and so does this: no XML beyond tags and comments.
 * Ownership: borrows. Threads: no state.
 * Not done here: finding the bundles, see doctor/drivers.h; any other entry of the file.
 */
#ifndef DIVIT_DOCTOR_PLIST_H
#define DIVIT_DOCTOR_PLIST_H

#include "divit/base.h"

/* True if the file lists the reader. False too for a file that is none. */
bool divit_plist_lists(divit_span text, uint16_t vendor, uint16_t product);

#endif
