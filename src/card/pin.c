/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a PIN from a descriptor or the terminal. */
#include "card/pin.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "card/faults.h"

/* see card/pin.h */
void divit_pin_wipe(divit_pin *pin)
{
    divit_secret_free(&pin->secret);
}

/* see card/pin.h */
void divit_pin_done(divit_pin *pin)
{
    divit_pin_wipe(pin);
    divit_fd_close(&pin->source);
}

/* Takes one typed byte; true once the line is complete. */
static bool take_byte(int tty, divit_secret *secret, divit_fault_id *ret_fault)
{
    uint8_t byte = 0;
    const ssize_t got = read(tty, &byte, 1);
    const bool ends = got == 0 || byte == '\n' || (got < 0 && errno != EINTR);
    if (got < 0 && errno != EINTR)
        *ret_fault = DIVIT_FAULT_PIN_READ;
    else if (got == 1 && !ends && !divit_secret_push(secret, byte))
        *ret_fault = DIVIT_FAULT_PIN_LONG;
    explicit_bzero(&byte, sizeof byte);
    return ends || *ret_fault != DIVIT_FAULT_NONE;
}

/* Reads a line while signals come as data. */
static divit_fault_id read_line(int tty, int signals, divit_secret *secret)
{
    divit_fault_id fault = DIVIT_FAULT_NONE;
    for (bool ended = false; !ended;) {
        struct pollfd p[] = {{.fd = signals, .events = POLLIN}, {.fd = tty, .events = POLLIN}};
        if (poll(p, 2, -1) < 0 && errno != EINTR)
            return DIVIT_FAULT_PIN_READ;
        if (p[0].revents)
            return DIVIT_FAULT_PIN_INTERRUPTED;
        if (p[1].revents)
            ended = take_byte(tty, secret, &fault);
    }
    return fault;
}

/* Without echo, with the terminal as it was afterwards. */
static divit_fault_id read_silently(int tty, const char *prompt, divit_secret *secret)
{
    sigset_t signals, before;
    struct termios shown;
    (void)sigemptyset(&signals);
    for (const int *s = (const int[]){SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, 0}; *s; s++)
        (void)sigaddset(&signals, *s);
    (void)sigprocmask(SIG_BLOCK, &signals, &before);
    DIVIT_AUTO(divit_fd_close)
    int signal_fd = signalfd(-1, &signals, SFD_CLOEXEC);
    divit_fault_id fault = DIVIT_FAULT_PIN_TERMINAL;
    if (signal_fd >= 0 && tcgetattr(tty, &shown) == 0) {
        struct termios silent = shown;
        silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
        silent.c_lflag |= ICANON | ISIG;
        (void)tcsetattr(tty, TCSAFLUSH, &silent);
        fault = divit_write_all(tty, divit_span_of(prompt), NULL) == DIVIT_OK
                    ? read_line(tty, signal_fd, secret)
                    : DIVIT_FAULT_PIN_TERMINAL;
        (void)tcsetattr(tty, TCSAFLUSH, &shown);
        if (divit_write_all(tty, DIVIT_SPAN_TEXT("\n"), NULL) != DIVIT_OK)
            fault = DIVIT_FAULT_PIN_TERMINAL;
    }
    /* The signal did its work by ending the line; it must not kill the answer. */
    const struct timespec none = {0};
    while (sigtimedwait(&signals, NULL, &none) > 0)
        ;
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    return fault;
}

static divit_fault_id read_terminal(const divit_pin *pin, const char *prompt, divit_secret *secret)
{
    DIVIT_AUTO(divit_fd_close)
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (tty < 0 || tcgetpgrp(tty) != getpgrp())
        return DIVIT_FAULT_PIN_TERMINAL;
    pin->person(pin->person_ctx, true);
    /* A kill would leave the terminal without echo: for this long the parent's death is a SIGTERM.
     */
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    const divit_fault_id fault = read_silently(tty, prompt, secret);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    pin->person(pin->person_ctx, false);
    return fault;
}

/* True for what no key of a keypad makes: arrows, escape sequences, the CR of a CR LF line end. */
static bool has_control(const divit_secret *secret)
{
    const uint8_t *bytes = divit_secret_data(secret);
    for (size_t i = 0; i < divit_secret_length(secret); i++)
        if (bytes[i] < ' ' || bytes[i] == 0x7F)
            return true;
    return false;
}

/* One line from where the PIN comes from; *ret must be NULL. The descriptor stays open. */
static divit_status take_line(
    const divit_pin *pin, const char *prompt, divit_secret **ret, divit_error *err)
{
    DIVIT_AUTO(divit_secret_free)
    divit_secret *secret = NULL;
    const divit_status s = divit_secret_new(&secret, err);
    if (s != DIVIT_OK)
        return s;
    divit_fault_id fault = DIVIT_FAULT_NONE;
    if (pin->source < 0)
        fault = read_terminal(pin, prompt, secret);
    else if (divit_secret_read(secret, pin->source, NULL) != DIVIT_OK)
        fault = DIVIT_FAULT_PIN_READ;
    if (fault == DIVIT_FAULT_NONE && divit_secret_length(secret) == 0)
        fault = DIVIT_FAULT_PIN_EMPTY;
    if (fault == DIVIT_FAULT_NONE && has_control(secret))
        fault = DIVIT_FAULT_PIN_CONTROL;
    if (fault != DIVIT_FAULT_NONE)
        return divit_fault(err, fault, __func__, 0);
    *ret = secret;
    secret = NULL;
    return DIVIT_OK;
}

/* see card/pin.h */
divit_status divit_pin_take(divit_pin *pin, divit_error *err)
{
    divit_pin_wipe(pin);
    const divit_status s = take_line(pin, pin->prompt, &pin->secret, err);
    divit_fd_close(&pin->source);
    return s;
}

static divit_span span_of(const divit_secret *secret)
{
    return (divit_span){divit_secret_data(secret), divit_secret_length(secret)};
}

/* Asks for the new PIN once more and compares. */
static divit_status repeat_new(const divit_pin *pin, const divit_pin_new *fresh, divit_error *err)
{
    DIVIT_AUTO(divit_secret_free)
    divit_secret *again = NULL;
    const divit_status s = take_line(pin, fresh->again, &again, err);
    if (s != DIVIT_OK)
        return s;
    return divit_span_equal_secret(span_of(fresh->secret), span_of(again))
               ? DIVIT_OK
               : divit_fault(err, DIVIT_FAULT_PIN_DIFFERENT, __func__, 0);
}

/* see card/pin.h */
divit_status divit_pin_take_new(divit_pin *pin, divit_pin_new *fresh, divit_error *err)
{
    divit_pin_wipe(pin);
    divit_pin_new_done(fresh);
    divit_status s = take_line(pin, pin->prompt, &pin->secret, err);
    if (s == DIVIT_OK)
        s = take_line(pin, fresh->prompt, &fresh->secret, err);
    if (s == DIVIT_OK && pin->source < 0)
        s = repeat_new(pin, fresh, err);
    divit_fd_close(&pin->source);
    if (s == DIVIT_OK)
        return s;
    divit_pin_wipe(pin);
    divit_pin_new_done(fresh);
    return s;
}

/* see card/pin.h */
void divit_pin_new_done(divit_pin_new *fresh)
{
    divit_secret_free(&fresh->secret);
}
