/* SPDX-License-Identifier: Apache-2.0 */
/* The list of wrong PINs as a file of the user. */
#include "card/tries_store.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "card/tries.h"
#include "divit/output.h"

enum { KEY_SIZE = 32 };

/* "FOLDER/NAME" as a string. */
static divit_status join(const char *folder, const char *name, divit_bytes *out, divit_error *err)
{
    if (divit_bytes_printf(out, "%s/%s", folder, name) != DIVIT_OK ||
        divit_bytes_terminate(out) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}

/* Opens the key's file; -1 in *ret_fd if there is none. */
static divit_status open_key(const char *path, int *ret_fd, divit_error *err)
{
    struct stat st;
    *ret_fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (*ret_fd < 0 && errno == ENOENT)
        return DIVIT_OK;
    if (*ret_fd < 0 || fstat(*ret_fd, &st) != 0)
        return divit_fail_errno(err, __func__, NULL);
    if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 077) != 0)
        return divit_fail(
            err, DIVIT_E_IO, __func__, N_("others may read or change the key of the PIN record"));
    return st.st_size == KEY_SIZE
               ? DIVIT_OK
               : divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
                     N_("the key of the PIN record is damaged; remove both files"));
}

/* Makes the key's file, unless another process does so first. */
static divit_status make_key(const char *path, divit_error *err)
{
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    uint8_t key[KEY_SIZE];
    divit_status s = divit_output_new(path, DIVIT_OUTPUT_KEEP, &out, err);
    if (s == DIVIT_OK && (getrandom(key, sizeof key, 0) != (ssize_t)sizeof key ||
                             fchmod(divit_output_fd(out), 0600) != 0))
        s = divit_fail_errno(err, __func__, NULL);
    if (s == DIVIT_OK)
        s = divit_write_all(divit_output_fd(out), (divit_span){key, sizeof key}, err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, err);
    explicit_bzero(key, sizeof key);
    return s == DIVIT_EXISTS ? DIVIT_OK : s;
}

/* The token's name in the list. */
static divit_status hash_name(
    int key_fd, const divit_card_token *token, uint8_t ret[DIVIT_TRIES_NAME], divit_error *err)
{
    uint8_t key[KEY_SIZE];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes what = {0};
    divit_status s = divit_read_at(key_fd, 0, key, sizeof key, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_bytes_append(&what, divit_span_of(token->manufacturer)) != DIVIT_OK ||
        divit_bytes_push(&what, 0) != DIVIT_OK ||
        divit_bytes_append(&what, divit_span_of(token->serial)) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    else if (!HMAC(EVP_sha256(), key, sizeof key, what.p, what.n, ret, NULL))
        s = divit_fail(err, DIVIT_E_CRYPTO, __func__, NULL);
    explicit_bzero(key, sizeof key);
    return s;
}

/* The list; an empty one where there is no file. */
static divit_status load(const char *folder, divit_tries_list *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_error why = {0};
    *ret = (divit_tries_list){0};
    divit_status s = join(folder, "pin-tries", &path, &why);
    if (s == DIVIT_OK)
        s = divit_file_read((const char *)path.p, DIVIT_TRIES_SIZE, &text, &why);
    if (s == DIVIT_INPUT_MISSING && access((const char *)path.p, F_OK) != 0 && errno == ENOENT)
        return DIVIT_OK;
    if (s == DIVIT_OK)
        s = divit_tries_parse(divit_bytes_span(&text), ret, &why);
    divit_error_subject(s == DIVIT_OK ? NULL : &why, (const char *)path.p);
    if (s != DIVIT_OK && err)
        *err = why;
    return s;
}

/* see card/tries_store.h */
divit_status divit_tries_read(
    const char *folder, const divit_card_token *token, unsigned *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_fd_close)
    int key = -1;
    divit_tries_list list;
    uint8_t name[DIVIT_TRIES_NAME] = {0};
    divit_status s = join(folder, "pin-tries.key", &path, err);
    if (s == DIVIT_OK)
        s = open_key((const char *)path.p, &key, err);
    if (s != DIVIT_OK) {
        divit_error_subject(err, (const char *)path.p);
        return s;
    }
    s = load(folder, &list, err);
    if (s == DIVIT_OK && key >= 0)
        s = hash_name(key, token, name, err);
    if (s == DIVIT_OK)
        *ret = key >= 0 ? divit_tries_of(&list, name) : 0;
    return s;
}

/* Opens the key's file for a change of the list, made if need be; locked until it is closed. */
static divit_status lock_key(const char *path, int *ret_fd, divit_error *err)
{
    divit_status s = open_key(path, ret_fd, err);
    if (s == DIVIT_OK && *ret_fd < 0) {
        s = make_key(path, err);
        if (s == DIVIT_OK)
            s = open_key(path, ret_fd, err);
    }
    if (s == DIVIT_OK && (*ret_fd < 0 || flock(*ret_fd, LOCK_EX) != 0))
        s = divit_fail_errno(err, __func__, NULL);
    divit_error_subject(s == DIVIT_OK ? NULL : err, path);
    return s;
}

static unsigned count_after(unsigned before, divit_tries_outcome outcome)
{
    const bool locked = before >= DIVIT_TRIES_USUAL;
    switch (outcome) {
    case DIVIT_TRIES_RIGHT:
        return 0;
    case DIVIT_TRIES_WRONG:
        return locked ? 1 : before + 1;
    case DIVIT_TRIES_UNCLEAR:
        return locked ? before : before + 1;
    case DIVIT_TRIES_LOCKED:
        break;
    }
    return DIVIT_TRIES_USUAL;
}

static divit_status store(const char *folder, const divit_tries_list *list, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const divit_status s = join(folder, "pin-tries", &path, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_tries_format(list, &text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_file_write_private((const char *)path.p, divit_bytes_span(&text), err);
}

/* As divit_tries_note(), with the key's file locked. */
static divit_status change(const char *folder, const uint8_t name[DIVIT_TRIES_NAME],
    divit_tries_outcome outcome, unsigned *ret, divit_error *err)
{
    divit_tries_list list;
    divit_error why = {0};
    const divit_status found = load(folder, &list, &why);
    divit_status s = found < 0 ? found : DIVIT_OK;
    const unsigned before = divit_tries_of(&list, name);
    const unsigned after = count_after(before, outcome);
    divit_tries_set(&list, name, after);
    if (s == DIVIT_OK && (found != DIVIT_OK || after != before))
        s = store(folder, &list, &why);
    if (s == DIVIT_OK)
        *ret = divit_tries_of(&list, name);
    else if (err)
        *err = why;
    return s;
}

/* see card/tries_store.h */
divit_status divit_tries_note(const char *folder, const divit_card_token *token,
    divit_tries_outcome outcome, unsigned *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    DIVIT_AUTO(divit_fd_close)
    int key = -1;
    uint8_t name[DIVIT_TRIES_NAME];
    divit_status s = join(folder, "pin-tries.key", &path, err);
    if (s == DIVIT_OK && outcome == DIVIT_TRIES_RIGHT && access((const char *)path.p, F_OK) != 0) {
        *ret = 0; /* nothing was ever noted, and nothing is now */
        return DIVIT_OK;
    }
    if (s == DIVIT_OK)
        s = divit_folder_make(folder, err);
    if (s == DIVIT_OK)
        s = lock_key((const char *)path.p, &key, err);
    if (s == DIVIT_OK)
        s = hash_name(key, token, name, err);
    return s == DIVIT_OK ? change(folder, name, outcome, ret, err) : s;
}
