/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PKCS#11 module for tests: OpenSC, but its token flags tell the PIN tries that are left.
 *
 * OpenSC's akis driver knows them only after a wrong PIN in the same process; the module of a
 * card's maker asks its card. The variable DIVIT_TEST_TRIES names the file in which the practice
 * card keeps them: "PIN TRIES".
 */
#include "modules/shim.h"

#include <stdio.h>
#include <stdlib.h>

static CK_RV tell_tries(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    static const CK_FLAGS flags[] = {
        CKF_USER_PIN_LOCKED, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_COUNT_LOW, 0};
    const char *path = getenv("DIVIT_TEST_TRIES");
    const CK_RV rv = shim_get()->real->C_GetTokenInfo(slot, info);
    unsigned tries = 0;
    FILE *f = path ? fopen(path, "re") : NULL;
    const int n = f ? fscanf(f, "%*s %1u", &tries) : 0;
    if (f)
        (void)fclose(f);
    if (rv != CKR_OK || n != 1 || tries > 3)
        return rv != CKR_OK ? rv : CKR_DEVICE_ERROR;
    info->flags |= flags[tries];
    return CKR_OK;
}

/* see modules/shim.h */
bool shim_override(CK_FUNCTION_LIST *list)
{
    list->C_GetTokenInfo = tell_tries;
    return true;
}
