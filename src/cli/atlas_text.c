/* SPDX-License-Identifier: Apache-2.0 */
/* Texts and numbers of the report of signatures, as far as they may be told. */
#include "cli/atlas_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/text.h"
#include "cli/private.h"

/* see cli/atlas_text.h */
void cli_atlas_text(char out[CLI_ATLAS_TEXT], const char *text, cli_atlas_openness openness)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes masked = {0};
    switch (openness) {
    case CLI_ATLAS_OPEN:
        divit_text_copy(out, CLI_ATLAS_TEXT, text);
        return;
    case CLI_ATLAS_NAME:
        cli_private_label(out, CLI_ATLAS_TEXT, text);
        return;
    case CLI_ATLAS_MASK:
        break;
    }
    const bool done = divit_text_mask(&masked, divit_span_of(text)) == DIVIT_OK &&
                      divit_bytes_terminate(&masked) == DIVIT_OK;
    divit_text_copy(out, CLI_ATLAS_TEXT, done ? (const char *)masked.p : "");
}

/* see cli/atlas_text.h */
const char *cli_atlas_number(char out[CLI_ATLAS_NUMBER], uint64_t n)
{
    (void)snprintf(out, CLI_ATLAS_NUMBER, "%" PRIu64, n);
    return out;
}
