/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token/tokens.h - all profiles of a list of folders, and which of them fit a card or a module.
 *
 *     DIVIT_AUTO(divit_tokens_free) divit_tokens *tokens = NULL;
 *     divit_status s = divit_tokens_load(folders, folder_count, &tokens, err);
 *     divit_profiles fit = divit_tokens_match(tokens, atr);       // two: "one of the two"
 *     if (fit.n == 0)
 *         fit = divit_tokens_fallback(tokens);
 *     s = divit_module_search(&fit, &tries, &module, err);        // token/module.h
 *
 * Ownership: divit_tokens owns its profiles; a divit_profiles borrows them.
 * Threads: never changed after loading.
 * Not done here: choosing the folders, which is the caller's; asking a card.
 */
#ifndef DIVIT_TOKEN_TOKENS_H
#define DIVIT_TOKEN_TOKENS_H

#include "divit/base.h"
#include "token/profile.h"

/* At most so many profiles fit one card; further ones are not told. */
enum { DIVIT_PROFILES_MAX = 16 };

/* Borrowed profiles in the order in which they are to be tried. */
typedef struct divit_profiles {
    const divit_profile *p[DIVIT_PROFILES_MAX];
    size_t n;
} divit_profiles;

typedef struct divit_tokens divit_tokens;

/*
 * Loads every "*.token" of the folders, names sorted by byte; a folder that does not exist is
 * passed over. A family of a later folder takes the place of the same family of an earlier one.
 * A file must belong to root or the user, be writable by nobody else, and bear its family's name:
 * the modules that it names are run.
 * E_IO if it is not so or cannot be read, else as divit_profile_parse(), with the path in the
 * error's subject.
 */
DIVIT_MUST_CHECK divit_status divit_tokens_load(
    const char *const *folders, size_t count, divit_tokens **ret, divit_error *err);

/* Frees and nulls. Accepts a pointer to NULL; also a cleanup handler. */
void divit_tokens_free(divit_tokens **tokens);

/* The i-th profile, or NULL behind the last. */
const divit_profile *divit_tokens_at(const divit_tokens *tokens, size_t i);

/* The profile of a family, or NULL. */
const divit_profile *divit_tokens_family(const divit_tokens *tokens, const char *family);

/* The profiles that an ATR fits: none, one, or several families that share it. */
divit_profiles divit_tokens_match(const divit_tokens *tokens, divit_span atr);

/* The profiles to ask where none fits. */
divit_profiles divit_tokens_fallback(const divit_tokens *tokens);

/*
 * The profiles that name a module, by the last part of its path: a library in an unusual place
 * keeps its quirks. Give the path before links were followed.
 */
divit_profiles divit_tokens_with_module(const divit_tokens *tokens, const char *path);

#endif
