/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf-tool: what a test script needs of src/pdf.
 *     pdf-tool sign IN OUT [FIELD [TEXT [PASSWORD]]]   IN with a prepared signature, the hole left
 *                                                      full of zeros
 *     pdf-tool repair IN OUT                           IN rebuilt; says how many objects, lengths
 *                                                      corrected and objects lost
 *     pdf-tool list IN                                 a line for each signature field
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "pdf/rebuild.h"
#include "pdf/signature.h"
#include "pdf/update.h"
#include "pki/cipher.h"

static divit_status list(divit_pdf *pdf, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures all = {0};
    const divit_status s = divit_pdf_signatures_read(pdf, &all, err);
    for (size_t i = 0; i < all.count; i++) {
        const divit_pdf_signature *x = &all.items[i];
        printf("%.*s %s [%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "] %s %s end %" PRIu64 "\n",
            (int)x->field.n, (const char *)x->field.p, x->is_signed ? "signed" : "empty",
            x->range[0], x->range[1], x->range[2], x->range[3], x->exact ? "exact" : "inexact",
            x->whole ? "whole" : "part", x->revision_end);
    }
    return s;
}

static divit_status sign(divit_pdf *pdf, char **args, divit_error *err)
{
    const divit_pdf_sign_options options = {.field = args[3] && args[3][0] ? args[3] : NULL,
        .reason = args[3] && args[4] ? args[4] : "DENEME",
        .time = "D:20261122180000+03'00'"};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes update = {0};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_pdf_hole hole;
    divit_status s = divit_pdf_sign_prepare(pdf, &options, &update, &hole, err);
    if (s == DIVIT_OK)
        s = divit_output_new(args[2], DIVIT_OUTPUT_REPLACE, &out, err);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(out), divit_pdf_file(pdf), err);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(out), divit_bytes_span(&update), err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, err);
    if (s == DIVIT_OK)
        printf("%" PRIu64 " %" PRIu64 "\n", hole.offset, hole.size);
    return s;
}

static divit_status write_on(void *fd, divit_span bytes, divit_error *err)
{
    return divit_write_all(*(int *)fd, bytes, err);
}

static divit_status repair(divit_span file, const char *path, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_pdf_rebuilt made;
    divit_status s = divit_output_new(path, DIVIT_OUTPUT_REPLACE, &out, err);
    int fd = s == DIVIT_OK ? divit_output_fd(out) : -1;
    const divit_pdf_put put = {.write = write_on, .ctx = &fd};
    if (s == DIVIT_OK)
        s = divit_pdf_rebuild(file, NULL, &put, &made, err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, err);
    if (s == DIVIT_OK)
        printf("%zu objects, %zu lengths, %zu lost\n", made.objects, made.lengths, made.lost);
    return s;
}

static divit_status run(char **args, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    divit_status s = divit_file_open(args[1], &fd, err);
    if (s == DIVIT_OK)
        s = divit_map_fd(fd, &map, err);
    if (s == DIVIT_OK && strcmp(args[0], "repair") == 0 && args[2])
        return repair(map.span, args[2], err);
    if (s == DIVIT_OK)
        s = divit_pdf_open(map.span, NULL, &pdf, err);
    const bool given = args[2] && args[3] && args[4];
    if (s == DIVIT_OK)
        s = divit_pdf_unlock(
            pdf, divit_ciphers_openssl(), divit_span_of(given ? args[5] : NULL), err);
    if (s != DIVIT_OK)
        return s;
    return args[2] ? sign(pdf, args, err) : list(pdf, err);
}

int main(int argc, char **argv)
{
    divit_error err = {0};
    if (argc < 3)
        return EXIT_FAILURE;
    const divit_status s = run(argv + 1, &err);
    if (s != DIVIT_OK)
        fprintf(stderr, "%s: %s: %s at %" PRId64 "\n", divit_status_name(s), argv[2],
            err.detail ? err.detail : "", (int64_t)err.where);
    return divit_status_exit(s);
}
