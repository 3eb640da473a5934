/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an OCSP request: always answered with an OCSPResponse. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "sandbox/ca/ca.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t now = 1767225600;

/* One authority for all inputs of the process; its keys are not needed on the disk again. */
static divit_ca *the_ca(void)
{
    static divit_ca *ca;
    const char *where = getenv("TMPDIR");
    char folder[256];
    char command[300];
    if (ca)
        return ca;
    (void)snprintf(folder, sizeof folder, "%s/divit-fuzz-XXXXXX", where && *where ? where : "/tmp");
    const divit_ca_options o = {
        .folder = folder, .base_url = "http://127.0.0.1:8080", .clock = divit_clock_fixed(&now)};
    if (!mkdtemp(folder) || divit_ca_open(&o, &ca, NULL) != DIVIT_OK)
        abort();
    (void)snprintf(command, sizeof command, "rm -r '%s'", folder);
    if (system(command) != 0)
        abort();
    return ca;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_bytes answer = {0};
    divit_error err = {0};
    const divit_status s = divit_ca_ocsp_answer(the_ca(), (divit_span){data, size}, &answer, &err);
    if (s != DIVIT_OK) {
        (void)fprintf(stderr, "%s: code %lx\n", err.origin, (unsigned long)err.foreign);
        abort();
    }
    if (answer.n < 5 || answer.p[0] != 0x30)
        abort();
    divit_bytes_done(&answer);
    return 0;
}
