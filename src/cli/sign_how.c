/* SPDX-License-Identifier: Apache-2.0 */
/* The options that say how a document is signed. */
#include "cli/sign_how.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"

/* The wish that --scheme names. */
static divit_status read_scheme(const char *name, divit_scheme *ret, divit_error *err)
{
    if (!name)
        *ret = DIVIT_SCHEME_ANY;
    else if (strcmp(name, "pkcs1") == 0)
        *ret = DIVIT_SCHEME_RSA;
    else if (strcmp(name, "pss") == 0)
        *ret = DIVIT_SCHEME_RSA_PSS;
    else
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--scheme takes pkcs1 or pss"));
    return DIVIT_OK;
}

/* The hash that --hash names. */
static divit_status read_hash(const char *name, divit_hash *ret, divit_error *err)
{
    static const char *const names[] = {
        [DIVIT_SHA256] = "sha256", [DIVIT_SHA384] = "sha384", [DIVIT_SHA512] = "sha512"};
    for (size_t i = 0; name && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) {
            *ret = (divit_hash)i;
            return DIVIT_OK;
        }
    if (name)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--hash takes sha256, sha384 or sha512"));
    return DIVIT_OK;
}

static divit_status read_certify(const char *text, unsigned *ret, divit_error *err)
{
    if (text && (text[0] < '1' || text[0] > '3' || text[1]))
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--certify takes 1, 2 or 3"));
    *ret = text ? (unsigned)(text[0] - '0') : 0;
    return DIVIT_OK;
}

/* "A,B" as names in kept->fields. */
static divit_status cut_names(
    const char *text, cli_sign_kept *kept, size_t *ret_count, divit_error *err)
{
    divit_status s = divit_bytes_append(&kept->lock, divit_span_of(text));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&kept->lock);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    char *rest = (char *)kept->lock.p;
    size_t n = 0;
    while (rest && n < CLI_LOCK_FIELDS) {
        kept->fields[n] = strsep(&rest, ",");
        if (!*kept->fields[n++])
            return divit_fail(err, DIVIT_USAGE, __func__, N_("--lock has an empty field name"));
    }
    if (rest)
        return divit_fail(err, DIVIT_USAGE, __func__, N_("--lock names more than 64 fields"));
    *ret_count = n;
    return DIVIT_OK;
}

/* "all", "A,B" or "except:A,B". */
static divit_status read_lock(
    const char *text, cli_sign_kept *kept, divit_sign_options *o, divit_error *err)
{
    static const char except[] = "except:";
    if (!text)
        return DIVIT_OK;
    o->lock = DIVIT_LOCK_ALL;
    if (strcmp(text, "all") == 0)
        return DIVIT_OK;
    const bool others = strncmp(text, except, strlen(except)) == 0;
    o->lock = others ? DIVIT_LOCK_OTHERS : DIVIT_LOCK_FIELDS;
    o->lock_fields = kept->fields;
    return cut_names(others ? text + strlen(except) : text, kept, &o->lock_count, err);
}

/* see cli/sign_how.h */
divit_status cli_sign_how_read(
    const cli_sign_how *how, cli_sign_kept *kept, divit_sign_options *ret, divit_error *err)
{
    divit_sign_options o = {.field = how->field,
        .name = how->name,
        .reason = how->reason,
        .location = how->location,
        .contact = how->contact,
        .strict = how->strict};
    divit_status s = read_scheme(how->scheme, &o.scheme, err);
    if (s == DIVIT_OK)
        s = read_hash(how->hash, &o.hash, err);
    if (s == DIVIT_OK)
        s = read_certify(how->certify, &o.certify, err);
    if (s == DIVIT_OK)
        s = read_lock(how->lock, kept, &o, err);
    if (s == DIVIT_OK)
        s = cli_password_read(&how->password, &kept->password, err);
    o.password = cli_password_span(kept->password);
    if (s == DIVIT_OK)
        *ret = o;
    return s;
}

/* see cli/sign_how.h */
void cli_sign_kept_done(cli_sign_kept *kept)
{
    divit_secret_free(&kept->password);
    divit_bytes_done(&kept->lock);
}
