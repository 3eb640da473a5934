/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/judging.h - divit's own verifier as the practice portal's judge.
 *
 *     const divit_portal_judge judge = divit_portal_judge_own();
 *
 * Exactly one signature, PASSED or undecided only for want of a trust anchor (the portal looks at
 * the certificate itself), intact, covering the whole file.
 * Threads: any. Not done here: who signed.
 */
#ifndef DIVIT_SANDBOX_PORTAL_JUDGING_H
#define DIVIT_SANDBOX_PORTAL_JUDGING_H

#include "sandbox/portal/judge.h"

/* The judge; needs no context. */
divit_portal_judge divit_portal_judge_own(void);

#endif
