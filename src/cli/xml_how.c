/* SPDX-License-Identifier: Apache-2.0 */
/* The options that say how an XML signature is packaged and what it says. */
#include "cli/xml_how.h"

#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"

static divit_status refuse(divit_error *err, const char *detail, const char *word)
{
    const divit_status s = divit_fail(err, DIVIT_USAGE, __func__, detail);
    divit_error_subject(err, word);
    return s;
}

/* A name of letters, digits and "-" is a preset that is installed, anything else a file. */
static divit_status find_preset(
    const cli_job *job, const char *name, char path[CLI_PATH_MAX], divit_error *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    int n;
    if (strspn(name, letters) == strlen(name))
        n = snprintf(path, CLI_PATH_MAX, "%s/%s.preset", job->place.presets, name);
    else
        n = snprintf(path, CLI_PATH_MAX, "%s", name);
    return n < CLI_PATH_MAX ? DIVIT_OK
                            : refuse(err, N_("the path of the preset is too long"), name);
}

static divit_status read_preset(
    const cli_job *job, const char *name, cli_xml_how *how, divit_error *err)
{
    char path[CLI_PATH_MAX];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = find_preset(job, name, path, err);
    if (s == DIVIT_OK)
        s = divit_file_read(path, DIVIT_PRESET_BYTES, &text, err);
    if (s == DIVIT_OK)
        s = divit_preset_parse(divit_bytes_span(&text), &how->preset, err);
    if (s == DIVIT_OK)
        s = divit_preset_usable(how->preset, err);
    if (s == DIVIT_OK)
        how->options = *divit_preset_options(how->preset);
    else
        divit_error_subject(err, path);
    return s;
}

/* "CITY,PROVINCE,POSTCODE,COUNTRY" */
static divit_status read_place(const char *text, cli_xml_how *how, divit_error *err)
{
    const char **const parts[] = {&how->options.location.city, &how->options.location.province,
        &how->options.location.postal_code, &how->options.location.country};
    size_t i = 0;
    for (const char *at = text; at; i++) {
        const char *comma = strchr(at, ',');
        const size_t n = comma ? (size_t)(comma - at) : strlen(at);
        if (i == 4 || n >= sizeof how->place[0])
            return refuse(
                err, N_("--place takes CITY,PROVINCE,POSTCODE,COUNTRY, each of 127 bytes"), text);
        memcpy(how->place[i], at, n);
        how->place[i][n] = 0;
        if (n > 0)
            *parts[i] = how->place[i];
        at = comma ? comma + 1 : NULL;
    }
    return DIVIT_OK;
}

static divit_status read_policy(const cli_xml_options *o, cli_xml_how *how, divit_error *err)
{
    divit_signature_policy *policy = &how->options.policy;
    if (!o->policy && !o->policy_digest && !o->policy_uri)
        return DIVIT_OK;
    *policy = (divit_signature_policy){.id = o->policy, .uri = o->policy_uri};
    if (!o->policy || !o->policy_digest)
        return refuse(err, N_("--policy and --policy-digest go together"), NULL);
    if (!divit_preset_policy(o->policy_digest, how->policy, policy))
        return refuse(err, N_("--policy-digest takes a SHA-2 digest in hex"), o->policy_digest);
    return DIVIT_OK;
}

/* The options whose value is one of a few words. */
static divit_status read_words(const cli_xml_options *o, cli_xml_how *how, divit_error *err)
{
    divit_xml_options *x = &how->options;
    if (o->packaging && !divit_preset_packaging(o->packaging, &x->packaging))
        return refuse(err,
            N_("--packaging takes enveloped, enveloping, detached, asic-s or asic-e"),
            o->packaging);
    if (o->digest && !divit_preset_digest(o->digest, &x->digest))
        return refuse(err,
            N_("--digest takes sha256, sha384, sha512, sha3-256, sha3-384 or sha3-512"), o->digest);
    if (o->canonical && !divit_preset_c14n(o->canonical, x))
        return refuse(err, N_("--c14n takes c14n, c14n11 or exc-c14n, or these with -comments"),
            o->canonical);
    if (o->commitment && !divit_preset_commitment(o->commitment, &x->commitment))
        return refuse(err,
            N_("--commitment takes origin, receipt, delivery, sender, approval or creation"),
            o->commitment);
    return DIVIT_OK;
}

/* The options that are taken as they are. */
static void take_texts(const cli_xml_options *o, divit_xml_options *x)
{
    if (o->inside)
        x->inside = o->inside;
    if (o->ids.count > 0) {
        x->ids = o->ids.items;
        x->id_count = o->ids.count;
    }
    if (o->roles.count > 0) {
        x->roles = o->roles.items;
        x->role_count = o->roles.count;
    }
    if (o->mime)
        x->mime = o->mime;
    x->countersign = o->countersign;
    x->manifest = x->manifest || o->manifest;
    x->key_value = x->key_value || o->key_value;
    x->old_form = x->old_form || o->old_form;
}

static bool is_asked(const cli_xml_options *o)
{
    return o->preset || o->packaging || o->inside || o->ids.count > 0 || o->countersign ||
           o->beside || o->manifest || o->digest || o->canonical || o->policy || o->policy_digest ||
           o->policy_uri || o->place || o->roles.count > 0 || o->commitment || o->mime ||
           o->key_value || o->old_form;
}

static divit_status open_beside(const cli_xml_options *o, cli_xml_how *how, divit_error *err)
{
    how->beside = -1;
    if (!o->beside)
        return DIVIT_OK;
    if (how->options.packaging != DIVIT_PACKAGING_DETACHED)
        return refuse(err, N_("--beside goes with --packaging detached only"), o->beside);
    const divit_status s = divit_file_open(o->beside, &how->beside, err);
    if (s == DIVIT_OK)
        how->options.beside = &how->beside;
    else
        divit_error_subject(err, o->beside);
    return s;
}

/* see cli/xml_how.h */
divit_status cli_xml_how_read(const cli_job *job, const cli_xml_options *options, divit_hash hash,
    cli_xml_how *ret, divit_error *err)
{
    divit_status s = DIVIT_OK;
    if (!is_asked(options))
        return DIVIT_OK;
    ret->asked = true;
    ret->beside = -1;
    ret->options.digest = hash;
    if (options->preset)
        s = read_preset(job, options->preset, ret, err);
    if (s == DIVIT_OK)
        s = read_words(options, ret, err);
    if (s == DIVIT_OK && options->place)
        s = read_place(options->place, ret, err);
    if (s == DIVIT_OK)
        s = read_policy(options, ret, err);
    if (s != DIVIT_OK)
        return s;
    take_texts(options, &ret->options);
    return open_beside(options, ret, err);
}

/* see cli/xml_how.h */
const divit_xml_options *cli_xml_how_get(const cli_xml_how *how)
{
    return how->asked ? &how->options : NULL;
}

/* see cli/xml_how.h */
void cli_xml_how_done(cli_xml_how *how)
{
    if (how->asked)
        divit_fd_close(&how->beside);
    divit_preset_free(&how->preset);
}
