/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a preset: what is taken keeps its promises. */
#include <stdlib.h>
#include <string.h>

#include "pki/hash.h"
#include "sign/preset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DIVIT_AUTO(divit_preset_free)
    divit_preset *p = NULL;
    if (divit_preset_parse((divit_span){data, size}, &p, NULL) != DIVIT_OK)
        return 0;
    const divit_xml_options *o = divit_preset_options(p);
    if (strlen(divit_preset_title(p)) == 0 || o->role_count > DIVIT_XML_ROLES_MAX)
        abort();
    for (size_t i = 0; i < o->role_count; i++)
        if (strlen(o->roles[i]) == 0)
            abort();
    if (o->policy.id && o->policy.digest.n != divit_hash_names_get(o->policy.hash)->length)
        abort();
    const divit_status s = divit_preset_usable(p, NULL);
    if (s != DIVIT_OK && s != DIVIT_INPUT_UNSUPPORTED)
        abort();
    return 0;
}
