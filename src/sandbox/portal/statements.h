/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/statements.h - the two XML papers that belong to no form: a person's consent to
 * e-Onay and the institution's approval of an application.
 *
 *     s = divit_world_statement_consent(person, &xml, err);
 *     s = divit_world_statement_approval(application, applicant, &xml, err);
 *
 * They hold no time, so each call gives the same bytes and nothing is kept; the time is that of the
 * signature. Every paper says that it is practice.
 * Ownership: results are the caller's. Threads: no state. Not done here: signing.
 */
#ifndef DIVIT_SANDBOX_PORTAL_STATEMENTS_H
#define DIVIT_SANDBOX_PORTAL_STATEMENTS_H

#include "sandbox/portal/records.h"

/* consent.xml in the namespace urn:divit:e-onay-izni:1. E_MEMORY, E_INTERNAL. */
DIVIT_MUST_CHECK divit_status divit_world_statement_consent(
    const divit_world_person *person, divit_bytes *ret_xml, divit_error *err);

/* approval.xml in the namespace urn:divit:kurum-onayi:1. E_MEMORY, E_INTERNAL. */
DIVIT_MUST_CHECK divit_status divit_world_statement_approval(const divit_world_application *a,
    const divit_world_person *applicant, divit_bytes *ret_xml, divit_error *err);

#endif
