/* SPDX-License-Identifier: Apache-2.0 */
/* Signs any bytes as XML in every packaging: the new signature holds, and no earlier one is lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "divit/sign.h"
#include "divit/verify.h"
#include "fuzz/verify/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const ids[] = {"a"};

/* What the first byte of an input asks for. */
static const divit_xml_options ways[] = {
    {.canonical = DIVIT_C14N_10},
    {.canonical = DIVIT_C14N_11, .inside = "a"},
    {.canonical = DIVIT_C14N_EXCLUSIVE, .inside = "{urn:a}a"},
    {.ids = ids, .id_count = 1},
    {.countersign = "a"},
    {.packaging = DIVIT_PACKAGING_ENVELOPING},
    {.packaging = DIVIT_PACKAGING_ENVELOPING, .canonical = DIVIT_C14N_10, .manifest = true},
    {.packaging = DIVIT_PACKAGING_DETACHED, .manifest = true},
};

/* How many signatures hold; *ret_own: the one that was made does. */
static size_t count_intact(
    int fd, const divit_contents *contents, const divit_signed_document *made, bool *ret_own)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    size_t intact = 0;
    const divit_status s =
        contents ? divit_verify_detached(fd, contents, &v, NULL) : divit_verify(fd, &v, NULL);
    for (size_t i = 0; s == DIVIT_OK && i < divit_verification_count(v); i++) {
        const divit_verified_signature *f = divit_verification_at(v, i);
        intact += f->intact;
        if (made && f->intact && f->hole_at == made->signature_offset)
            *ret_own = true;
    }
    return intact;
}

static divit_status sign(int fd, const divit_contents *contents, const divit_sign_options *how,
    divit_output *out, divit_signed_document *ret)
{
    const divit_signer signer = fuzz_signer();
    return contents ? divit_sign_detached(contents, &signer, how, out, ret, NULL)
                    : divit_sign(fd, &signer, how, out, ret, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const divit_xml_options way = ways[data[0] % (sizeof ways / sizeof ways[0])];
    const divit_sign_options how = {.time = 1795000000, .xml = &way};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    const char *folder = getenv("TMPDIR");
    char target[512];
    bool own = false;
    const int fd = memfd_create("document", MFD_CLOEXEC);
    demand(fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1));
    const divit_content file = {.name = "file", .fd = fd};
    const divit_contents one = {&file, 1};
    const divit_contents *contents = way.packaging == DIVIT_PACKAGING_DETACHED ? &one : NULL;
    (void)snprintf(target, sizeof target, "%s/never-named", folder ? folder : "/tmp");
    demand(divit_output_new(target, DIVIT_OUTPUT_REPLACE, &out, NULL) == DIVIT_OK);
    const bool enveloped = !contents && way.packaging != DIVIT_PACKAGING_ENVELOPING;
    if (sign(fd, contents, &how, out, &made) == DIVIT_OK && made.format == DIVIT_FORMAT_XADES) {
        demand(divit_verify_made(out, &made, NULL) == DIVIT_OK);
        const size_t before = enveloped ? count_intact(fd, NULL, NULL, NULL) : 0;
        const size_t after = count_intact(divit_output_fd(out), contents, &made, &own);
        demand(own && after == before + 1);
    }
    (void)close(fd);
    return 0;
}
