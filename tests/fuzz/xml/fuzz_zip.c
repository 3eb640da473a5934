/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A container: what is taken is unpacked within its sizes, and kept by a writer it reads the same.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "unit/xml/collect.h"
#include "xml/zip_read.h"
#include "xml/zip_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CONTENT_MAX = 1 << 20 };

static void demand(bool held)
{
    if (!held)
        abort();
}

/* Bytes of all that could be unpacked. */
static void unpack(const divit_zip *zip)
{
    for (size_t i = 0; i < zip->count; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes content = {0};
        const divit_status s = divit_zip_read(&zip->entries[i], collect_into(&content), NULL);
        demand(content.n <= zip->entries[i].size);
        demand(s != DIVIT_OK || content.n == zip->entries[i].size);
        demand(divit_zip_find(zip, zip->entries[i].name) == &zip->entries[i]);
    }
}

static void check_again(int fd, const divit_zip *zip)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_zip_done)
    divit_zip again = {0};
    if (divit_map_fd(fd, &map, NULL) != DIVIT_OK)
        return;
    const divit_status s = divit_zip_open(map.span, NULL, &again, NULL);
    demand(s == DIVIT_OK ? again.count == zip->count + 1 : s == DIVIT_E_MEMORY);
}

static divit_status add(divit_zip_writer *w, divit_span file, const divit_zip *zip)
{
    divit_status s = divit_zip_writer_keep(w, file, zip, NULL);
    if (s == DIVIT_OK)
        s = divit_zip_writer_begin(w, DIVIT_SPAN_TEXT("META-INF/new"), DIVIT_ZIP_PACK, NULL);
    if (s == DIVIT_OK)
        s = divit_zip_writer_put(w, file, NULL);
    if (s == DIVIT_OK)
        s = divit_zip_writer_end(w, NULL);
    return s == DIVIT_OK ? divit_zip_writer_finish(w, NULL) : s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_span file = {data, size};
    const divit_zip_limits limits = {.entries = 64, .content = CONTENT_MAX};
    DIVIT_AUTO(divit_zip_done)
    divit_zip zip = {0};
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    if (divit_zip_open(file, &limits, &zip, NULL) != DIVIT_OK)
        return 0;
    unpack(&zip);
    if (divit_zip_find(&zip, DIVIT_SPAN_TEXT("META-INF/new")))
        return 0;
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("zip", MFD_CLOEXEC);
    if (divit_zip_writer_new(fd, &w, NULL) == DIVIT_OK && add(w, file, &zip) == DIVIT_OK)
        check_again(fd, &zip);
    return 0;
}
