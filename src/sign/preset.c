/* SPDX-License-Identifier: Apache-2.0 */
/* How documents of one kind are signed, as a file says it. */
#include "sign/preset.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"

struct divit_preset {
    divit_bytes text; /* cut into texts */
    divit_xml_options options;
    const char *title;
    const char *needs;
    const char *roles[DIVIT_XML_ROLES_MAX];
    uint8_t policy[DIVIT_HASH_MAX];
    unsigned kinds; /* bits of divit_certificate_kind; 0: any */
};

/* The place of a word in a list that ends with NULL; false if it is not there. */
static bool find_word(const char *const *words, const char *word, int *ret)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0) {
            *ret = i;
            return true;
        }
    return false;
}

/* see sign/preset.h */
bool divit_preset_packaging(const char *word, divit_packaging *ret)
{
    static const char *const words[] = {
        "", "enveloped", "enveloping", "detached", "asic-s", "asic-e", NULL};
    int at = 0;
    if (!find_word(words, word, &at) || at == DIVIT_PACKAGING_USUAL)
        return false;
    *ret = (divit_packaging)at;
    return true;
}

/* see sign/preset.h */
bool divit_preset_digest(const char *word, divit_hash *ret)
{
    static const char *const words[] = {
        "sha256", "sha384", "sha512", "sha3-256", "sha3-384", "sha3-512", NULL};
    int at = 0;
    if (!find_word(words, word, &at))
        return false;
    *ret = (divit_hash)at;
    return true;
}

/* see sign/preset.h */
bool divit_preset_c14n(const char *word, divit_xml_options *ret)
{
    static const char *const words[] = {"", "c14n", "c14n11", "exc-c14n", "", "c14n-comments",
        "c14n11-comments", "exc-c14n-comments", NULL};
    int at = 0;
    if (!*word || !find_word(words, word, &at))
        return false;
    ret->canonical = (divit_c14n)(at % 4);
    ret->comments = at > 4;
    return true;
}

/* see sign/preset.h */
bool divit_preset_commitment(const char *word, divit_commitment *ret)
{
    static const char *const words[] = {
        "", "origin", "receipt", "delivery", "sender", "approval", "creation", NULL};
    int at = 0;
    if (!*word || !find_word(words, word, &at))
        return false;
    *ret = (divit_commitment)at;
    return true;
}

/* see sign/preset.h */
bool divit_preset_policy(const char *hex, uint8_t *room, divit_signature_policy *ret)
{
    static const size_t lengths[] = {[DIVIT_SHA256] = 32, [DIVIT_SHA384] = 48, [DIVIT_SHA512] = 64};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    if (divit_hex_parse(&bytes, divit_span_of(hex)) != DIVIT_OK)
        return false;
    for (int i = 0; i <= DIVIT_SHA512; i++) {
        if (bytes.n != lengths[i])
            continue;
        memcpy(room, bytes.p, bytes.n);
        ret->hash = (divit_hash)i;
        ret->digest = (divit_span){room, bytes.n};
        return true;
    }
    return false;
}

static bool read_flag(const char *value, bool *ret)
{
    *ret = true;
    return strcmp(value, "yes") == 0;
}

/* A text that may be said once. */
static bool read_once(const char *value, const char **ret)
{
    if (*ret)
        return false;
    *ret = value;
    return true;
}

static bool read_role(const char *value, divit_preset *p)
{
    if (p->options.role_count == DIVIT_XML_ROLES_MAX)
        return false;
    p->roles[p->options.role_count++] = value;
    return true;
}

static bool read_form(const char *value, divit_preset *p)
{
    p->options.old_form = true;
    return strcmp(value, "1.4.2") == 0;
}

static bool read_needs(const char *value, divit_preset *p)
{
    return strcmp(value, "timestamp") == 0 && read_once(value, &p->needs);
}

static bool read_kind(const char *value, divit_preset *p)
{
    static const char *const words[] = {"nes", "mali-muhur", NULL};
    static const divit_certificate_kind kinds[] = {DIVIT_KIND_NES, DIVIT_KIND_FISCAL_SIGN};
    int at = 0;
    if (!find_word(words, value, &at))
        return false;
    p->kinds |= 1u << kinds[at];
    return true;
}

