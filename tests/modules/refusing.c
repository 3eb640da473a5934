/* SPDX-License-Identifier: Apache-2.0 */
/* Puts the faults together that the environment names. */
#include "modules/refusing.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const refusing_fault *const tables[] = {refusing_start, refusing_token, refusing_login,
    refusing_object, refusing_mechanism, refusing_sign};

/* see modules/refusing.h */
void refusing_hang(void)
{
    for (;;)
        (void)pause();
}

/* see modules/refusing.h */
void refusing_count_login(void)
{
    const char *path = getenv("DIVIT_TEST_LOGINS");
    FILE *f = path ? fopen(path, "a") : NULL;
    if (!f)
        return;
    (void)fputc('x', f);
    (void)fclose(f);
}

/* see modules/refusing.h */
CK_RV refusing_real_login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE *pin, CK_ULONG n)
{
    refusing_count_login();
    const CK_RV rv = shim_get()->real->C_Login(session, user, pin, n);
    shim_get()->logged_in = rv == CKR_OK;
    return rv;
}

/* see modules/refusing.h */
CK_RV refusing_real_attributes(
    CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *list, CK_ULONG n)
{
    shim_get()->objects_read = true;
    return shim_get()->real->C_GetAttributeValue(session, object, list, n);
}

/* The table is a version, then nothing but function pointers (PKCS #11 v2.40 base 3.6). */
static void replace(CK_FUNCTION_LIST *list, const CK_FUNCTION_LIST *with)
{
    static const CK_C_Initialize none = NULL;
    const size_t first = offsetof(CK_FUNCTION_LIST, C_Initialize), step = sizeof none;
    if (with->version.major)
        list->version = with->version;
    for (size_t at = first; at < sizeof *list; at += step)
        if (memcmp((const char *)with + at, &none, step) != 0)
            memcpy((char *)list + at, (const char *)with + at, step);
}

static bool apply(CK_FUNCTION_LIST *list, const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        for (const refusing_fault *f = tables[i]; f->name; f++)
            if (strlen(f->name) == n && strncmp(f->name, name, n) == 0) {
                replace(list, &f->with);
                return true;
            }
    return false;
}

/* see modules/shim.h */
bool shim_override(CK_FUNCTION_LIST *list)
{
    const char *names = getenv("DIVIT_TEST_FAULT");
    list->C_Login = refusing_real_login;
    list->C_GetAttributeValue = refusing_real_attributes;
    while (names && *names) {
        const size_t n = strcspn(names, ",");
        if (!apply(list, names, n))
            return false;
        names += n + (names[n] == ',');
    }
    return true;
}
