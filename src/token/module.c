/* SPDX-License-Identifier: Apache-2.0 */
/* Which PKCS#11 module file to load, and whether it may be loaded. */
#include "token/module.h"

#include "base/status.h"
#include "token/owner.h"

_Static_assert(
    (int)DIVIT_MODULE_PATH_MAX == (int)DIVIT_OWNER_PATH_MAX, "a module's path is a judged one");

/* see token/module.h */
divit_status divit_module_check(const char *path, divit_module *ret, divit_error *err)
{
    const divit_owner verdict = divit_owner_judge(path, ret->path);
    if (verdict != DIVIT_OWNER_TRUSTED) {
        (void)divit_fail(err, DIVIT_MODULE, __func__, divit_owner_clause(verdict));
        divit_error_subject(err, path);
        return DIVIT_MODULE;
    }
    ret->profile = NULL;
    return DIVIT_OK;
}

static void note(divit_module_tries *tries, const char *path, const char *refusal)
{
    if (tries->n < DIVIT_MODULE_TRIES_MAX)
        tries->list[tries->n++] = (divit_module_try){path, refusal};
}

/* The worst that was met: a module that is there but may not be loaded says more than a gap. */
typedef struct worst {
    divit_owner verdict;
    const char *path;
} worst;

/* True if one of the profile's modules may be loaded. */
static bool search_profile(
    const divit_profile *profile, divit_module_tries *tries, divit_module *ret, worst *met)
{
    const char *path = divit_profile_value(profile, DIVIT_FACT_MODULE, 0);
    for (size_t i = 1; path; path = divit_profile_value(profile, DIVIT_FACT_MODULE, i++)) {
        const divit_owner verdict = divit_owner_judge(path, ret->path);
        note(tries, path, divit_owner_clause(verdict));
        if (verdict == DIVIT_OWNER_TRUSTED) {
            ret->profile = profile;
            return true;
        }
        if (verdict != DIVIT_OWNER_MISSING && met->verdict == DIVIT_OWNER_MISSING)
            *met = (worst){verdict, path};
    }
    return false;
}

/* see token/module.h */
divit_status divit_module_search(
    const divit_profiles *profiles, divit_module_tries *tries, divit_module *ret, divit_error *err)
{
    worst met = {DIVIT_OWNER_MISSING, NULL};
    for (size_t i = 0; i < profiles->n; i++)
        if (search_profile(profiles->p[i], tries, ret, &met))
            return DIVIT_OK;
    if (met.verdict == DIVIT_OWNER_MISSING)
        return divit_fail(
            err, DIVIT_TOKEN_UNKNOWN, __func__, N_("no module of this card is installed"));
    (void)divit_fail(err, DIVIT_MODULE, __func__, divit_owner_clause(met.verdict));
    divit_error_subject(err, met.path);
    return DIVIT_MODULE;
}
