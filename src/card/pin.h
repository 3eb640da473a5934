/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/pin.h - where the worker gets a PIN from, and how long it is there.
 *
 *     divit_pin pin = {.prompt = "PIN: ", .source = fd, .person = tell, .person_ctx = ctx};
 *     s = divit_pin_take(&pin, err);        // from the descriptor, else typed on the terminal
 *     rv = C_Login(..., divit_secret_data(pin.secret), divit_secret_length(pin.secret));
 *     divit_pin_wipe(&pin);
 *     s = divit_pin_take_new(&pin, &fresh, err);   // for a change: the old one and a new one
 *
 * A PIN is only ever in a divit_secret, one locked page. On the terminal (/dev/tty, not the
 * standard streams) the echo is off while it is typed and is put back also after a signal: signals
 * are blocked and read from a signalfd meanwhile, and the parent's death arrives as SIGTERM.
 * Ownership: the struct owns the secret and the descriptor. No threads.
 * Not done here: lengths, logins (card/login.h).
 */
#ifndef DIVIT_CARD_PIN_H
#define DIVIT_CARD_PIN_H

#include "base/secret.h"

enum { DIVIT_PIN_PROMPT = 513 };

typedef struct divit_pin {
    char prompt[DIVIT_PIN_PROMPT];
    int source;                            /* descriptor to read the PIN from; -1: the terminal */
    void (*person)(void *ctx, bool asked); /* told before and after a person is waited for */
    void *person_ctx;
    divit_secret *secret; /* NULL while there is no PIN */
    bool last_try;        /* the last try before the card locks may be spent, as for the login */
} divit_pin;

/*
 * Gets the PIN into pin->secret. The descriptor is closed: it gives its PIN once. USAGE (no
 * terminal, the descriptor cannot be read, or a control character such as that of a CR LF line end,
 * which would cost a try), DECLINED (empty), INTERRUPTED (a signal came), E_MEMORY, E_IO.
 */
DIVIT_MUST_CHECK divit_status divit_pin_take(divit_pin *pin, divit_error *err);

/* A new PIN and the two questions for it. */
typedef struct divit_pin_new {
    char prompt[DIVIT_PIN_PROMPT];
    char again[DIVIT_PIN_PROMPT];
    divit_secret *secret; /* NULL while there is none */
} divit_pin_new;

/*
 * Gets the PIN that is valid into pin->secret and a new one into fresh->secret: two lines of the
 * descriptor, or three questions on the terminal. As above, and USAGE if the new PIN and its
 * repetition differ.
 */
DIVIT_MUST_CHECK divit_status divit_pin_take_new(
    divit_pin *pin, divit_pin_new *fresh, divit_error *err);

/* Wipes the new PIN. Also a cleanup handler. */
void divit_pin_new_done(divit_pin_new *fresh);

/* Wipes the PIN. */
void divit_pin_wipe(divit_pin *pin);

/* Wipes the PIN and closes the descriptor. Also a cleanup handler. */
void divit_pin_done(divit_pin *pin);

#endif
