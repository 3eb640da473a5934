/* SPDX-License-Identifier: Apache-2.0 */
/* Verifies any bytes as a document; as long as no chain is checked, nothing can be PASSED. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "divit/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const divit_verified_signature *f)
{
    if (f->verdict == DIVIT_VERDICT_PASSED)
        abort();
    if (!f->name || !f->signer || !f->signer_serial || !f->issuer || !f->kind || !f->profile ||
        !f->reason || !f->indication)
        abort();
    if (f->unbound && (!f->intact || f->has_time || strcmp(f->profile, "XMLDSig") != 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_error err = {0};
    const int fd = memfd_create("document", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    const divit_status s = divit_verify(fd, &v, &err);
    if ((s == DIVIT_OK) != (v != NULL) || (v && divit_verification_status(v) == DIVIT_OK))
        abort();
    for (size_t i = 0; v && i < divit_verification_count(v); i++)
        check(divit_verification_at(v, i));
    (void)close(fd);
    return 0;
}
