/* SPDX-License-Identifier: Apache-2.0 */
/* Signs any bytes as a document with a P-256 key; what passes the self-check must verify. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "divit/sign.h"
#include "divit/verify.h"
#include "fuzz/verify/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * What the self-check takes begins with the PDF that was given, and one signature is over all of
 * it. It may refuse: a reference to an object that did not exist may now mean one of the new ones.
 */
static void check_output(divit_span original, divit_output *out, const divit_signed_document *made)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    size_t whole = 0;
    if (divit_verify_made(out, made, NULL) != DIVIT_OK)
        return;
    demand(divit_map_fd(divit_output_fd(out), &map, NULL) == DIVIT_OK);
    demand(made->format != DIVIT_FORMAT_PADES ||
           (map.span.n > original.n && memcmp(map.span.p, original.p, original.n) == 0));
    demand(divit_verify(divit_output_fd(out), &v, NULL) == DIVIT_OK);
    for (size_t i = 0; i < divit_verification_count(v); i++)
        whole += divit_verification_at(v, i)->covers_whole;
    demand(whole == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_signer signer = fuzz_signer();
    const divit_sign_options how = {.time = 1795000000, .utc_offset = 180, .reason = "Çığ"};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    const char *folder = getenv("TMPDIR");
    char target[512];
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("document", MFD_CLOEXEC);
    demand(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(target, sizeof target, "%s/never-named", folder ? folder : "/tmp");
    demand(divit_output_new(target, DIVIT_OUTPUT_REPLACE, &out, NULL) == DIVIT_OK);
    if (divit_sign(fd, &signer, &how, out, &made, NULL) == DIVIT_OK)
        check_output((divit_span){data, size}, out, &made);
    return 0;
}
