/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of a profile, and the form of their values. */
#include "token/fact.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

static const struct {
    const char *word;
    unsigned bit;
} quirks[] = {
    {"init-without-arguments", DIVIT_QUIRK_INIT_NULL},
    {"single-thread", DIVIT_QUIRK_SERIAL},
    {"verify-before-each-signature", DIVIT_QUIRK_VERIFY_EACH},
    {"pin-encoding", DIVIT_QUIRK_PIN_ENCODING},
};

static const struct {
    const char *word; /* with the space behind it */
    divit_driver driver;
} drivers[] = {
    {"ccid ", DIVIT_DRIVER_CCID},
    {"ccid-later ", DIVIT_DRIVER_CCID_LATER},
    {"other ", DIVIT_DRIVER_OTHER},
};

/* see token/fact.h */
unsigned divit_quirk_read(const char *word)
{
    for (size_t i = 0; i < sizeof quirks / sizeof quirks[0]; i++)
        if (strcmp(quirks[i].word, word) == 0)
            return quirks[i].bit;
    return 0;
}

/* A word that may be a file name: a-z, 0-9, '-' and '.', no '.' first. */
static bool is_word(const char *value)
{
    return value[0] != '.' &&
           strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-.") == strlen(value);
}

static bool is_mask(const char *value)
{
    const size_t n = strlen(value);
    return n % 2 == 0 && n <= 2 * (size_t)DIVIT_ATR_MAX &&
           strspn(value, "0123456789ABCDEFabcdef.") == n;
}

static bool is_path(const char *value)
{
    return value[0] == '/' && value[strlen(value) - 1] != '/';
}

static bool is_quirk(const char *value)
{
    return divit_quirk_read(value) != 0;
}

static bool is_yes(const char *value)
{
    return strcmp(value, "yes") == 0;
}

/* Four hex digits, then `end`. */
static bool read_id(const char *at, char end, uint16_t *ret)
{
    if (strspn(at, "0123456789ABCDEFabcdef") != 4 || at[4] != end)
        return false;
    *ret = (uint16_t)strtoul(at, NULL, 16);
    return true;
}

/* see token/fact.h */
bool divit_usb_reader_read(const char *value, divit_usb_reader *ret)
{
    divit_usb_reader out = {0};
    if (!read_id(value, ':', &out.vendor) || !read_id(value + 5, ' ', &out.product))
        return false;
    for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++) {
        const size_t n = strlen(drivers[i].word);
        if (strncmp(value + 10, drivers[i].word, n) != 0 || value[10 + n] == '\0')
            continue;
        out.driver = drivers[i].driver;
        out.name = value + 10 + n;
        *ret = out;
        return true;
    }
    return false;
}

static bool is_reader(const char *value)
{
    divit_usb_reader reader;
    return divit_usb_reader_read(value, &reader);
}

/*
 * One row per key: how it is written, if it may stand once only, what its value must be besides
 * UTF-8 without control characters (NULL: nothing).
 */
typedef struct fact_row {
    const char *key;
    bool once;
    bool (*valid)(const char *value);
} fact_row;

static const fact_row rows[] = {
    [DIVIT_FACT_NAME] = {"name", true, NULL},
    [DIVIT_FACT_FAMILY] = {"family", true, is_word},
    [DIVIT_FACT_ATR] = {"atr", false, is_mask},
    [DIVIT_FACT_ATR_HISTORICAL] = {"atr-historical", false, is_mask},
    [DIVIT_FACT_MODULE] = {"module", false, is_path},
    [DIVIT_FACT_EXPLICIT_MODULE] = {"explicit-module", false, is_path},
    [DIVIT_FACT_OPENSC_DRIVER] = {"opensc-driver", true, is_word},
    [DIVIT_FACT_QUIRK] = {"quirk", false, is_quirk},
    [DIVIT_FACT_SHARES_ATR] = {"shares-atr-with", false, is_word},
    [DIVIT_FACT_FALLBACK] = {"fallback", true, is_yes},
    [DIVIT_FACT_READER] = {"reader", false, is_reader},
};

/* see token/fact.h */
bool divit_fact_find(divit_span key, divit_fact *ret)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (divit_span_is(key, rows[i].key)) {
            *ret = (divit_fact)i;
            return true;
        }
    return false;
}

/* see token/fact.h */
bool divit_fact_once(divit_fact kind)
{
    return rows[kind].once;
}

/* see token/fact.h */
bool divit_fact_valid(divit_fact kind, const char *value)
{
    return !rows[kind].valid || rows[kind].valid(value);
}
