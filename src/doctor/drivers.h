/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/drivers.h - whether an installed driver of pcscd serves the readers on the bus.
 *
 *     divit_drivers_look("/usr/lib/pcsc/drivers", &usb);
 *     // usb.drivers: how many bundles there are; usb.p[i].served: one of them lists the reader
 *
 * Threads: no state.
 * Not done here: drivers of readers that are not on the USB bus (reader.conf).
 */
#ifndef DIVIT_DOCTOR_DRIVERS_H
#define DIVIT_DOCTOR_DRIVERS_H

#include "doctor/usb.h"

/* Reads the Info.plist of each bundle of the folder. One that cannot be read does not count. */
void divit_drivers_look(const char *folder, divit_usb *usb);

#endif
