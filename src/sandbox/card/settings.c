/* SPDX-License-Identifier: Apache-2.0 */
/* The settings of a practice card: a table of keys, one parser, one writer. */
#include "sandbox/card/settings.h"

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

enum { WORDS = DIVIT_CARD_FAULT_STORM + 1, MILLISECONDS = 60000, APDUS = 1000000, SEED = 9999999 };

typedef enum kind { FLAG, NUMBER, FAULT, LOCKED, SERIAL, ATR, TRACE } kind;

typedef struct row {
    const char *key;
    kind kind;
    size_t offset;   /* of a bool or uint32_t in divit_card_settings */
    uint32_t most;   /* of a number */
    const char *off; /* words of a flag */
    const char *on;
} row;

static const row rows[] = {
    {"reader", FLAG, offsetof(divit_card_settings, plugged), 0, "unplugged", "plugged"},
    {"card", FLAG, offsetof(divit_card_settings, inserted), 0, "out", "in"},
    {"mute", FLAG, offsetof(divit_card_settings, mute), 0, "no", "yes"},
    {"delay", NUMBER, offsetof(divit_card_settings, delay), MILLISECONDS, NULL, NULL},
    {"silence", NUMBER, offsetof(divit_card_settings, silence), MILLISECONDS, NULL, NULL},
    {"locked", LOCKED, 0, 0, NULL, NULL},
    {"consent", FLAG, offsetof(divit_card_settings, consent), 0, "no", "yes"},
    {"pinpad", FLAG, offsetof(divit_card_settings, pinpad), 0, "no", "yes"},
    {"serial", SERIAL, 0, 0, NULL, NULL},
    {"atr", ATR, 0, 0, NULL, NULL},
    {"trace", TRACE, 0, 0, NULL, NULL},
    {"fault", FAULT, 0, 0, NULL, NULL},
    {"fault-at", NUMBER, offsetof(divit_card_settings, fault_at), APDUS, NULL, NULL},
    {"seed", NUMBER, offsetof(divit_card_settings, seed), SEED, NULL, NULL},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static const char *const fault_words[WORDS] = {
    [DIVIT_CARD_FAULT_NONE] = "none",
    [DIVIT_CARD_FAULT_PULL] = "pull",
    [DIVIT_CARD_FAULT_RESEAT] = "reseat",
    [DIVIT_CARD_FAULT_UNPLUG] = "unplug",
    [DIVIT_CARD_FAULT_SILENT] = "silent",
    [DIVIT_CARD_FAULT_GARBAGE] = "garbage",
    [DIVIT_CARD_FAULT_EMPTY] = "empty",
    [DIVIT_CARD_FAULT_FLIP] = "flip",
    [DIVIT_CARD_FAULT_SHORT] = "short",
    [DIVIT_CARD_FAULT_BYTE] = "byte",
    [DIVIT_CARD_FAULT_LONG] = "long",
    [DIVIT_CARD_FAULT_WORD] = "word",
    [DIVIT_CARD_FAULT_STORM] = "storm",
};

/* see sandbox/card/settings.h */
divit_card_settings divit_card_settings_usual(void)
{
    return (divit_card_settings){
        .plugged = true, .inserted = true, .silence = 3000, .locked = 0x6983, .trace = "apdu.log"};
}

static bool put_flag(divit_span value, const row *r, divit_card_settings *set)
{
    const bool on = divit_span_is(value, r->on);
    if (!on && !divit_span_is(value, r->off))
        return false;
    *(bool *)((char *)set + r->offset) = on;
    return true;
}

static bool put_number(divit_span value, const row *r, divit_card_settings *set)
{
    uint32_t number = 0;
    if (value.n == 0 || value.n > 7)
        return false;
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9')
            return false;
        number = number * 10 + (uint32_t)(value.p[i] - '0');
    }
    if (number > r->most)
        return false;
    memcpy((char *)set + r->offset, &number, sizeof number);
    return true;
}

static bool put_fault(divit_span value, divit_card_settings *set)
{
    for (int i = 0; i < WORDS; i++) {
        if (!divit_span_is(value, fault_words[i]))
            continue;
        set->fault = (divit_card_fault)i;
        return true;
    }
    return false;
}

static bool put_locked(divit_span value, divit_card_settings *set)
{
    const bool old = divit_span_is(value, "6984");
    if (!old && !divit_span_is(value, "6983"))
        return false;
    set->locked = old ? 0x6984 : 0x6983;
    return true;
}

static bool put_serial(divit_span value, divit_card_settings *set)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    if (divit_hex_parse(&bytes, value) != DIVIT_OK || bytes.n != sizeof set->serial)
        return false;
    memcpy(set->serial, bytes.p, bytes.n);
    return true;
}

