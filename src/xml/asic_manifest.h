/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml/asic_manifest.h - META-INF/manifest.xml, the list of a container's files that ASiC-E takes
 * over from OpenDocument (EN 319 162-1 4.4.3.2; OpenDocument 1.2 part 3, chapter 4).
 *
 *     s = divit_asic_manifest_begin(&text, DIVIT_ASIC_MIMETYPE_E);
 *     s = divit_asic_manifest_file(&text, name, "application/pdf");
 *     s = divit_asic_manifest_end(&text);
 *
 *     s = divit_asic_manifest_check(&asic, entry, err);
 *
 * The standard lets it out; libdigidocpp opens no ASiC-E without it or with a file that it does not
 * list (src/ASiC_E.cpp, read at 004d01a). Nobody signs it: what it says beyond the list counts for
 * nothing here. Threads: no state. Not done here: encryption data, media types of the files.
 */
#ifndef DIVIT_XML_ASIC_MANIFEST_H
#define DIVIT_XML_ASIC_MANIFEST_H

#include "xml/asic.h"

/* Appends all before the files. mimetype: of the container. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_asic_manifest_begin(divit_bytes *out, const char *mimetype);

/* Appends a file. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_asic_manifest_file(
    divit_bytes *out, divit_span name, const char *mime);

/* Appends the end. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_asic_manifest_end(divit_bytes *out);

/*
 * The manifest lists the data files of the container, each once, and no others; it may list those
 * of META-INF and folders. INPUT_BROKEN, INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_asic_manifest_check(
    const divit_asic *asic, const divit_zip_entry *manifest, divit_error *err);

#endif
