/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A container with the input as its file of signatures, over two files of known content: what is
 * signed is a file of it, and no signature that the input holds makes it hold more. The first byte
 * says how the rest is packed.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "divit/verify.h"
#include "xml/asic.h"
#include "xml/zip_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held)
{
    if (!held)
        abort();
}

static divit_status put(divit_zip_writer *w, const char *name, divit_zip_way way, divit_span data)
{
    divit_status s = divit_zip_writer_begin(w, divit_span_of(name), way, NULL);
    if (s == DIVIT_OK)
        s = divit_zip_writer_put(w, data, NULL);
    return s == DIVIT_OK ? divit_zip_writer_end(w, NULL) : s;
}

static divit_status pack(int fd, bool extended, divit_zip_way way, divit_span signatures)
{
    DIVIT_AUTO(divit_zip_writer_free)
    divit_zip_writer *w = NULL;
    divit_status s = divit_zip_writer_new(fd, &w, NULL);
    if (s == DIVIT_OK)
        s = put(w, DIVIT_ASIC_MIMETYPE_NAME, DIVIT_ZIP_KEEP_PLAIN,
            divit_span_of(extended ? DIVIT_ASIC_MIMETYPE_E : DIVIT_ASIC_MIMETYPE_S));
    if (s == DIVIT_OK)
        s = put(w, "a.txt", way, DIVIT_SPAN_TEXT("text"));
    if (s == DIVIT_OK && extended)
        s = put(w, "b/c.xml", way, DIVIT_SPAN_TEXT("<b/>"));
    if (s == DIVIT_OK)
        s = put(w, DIVIT_ASIC_SIGNATURES_NAME, way, signatures);
    return s == DIVIT_OK ? divit_zip_writer_finish(w, NULL) : s;
}

/* The parts that are files are those of the container, each once. */
static void check(const divit_verified_signature *f)
{
    size_t files = 0;
    demand(f->verdict != DIVIT_VERDICT_PASSED);
    for (size_t i = 0; i < f->part_count; i++) {
        if (strcmp(f->parts[i].kind, "file") != 0)
            continue;
        files++;
        demand(strcmp(f->parts[i].name, "a.txt") == 0 || strcmp(f->parts[i].name, "b/c.xml") == 0);
    }
    demand(files <= 2 && (!f->covers_whole || files > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("asic", MFD_CLOEXEC);
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    if (size == 0)
        return 0;
    const divit_zip_way way = data[0] & 1 ? DIVIT_ZIP_PACK : DIVIT_ZIP_KEEP_PLAIN;
    if (pack(fd, data[0] & 2, way, (divit_span){data + 1, size - 1}) != DIVIT_OK ||
        divit_verify(fd, &v, NULL) != DIVIT_OK)
        return 0;
    demand(divit_verification_format(v) == DIVIT_FORMAT_ASIC);
    for (size_t i = 0; i < divit_verification_count(v); i++)
        check(divit_verification_at(v, i));
    return 0;
}
