/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a reader's answers to the questions of PC/SC part 10. */
#include <stdlib.h>

#include "reader/features.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_span answer = {data, size};
    divit_reader_features features;
    divit_reader_properties properties;
    divit_reader_features_parse(answer, &features);
    divit_reader_properties_parse(answer, &properties);
    if ((features.verify || features.modify || features.properties) && size < 6)
        abort();
    if (properties.apdu_size != 0 && !properties.sized)
        abort();
    return 0;
}
