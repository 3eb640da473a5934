/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/card.h - a card through a PKCS#11 module that lives in a worker process of its own.
 *
 * Life cycle
 *     divit_card_options o = {.worker = ".../libexec/divit/divit-card", .module = "/usr/lib/x.so",
 *         .clock = divit_clock_system()};
 *     DIVIT_AUTO(divit_card_free) divit_card *card = NULL;
 *     s = divit_card_open(&o, &card, err);          // worker, module, tokens, certificates
 *     s = divit_card_login(card, 0, &(divit_card_login_options){.prompt = "PIN: ", .pin_fd = -1},
 *         err);
 *     s = divit_card_signer(card, i, &signer, err); // include/divit/signer.h
 *
 * A vendor's module can hang, crash, lie or keep the PIN. So this side never maps a module and
 * never sees a PIN: it sends bounded messages over a socket pair and trusts no byte that comes
 * back. Every call has a deadline; a worker that is late is ended and the answer is READER_SILENT;
 * a worker that dies is TOKEN_LOST, or MODULE while it loads. After one of these the card is lost:
 * every further call answers TOKEN_LOST, and the one way back is to free it and open it again. The
 * death of the worker is also what wipes whatever the module kept.
 *
 * Ownership: everything that the accessors and the signer lend lives as long as the card.
 * Threads: one card belongs to one thread, and that thread must outlive it (the worker dies with
 * the thread that started it, PR_SET_PDEATHSIG).
 * A login that goes wrong is noted in a file (card/tries_store.h): a fresh process sees no flag of
 * the token, so what an earlier one saw stands in for it. Flags that say something win.
 * Not done here: which module to load (token), which certificate to take (card/choose.h).
 */
#ifndef DIVIT_CARD_CARD_H
#define DIVIT_CARD_CARD_H

#include <sys/types.h>

#include "base/clock.h"
#include "card/facts.h"
#include "divit/signer.h"

struct divit_log;
typedef struct divit_card divit_card;

/* Where the conversation with the card is recorded (base/trace.h). */
typedef struct divit_card_trace {
    int fd;              /* in append mode, behind the first line; borrowed for the open */
    const char *library; /* path of divit-trace.so */
    bool keep_data;      /* what is readable on the card is kept, certificates too; never a PIN */
} divit_card_trace;

/* All zero but worker, module and clock is a good start. All but the log is borrowed for the open.
 */
typedef struct divit_card_options {
    const char *worker; /* path of the program divit-card */
    const char *module; /* absolute path of the PKCS#11 module */

    /*
     * The worker's environment: `inherited` (for example environ; NULL: nothing) without the names
     * that could change what is loaded or talked to (LD_*, PKCS11*, P11_KIT_*, OPENSC_*,
     * SOFTHSM2_*, PCSCLITE_*, OPENSSL_*, GCONV_PATH, GLIBC_TUNABLES), then `environment` as it is.
     * Both are lists of "NAME=value" that end with NULL.
     */
    char *const *inherited;
    char *const *environment;

    bool init_without_arguments; /* quirk of the profile: C_Initialize(NULL) at once */
    unsigned load_ms;            /* to load the module and read its public objects; 0: 30,000 */
    unsigned call_ms;            /* for one call to the card; 0: 30,000 */
    unsigned person_ms;          /* to wait for a person who types a PIN; 0: 300,000 */
    divit_clock clock;
    const struct divit_log *log; /* NULL: silent; lives as long as the card */
    const char *tries_folder;    /* where wrong PINs are noted; NULL: nowhere. Lives as long too */
    const divit_card_trace *trace; /* NULL: nothing is recorded */
} divit_card_options;

/*
 * Starts the worker, loads the module and reads tokens and certificates; no login is made. E_IO if
 * the worker cannot be started, MODULE, NO_READER if the module has no slot, NO_CARD if no slot has
 * a token, TOKEN_UNKNOWN if the module does not recognise it, READER_SILENT, TOKEN_LOST, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_card_open(
    const divit_card_options *options, divit_card **ret, divit_error *err);

/* How many tokens there are; at least one. */
size_t divit_card_token_count(const divit_card *card);

/* The i-th token, borrowed; i below the count. */
const divit_card_token *divit_card_token_at(const divit_card *card, size_t i);

