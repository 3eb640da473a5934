/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divit/base.h - the words every divit header uses: spans, bytes, status, error detail.
 *
 * Life cycle
 *     divit_error err = {0};
 *     DIVIT_AUTO(divit_bytes_done) divit_bytes b = {0};
 *     divit_status s = divit_something(in, &b, &err);
 *     if (s != DIVIT_OK)
 *         return s;                  // err says where and why; pass both on unchanged
 *     use(divit_bytes_span(&b));     // freed at the end of the scope
 *
 * Ownership: a divit_span borrows, a divit_bytes owns. Results leave through parameters named
 * ret_*, last but for the error, and are written only on success.
 * Threads: no function here has state; one object belongs to one thread at a time.
 * Not done here: messages to people. A status and an error carry facts; divit's command line
 * alone turns them into Turkish or English.
 */
#ifndef DIVIT_BASE_H
#define DIVIT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DIVIT_API __attribute__((visibility("default")))
#define DIVIT_MUST_CHECK __attribute__((warn_unused_result))
#define DIVIT_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
/* Runs fn(&variable) when the variable leaves its scope. */
#define DIVIT_AUTO(fn) __attribute__((cleanup(fn)))
/* Marks a constant string that the command line will translate. */
#define N_(text) text

/*
 * Every status: name, value, exit code of the program, sentence, what to do next.
 * Negative values are faults: forward them unchanged, never match them. Positive values are
 * conditions: a function lists in its header those it answers with.
 */
#define DIVIT_STATUS_TABLE(X)                                                                      \
    X(OK, 0, 0, N_("done"), "")                                                                    \
    X(E_INTERNAL, -1, 1, N_("internal fault"), N_("please report it with the text above"))         \
    X(E_MEMORY, -2, 1, N_("out of memory"), N_("close other programs and try again"))              \
    X(E_IO, -3, 1, N_("a file cannot be read or written"),                                         \
        N_("check the path, its permissions and the free space"))                                  \
    X(E_CRYPTO, -4, 1, N_("the cryptographic library failed"),                                     \
        N_("please report it with the text above"))                                                \
    X(USAGE, 1, 2, N_("the command cannot be understood"), N_("see divit --help"))                 \
    X(EXISTS, 2, 2, N_("the output file exists already"),                                          \
        N_("choose another name, or allow it with --force"))                                       \
    X(NO_SERVICE, 3, 3, N_("the smart card service (pcscd) is not running"),                       \
        N_("start it: sudo systemctl enable --now pcscd.socket"))                                  \
    X(NO_READER, 4, 3, N_("no card reader is connected"),                                          \
        N_("plug the reader in; if it is plugged in, try another USB port"))                       \
    X(READER_BUSY, 5, 3, N_("another program holds the card"),                                     \
        N_("close the other program (AKIA, a browser) and try again"))                             \
    X(READER_SILENT, 6, 3, N_("the reader or card does not answer"),                               \
        N_("take the card out, put it back and try again"))                                        \
    X(NO_CARD, 7, 4, N_("there is no card in the reader"),                                         \
        N_("put the card in, chip first, and try again"))                                          \
    X(TOKEN_UNKNOWN, 8, 4, N_("no PKCS#11 module knows this card"),                                \
        N_("install the card's module (AKIS: the Akia package) or name one with --module"))        \
    X(TOKEN_LOST, 9, 4, N_("the connection to the card was lost"),                                 \
        N_("put the card back and run the same command again"))                                    \
    X(MODULE, 10, 4, N_("the PKCS#11 module cannot be used"),                                      \
        N_("check the module's path, architecture and owner"))                                     \
    X(PIN_WRONG, 11, 5, N_("wrong PIN"), N_("do not guess: three wrong tries lock the card"))      \
    X(PIN_LENGTH, 12, 5, N_("the PIN has the wrong length; no try was spent"),                     \
        N_("run the same command again"))                                                          \
    X(PIN_LOCKED, 13, 6, N_("the PIN is locked"),                                                  \
        N_("unlock it on the Kamu SM portal (Kilit Cozme); do not try a PUK"))                     \
    X(CARD_REFUSED, 14, 6, N_("the card refused; perhaps its PIN is locked"),                      \
        N_("look at the card's state with divit card before any further try"))                     \
    X(NO_CERTIFICATE, 15, 7, N_("no usable certificate on the card"),                              \
        N_("see divit card for why each one was refused"))                                         \
    X(INPUT_BROKEN, 16, 8, N_("this file cannot be used as it is"),                                \
        N_("open it in the program that made it and save it again"))                               \
    X(INPUT_LIMIT, 17, 8, N_("this file goes beyond a limit"),                                     \
        N_("check that it is the file you meant"))                                                 \
    X(INPUT_UNSUPPORTED, 18, 8, N_("this kind of file is not supported"),                          \
        N_("give a PDF or an XML file"))                                                           \
    X(INPUT_MISSING, 19, 8, N_("the file cannot be opened"), N_("check its name and place"))       \
    X(NETWORK, 20, 9, N_("the server cannot be reached"),                                          \
        N_("check the network and run the same command again"))                                    \
    X(NETWORK_TLS, 21, 9, N_("the server's identity cannot be confirmed"),                         \
        N_("check the address and the computer's clock; do not go on"))                            \
    X(NETWORK_ANSWER, 22, 9, N_("the server's answer cannot be understood"),                       \
        N_("try again later; if it stays, tell the service"))                                      \
    X(SIGNATURE_INVALID, 23, 10, N_("the signature is not valid"),                                 \
        N_("do not rely on this file; ask for it again"))                                          \
    X(INDETERMINATE, 24, 11, N_("the signature cannot be decided"),                                \
        N_("see the reason given for each signature"))                                             \
    X(NO_SIGNATURE, 25, 11, N_("the file has no signature"),                                       \
        N_("ask its sender for the signed one"))                                                   \
    X(BATCH_PARTIAL, 26, 12, N_("some of the files failed"), N_("see the line of each file"))      \
    X(PORTAL_REFUSED, 27, 13, N_("the portal refused"), N_("see the reason that it gave"))         \
    X(PORTAL_LOGIN, 28, 13, N_("the portal wants a new sign-in"), N_("run divit portal login"))    \
    X(PORTAL_STATE, 29, 13, N_("the application is not at this step"),                             \
        N_("see its status with divit portal show"))                                               \
    X(DECLINED, 30, 14, N_("stopped because it was not confirmed"),                                \
        N_("nothing was sent; run it again when you are ready"))                                   \
    X(INTERRUPTED, 31, 130, N_("interrupted"), N_("run the same command again"))                   \
    X(NO_PRACTICE, 32, 3, N_("the practice world is not running"),                                 \
        N_("start it in another window: divit-sandbox up"))                                        \
    X(CLOCK, 33, 9, N_("the computer's clock is wrong"),                                           \
        N_("set the clock by the network: sudo timedatectl set-ntp true"))                         \
    X(PIN_UNCHANGED, 34, 6, N_("the card did not change its PIN"),                                 \
        N_("the old PIN stays valid; change it with the card maker's own program"))                \
    X(PIN_EXPIRED, 35, 6, N_("the card wants a new PIN"), N_("change it: divit pin change"))       \
    X(INPUT_REPAIRABLE, 36, 8, N_("the PDF's structure is broken"),                                \
        N_("save it again in the program that made it, or let --repair make a sound new file"))    \
    X(LINK_REFUSED, 40, 8, N_("this link does not lead to Kamu SM"),                               \
        N_("do not open it; go to https://onlineislemler.kamusm.gov.tr by hand"))                  \
    X(INPUT_LOCKED, 41, 8, N_("the PDF opens only with a password"),                               \
        N_("give it with --password-file, or ask for a copy that opens without a password"))       \
    X(NO_PLACE, 50, 2, N_("a visible signature cannot be put there"),                              \
        N_("give a free place: --visible PAGE:X,Y,WIDTH,HEIGHT"))                                  \
    X(INPUT_UNSAFE, 46, 8, N_("this PDF could look different elsewhere, or act by itself"),        \
        N_("ask for a plain PDF: no form, script, layer, link or attachment, all fonts in it"))    \
    X(INPUT_FORBIDDEN, 51, 8, N_("this PDF does not allow this signature"),                        \
        N_("ask its sender for a copy that allows it; saving it anew destroys signatures that "    \
           "are in it"))

