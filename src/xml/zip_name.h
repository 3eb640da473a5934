/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/zip_name.h - names of files in a container that stay below the folder they are unpacked to.
 *
 *     s = divit_zip_name_check(entry->name, entry->from, err);
 *
 * No state, no ownership. Not done here: names that differ in case alone, which are two names.
 */
#ifndef DIVIT_XML_ZIP_NAME_H
#define DIVIT_XML_ZIP_NAME_H

#include "divit/base.h"

/*
 * The name is UTF-8 without control characters, relative (APPNOTE 4.4.17), has no "." or ".." and
 * no empty part (one "/" at the end makes a folder) and neither '\\' nor ':'. where: what the
 * failure is at. INPUT_BROKEN.
 */
DIVIT_MUST_CHECK divit_status divit_zip_name_check(
    divit_span name, uint64_t where, divit_error *err);

#endif
