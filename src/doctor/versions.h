/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/versions.h - which system a computer runs and which packages are on it, for the help desk.
 *
 *     char version[DIVIT_VERSION_TEXT];
 *     if (divit_versions_package(status_file, "pcscd", version))
 *         tell(version);                                      // "1.9.9-2"
 *
 * Both read text that is given to them: no limit but its size, no allocation, one pass.
 * Threads: no state. Not done here: reading the files; other package systems than dpkg's.
 */
#ifndef DIVIT_DOCTOR_VERSIONS_H
#define DIVIT_DOCTOR_VERSIONS_H

#include "divit/base.h"

enum { DIVIT_VERSION_TEXT = 64 };

/*
 * The version of an installed package by dpkg's status file (deb-control(5): paragraphs of fields).
 * Control characters become '?'. False if it is not installed; ret is then "".
 */
bool divit_versions_package(divit_span status, const char *name, char ret[DIVIT_VERSION_TEXT]);

/* PRETTY_NAME of /etc/os-release (os-release(5)) without its quotation marks; "" without one. */
void divit_versions_system(divit_span os_release, char ret[DIVIT_VERSION_TEXT]);

#endif
