/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader/features.h - what a reader can do, asked without a word to its card.
 *
 *     divit_reader_probe probe;
 *     s = divit_reader_probe_read("ACS ACR39U 00 00", NULL, &probe, err);
 *     if (probe.features.verify) ...
 *
 * PC/SC part 10: CM_IOCTL_GET_FEATURE_REQUEST answers a list of tag, length 4 and control code;
 * GET_TLV_PROPERTIES (tag 12) answers a list of tag, length and value. Both are read-only; no
 * command goes to the card, though connecting gives it power.
 * Ownership: values. Threads: no state.
 * Not done here: using a feature; the module of the card does that. PC/SC has no time-outs.
 */
#ifndef DIVIT_READER_FEATURES_H
#define DIVIT_READER_FEATURES_H

#include "divit/base.h"

typedef struct divit_reader_features {
    uint32_t verify;     /* control code of FEATURE_VERIFY_PIN_DIRECT; 0: the reader cannot */
    uint32_t modify;     /* of FEATURE_MODIFY_PIN_DIRECT */
    uint32_t properties; /* of FEATURE_GET_TLV_PROPERTIES */
} divit_reader_features;

typedef struct divit_reader_properties {
    bool sized;         /* the next value was told */
    uint32_t apdu_size; /* dwMaxAPDUDataSize: the longest APDU; 0: short ones only */
} divit_reader_properties;

struct divit_trace_port;

typedef struct divit_reader_probe {
    divit_reader_features features;
    divit_reader_properties properties;
    int protocol; /* 0 or 1 for T=0 and T=1; -1 without a card that answers */
    bool busy;    /* another program has the card for itself */
} divit_reader_probe;

/*
 * Reads the answer to CM_IOCTL_GET_FEATURE_REQUEST (part 10, 2.2); codes are big-endian. What is
 * cut off or of another length than 4 ends the reading; unknown tags are passed over.
 */
void divit_reader_features_parse(divit_span answer, divit_reader_features *ret);

/*
 * Reads the answer to GET_TLV_PROPERTIES (part 10, 2.6.14); numbers are little-endian. Malformed
 * entries end the reading.
 */
void divit_reader_properties_parse(divit_span answer, divit_reader_properties *ret);

/*
 * Connects to a reader, with its card if it answers, asks and lets go. A card that another
 * program has for itself is asked for a second and a half before it is said to be busy; connecting
 * also waits for the end of another program's transaction, however long that takes. trace: where
 * it is recorded (base/trace.h), NULL: nowhere. NO_READER, NO_SERVICE, READER_SILENT.
 */
DIVIT_MUST_CHECK divit_status divit_reader_probe_read(const char *name,
    const struct divit_trace_port *trace, divit_reader_probe *ret, divit_error *err);

#endif
