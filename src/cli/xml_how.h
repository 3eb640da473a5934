/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/xml_how.h - the options that say how an XML signature is packaged and what it says.
 *
 *     typedef struct values { cli_xml_options xml; } values;
 *     static const cli_option options[] = {CLI_XML_OPTIONS(values), {0}};
 *     DIVIT_AUTO(cli_xml_how_done) cli_xml_how how = {0};
 *     s = cli_xml_how_read(job, &values.xml, hash, &how, err);
 *     sign_options.xml = cli_xml_how_get(&how);
 *
 * A preset gives the values, options take their place one by one.
 * Ownership: how owns the preset and the files that it opened; the texts are argv's. Threads: one.
 * Not done here: signing.
 */
#ifndef DIVIT_CLI_XML_HOW_H
#define DIVIT_CLI_XML_HOW_H

#include "cli/job.h"
#include "cli/options.h"
#include "divit/xml.h"
#include "sign/preset.h"

typedef struct cli_xml_options {
    const char *preset;
    const char *packaging;
    const char *inside;
    cli_texts ids;
    const char *countersign;
    const char *beside;
    bool manifest;
    const char *digest;
    const char *canonical;
    const char *policy;
    const char *policy_digest;
    const char *policy_uri;
    const char *place;
    cli_texts roles;
    const char *commitment;
    const char *mime;
    bool key_value;
    bool old_form;
} cli_xml_options;

/* Rows of an option table for a values struct with a cli_xml_options member called `xml`. */
#define CLI_XML_OPTIONS(type)                                                                      \
    {"preset", 0, N_("NAME|FILE"),                                                                 \
        N_("as this kind of XML wants it: basit, belge-p1, efatura, earsiv, edefter, asice"),      \
        CLI_TEXT, offsetof(type, xml.preset)},                                                     \
        {"packaging", 0, N_("KIND"),                                                               \
            N_("XML signature: enveloped, enveloping, detached, or with the files in asic-s, "     \
               "asic-e"),                                                                          \
            CLI_TEXT, offsetof(type, xml.packaging)},                                              \
        {"inside", 0, N_("ELEMENT"),                                                               \
            N_("put it at the end of this element, such as ext:ExtensionContent"), CLI_TEXT,       \
            offsetof(type, xml.inside)},                                                           \
        {"id", 0, N_("ID"), N_("sign only the XML element with this Id (several times: more)"),    \
            CLI_TEXTS, offsetof(type, xml.ids)},                                                   \
        {"countersign", 0, N_("ID"), N_("countersign the XML signature with this Id"), CLI_TEXT,   \
            offsetof(type, xml.countersign)},                                                      \
        {"beside", 0, N_("FILE"), N_("detached: next to the signatures of this file"), CLI_TEXT,   \
            offsetof(type, xml.beside)},                                                           \
        {"manifest", 0, NULL, N_("sign a list of what is signed"), CLI_FLAG,                       \
            offsetof(type, xml.manifest)},                                                         \
        {"digest", 0, N_("NAME"),                                                                  \
            N_("digests in the XML: sha256, sha384, sha512, sha3-256, sha3-384, sha3-512"),        \
            CLI_TEXT, offsetof(type, xml.digest)},                                                 \
        {"c14n", 0, N_("NAME"), N_("canonical form: c14n, c14n11, exc-c14n, or with -comments"),   \
            CLI_TEXT, offsetof(type, xml.canonical)},                                              \
        {"policy", 0, N_("OID"), N_("signature policy, with --policy-digest"), CLI_TEXT,           \
            offsetof(type, xml.policy)},                                                           \
        {"policy-digest", 0, N_("HEX"), N_("SHA-2 digest of the policy's document"), CLI_TEXT,     \
            offsetof(type, xml.policy_digest)},                                                    \
        {"policy-uri", 0, N_("URL"), N_("where the policy's document is to be had"), CLI_TEXT,     \
            offsetof(type, xml.policy_uri)},                                                       \
        {"place", 0, N_("CITY,PROVINCE,POSTCODE,COUNTRY"),                                         \
            N_("place of an XML signature; parts may be left out"), CLI_TEXT,                      \
            offsetof(type, xml.place)},                                                            \
        {"role", 0, N_("TEXT"), N_("role in which you sign an XML (several times: more)"),         \
            CLI_TEXTS, offsetof(type, xml.roles)},                                                 \
        {"commitment", 0, N_("KIND"),                                                              \
            N_("origin, receipt, delivery, sender, approval or creation"), CLI_TEXT,               \
            offsetof(type, xml.commitment)},                                                       \
        {"mime", 0, N_("TYPE"), N_("MIME type of what is signed"), CLI_TEXT,                       \
            offsetof(type, xml.mime)},                                                             \
        {"key-value", 0, NULL, N_("the XML signature says the public key too"), CLI_FLAG,          \
            offsetof(type, xml.key_value)},                                                        \
    {                                                                                              \
        "xades-1.4.2", 0, NULL, N_("properties as in TS 101 903 1.4.2, for old receivers"),        \
            CLI_FLAG, offsetof(type, xml.old_form)                                                 \
    }

/* {0} is empty. */
typedef struct cli_xml_how {
    bool asked;
    divit_preset *preset;
    divit_xml_options options;
    uint8_t policy[DIVIT_HASH_MAX];
    char place[4][128];
    int beside; /* descriptor, if options.beside points here */
} cli_xml_how;

/*
 * Reads the options; `hash` is that of --hash, by which digests are made where nothing else is
 * said. USAGE for a value that an option does not take; INPUT_MISSING for a preset or file that is
 * not there; what divit_preset_parse() and divit_preset_usable() answer.
 */
DIVIT_MUST_CHECK divit_status cli_xml_how_read(const cli_job *job, const cli_xml_options *options,
    divit_hash hash, cli_xml_how *ret, divit_error *err);

/* For divit_sign_options.xml; NULL if no such option was given. */
const divit_xml_options *cli_xml_how_get(const cli_xml_how *how);

/* Frees. Accepts {0}; also a cleanup handler. */
void cli_xml_how_done(cli_xml_how *how);

#endif