static bool put_atr(divit_span value, divit_card_settings *set)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    if (divit_hex_parse(&bytes, value) != DIVIT_OK || bytes.n > sizeof set->atr)
        return false;
    if (bytes.n > 0)
        memcpy(set->atr, bytes.p, bytes.n);
    set->atr_length = bytes.n;
    return true;
}

static bool put_trace(divit_span value, divit_card_settings *set)
{
    if (value.n >= sizeof set->trace || !divit_utf8_valid(value))
        return false;
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] < ' ' || value.p[i] == 0x7F)
            return false;
    if (value.n > 0)
        memcpy(set->trace, value.p, value.n);
    set->trace[value.n] = 0;
    return true;
}

static bool put(const row *r, divit_span value, divit_card_settings *set)
{
    switch (r->kind) {
    case FLAG:
        return put_flag(value, r, set);
    case NUMBER:
        return put_number(value, r, set);
    case FAULT:
        return put_fault(value, set);
    case LOCKED:
        return put_locked(value, set);
    case SERIAL:
        return put_serial(value, set);
    case ATR:
        return put_atr(value, set);
    case TRACE:
        return put_trace(value, set);
    }
    return false;
}

/* see sandbox/card/settings.h */
divit_status divit_card_settings_put(divit_span line, divit_card_settings *set, divit_error *err)
{
    const uint8_t *equals = line.n > 0 ? memchr(line.p, '=', line.n) : NULL;
    if (!equals)
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("a setting is written as its name, = and its value"));
    const size_t n = (size_t)(equals - line.p);
    const divit_span key = divit_span_sub(line, 0, n);
    for (size_t i = 0; i < ROWS; i++) {
        if (!divit_span_is(key, rows[i].key))
            continue;
        if (put(&rows[i], divit_span_sub(line, n + 1, line.n), set))
            return DIVIT_OK;
        const divit_status s = divit_fail(
            err, DIVIT_USAGE, __func__, N_("this setting of the card does not take this value"));
        divit_error_subject(err, rows[i].key);
        return s;
    }
    return divit_fail(err, DIVIT_USAGE, __func__, N_("the card has no setting with this name"));
}

/* see sandbox/card/settings.h */
divit_status divit_card_settings_parse(divit_span text, divit_card_settings *set, divit_error *err)
{
    if (text.n > DIVIT_CARD_SETTINGS_LIMIT)
        return divit_fail(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the settings file of the card is too long"));
    divit_card_settings out = *set;
    for (size_t at = 0; at < text.n;) {
        const uint8_t *end = memchr(text.p + at, '\n', text.n - at);
        const size_t n = end ? (size_t)(end - text.p) - at : text.n - at;
        const divit_span line = divit_span_sub(text, at, n);
        const bool skip = n == 0 || line.p[0] == '#';
        const divit_status s = skip ? DIVIT_OK : divit_card_settings_put(line, &out, err);
        if (s != DIVIT_OK) {
            if (err)
                err->where = at;
            return s;
        }
        at += n + 1;
    }
    *set = out;
    return DIVIT_OK;
}

static divit_status format_value(const row *r, const divit_card_settings *set, divit_bytes *out)
{
    uint32_t number = 0;
    switch (r->kind) {
    case FLAG:
        return divit_bytes_printf(
            out, "%s", *(const bool *)((const char *)set + r->offset) ? r->on : r->off);
    case NUMBER:
        memcpy(&number, (const char *)set + r->offset, sizeof number);
        return divit_bytes_printf(out, "%u", (unsigned)number);
    case FAULT:
        return divit_bytes_printf(out, "%s", fault_words[set->fault]);
    case LOCKED:
        return divit_bytes_printf(out, "%04x", (unsigned)set->locked);
    case SERIAL:
        return divit_hex_append(out, (divit_span){set->serial, sizeof set->serial});
    case ATR:
        return divit_hex_append(out, (divit_span){set->atr, set->atr_length});
    case TRACE:
        return divit_bytes_printf(out, "%s", set->trace);
    }
    return DIVIT_E_INTERNAL;
}

/* see sandbox/card/settings.h */
divit_status divit_card_settings_format(const divit_card_settings *set, divit_bytes *out)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; s == DIVIT_OK && i < ROWS; i++) {
        s = divit_bytes_printf(out, "%s=", rows[i].key);
        if (s == DIVIT_OK)
            s = format_value(&rows[i], set, out);
        if (s == DIVIT_OK)
            s = divit_bytes_push(out, '\n');
    }
    return s;
}
