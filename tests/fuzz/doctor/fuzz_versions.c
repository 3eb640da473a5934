/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as dpkg's status file and as os-release: texts stay whole and plain. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/text.h"
#include "doctor/versions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text)
{
    if (!divit_utf8_valid(divit_span_of(text)) || strchr(text, '\n'))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_span file = {data, size};
    char text[DIVIT_VERSION_TEXT];
    if (divit_versions_package(file, "pcscd", text) != (text[0] != 0))
        abort();
    check(text);
    divit_versions_system(file, text);
    check(text);
    return 0;
}
