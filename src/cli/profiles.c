/* SPDX-License-Identifier: Apache-2.0 */
/* The profiles of card families, with or without the person's own. */
#include "cli/profiles.h"

#include "cli/words.h"

/* see cli/profiles.h */
divit_status cli_profiles_load(const cli_job *job, divit_tokens **ret, divit_error *err)
{
    const char *folders[] = {job->place.tokens, job->place.user_tokens};
    divit_error why = {0};
    const divit_status s = divit_tokens_load(folders, 2, ret, &why);
    if (s == DIVIT_OK)
        return s;
    const divit_status shipped = divit_tokens_load(folders, 1, ret, err);
    if (shipped != DIVIT_OK)
        return shipped;
    json_t *o = json_object();
    cli_out_failure(o, s, &why);
    (void)json_object_set_new(job->out, "profiles", o);
    if (!job->common.json)
        cli_words_failure(s, &why, stderr);
    return DIVIT_OK;
}
