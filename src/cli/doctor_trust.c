/* SPDX-License-Identifier: Apache-2.0 */
/* The roots that are there to believe in, as doctor's facts. */
#include "cli/doctor_trust.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/file.h"
#include "pki/certificate.h"
#include "pki/pem.h"

enum { STORE_MAX = 8 << 20 };

/* Counts one root; false if it is no certificate. */
static bool take_root(divit_span der, int64_t now, divit_doctor_trust *out)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *cert = NULL;
    if (divit_certificate_parse(der, &cert, NULL) != DIVIT_OK)
        return false;
    const divit_certificate_facts *f = divit_certificate_facts_get(cert);
    out->roots++;
    out->expired += now > f->not_after;
    if (f->not_before > out->newest)
        out->newest = f->not_before;
    return true;
}

/* see cli/doctor_trust.h */
void cli_doctor_trust(void *ctx, int64_t now, divit_doctor_trust *ret)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes der = {0};
    struct stat st;
    (void)ctx;
    *ret = (divit_doctor_trust){.path = getenv("DIVIT_TRUST")};
    if (!ret->path || stat(ret->path, &st) != 0 ||
        divit_file_read(ret->path, STORE_MAX, &file, NULL) != DIVIT_OK)
        return;
    divit_span rest = divit_bytes_span(&file);
    bool whole = true;
    divit_status s = divit_pem_next(&rest, &der, NULL);
    while (s == DIVIT_OK && der.n > 0) {
        whole = take_root(divit_bytes_span(&der), now, ret) && whole;
        s = divit_pem_next(&rest, &der, NULL);
    }
    ret->readable = whole && s == DIVIT_OK && ret->roots > 0;
    ret->changed = st.st_mtime;
}
