/* SPDX-License-Identifier: Apache-2.0 */
/* The answers of the practice world's handlers. */
#include "sandbox/portal/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/status.h"
#include "base/text.h"
#include "pki/hash.h"

/* see sandbox/portal/reply.h */
void divit_world_reply_done(divit_world_reply *reply)
{
    divit_bytes_done(&reply->headers);
    divit_bytes_done(&reply->body);
    *reply = (divit_world_reply){0};
}

/* see sandbox/portal/reply.h */
divit_status divit_world_reply_header(divit_world_reply *reply, const char *name, const char *value)
{
    return divit_bytes_printf(&reply->headers, "%s: %s\n", name, value);
}

/* see sandbox/portal/reply.h */
divit_status divit_world_reply_bytes(
    divit_world_reply *ret, int code, const char *type, divit_span body)
{
    ret->code = code;
    ret->body.n = 0;
    const divit_status s = divit_world_reply_header(ret, "Content-Type", type);
    return s == DIVIT_OK ? divit_bytes_append(&ret->body, body) : s;
}

static divit_status put_digest(divit_world_reply *ret, divit_span body, divit_error *err)
{
    divit_digest digest;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    divit_status s = divit_hash_compute(DIVIT_SHA256, body, &digest, err);
    if (s == DIVIT_OK)
        s = divit_bytes_append(&text, DIVIT_SPAN_TEXT("sha-256=:"));
    if (s == DIVIT_OK)
        s = divit_base64_append(&text, divit_digest_span(&digest));
    if (s == DIVIT_OK)
        s = divit_bytes_append(&text, DIVIT_SPAN_TEXT(":"));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&text);
    return s == DIVIT_OK ? divit_world_reply_header(ret, "Repr-Digest", (const char *)text.p) : s;
}

/* see sandbox/portal/reply.h */
divit_status divit_world_reply_document(
    divit_world_reply *ret, const char *type, divit_span body, divit_error *err)
{
    const divit_status s = put_digest(ret, body, err);
    return s == DIVIT_OK ? divit_world_reply_bytes(ret, 200, type, body) : s;
}

static divit_status reply_as(
    divit_world_reply *ret, int code, const char *type, json_t *take, divit_error *err)
{
    char *text = take ? json_dumps(take, JSON_COMPACT) : NULL;
    json_decref(take);
    if (!text)
        return divit_fail_memory(err, __func__);
    const divit_status s = divit_world_reply_bytes(ret, code, type, divit_span_of(text));
    free(text);
    return s;
}

/* see sandbox/portal/reply.h */
divit_status divit_world_reply_json(
    divit_world_reply *ret, int code, json_t *take, divit_error *err)
{
    return reply_as(ret, code, "application/json", take, err);
}

typedef struct problem_row {
    const char *type;
    int code;
    const char *turkish;
    const char *english;
} problem_row;

static const problem_row problem_rows[] = {
    {"internal", 500, "Deneme portalı arızalandı.", "The practice portal failed."},
    {"bad-request", 400, "İstek anlaşılamadı.", "The request cannot be understood."},
    {"key-missing", 400, "İsteğin tekrar anahtarı eksik veya bozuk.",
        "The idempotency key is missing or malformed."},
    {"unauthorized", 401, "Yeniden giriş yapmanız gerekiyor.", "Sign in anew."},
    {"not-found", 404, "Böyle bir kayıt yok.", "There is no such record."},
    {"method-not-allowed", 405, "Bu adreste bu işlem yapılamaz.", "This is not possible here."},
    {"state", 409, "Başvuru bu adımda değil.", "The application is not at this step."},
    {"consent-missing", 409, "Önce e-Onay izni vermeniz gerekiyor.",
        "The e-Onay consent was not given before."},
    {"in-progress", 409, "Aynı istek hâlâ işleniyor.", "The same request is still at work."},
    {"precondition-failed", 412, "Form bu arada değişti; yeniden açın.",
        "The form changed meanwhile; open it again."},
    {"too-large", 413, "Gönderilen veri çok büyük.", "The request is too large."},
    {"media-type", 415, "Bu içerik türü burada kabul edilmiyor.",
        "This content type is not taken here."},
    {"fields", 422, "Formdaki bazı alanlar düzeltilmeli.", "Some fields need correction."},
    {"key-reused", 422, "Bu tekrar anahtarı başka bir istekte kullanılmış.",
        "The idempotency key belongs to another request."},
    {"signature", 422, "Belgedeki imza geçerli değil.", "The document's signature does not hold."},
    {"document", 422, "Bu belge, portalın verdiği belge değil.",
        "The document is not the one that was issued."},
    {"certificate", 422, "İmza sertifikası kabul edilmedi.", "The certificate is not accepted."},
    {"too-many", 429, "Çok fazla istek geldi; biraz sonra yeniden deneyin.",
        "Too many requests; try again a little later."},
    {"unavailable", 503, "Portal şu anda hizmet veremiyor; biraz sonra yeniden deneyin.",
        "The portal is not available; try again a little later."},
    {"precondition-required", 428, "Formun hangi hâline ait olduğu belirtilmemiş.",
        "If-Match is missing."},
};

static const problem_row *row_of(const char *type)
{
    for (size_t i = 0; i < sizeof problem_rows / sizeof problem_rows[0]; i++)
        if (strcmp(problem_rows[i].type, type) == 0)
            return &problem_rows[i];
    return &problem_rows[0];
}

/* see sandbox/portal/reply.h */
divit_status divit_world_reply_problem(
    divit_world_reply *ret, const divit_world_problem *problem, divit_error *err)
{
    const problem_row *row = row_of(problem->type);
    const int code = problem->code ? problem->code : row->code;
    char type[96];
    (void)snprintf(type, sizeof type, "urn:divit:problem:%s", row->type);
    json_t *object = json_pack("{s:s, s:s, s:s, s:i, s:s*, s:s*, s:O*}", "type", type, "title",
        row->turkish, "title_en", row->english, "status", code, "document", problem->document,
        "detail", problem->detail, "errors", problem->errors);
    return reply_as(ret, code, "application/problem+json", object, err);
}
