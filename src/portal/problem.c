/* SPDX-License-Identifier: Apache-2.0 */
/* What the portal says when it refuses: RFC 9457 problem details. */
#include "portal/problem.h"

#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "portal/json.h"

enum { TEXT_MAX = 600, RETRY_MAX = 3600 };

typedef struct kind_row {
    const char *type;
    divit_problem_kind kind;
    divit_status status;
    const char *detail;
} kind_row;

#define TYPE(name) "urn:divit:problem:" name

/* The problem types of contract.yaml. */
static const kind_row kinds[] = {
    {TYPE("bad-request"), DIVIT_PROBLEM_BAD_REQUEST, DIVIT_PORTAL_REFUSED,
        N_("the portal did not understand the request")},
    {TYPE("key-missing"), DIVIT_PROBLEM_KEY_MISSING, DIVIT_PORTAL_REFUSED,
        N_("the request came to the portal without its key")},
    {TYPE("unauthorized"), DIVIT_PROBLEM_UNAUTHORIZED, DIVIT_PORTAL_LOGIN,
        N_("nobody is signed in any more")},
    {TYPE("not-found"), DIVIT_PROBLEM_NOT_FOUND, DIVIT_PORTAL_REFUSED,
        N_("the person signed in has nothing of this name; see divit portal list")},
    {TYPE("state"), DIVIT_PROBLEM_STATE, DIVIT_PORTAL_STATE, NULL},
    {TYPE("consent-missing"), DIVIT_PROBLEM_CONSENT_MISSING, DIVIT_PORTAL_STATE,
        N_("the consent to e-Onay is missing; give it with divit portal consent --give")},
    {TYPE("in-progress"), DIVIT_PROBLEM_IN_PROGRESS, DIVIT_PORTAL_REFUSED,
        N_("the portal is still at work on the same request")},
    {TYPE("precondition-failed"), DIVIT_PROBLEM_FORM_CHANGED, DIVIT_PORTAL_STATE,
        N_("the form changed meanwhile; look at it again")},
    {TYPE("precondition-required"), DIVIT_PROBLEM_FORM_CHANGED, DIVIT_PORTAL_STATE,
        N_("the portal wants to know which form was shown")},
    {TYPE("fields"), DIVIT_PROBLEM_FIELDS, DIVIT_PORTAL_REFUSED,
        N_("fields of the form are not accepted")},
    {TYPE("key-reused"), DIVIT_PROBLEM_KEY_REUSED, DIVIT_PORTAL_REFUSED,
        N_("the request's key was used for something else")},
    {TYPE("signature"), DIVIT_PROBLEM_SIGNATURE, DIVIT_PORTAL_REFUSED,
        N_("the portal finds the signature not valid")},
    {TYPE("document"), DIVIT_PROBLEM_DOCUMENT, DIVIT_PORTAL_REFUSED,
        N_("the document is not the one that the portal issued")},
    {TYPE("certificate"), DIVIT_PROBLEM_CERTIFICATE, DIVIT_PORTAL_REFUSED,
        N_("the portal does not accept the certificate")},
    {TYPE("too-many"), DIVIT_PROBLEM_BUSY, DIVIT_PORTAL_REFUSED,
        N_("the portal asks to wait before the next request")},
    {TYPE("unavailable"), DIVIT_PROBLEM_BUSY, DIVIT_PORTAL_REFUSED,
        N_("the portal is not available now")},
};

static const kind_row other_kind = {"", DIVIT_PROBLEM_OTHER, DIVIT_PORTAL_REFUSED, NULL};

/* A redirect (RFC 9110 15.4) is never followed: a token is for one host. */
static const kind_row moved_kind = {"", DIVIT_PROBLEM_OTHER, DIVIT_PORTAL_REFUSED,
    N_("the portal sends on to another address, which is not followed")};

static const kind_row *row_of_type(const char *type)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].type, type) == 0)
            return &kinds[i];
    return &other_kind;
}

/* A code that says enough by itself, whatever the details are. */
static const kind_row *row_of_code(int code, const kind_row *by_type)
{
    if (code >= 300 && code <= 399)
        return &moved_kind;
    if (code == 401)
        return row_of_type(TYPE("unauthorized"));
    if (by_type == &other_kind && code == 429)
        return row_of_type(TYPE("too-many"));
    if (by_type == &other_kind && code == 503)
        return row_of_type(TYPE("unavailable"));
    return by_type;
}

static void read_errors(divit_json_reader *r, divit_problem *p)
{
    if (!json_object_get(r->object, "errors"))
        return;
    const json_t *errors = divit_json_array(r, "errors", DIVIT_PROBLEM_ERRORS);
    for (size_t i = 0; errors && i < json_array_size(errors); i++) {
        divit_json_reader item = {.object = json_array_get(errors, i)};
        const divit_problem_error e = {.pointer = divit_json_text(&item, "pointer", TEXT_MAX),
            .detail = divit_json_text(&item, "detail", TEXT_MAX),
            .detail_en = divit_json_text_maybe(&item, "detail_en", TEXT_MAX)};
        if (item.status == DIVIT_OK)
            p->errors[p->error_count++] = e;
    }
}

/* Reads the details into p; leaves p without them if they do not hold. Returns the type. */
static const char *read_details(const divit_http_answer *answer, divit_problem *p)
{
    json_t *tree = NULL;
    if (divit_json_load(divit_bytes_span(&answer->body), &tree, NULL) != DIVIT_OK)
        return "";
    divit_json_reader r = {.object = tree};
    divit_problem read = {.document_tree = tree};
    const char *type = divit_json_text(&r, "type", 200);
    read.title = divit_json_text(&r, "title", TEXT_MAX);
    read.title_en = divit_json_text_maybe(&r, "title_en", TEXT_MAX);
    read.document = divit_json_text_maybe(&r, "document", 40);
    read_errors(&r, &read);
    if (r.status != DIVIT_OK) {
        divit_problem_done(&read);
        return "";
    }
    *p = read;
    return type;
}

/* Retry-After in seconds (RFC 9110 10.2.3); the date form counts as not said. */
static unsigned retry_after(const divit_http_answer *answer)
{
    const divit_span text = divit_http_answer_header(answer, "retry-after");
    unsigned seconds = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return 0;
        seconds = seconds * 10 + (unsigned)(text.p[i] - '0');
        if (seconds > RETRY_MAX)
            return RETRY_MAX;
    }
    return seconds;
}

/* see portal/problem.h */
void divit_problem_name(const char *title, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes masked = {0};
    divit_span text = divit_span_of(title ? title : "");
    text.n -= text.n > 0 && text.p[text.n - 1] == '.';
    if (text.n > 0 && divit_text_mask(&masked, text) == DIVIT_OK &&
        divit_bytes_terminate(&masked) == DIVIT_OK)
        divit_error_subject(err, (const char *)masked.p);
}

/* see portal/problem.h */
divit_status divit_problem_fail(
    const divit_http_answer *answer, divit_problem *ret, divit_error *err)
{
    divit_problem p = {0};
    const char *type = read_details(answer, &p);
    const kind_row *row = row_of_code(answer->code, row_of_type(type));
    p.code = answer->code;
    p.kind = row->kind;
    p.retry_after = retry_after(answer);
    const divit_status s = divit_fail_foreign(
        err, row->status, __func__, row->detail, DIVIT_FOREIGN_HTTP, answer->code);
    divit_problem_name(p.title, err);
    *ret = p;
    return s;
}

/* see portal/problem.h */
void divit_problem_done(divit_problem *problem)
{
    divit_json_free(&problem->document_tree);
    *problem = (divit_problem){0};
}