/*
 * True if one more wrong PIN locks the token, as its flags say or, where they say nothing, as the
 * noted wrong PINs let expect (DIVIT_TRIES_USUAL). False for a token that is known to be locked.
 */
bool divit_card_last_try(const divit_card_token *token);

/* How many certificates there are on all tokens together. */
size_t divit_card_certificate_count(const divit_card *card);

/* The i-th certificate, borrowed; i below the count. Its `key` may change with a login. */
const divit_card_certificate *divit_card_certificate_at(const divit_card *card, size_t i);

/*
 * Asks what the module says of itself and of a token: no login, nothing changes. NO_CARD,
 * READER_SILENT, TOKEN_LOST, MODULE; E_INTERNAL for a token that is not there.
 */
DIVIT_MUST_CHECK divit_status divit_card_describe(
    divit_card *card, size_t token, divit_card_description *ret, divit_error *err);

typedef struct divit_card_login_options {
    const char *prompt; /* text for the terminal, UTF-8, at most 512 bytes; NULL: "PIN: " */
    int pin_fd;         /* the PIN is read from here up to a newline, by the worker; -1: none */
    bool allow_last_try;
} divit_card_login_options;

/*
 * Logs in as the user of a token, once: by the reader's PIN pad if it has one, else with the PIN
 * from pin_fd, else with one typed on /dev/tty without echo. It is never tried again by itself.
 * PIN_WRONG, PIN_LOCKED, PIN_LENGTH (no try spent), PIN_EXPIRED, CARD_REFUSED (the module said CKR
 * 05 or another unclear thing: perhaps locked; do not try again), DECLINED (the next try is the
 * last one and was not allowed, or the person cancelled), USAGE (no terminal, an empty PIN),
 * INTERRUPTED, READER_SILENT, TOKEN_LOST. A second login of a token that is logged in is OK and
 * asks nothing.
 */
DIVIT_MUST_CHECK divit_status divit_card_login(
    divit_card *card, size_t token, const divit_card_login_options *options, divit_error *err);

/*
 * Says whether the PIN is right: a login that is undone at once. As the login; E_INTERNAL if the
 * token is logged in.
 */
DIVIT_MUST_CHECK divit_status divit_card_verify_pin(
    divit_card *card, size_t token, const divit_card_login_options *options, divit_error *err);

typedef struct divit_card_change_options {
    const char *prompts[3]; /* old, new, new again: as the login's, without a line end; NULL: own */
    int pin_fd;             /* the old and the new PIN, a line each; -1: none */
    bool allow_last_try;
} divit_card_change_options;

/*
 * Changes the user PIN of a token where nobody is logged in. As the login, with the PIN that is
 * valid till now; and USAGE if the new PIN is typed in two different ways, PIN_LENGTH if it does
 * not fit the card's rules (no try is spent by either), PIN_UNCHANGED if the card keeps the old PIN
 * although it was right, E_INTERNAL if the token is logged in. A PIN pad asks for all PINs itself,
 * for the old one perhaps twice.
 */
DIVIT_MUST_CHECK divit_status divit_card_change_pin(
    divit_card *card, size_t token, const divit_card_change_options *options, divit_error *err);

/*
 * A signer for the key of a certificate, borrowed from the card. Its calls answer TOKEN_LOST (also
 * if the signature does not fit the certificate: the worker verifies each one), READER_SILENT,
 * NO_CERTIFICATE (its key is not there or its kind is not supported), MODULE, and where the key
 * wants a PIN for each signature (CKA_ALWAYS_AUTHENTICATE) the statuses of the login. INPUT_LIMIT
 * if the token hashes by itself and the message has more than 32,768 bytes.
 * NO_CERTIFICATE if the index is not below the count.
 */
DIVIT_MUST_CHECK divit_status divit_card_signer(
    divit_card *card, size_t certificate, divit_signer *ret, divit_error *err);

/* Logs the token out. OK also if nobody was logged in; READER_SILENT, TOKEN_LOST. */
DIVIT_MUST_CHECK divit_status divit_card_logout(divit_card *card, size_t token, divit_error *err);

/* The worker's process, for evidence in a report; -1 once it is gone. */
pid_t divit_card_worker(const divit_card *card);

/* Ends the worker within about three seconds and frees. Accepts NULL; also a cleanup handler. */
void divit_card_free(divit_card **card);

#endif
