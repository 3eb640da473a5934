/* SPDX-License-Identifier: Apache-2.0 */
/* The consent to e-Onay and the institution's approval. */
#include "sandbox/portal/statements.h"

#include "base/markup.h"
#include "base/status.h"

static const char consent_text[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<eOnayIzni xmlns=\"urn:divit:e-onay-izni:1\" xml:lang=\"tr\">\n"
    "  <uyari>DENEME — gerçek izin değildir</uyari>\n"
    "  <baslik>e-Onay İzni</baslik>\n"
    "  <kisi>\n"
    "    <kimlikNo>@</kimlikNo>\n"
    "    <adSoyad>@</adSoyad>\n"
    "    <kurum>@</kurum>\n"
    "  </kisi>\n"
    "  <beyan>Bundan sonraki nitelikli elektronik sertifika başvurularımı, portala kimliğim "
    "doğrulanarak girdikten sonra e-Onay ile, yani kart ve imza kullanmadan onaylamak istiyorum. "
    "Bu iznin geçerliliğini ve e-Onay ile verdiğim onayların sonuçlarını kabul ediyorum.</beyan>\n"
    "</eOnayIzni>\n";

static const char approval_text[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<kurumOnayi xmlns=\"urn:divit:kurum-onayi:1\" xml:lang=\"tr\">\n"
    "  <uyari>DENEME — gerçek onay değildir</uyari>\n"
    "  <baslik>Nitelikli Elektronik Sertifika Ön Başvurusu Kurum Onayı</baslik>\n"
    "  <kurum>@</kurum>\n"
    "  <siparisNo>@</siparisNo>\n"
    "  <basvuruTuru>@</basvuruTuru>\n"
    "  <odeme>@</odeme>\n"
    "  <basvuruSahibi>\n"
    "    <kimlikNo>@</kimlikNo>\n"
    "    <adSoyad>@</adSoyad>\n"
    "  </basvuruSahibi>\n"
    "  <beyan>Yukarıdaki kişinin kurumumuzda görevli olduğunu, bilgilerinin denetlendiğini ve "
    "adına nitelikli elektronik sertifika başvurusu yapılmasının uygun olduğunu onaylıyorum."
    "</beyan>\n"
    "</kurumOnayi>\n";

static divit_status fill(
    const char *text, const char *const *values, divit_bytes *ret, divit_error *err)
{
    const divit_status s = divit_markup_fill(ret, text, values);
    return s == DIVIT_OK
               ? s
               : divit_fail(err, s, __func__, N_("the practice portal's paper cannot be written"));
}

/* see sandbox/portal/statements.h */
divit_status divit_world_statement_consent(
    const divit_world_person *person, divit_bytes *ret_xml, divit_error *err)
{
    return fill(consent_text,
        (const char *const[]){person->tckn, person->name, person->institution, NULL}, ret_xml, err);
}

/* see sandbox/portal/statements.h */
divit_status divit_world_statement_approval(const divit_world_application *a,
    const divit_world_person *applicant, divit_bytes *ret_xml, divit_error *err)
{
    return fill(approval_text,
        (const char *const[]){applicant->institution, a->no, a->type, a->payment, applicant->tckn,
            applicant->name, NULL},
        ret_xml, err);
}
