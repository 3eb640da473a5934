/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the certificate that signs is of a kind that the preset asks for. */
#include "cli/preset_rule.h"

#include <libintl.h>

#include "base/status.h"
#include "cli/words.h"
#include "pki/certificate.h"
#include "sign/preset.h"

/* A line for each kind that the preset is for. */
static void tell(const cli_job *job, const divit_preset *preset, divit_certificate_kind kind)
{
    cli_tell(job, _("%s: receivers may refuse this certificate: %s"), divit_preset_title(preset),
        _(divit_certificate_kind_name(kind)));
    for (int i = DIVIT_KIND_OTHER; i <= DIVIT_KIND_TSA; i++)
        if (divit_preset_takes(preset, (divit_certificate_kind)i))
            cli_tell(job, _("  such a document is signed with: %s (choose it with --key)"),
                _(divit_certificate_kind_name((divit_certificate_kind)i)));
}

/* see cli/preset_rule.h */
divit_status cli_preset_rule_check(
    cli_job *job, const cli_signing *what, divit_span certificate, divit_error *err)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *own = NULL;
    if (!what->preset)
        return DIVIT_OK;
    const divit_status s = divit_certificate_parse(certificate, &own, err);
    if (s != DIVIT_OK)
        return s;
    const divit_certificate_kind kind = divit_certificate_kind_of(own, NULL);
    const bool fits = divit_preset_takes(what->preset, kind);
    (void)json_object_set_new(job->out, "certificate_fits_preset", json_boolean(fits));
    if (fits)
        return DIVIT_OK;
    tell(job, what->preset, kind);
    return what->how.strict ? divit_fail(err, DIVIT_NO_CERTIFICATE, __func__,
                                  N_("the preset asks for another kind of certificate; put in the "
                                     "right card or choose with --key"))
                            : DIVIT_OK;
}
