/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/preset_rule.h - whether the certificate that signs is of a kind that the preset asks for.
 *
 *     s = cli_preset_rule_check(job, &what, certificate, err);     // before the PIN
 *
 * Who accepts which certificate is the receiver's to say, so another kind is warned of; with
 * --strict it is refused.
 * Ownership: nothing is kept. Threads: one.
 * Not done here: the choice among the card's certificates (cli/seat.h).
 */
#ifndef DIVIT_CLI_PRESET_RULE_H
#define DIVIT_CLI_PRESET_RULE_H

#include "cli/signing.h"

/*
 * Tells of a certificate (DER) that does not fit what->preset, and puts into job->out, as
 * "certificate_fits_preset", whether it does. NO_CERTIFICATE if it does not and what->how.strict;
 * INPUT_BROKEN for no certificate; E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status cli_preset_rule_check(
    cli_job *job, const cli_signing *what, divit_span certificate, divit_error *err);

#endif