/* What one key says; *known: there is such a key. */
static bool read_value(const char *key, const char *value, divit_preset *p, bool *known)
{
    static const char *const keys[] = {"title", "packaging", "inside", "digest", "c14n", "form",
        "key-value", "subject-name", "role", "commitment", "policy", "policy-digest", "policy-uri",
        "needs", "certificate", NULL};
    divit_xml_options *o = &p->options;
    int at = -1;
    *known = find_word(keys, key, &at);
    switch (at) {
    case 0:
        return read_once(value, &p->title);
    case 1:
        return divit_preset_packaging(value, &o->packaging);
    case 2:
        return read_once(value, &o->inside);
    case 3:
        return divit_preset_digest(value, &o->digest);
    case 4:
        return divit_preset_c14n(value, o);
    case 5:
        return read_form(value, p);
    case 6:
        return read_flag(value, &o->key_value);
    case 7:
        return read_flag(value, &o->subject_name);
    case 8:
        return read_role(value, p);
    case 9:
        return divit_preset_commitment(value, &o->commitment);
    case 10:
        return read_once(value, &o->policy.id);
    case 11:
        return divit_preset_policy(value, p->policy, &o->policy);
    case 12:
        return read_once(value, &o->policy.uri);
    case 13:
        return read_needs(value, p);
    case 14:
        return read_kind(value, p);
    default:
        return false;
    }
}

static char *strip(char *text)
{
    text += strspn(text, " \t");
    size_t n = strlen(text);
    while (n > 0 && strchr(" \t\r", text[n - 1]))
        text[--n] = 0;
    return text;
}

/* NULL, or what is wrong with the line, which is cut. */
static const char *read_line(char *line, divit_preset *p)
{
    bool known = false;
    char *colon = strchr(line, ':');
    if (!colon)
        return N_("a line of the preset has no key");
    *colon = 0;
    const char *value = strip(colon + 1);
    const bool good = read_value(line, value, p, &known);
    if (!known)
        return N_("a key of the preset is unknown");
    return good && *value ? NULL
                          : N_("a value of the preset does not have the form that its key wants");
}

static divit_status read_lines(divit_preset *p, divit_error *err)
{
    char *const all = (char *)p->text.p;
    for (char *line = all; line;) {
        char *next = strchr(line, '\n');
        if (next)
            *next++ = 0;
        char *said = strip(line);
        const char *wrong = *said && *said != '#' ? read_line(said, p) : NULL;
        if (wrong)
            return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, wrong, (uint64_t)(line - all));
        line = next;
    }
    if (!p->title)
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the preset has no title"));
    if (!p->options.policy.id != (p->options.policy.digest.n == 0))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
            N_("the preset has a policy without a digest, or a digest without a policy"));
    return DIVIT_OK;
}

/* see sign/preset.h */
divit_status divit_preset_parse(divit_span text, divit_preset **ret, divit_error *err)
{
    DIVIT_AUTO(divit_preset_free)
    divit_preset *p = NULL;
    if (text.n > DIVIT_PRESET_BYTES)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("the preset is larger than 16 KiB"));
    if (!divit_utf8_valid(text) || (text.n > 0 && memchr(text.p, 0, text.n)))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the preset is not UTF-8"));
    p = calloc(1, sizeof *p);
    if (!p || divit_bytes_append(&p->text, text) != DIVIT_OK ||
        divit_bytes_terminate(&p->text) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = read_lines(p, err);
    if (s != DIVIT_OK)
        return s;
    p->options.roles = p->roles;
    *ret = p;
    p = NULL;
    return DIVIT_OK;
}

/* see sign/preset.h */
void divit_preset_free(divit_preset **preset)
{
    if (!preset || !*preset)
        return;
    divit_bytes_done(&(*preset)->text);
    free(*preset);
    *preset = NULL;
}

/* see sign/preset.h */
divit_status divit_preset_usable(const divit_preset *preset, divit_error *err)
{
    return preset->needs ? divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
                               N_("this preset needs a timestamp, which divit does not make yet"))
                         : DIVIT_OK;
}

/* see sign/preset.h */
const divit_xml_options *divit_preset_options(const divit_preset *preset)
{
    return &preset->options;
}

/* see sign/preset.h */
const char *divit_preset_title(const divit_preset *preset)
{
    return preset->title;
}

/* see sign/preset.h */
bool divit_preset_takes(const divit_preset *preset, divit_certificate_kind kind)
{
    return preset->kinds == 0 || preset->kinds & 1u << kind;
}
