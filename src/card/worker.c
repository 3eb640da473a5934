/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to a module and its answers. */
#include "card/worker.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "card/certificates.h"
#include "card/channel.h"
#include "card/describe.h"
#include "card/faults.h"
#include "card/key.h"
#include "card/login.h"
#include "card/message.h"
#include "card/module.h"
#include "card/record.h"
#include "card/signature.h"
#include "card/tracer.h"
#include "card/way.h"

typedef struct worker {
    int socket;
    divit_clock clock;
    divit_record *record; /* NULL: nothing is recorded */
    divit_tracer *tracer; /* NULL likewise */
    bool opened;
    divit_module module;
    divit_certificates certificates[DIVIT_CARD_TOKENS_MAX];
    divit_pin pins[DIVIT_CARD_TOKENS_MAX];
} worker;

static void worker_free(worker **w)
{
    if (!*w)
        return;
    for (size_t i = 0; i < DIVIT_CARD_TOKENS_MAX; i++) {
        divit_certificates_done(&(*w)->certificates[i]);
        divit_pin_done(&(*w)->pins[i]);
    }
    divit_module_done(&(*w)->module);
    divit_tracer_free(&(*w)->tracer);
    divit_record_free(&(*w)->record);
    free(*w);
    *w = NULL;
}

static divit_status say(const worker *w, const divit_answer *answer, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes message = {0};
    if (divit_answer_format(answer, &message) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return divit_channel_send(w->socket, divit_bytes_span(&message), -1, err);
}

static void tell_person(void *ctx, bool asked)
{
    const divit_answer a = {.kind = asked ? DIVIT_ANSWER_PERSON_ASKED : DIVIT_ANSWER_PERSON_DONE};
    /* If nobody listens, the next answer finds out. */
    (void)say(ctx, &a, NULL);
}

/* A text of a request (UTF-8 without NUL) as a string. */
static void as_string(char out[DIVIT_MESSAGE_TEXT + 1], divit_span text)
{
    if (text.n > 0)
        memcpy(out, text.p, text.n);
    out[text.n] = 0;
}

/* Takes the descriptor. */
static divit_status do_record(worker *w, const divit_request *r, int *fd, divit_error *err)
{
    char library[DIVIT_MESSAGE_TEXT + 1];
    if (w->opened || w->record || *fd < 0 || r->text.n == 0)
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    as_string(library, r->text);
    const divit_record_options options = {.fd = *fd, .keep_data = r->flag, .clock = w->clock};
    *fd = -1;
    const divit_status s = divit_record_new(&options, &w->record, err);
    return s == DIVIT_OK ? divit_tracer_new(w->record, library, &w->tracer, err) : s;
}

static divit_status do_open(worker *w, const divit_request *r, divit_error *err)
{
    char path[DIVIT_MESSAGE_TEXT + 1];
    if (w->opened || r->text.n == 0)
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    as_string(path, r->text);
    w->opened = true;
    w->module.tracer = w->tracer;
    divit_status s = divit_module_open(&w->module, path,
        r->flag ? DIVIT_MODULE_WITHOUT_ARGUMENTS : DIVIT_MODULE_TRY_ARGUMENTS, err);
    for (size_t i = 0; s == DIVIT_OK && i < w->module.token_count; i++) {
        const divit_answer a = {.kind = DIVIT_ANSWER_TOKEN, .token = w->module.tokens[i]};
        s = say(w, &a, err);
    }
    return s;
}

/*
 * OpenSC takes a card that is pulled while it reads for one without objects, and pcscd looks at a
 * reader only every 400 ms; so a card that seems empty is looked at for longer than that.
 */
static divit_status check_present(divit_module *m, uint32_t token, divit_error *err)
{
    const struct timespec wait = {.tv_nsec = 100 * 1000 * 1000};
    divit_status s = divit_way_present(m, token, err);
    for (int i = 0; i < 6 && s == DIVIT_OK; i++) {
        (void)nanosleep(&wait, NULL);
        s = divit_way_present(m, token, err);
    }
    return s;
}

static divit_status do_certificates(worker *w, const divit_request *r, divit_error *err)
{
    divit_certificates *list = &w->certificates[r->token];
    divit_status s = DIVIT_OK;
    /* Read once: indices stay what the parent knows. */
    if (list->n == 0)
        s = divit_certificates_read(&w->module, r->token, list, err);
    if (s == DIVIT_OK && list->n == 0)
        s = check_present(&w->module, r->token, err);
    if (s == DIVIT_OK)
        s = divit_key_states(&w->module, r->token, w->module.logged_in[r->token], list, err);
    for (size_t i = 0; s == DIVIT_OK && i < list->n; i++) {
        const divit_answer a = {.kind = DIVIT_ANSWER_CERTIFICATE, .certificate = list->at[i]};
        s = say(w, &a, err);
    }
    return s;
}

/* What a text from outside may do to a terminal stops here. */
static void as_prompt(char out[DIVIT_PIN_PROMPT], divit_span text)
{
    char prompt[DIVIT_MESSAGE_TEXT + 1];
    as_string(prompt, text);
    divit_text_copy(out, DIVIT_PIN_PROMPT, prompt);
}

/* The PIN's source for a token where nobody is logged in. Takes the descriptor. */
static void take_source(worker *w, const divit_request *r, int *pin_fd)
{
    divit_pin *pin = &w->pins[r->token];
    divit_pin_done(pin);
    *pin =
        (divit_pin){.source = *pin_fd, .person = tell_person, .person_ctx = w, .last_try = r->flag};
    *pin_fd = -1;
}

/*
 * From the login on a Ctrl-C is for the parent, which ends when what it has begun is done. A prompt
 * (card/pin.c) still hears it.
 */
static void leave_interrupts(void)
{
    sigset_t interrupt;
    (void)sigemptyset(&interrupt);
    (void)sigaddset(&interrupt, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &interrupt, NULL);
}

static divit_status do_login(worker *w, const divit_request *r, int *pin_fd, divit_error *err)
{
    divit_pin *pin = &w->pins[r->token];
    if (r->pin_comes != (*pin_fd >= 0) || r->text.n >= sizeof pin->prompt)
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    if (!w->module.logged_in[r->token]) {
        take_source(w, r, pin_fd);
        as_prompt(pin->prompt, r->text);
    }
    const divit_status s = divit_login_user(&w->module, r->token, pin,
        r->flag ? DIVIT_LOGIN_ALLOW_LAST_TRY : DIVIT_LOGIN_KEEP_LAST_TRY, err);
    if (s == DIVIT_OK)
        leave_interrupts();
    return s;
}

static divit_status do_verify(worker *w, const divit_request *r, int *pin_fd, divit_error *err)
{
    if (w->module.logged_in[r->token])
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    const divit_status s = do_login(w, r, pin_fd, err);
    return s == DIVIT_OK ? divit_login_end(&w->module, r->token, &w->pins[r->token], err) : s;
}

/* Takes a line off the text; false if there is none or it is too long for a prompt. */
static bool take_prompt(divit_span *text, char out[DIVIT_PIN_PROMPT])
{
    const uint8_t *end = text->n > 0 ? memchr(text->p, '\n', text->n) : NULL;
    const size_t n = end ? (size_t)(end - text->p) : 0;
    if (!end || n >= DIVIT_PIN_PROMPT)
        return false;
    as_prompt(out, divit_span_sub(*text, 0, n));
    *text = divit_span_sub(*text, n + 1, text->n - n - 1);
    return true;
}

static divit_status do_change(worker *w, const divit_request *r, int *pin_fd, divit_error *err)
{
    DIVIT_AUTO(divit_pin_new_done)
    divit_pin_new fresh = {0};
    divit_pin *pin = &w->pins[r->token];
    divit_span text = r->text;
    if (r->pin_comes != (*pin_fd >= 0) || w->module.logged_in[r->token])
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    take_source(w, r, pin_fd);
    if (!take_prompt(&text, pin->prompt) || !take_prompt(&text, fresh.prompt) ||
        !take_prompt(&text, fresh.again) || text.n > 0)
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    return divit_login_change(&w->module, r->token, pin, &fresh, err);
}

static divit_status do_sign(worker *w, const divit_request *r, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes signature = {0};
    divit_certificates *all = &w->certificates[r->token];
    if (r->certificate >= all->n || !w->module.logged_in[r->token])
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    const divit_signature_job job = {.module = &w->module,
        .token = r->token,
        .certificate = &all->at[r->certificate],
        .key = &all->keys[r->certificate],
        .handles = &all->handles[r->certificate],
        .pin = &w->pins[r->token],
        .what = r->what};
    const divit_status s = divit_signature_make(&job, &signature, err);
    if (s != DIVIT_OK)
        return s;
    const divit_answer a = {
        .kind = DIVIT_ANSWER_SIGNATURE, .signature = divit_bytes_span(&signature)};
    return say(w, &a, err);
}

static divit_status do_describe(worker *w, const divit_request *r, divit_error *err)
{
    divit_answer a = {.kind = DIVIT_ANSWER_DESCRIPTION};
    const divit_status s = divit_describe(&w->module, r->token, &a.description, err);
    return s == DIVIT_OK ? say(w, &a, err) : s;
}

static divit_status act(worker *w, const divit_request *r, int *pin_fd, divit_error *err)
{
    if (r->verb == DIVIT_REQUEST_OPEN)
        return do_open(w, r, err);
    if (r->verb == DIVIT_REQUEST_RECORD)
        return do_record(w, r, pin_fd, err);
    if (r->token >= w->module.token_count)
        return divit_fault(err, DIVIT_FAULT_ORDER, __func__, CKR_OK);
    switch (r->verb) {
    case DIVIT_REQUEST_CERTIFICATES:
        return do_certificates(w, r, err);
    case DIVIT_REQUEST_LOGIN:
        return do_login(w, r, pin_fd, err);
    case DIVIT_REQUEST_SIGN:
        return do_sign(w, r, err);
    case DIVIT_REQUEST_LOGOUT:
        return divit_login_end(&w->module, r->token, &w->pins[r->token], err);
    case DIVIT_REQUEST_VERIFY_PIN:
        return do_verify(w, r, pin_fd, err);
    case DIVIT_REQUEST_CHANGE_PIN:
        return do_change(w, r, pin_fd, err);
    case DIVIT_REQUEST_DESCRIBE:
        return do_describe(w, r, err);
    case DIVIT_REQUEST_OPEN:
    case DIVIT_REQUEST_RECORD:
        break;
    }
    return DIVIT_E_INTERNAL;
}

/* see card/worker.h */
divit_status divit_worker_serve(int socket, divit_clock clock)
{
    DIVIT_AUTO(worker_free)
    worker *w = calloc(1, sizeof *w);
    if (!w)
        return DIVIT_E_MEMORY;
    w->socket = socket;
    w->clock = clock;
    for (size_t i = 0; i < DIVIT_CARD_TOKENS_MAX; i++)
        w->pins[i].source = -1;
    for (;;) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes message = {0};
        DIVIT_AUTO(divit_fd_close)
        int pin_fd = -1;
        divit_request r = {0};
        divit_error err = {0};
        divit_status s = divit_channel_receive(socket, &message, &pin_fd, NULL);
        if (s == DIVIT_TOKEN_LOST)
            return DIVIT_OK;
        if (s == DIVIT_OK)
            s = divit_request_parse(divit_bytes_span(&message), &r, NULL);
        if (s != DIVIT_OK)
            return s;
        err.status = act(w, &r, &pin_fd, &err);
        if (err.status == DIVIT_OK)
            err = (divit_error){0};
        const divit_answer a = {.kind = DIVIT_ANSWER_RESULT, .result = err};
        s = say(w, &a, NULL);
        if (s != DIVIT_OK)
            return s;
    }
}
