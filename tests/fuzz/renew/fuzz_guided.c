/* SPDX-License-Identifier: Apache-2.0 */
/* The text of any paper, and any saved progress: what is taken is written back the same. */
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "renew/progress.h"
#include "renew/walk.h"
#include "renew/wanted.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const divit_span text = {data, size};
    divit_wanted_form form;
    divit_progress progress = {0};
    const divit_wanted verdict =
        divit_wanted_judge(text, &(divit_wanted_rule){.order = "SD-780"}, &form);
    if (verdict == DIVIT_WANTED_FORM ? strcmp(form.order, "SD-780") != 0
                                     : divit_wanted_reason(verdict)[0] == 0)
        abort();
    if (divit_progress_parse(text, &progress, NULL) == DIVIT_OK &&
        (!divit_walk_step_at(progress.step) || strlen(progress.form) % 64 != 0))
        abort();
    return 0;
}
