/* SPDX-License-Identifier: Apache-2.0 */
/* One signature of the report: its verdict, signer and certificate. */
#include "cli/atlas_signature.h"

#include <libintl.h>
#include <stdio.h>

#include "base/clock.h"
#include "cli/atlas_text.h"
#include "cli/verified.h"
#include "cli/words.h"
#include "pki/certificate.h"

static cli_mark mark_of(divit_verdict verdict)
{
    switch (verdict) {
    case DIVIT_VERDICT_PASSED:
        return CLI_MARK_OK;
    case DIVIT_VERDICT_FAILED:
        return CLI_MARK_BROKEN;
    case DIVIT_VERDICT_INDETERMINATE:
        break;
    }
    return CLI_MARK_WARNING;
}

static const char *word_of(const divit_verified_signature *f)
{
    switch (f->verdict) {
    case DIVIT_VERDICT_PASSED:
        return _("valid");
    case DIVIT_VERDICT_FAILED:
        return _("NOT valid");
    case DIVIT_VERDICT_INDETERMINATE:
        break;
    }
    return f->intact ? _("intact, not decided") : _("not decided");
}

static void write_row(cli_html *page, const char *name, const char *value)
{
    if (value[0])
        CLI_HTML_PUT(page, "<tr><th scope=\"row\">@</th><td>@</td></tr>\n", name, value);
}

static void write_text(
    cli_html *page, const char *name, const char *value, cli_atlas_openness openness)
{
    char text[CLI_ATLAS_TEXT];
    cli_atlas_text(text, value, openness);
    write_row(page, name, text);
}

static const char *curve_name(divit_curve curve)
{
    switch (curve) {
    case DIVIT_CURVE_P256:
        return " P-256";
    case DIVIT_CURVE_P384:
        return " P-384";
    case DIVIT_CURVE_P521:
        return " P-521";
    case DIVIT_CURVE_NONE:
        break;
    }
    return "";
}

/* What the DER says beyond the facts of the verification. */
static void write_key(cli_html *page, divit_span der, cli_atlas_openness openness)
{
    DIVIT_AUTO(divit_certificate_free)
    divit_certificate *certificate = NULL;
    char text[64];
    if (divit_certificate_parse(der, &certificate, NULL) != DIVIT_OK)
        return;
    const divit_certificate_facts *facts = divit_certificate_facts_get(certificate);
    (void)snprintf(text, sizeof text, "%s%s (%u)", facts->key == DIVIT_KEY_RSA ? "RSA" : "EC",
        curve_name(facts->curve), facts->key_bits);
    if (facts->key != DIVIT_KEY_OTHER)
        write_row(page, _("Key (bits)"), text);
    write_text(page, _("Certificate number"), facts->serial_decimal, openness);
}

static void write_certificate(cli_html *page, const cli_atlas_signature *signature)
{
    const divit_verified_signature *f = signature->facts;
    const cli_atlas_openness name = signature->personal ? CLI_ATLAS_OPEN : CLI_ATLAS_NAME;
    char from[32];
    char to[32];
    char span[64];
    if (f->certificate.n == 0)
        return;
    divit_time_rfc3339(f->not_before, 0, from);
    divit_time_rfc3339(f->not_after, 0, to);
    (void)snprintf(span, sizeof span, "%.10s – %.10s", from, to);
    write_text(page, _("Number of the signer"), f->signer_serial, CLI_ATLAS_MASK);
    write_row(page, _("Certificate"), _(f->kind));
    write_text(page, _("Issued by"), f->issuer, CLI_ATLAS_MASK);
    write_row(page, _("Valid"), span);
    write_key(page, f->certificate, name);
}

static const char *certification(unsigned certifies)
{
    static const char *const words[] = {"", N_("yes: nothing may be changed later"),
        N_("yes: filling in and signing are allowed later"),
        N_("yes: filling in, signing and comments are allowed later")};
    return certifies > 0 && certifies < sizeof words / sizeof words[0] ? _(words[certifies]) : "";
}

static const char *coverage(const divit_verified_signature *f)
{
    if (f->covers_whole)
        return _("the whole document");
    if (f->revision > 0 && f->intact && f->verdict != DIVIT_VERDICT_FAILED)
        return _("the document as it was; only what is allowed was added later");
    return f->part_count > 0 ? _("NOT the whole document: see what is signed and what is not")
                             : _("NOT the whole document: something was added later");
}

static void write_place(cli_html *page, const cli_atlas_signature *signature)
{
    const divit_verified_signature *f = signature->facts;
    char number[CLI_ATLAS_NUMBER];
    char time[32];
    divit_time_rfc3339(f->time, 0, time);
    if (f->has_time)
        CLI_HTML_PUT(page,
            "<tr><th scope=\"row\">@</th><td><time datetime=\"@\">@</time> (@)</td></tr>\n",
            _("Claimed time"), time, time, _("the signer's word; no timestamp confirms it"));
    write_text(page, _("Name in the file"), f->name,
        signature->personal ? CLI_ATLAS_OPEN : CLI_ATLAS_MASK);
    if (f->revision > 0)
        write_row(page, _("Signed revision"), cli_atlas_number(number, f->revision));
    write_row(page, _("Profile"), f->profile);
    write_row(page, _("Covers"), coverage(f));
    write_row(page, _("Certifies the document"), certification(f->certifies));
}

/* see cli/atlas_signature.h */
void cli_atlas_signature_open(cli_html *page, const cli_atlas_signature *signature)
{
    const divit_verified_signature *f = signature->facts;
    const cli_mark mark = mark_of(f->verdict);
    char number[CLI_ATLAS_NUMBER];
    char of[CLI_ATLAS_NUMBER];
    char signer[CLI_ATLAS_TEXT];
    CLI_HTML_PUT(page, "<section class=\"long\">\n<h2>@ @ / @: <span class=\"@\">", _("Signature"),
        cli_atlas_number(number, signature->number), cli_atlas_number(of, signature->of),
        cli_html_class(mark));
    cli_html_mark(page, mark, word_of(f));
    CLI_HTML_PUT(page, "</span></h2>\n<p class=\"said\">@.</p>\n", _(f->reason));
    cli_atlas_text(signer, f->signer, signature->personal ? CLI_ATLAS_OPEN : CLI_ATLAS_NAME);
    if (signer[0])
        CLI_HTML_PUT(page, "<p>@ <b>@</b></p>\n", _("Signed by:"), signer);
}

/* see cli/atlas_signature.h */
void cli_atlas_signature_write(cli_html *page, const cli_atlas_signature *signature)
{
    const divit_verified_signature *f = signature->facts;
    CLI_HTML_PUT(page, "<h3>@</h3>\n<table class=\"facts\">\n<tbody>\n", _("All facts"));
    CLI_HTML_PUT(page, "<tr><th scope=\"row\">@</th><td><code>@ @ @</code></td></tr>\n",
        _("Result"), cli_verified_name(f->verdict), f->indication, f->cause);
    write_certificate(page, signature);
    write_place(page, signature);
    cli_html_raw(page, "</tbody>\n</table>\n");
}