typedef enum divit_status {
#define DIVIT_STATUS_ENUM(name, value, exit_code, message, hint) DIVIT_##name = (value),
    DIVIT_STATUS_TABLE(DIVIT_STATUS_ENUM)
#undef DIVIT_STATUS_ENUM
} divit_status;

/* Whose number divit_error.foreign is. */
typedef enum divit_foreign {
    DIVIT_FOREIGN_NONE,
    DIVIT_FOREIGN_ERRNO,
    DIVIT_FOREIGN_CKR,     /* Cryptoki CK_RV */
    DIVIT_FOREIGN_SCARD,   /* PC/SC LONG */
    DIVIT_FOREIGN_CURL,    /* CURLcode */
    DIVIT_FOREIGN_OPENSSL, /* ERR_get_error() */
    DIVIT_FOREIGN_HTTP,    /* HTTP status code */
} divit_foreign;

#define DIVIT_NOWHERE UINT64_MAX

/*
 * Where and why something failed. The caller owns it and starts it as {0}; it is filled once, at
 * the origin of the failure. Every pointer in it is to constant storage.
 */
typedef struct divit_error {
    divit_status status;
    const char *origin; /* function that failed, for reports */
    const char *detail; /* one English clause marked N_(), or NULL; translated by the caller */
    uint64_t where;     /* byte offset in the input, or DIVIT_NOWHERE */
    divit_foreign kind; /* whose number `foreign` is */
    long foreign;       /* the other library's code, 0 if none */
    char subject[160];  /* what it is about: a path, a field, a host; never a secret, UTF-8 */
} divit_error;

/* Borrowed bytes. p may be NULL only if n is 0. */
typedef struct divit_span {
    const uint8_t *p;
    size_t n;
} divit_span;

/* Owned bytes, {0} when empty. n bytes of cap are in use. Free with divit_bytes_done(). */
typedef struct divit_bytes {
    uint8_t *p;
    size_t n;
    size_t cap;
} divit_bytes;

/* The constant name of a status, such as "PIN_WRONG"; "UNKNOWN" for a number outside the table. */
DIVIT_API const char *divit_status_name(divit_status status);
/* The program's exit code for a status; 1 for a number outside the table. */
DIVIT_API int divit_status_exit(divit_status status);
/* The status as one English clause, marked for translation; never NULL. */
DIVIT_API const char *divit_status_message(divit_status status);
/* What the person can do next, marked for translation; "" where there is nothing to say. */
DIVIT_API const char *divit_status_hint(divit_status status);

/* Frees what b holds and leaves it {0}. Accepts NULL and {0}; also a cleanup handler. */
DIVIT_API void divit_bytes_done(divit_bytes *b);

/* What b holds, borrowed until b changes. */
static inline divit_span divit_bytes_span(const divit_bytes *b)
{
    return (divit_span){b->p, b->n};
}

#ifdef __cplusplus
}
#endif

#endif
