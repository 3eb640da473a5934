/* SPDX-License-Identifier: Apache-2.0 */
/* All profiles of a list of folders. */
#include "token/tokens.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "token/owner.h"

enum { PATH_LIMIT = 4096, PROFILE_LIMIT = 65536, PROFILES_LIMIT = 256 };

struct divit_tokens {
    divit_profile *p[PROFILES_LIMIT];
    size_t n;
};

static const char suffix[] = ".token";

static int is_token_file(const struct dirent *entry)
{
    const size_t n = strlen(entry->d_name);
    const size_t end = sizeof suffix - 1;
    return n > end && entry->d_name[0] != '.' && strcmp(entry->d_name + n - end, suffix) == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Reads a file that only root or the user can change. */
static divit_status read_owned(const char *path, divit_bytes *out, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    struct stat st;
    const divit_status s = divit_file_open(path, &fd, err);
    if (s != DIVIT_OK)
        return s;
    if (fstat(fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    if (!divit_owner_trusts(&st))
        return divit_fail(err, DIVIT_E_IO, __func__,
            N_("the profile belongs to another user or can be changed by one"));
    if (st.st_size > PROFILE_LIMIT)
        return divit_fail_at(err, DIVIT_INPUT_LIMIT, __func__,
            N_("the profile is larger than allowed"), PROFILE_LIMIT);
    if (divit_bytes_reserve(out, (size_t)st.st_size + 1) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    out->n = (size_t)st.st_size;
    return divit_read_at(fd, 0, out->p, out->n, err);
}

/* True if the file is called after its family. */
static bool is_named_after(const char *file, const char *family)
{
    const size_t n = strlen(family);
    return strncmp(file, family, n) == 0 && strcmp(file + n, suffix) == 0;
}

/* Takes the profile over, in the place of one of the same family if there is one. */
static divit_status put(divit_tokens *tokens, divit_profile **profile, divit_error *err)
{
    const char *family = divit_profile_value(*profile, DIVIT_FACT_FAMILY, 0);
    size_t i = 0;
    while (i < tokens->n &&
           strcmp(divit_profile_value(tokens->p[i], DIVIT_FACT_FAMILY, 0), family) != 0)
        i++;
    if (i == PROFILES_LIMIT)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("there are more profiles than allowed"));
    divit_profile_free(&tokens->p[i]);
    tokens->p[i] = *profile;
    *profile = NULL;
    tokens->n += i == tokens->n;
    return DIVIT_OK;
}

static divit_status load_file(
    divit_tokens *tokens, const char *folder, const char *file, divit_error *err)
{
    char path[PATH_LIMIT];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_profile_free)
    divit_profile *profile = NULL;
    const int n = snprintf(path, sizeof path, "%s/%s", folder, file);
    divit_status s = DIVIT_OK;
    if (n < 0 || n >= PATH_LIMIT)
        s = divit_fail(err, DIVIT_E_IO, __func__, N_("the profile's path is too long"));
    if (s == DIVIT_OK)
        s = read_owned(path, &text, err);
    if (s == DIVIT_OK)
        s = divit_profile_parse(divit_bytes_span(&text), NULL, &profile, err);
    if (s == DIVIT_OK && !is_named_after(file, divit_profile_value(profile, DIVIT_FACT_FAMILY, 0)))
        s = divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the profile's file is not called after its family"), 0);
    if (s == DIVIT_OK)
        s = put(tokens, &profile, err);
    divit_error_subject(s == DIVIT_OK ? NULL : err, path);
    return s;
}

static divit_status load_folder(divit_tokens *tokens, const char *folder, divit_error *err)
{
    struct dirent **entries = NULL;
    const int n = scandir(folder, &entries, is_token_file, by_name);
    if (n < 0 && (errno == ENOENT || errno == ENOTDIR))
        return DIVIT_OK;
    if (n < 0) {
        const divit_status s = divit_fail_errno(err, __func__, N_("the folder cannot be read"));
        divit_error_subject(err, folder);
        return s;
    }
    divit_status s = DIVIT_OK;
    for (int i = 0; i < n; i++) {
        if (s == DIVIT_OK)
            s = load_file(tokens, folder, entries[i]->d_name, err);
        free(entries[i]);
    }
    free(entries);
    return s;
}

/* see token/tokens.h */
divit_status divit_tokens_load(
    const char *const *folders, size_t count, divit_tokens **ret, divit_error *err)
{
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = calloc(1, sizeof *tokens);
    if (!tokens)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; i < count; i++) {
        const divit_status s = load_folder(tokens, folders[i], err);
        if (s != DIVIT_OK)
            return s;
    }
    *ret = tokens;
    tokens = NULL;
    return DIVIT_OK;
}

/* see token/tokens.h */
void divit_tokens_free(divit_tokens **tokens)
{
    for (size_t i = 0; *tokens && i < (*tokens)->n; i++)
        divit_profile_free(&(*tokens)->p[i]);
    free(*tokens);
    *tokens = NULL;
}

/* see token/tokens.h */
const divit_profile *divit_tokens_at(const divit_tokens *tokens, size_t i)
{
    return i < tokens->n ? tokens->p[i] : NULL;
}

/* see token/tokens.h */
const divit_profile *divit_tokens_family(const divit_tokens *tokens, const char *family)
{
    for (size_t i = 0; i < tokens->n; i++)
        if (strcmp(divit_profile_value(tokens->p[i], DIVIT_FACT_FAMILY, 0), family) == 0)
            return tokens->p[i];
    return NULL;
}

static void add(divit_profiles *list, const divit_profile *p)
{
    if (list->n < DIVIT_PROFILES_MAX)
        list->p[list->n++] = p;
}

/* see token/tokens.h */
divit_profiles divit_tokens_match(const divit_tokens *tokens, divit_span bytes)
{
    divit_profiles out = {0};
    divit_atr atr;
    if (divit_atr_parse(bytes, &atr, NULL) != DIVIT_OK)
        return out;
    for (size_t i = 0; i < tokens->n; i++)
        if (divit_profile_fits(tokens->p[i], bytes, &atr))
            add(&out, tokens->p[i]);
    return out;
}

/* see token/tokens.h */
divit_profiles divit_tokens_fallback(const divit_tokens *tokens)
{
    divit_profiles out = {0};
    for (size_t i = 0; i < tokens->n; i++)
        if (divit_profile_value(tokens->p[i], DIVIT_FACT_FALLBACK, 0))
            add(&out, tokens->p[i]);
    return out;
}

/* see token/tokens.h */
divit_profiles divit_tokens_with_module(const divit_tokens *tokens, const char *path)
{
    divit_profiles out = {0};
    for (size_t i = 0; i < tokens->n; i++)
        if (divit_profile_has_module(tokens->p[i], path))
            add(&out, tokens->p[i]);
    return out;
}
