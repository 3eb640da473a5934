/* SPDX-License-Identifier: Apache-2.0 */
/* The papers that the portal issues. */
#include "sandbox/portal/documents.h"

#include <stdio.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "base/markup.h"
#include "sandbox/portal/paper.h"

/* Turkey's time, all year (UTC+3). */
enum { TURKEY_MINUTES = 180 };

static void put_date(int64_t now, char out[40])
{
    const divit_civil c = divit_civil_of(now, TURKEY_MINUTES);
    (void)snprintf(out, 40, "%02d.%02d.%04d", c.day, c.month, c.year);
}

static void put_row(divit_world_paper *paper, const divit_world_form *form, const char *name)
{
    divit_world_paper_row(paper, divit_world_form_label(name), divit_world_form_value(form, name));
}

static void put_rows(
    divit_world_paper *paper, const divit_world_form *form, const char *const *names)
{
    for (; *names; names++)
        put_row(paper, form, *names);
}

static void put_form(divit_world_paper *paper, const divit_world_form *form)
{
    static const char *const person[] = {
        "identity_no", "name", "email", "mobile", "operator", "channel", "published", NULL};
    static const char *const office[] = {"institution", "unit", "payment", NULL};
    divit_world_paper_section(paper, "1. Başvuru Bilgileri");
    divit_world_paper_row(paper, "Başvuru Türü", form->application->type);
    divit_world_paper_row(paper, "Sertifika Türü", "Nitelikli Elektronik Sertifika (NES)");
    divit_world_paper_row(paper, "Yedek Sertifika", form->application->spare ? "Var" : "Yok");
    divit_world_paper_section(paper, "2. Kimlik ve İletişim Bilgileri");
    put_rows(paper, form, person);
    divit_world_paper_section(paper, "3. Kurum ve Ödeme Bilgileri");
    put_rows(paper, form, office);
    divit_world_paper_section(paper, "4. Beyan ve İmza");
    divit_world_paper_text(paper,
        "Bu formda yer alan bilgilerin doğru olduğunu, Nitelikli Elektronik Sertifika Sahibi "
        "Taahhütnamesi’ni okuduğumu ve kabul ettiğimi beyan eder, adıma nitelikli elektronik "
        "sertifika düzenlenmesini talep ederim.");
    divit_world_paper_boxes(paper, "Başvuru sahibinin güvenli elektronik imzası",
        "Islak imza ile başvuruda: ad soyad, tarih, imza");
}

/* see sandbox/portal/documents.h */
divit_status divit_world_document_form(
    const divit_world_form *form, int64_t now, divit_bytes *ret_pdf, divit_error *err)
{
    char date[40];
    DIVIT_AUTO(divit_world_paper_free)
    divit_world_paper *paper = NULL;
    put_date(now, date);
    const divit_world_paper_head head = {
        "NİTELİKLİ ELEKTRONİK SERTİFİKA BAŞVURU FORMU", form->application->no, date};
    const divit_status s = divit_world_paper_new(&head, &paper, err);
    if (s != DIVIT_OK)
        return s;
    put_form(paper, form);
    return divit_world_paper_finish(paper, ret_pdf, err);
}

/* see sandbox/portal/documents.h */
divit_status divit_world_document_commitment_pdf(
    const divit_world_form *form, int64_t now, divit_bytes *ret_pdf, divit_error *err)
{
    static const char *const person[] = {"identity_no", "name", "institution", NULL};
    char date[40];
    DIVIT_AUTO(divit_world_paper_free)
    divit_world_paper *paper = NULL;
    put_date(now, date);
    const divit_world_paper_head head = {
        "NİTELİKLİ ELEKTRONİK SERTİFİKA SAHİBİ TAAHHÜTNAMESİ", form->application->no, date};
    const divit_status s = divit_world_paper_new(&head, &paper, err);
    if (s != DIVIT_OK)
        return s;
    divit_world_paper_section(paper, "Başvuru Sahibi");
    put_rows(paper, form, person);
    divit_world_paper_section(paper, "Taahhütler");
    int number = 0;
    for (const divit_world_clause *c = divit_world_clauses(); c->subject; c++)
        divit_world_paper_clause(paper, ++number, c->subject, c->text);
    divit_world_paper_text(paper, divit_world_declaration());
    return divit_world_paper_finish(paper, ret_pdf, err);
}

static divit_status append_clauses(divit_bytes *out)
{
    divit_status s = divit_bytes_append(out, DIVIT_SPAN_TEXT("  <maddeler>\n"));
    int number = 0;
    for (const divit_world_clause *c = divit_world_clauses(); s == DIVIT_OK && c->subject; c++) {
        char no[16];
        (void)snprintf(no, sizeof no, "%d", ++number);
        s = divit_markup_fill(out,
            "    <madde no=\"@\">\n      <konu>@</konu>\n      <metin>@</metin>\n    </madde>\n",
            (const char *const[]){no, c->subject, c->text, NULL});
    }
    return s == DIVIT_OK ? divit_bytes_append(out, DIVIT_SPAN_TEXT("  </maddeler>\n")) : s;
}

/* see sandbox/portal/documents.h */
divit_status divit_world_document_commitment_xml(const divit_world_form *form,
    divit_span form_sha256, int64_t now, divit_bytes *ret_xml, divit_error *err)
{
    static const char top[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<taahhutname xmlns=\"urn:divit:taahhutname:1\" xml:lang=\"tr\">\n"
        "  <uyari>DENEME — gerçek başvuru değildir</uyari>\n"
        "  <baslik>Nitelikli Elektronik Sertifika Sahibi Taahhütnamesi</baslik>\n"
        "  <siparisNo>@</siparisNo>\n"
        "  <tarih>@</tarih>\n"
        "  <basvuruSahibi>\n"
        "    <kimlikNo>@</kimlikNo>\n"
        "    <adSoyad>@</adSoyad>\n"
        "    <kurum>@</kurum>\n"
        "  </basvuruSahibi>\n"
        "  <basvuruFormu dosya=\"form.pdf\" ozetYontemi=\"SHA-256\">@</basvuruFormu>\n";
    char date[32];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes digest = {0};
    /* The form, whose digest is here, has the whole number; so has the signer's certificate. */
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes masked = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    divit_time_rfc3339(now, 0, date);
    divit_status s = divit_base64_append(&digest, form_sha256);
    if (s == DIVIT_OK)
        s = divit_text_mask(&masked, divit_span_of(form->person->tckn));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&masked);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(&digest);
    if (s == DIVIT_OK)
        s = divit_markup_fill(&out, top,
            (const char *const[]){form->application->no, date, (const char *)masked.p,
                form->person->name, divit_world_form_value(form, "institution"),
                (const char *)digest.p, NULL});
    if (s == DIVIT_OK)
        s = append_clauses(&out);
    if (s == DIVIT_OK)
        s = divit_markup_fill(&out, "  <beyan>@</beyan>\n</taahhutname>\n",
            (const char *const[]){divit_world_declaration(), NULL});
    if (s != DIVIT_OK)
        return divit_fail(err, s, __func__, N_("the commitment could not be written"));
    *ret_xml = divit_bytes_steal(&out);
    return DIVIT_OK;
}
