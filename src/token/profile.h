/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token/profile.h - what is known about one card family: the content of a tokens/<family>.token.
 *
 *     DIVIT_AUTO(divit_profile_free) divit_profile *p = NULL;
 *     divit_status s = divit_profile_parse(text, NULL, &p, err);   // err->where: the line
 *     if (s == DIVIT_OK && divit_profile_fits(p, atr_bytes, &atr))
 *         for (size_t i = 0; divit_profile_value(p, DIVIT_FACT_MODULE, i); i++)
 *             ...
 *
 * A profile is text: one "key: value" a line, '#' starts a comment at the start of a line or after
 * a space, empty lines separate. The order of equal keys is kept; an unknown key, a second
 * value of a key that has only one, and a line that says the same again are refused.
 *
 *     name: AKİS 2.x                  shown to people (one)
 *     family: akis-2.x                the name of the file without ".token" (one)
 *     atr: 3BBA11...                  a whole ATR in hex, '.' for any digit
 *     atr-historical: 80655443......  its historical bytes in hex, '.' for any digit
 *     module: /usr/lib/libakisp11.so  a PKCS#11 module, the preferred one first
 *     explicit-module: /usr/lib/...   used only where the person or a private set-up names it
 *     opensc-driver: akis             the OpenSC card driver that explicit-module needs (one)
 *     quirk: init-without-arguments   see divit_quirk
 *     shares-atr-with: tckk           another family whose cards answer with the same ATR
 *     fallback: yes                   its modules are asked where no family fits (one)
 *     reader: 072F:90CC ccid NAME     a USB reader: id, driver (see divit_driver), name
 *
 * Ownership: a profile owns its text; what is got from it is borrowed for its life.
 * Threads: a parsed profile is never changed.
 * Not done here: finding files (token/tokens.h), looking at modules (token/module.h).
 */
#ifndef DIVIT_TOKEN_PROFILE_H
#define DIVIT_TOKEN_PROFILE_H

#include "divit/base.h"
#include "token/atr.h"

typedef enum divit_fact {
    DIVIT_FACT_NAME,
    DIVIT_FACT_FAMILY,
    DIVIT_FACT_ATR,
    DIVIT_FACT_ATR_HISTORICAL,
    DIVIT_FACT_MODULE,
    DIVIT_FACT_EXPLICIT_MODULE,
    DIVIT_FACT_OPENSC_DRIVER,
    DIVIT_FACT_QUIRK,
    DIVIT_FACT_SHARES_ATR,
    DIVIT_FACT_FALLBACK,
    DIVIT_FACT_READER,
} divit_fact;

/* What is odd about a card or its module, a set of bits. */
typedef enum divit_quirk {
    DIVIT_QUIRK_INIT_NULL = 1,    /* init-without-arguments: C_Initialize may want NULL */
    DIVIT_QUIRK_SERIAL = 2,       /* single-thread: one call at a time */
    DIVIT_QUIRK_VERIFY_EACH = 4,  /* verify-before-each-signature: the PIN before each C_Sign */
    DIVIT_QUIRK_PIN_ENCODING = 8, /* pin-encoding: the card refuses the form OpenSC sends it in */
} divit_quirk;

/* Which driver makes a USB reader known to pcscd. */
typedef enum divit_driver {
    DIVIT_DRIVER_CCID,       /* ccid: libccid of Debian 12 (1.5.2) */
    DIVIT_DRIVER_CCID_LATER, /* ccid-later: only a newer libccid */
    DIVIT_DRIVER_OTHER,      /* other: not CCID, a driver of its maker */
} divit_driver;

typedef struct divit_usb_reader {
    uint16_t vendor, product;
    divit_driver driver;
    const char *name; /* borrowed from the profile */
} divit_usb_reader;

/* All zero: the values in the comments. */
typedef struct divit_profile_limits {
    size_t bytes; /* of the file; 0: 65,536 */
    size_t facts; /* lines that say something; 0: 512 */
} divit_profile_limits;

typedef struct divit_profile divit_profile;

/*
 * Parses a profile. limits may be NULL. INPUT_BROKEN with the offset of the line at fault,
 * INPUT_LIMIT, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_profile_parse(
    divit_span text, const divit_profile_limits *limits, divit_profile **ret, divit_error *err);

/* Frees and nulls. Accepts a pointer to NULL; also a cleanup handler. */
void divit_profile_free(divit_profile **p);

/* The i-th value of a kind in the order of the file, or NULL behind the last. */
const char *divit_profile_value(const divit_profile *p, divit_fact fact, size_t i);

/* The set of its divit_quirk bits. */
unsigned divit_profile_quirks(const divit_profile *p);

/* The i-th reader; false behind the last. */
bool divit_profile_reader(const divit_profile *p, size_t i, divit_usb_reader *ret);

/* True if a mask of the profile fits the ATR: `bytes` the whole, `atr` the same taken apart. */
bool divit_profile_fits(const divit_profile *p, divit_span bytes, const divit_atr *atr);

/* True if one of its modules, explicit or not, has the same last part of its path. */
bool divit_profile_has_module(const divit_profile *p, const char *path);

/*
 * Appends the private OpenSC configuration under which the profile's explicit module serves the
 * card: its driver alone, no file cache (a renewed certificate would be hidden by the old one), no
 * PIN cache (opensc.conf(5)). TOKEN_UNKNOWN if the profile names no OpenSC driver, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_profile_opensc(
    const divit_profile *p, divit_bytes *out, divit_error *err);

#endif
