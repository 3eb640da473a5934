/* SPDX-License-Identifier: Apache-2.0 */
/* What the encryption dictionary of a PDF says. */
#include "pdf/encryption.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"

static divit_status broken(const divit_pdf_value *dict, divit_error *err)
{
    return divit_fail_at(err, DIVIT_INPUT_BROKEN, "divit_pdf_encryption_read",
        N_("the encryption dictionary of the PDF is malformed"), dict->at);
}

static divit_status unsupported(const divit_pdf_value *dict, divit_error *err)
{
    return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, "divit_pdf_encryption_read",
        N_("the PDF is encrypted in a way that is not supported"), dict->at);
}

/* An integer entry; *ret stays as it is if there is none. */
static divit_status read_integer(
    divit_pdf *pdf, const divit_pdf_value *dict, const char *key, int64_t *ret, divit_error *err)
{
    divit_pdf_value v;
    const divit_status s = divit_pdf_get(pdf, dict, key, &v, err);
    if (s != DIVIT_OK || v.kind == DIVIT_PDF_NONE)
        return s;
    if (v.kind != DIVIT_PDF_INTEGER)
        return broken(dict, err);
    *ret = v.integer;
    return DIVIT_OK;
}

/* Copies a string entry into n bytes; more than that is padding (7.6.4.4.7, note). */
static divit_status read_bytes(divit_pdf *pdf, const divit_pdf_value *dict, const char *key,
    uint8_t *out, size_t n, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes decoded = {0};
    divit_pdf_value v;
    const divit_status s = divit_pdf_get(pdf, dict, key, &v, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_pdf_string_decode(&v, &decoded) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    if (decoded.n < n)
        return broken(dict, err);
    memcpy(out, decoded.p, n);
    return DIVIT_OK;
}

/* The value of the filter of this name in CF (table 25), NONE kind if there is none. */
static divit_status find_filter(divit_pdf *pdf, const divit_pdf_value *dict,
    const divit_pdf_value *name, divit_pdf_value *ret, divit_error *err)
{
    divit_pdf_value filters, key, value;
    divit_status s = divit_pdf_get(pdf, dict, "CF", &filters, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&filters);
    *ret = (divit_pdf_value){.kind = DIVIT_PDF_NONE};
    while (s == DIVIT_OK) {
        s = divit_pdf_walk_entry(&walk, &key, &value, err);
        if (s != DIVIT_OK || key.kind == DIVIT_PDF_NONE)
            return s;
        if (divit_pdf_name_equal(&key, name))
            return divit_pdf_resolve(pdf, &value, ret, err);
    }
    return s;
}

/* The method of a crypt filter: none by default and for Identity (7.6.6). */
static divit_status read_filter(divit_pdf *pdf, const divit_pdf_value *dict, const char *key,
    divit_pdf_method *ret, divit_error *err)
{
    static const char *const names[] = {[DIVIT_PDF_METHOD_RC4] = "V2",
        [DIVIT_PDF_METHOD_AES128] = "AESV2",
        [DIVIT_PDF_METHOD_AES256] = "AESV3"};
    divit_pdf_value name, filter, method;
    divit_status s = divit_pdf_get(pdf, dict, key, &name, err);
    *ret = DIVIT_PDF_METHOD_NONE;
    if (s != DIVIT_OK || name.kind == DIVIT_PDF_NONE || divit_pdf_name_is(&name, "Identity"))
        return s;
    if (name.kind != DIVIT_PDF_NAME)
        return broken(dict, err);
    s = find_filter(pdf, dict, &name, &filter, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, &filter, "CFM", &method, err);
    if (s != DIVIT_OK)
        return s;
    for (unsigned i = DIVIT_PDF_METHOD_RC4; i <= DIVIT_PDF_METHOD_AES256; i++)
        if (divit_pdf_name_is(&method, names[i]))
            *ret = (divit_pdf_method)i;
    return *ret == DIVIT_PDF_METHOD_NONE ? unsupported(dict, err) : DIVIT_OK;
}

/* Filters of versions 4 and 5; AESV3 goes with the key of version 5 and with no other. */
static divit_status read_filters(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_encryption *facts, divit_error *err)
{
    divit_status s = read_filter(pdf, dict, "StmF", &facts->streams, err);
    if (s == DIVIT_OK)
        s = read_filter(pdf, dict, "StrF", &facts->strings, err);
    if (s != DIVIT_OK)
        return s;
    const divit_pdf_method both[] = {facts->streams, facts->strings};
    const bool newer = facts->revision >= 5;
    for (size_t i = 0; i < 2; i++)
        if (both[i] != DIVIT_PDF_METHOD_NONE && (both[i] == DIVIT_PDF_METHOD_AES256) != newer)
            return unsupported(dict, err);
    return DIVIT_OK;
}

/* V, R, Length: which algorithms and how long a key (tables 20 and 21). */
static divit_status read_version(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_encryption *facts, divit_error *err)
{
    int64_t version = 0, revision = 0, length = 40;
    divit_status s = read_integer(pdf, dict, "V", &version, err);
    if (s == DIVIT_OK)
        s = read_integer(pdf, dict, "R", &revision, err);
    if (s == DIVIT_OK && version == 2)
        s = read_integer(pdf, dict, "Length", &length, err);
    if (s != DIVIT_OK)
        return s;
    const bool old = (version == 1 || version == 2) && (revision == 2 || revision == 3);
    const bool known = old || (version == 4 && revision == 4) ||
                       (version == 5 && (revision == 5 || revision == 6));
    if (!known)
        return unsupported(dict, err);
    if (length < 40 || length > 128 || length % 8 != 0)
        return broken(dict, err);
    facts->revision = (unsigned)revision;
    facts->key_bytes = version == 5 ? 32 : version == 4 ? 16 : (size_t)length / 8;
    facts->strings = facts->streams = DIVIT_PDF_METHOD_RC4;
    return old ? DIVIT_OK : read_filters(pdf, dict, facts, err);
}

/* O and U, and from revision 5 on OE and UE. */
static divit_status read_hashes(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_encryption *facts, divit_error *err)
{
    const bool newer = facts->revision >= 5;
    const size_t n = newer ? DIVIT_PDF_HASH_NEW : DIVIT_PDF_HASH_OLD;
    divit_status s = read_bytes(pdf, dict, "O", facts->owner, n, err);
    if (s == DIVIT_OK)
        s = read_bytes(pdf, dict, "U", facts->user, n, err);
    if (s == DIVIT_OK && newer)
        s = read_bytes(pdf, dict, "OE", facts->owner_key, sizeof facts->owner_key, err);
    if (s == DIVIT_OK && newer)
        s = read_bytes(pdf, dict, "UE", facts->user_key, sizeof facts->user_key, err);
    return s;
}

/* The first string of the trailer's ID (14.4), which is never encrypted. */
static divit_status read_id(divit_pdf *pdf, divit_pdf_encryption *facts, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes id = {0};
    divit_pdf_value list, first;
    divit_status s = divit_pdf_get(pdf, divit_pdf_trailer(pdf), "ID", &list, err);
    divit_pdf_lexer walk = divit_pdf_value_walk(&list);
    if (s == DIVIT_OK)
        s = divit_pdf_walk_item(&walk, &first, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_pdf_string_decode(&first, &id) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    if (id.n > DIVIT_PDF_ID_MAX)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the file identifier of the PDF is too long"), first.at);
    if (id.n > 0)
        memcpy(facts->id, id.p, id.n);
    facts->id_bytes = id.n;
    return DIVIT_OK;
}

static divit_status read_all(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_encryption *facts, divit_error *err)
{
    divit_pdf_value metadata;
    int64_t permissions = 0;
    divit_status s = read_version(pdf, dict, facts, err);
    if (s == DIVIT_OK)
        s = read_hashes(pdf, dict, facts, err);
    if (s == DIVIT_OK)
        s = read_integer(pdf, dict, "P", &permissions, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, dict, "EncryptMetadata", &metadata, err);
    if (s == DIVIT_OK)
        s = read_id(pdf, facts, err);
    if (s != DIVIT_OK)
        return s;
    facts->permissions = (uint32_t)permissions;
    facts->metadata = metadata.kind != DIVIT_PDF_BOOLEAN || metadata.integer != 0;
    return DIVIT_OK;
}

/* see pdf/encryption.h */
divit_status divit_pdf_encryption_read(
    divit_pdf *pdf, const divit_pdf_value *dict, divit_pdf_encryption *ret, divit_error *err)
{
    divit_pdf_encryption facts = {0};
    divit_pdf_value filter;
    if (dict->kind != DIVIT_PDF_DICT)
        return broken(dict, err);
    divit_status s = divit_pdf_dict_check_unique(dict, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(pdf, dict, "Filter", &filter, err);
    if (s == DIVIT_OK && !divit_pdf_name_is(&filter, "Standard"))
        s = unsupported(dict, err);
    if (s == DIVIT_OK)
        s = read_all(pdf, dict, &facts, err);
    if (s == DIVIT_OK)
        *ret = facts;
    return s;
}
