/* SPDX-License-Identifier: Apache-2.0 */
/* Loads the real module and hands out its functions, some of them replaced. */
#include "modules/shim.h"

#include <dlfcn.h>
#include <stdint.h>

static shim the;

/* see modules/shim.h */
shim *shim_get(void)
{
    return &the;
}

__attribute__((visibility("default"))) CK_RV C_GetFunctionList(CK_FUNCTION_LIST **ret)
{
    void *library = dlopen(DIVIT_TEST_REAL, RTLD_NOW | RTLD_LOCAL);
    CK_C_GetFunctionList get =
        library ? (CK_C_GetFunctionList)(uintptr_t)dlsym(library, "C_GetFunctionList") : NULL;
    if (!get || get(&the.real) != CKR_OK)
        return CKR_GENERAL_ERROR;
    the.list = *the.real;
    the.list.C_GetFunctionList = C_GetFunctionList;
    if (!shim_override(&the.list))
        return CKR_GENERAL_ERROR;
    *ret = &the.list;
    return CKR_OK;
}
